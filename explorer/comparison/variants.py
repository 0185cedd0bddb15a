"""The same space made smaller or rearranged: truncated, quantized, centered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from explorer.arrays import FloatMatrix, normalize
from explorer.errors import InputError, ParameterError
from explorer.space import Provenance, Space


@dataclass(frozen=True)
class VariantEntry:
    """A variant for select boxes and the command line.

    Attributes
    ----------
    name, title, description : str
    make : callable
        ``make(space, number)``; `number` is None for variants that take none.
    number : (str, int) or None
        Label and default of the number the variant takes.
    """

    name: str
    title: str
    description: str
    make: Callable[[Space, int | None], Space]
    number: tuple[str, int] | None = None


def truncate(space: Space, dimensions: int) -> Space:
    """Keep the first dimensions of each vector and scale it to length one again [1]_.

    Parameters
    ----------
    space : Space
    dimensions : int in [1, d]

    Raises
    ------
    ParameterError
        `dimensions` is out of range.

    References
    ----------
    .. [1] Kusupati et al.: Matryoshka representation learning. NeurIPS 2022. Models not trained
       for it lose more.
    """
    if not 1 <= dimensions <= space.dimension:
        raise ParameterError(
            f"Keep between 1 and {space.dimension:,} dimensions, not {dimensions:,}."
        )
    vectors = normalize(space.vectors[:, :dimensions])
    return _variant(space, vectors, f"first {dimensions} dimensions", 4.0 * dimensions)


def float16(space: Space) -> Space:
    """Round each number to half precision: 2 bytes.

    Raises
    ------
    InputError
        A number is beyond ±65,504, the largest half-precision number.
    """
    if float(np.abs(space.vectors).max()) > float(np.finfo(np.float16).max):
        raise InputError("Some values are beyond ±65,504, too large for float16; normalize first.")
    vectors = space.vectors.astype(np.float16).astype(np.float32)
    return _variant(space, vectors, "float16", 2.0 * space.dimension)


def int8(space: Space) -> Space:
    """Round each number to one of 255 even levels up to its dimension's largest: 1 byte."""
    scale = np.abs(space.vectors).max(axis=0) / np.float32(127)
    levels = np.divide(
        space.vectors, scale, out=np.zeros_like(space.vectors), where=scale > 0
    ).round()
    return _variant(space, levels * scale, "int8", 1.0 * space.dimension)


def binary(space: Space) -> Space:
    """Keep the sign of each number alone: 1 bit; zero counts as positive."""
    vectors = np.where(space.vectors < 0, np.float32(-1), np.float32(1))
    return _variant(space, vectors, "binary", space.dimension / 8)


def center(space: Space) -> Space:
    """Subtract the mean vector, which all words share and which tells none apart."""
    vectors = space.vectors - space.vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    return _variant(space, vectors, "centered", 4.0 * space.dimension)


def remove_top(space: Space, components: int) -> Space:
    """Subtract the mean and the strongest principal components [1]_.

    Parameters
    ----------
    space : Space
    components : int in [1, min(n - 1, d - 1)]

    Raises
    ------
    ParameterError
        `components` is out of range.

    References
    ----------
    .. [1] Mu, Viswanath: All-but-the-top. ICLR 2018.
    """
    most = min(len(space) - 1, space.dimension - 1)
    if not 1 <= components <= most:
        raise ParameterError(
            f"Remove between 1 and {most:,} components of this space, not {components:,}."
        )
    centered = space.vectors - space.vectors.mean(axis=0, dtype=np.float64)
    # The covariance is d by d whatever the number of words.
    _, axes = np.linalg.eigh(centered.T @ centered)
    top = axes[:, -components:]
    vectors = (centered - (centered @ top) @ top.T).astype(np.float32)
    return _variant(space, vectors, f"without top {components}", 4.0 * space.dimension)


def parse_variant(text: str) -> Callable[[Space], Space]:
    """Return the function that makes a variant from text such as ``int8`` or ``truncate=128``.

    Raises
    ------
    ParameterError
        Unknown variant, or its number is missing or no number.
    """
    name, _, value = text.strip().partition("=")
    entry = VARIANTS.get(name)
    if entry is None:
        raise ParameterError(f"Unknown variant “{name[:40]}”; choose one of {', '.join(VARIANTS)}.")
    if entry.number is None:
        if value:
            raise ParameterError(f"The variant {name} takes no number; write it alone.")
        return lambda space: entry.make(space, None)
    if not value.isdecimal() or len(value) > 9:
        raise ParameterError(
            f"The variant {name} needs a whole number, such as {name}={entry.number[1]}."
        )
    return lambda space: entry.make(space, int(value))


def _variant(space: Space, vectors: FloatMatrix, what: str, size: float) -> Space:
    """Return the space with other vectors, the change and the bytes of a vector on record."""
    origin = space.provenance
    earlier = origin.options.get("variant")
    options = {
        **origin.options,
        "variant": f"{earlier}, {what}" if earlier else what,
        "bytes per vector": size,
    }
    return Space(
        space.labels, vectors, space.metadata, Provenance(origin.source, origin.model, options)
    )


VARIANTS: Mapping[str, VariantEntry] = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            VariantEntry(
                "truncate",
                "First dimensions only",
                "Keeps the first dimensions, as models trained for it allow; others lose more.",
                lambda space, number: truncate(space, number or 0),
                ("Dimensions", 128),
            ),
            VariantEntry(
                "float16", "Half precision", "2 bytes a number.", lambda space, _: float16(space)
            ),
            VariantEntry(
                "int8",
                "8-bit integers",
                "1 byte a number, each dimension with a scale of its own.",
                lambda space, _: int8(space),
            ),
            VariantEntry(
                "binary",
                "Signs only",
                "1 bit a number: a 384-dimensional vector in 48 bytes.",
                lambda space, _: binary(space),
            ),
            VariantEntry(
                "center",
                "Mean removed",
                "Takes away what all words share.",
                lambda space, _: center(space),
            ),
            VariantEntry(
                "remove-top",
                "Top components removed",
                "Takes away the mean and the strongest directions, often frequency rather than "
                "meaning.",
                lambda space, number: remove_top(space, number or 0),
                ("Components", 2),
            ),
        )
    }
)
