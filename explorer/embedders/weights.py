"""Where each tensor of a safetensors file lies, so that others can read it in place."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from explorer.arrays import FloatMatrix

_LARGEST_HEADER = 100_000_000
"""As the format allows."""


@dataclass(frozen=True)
class Tensor:
    """A tensor in a file: its shape, its type as safetensors names it, and the bytes it takes."""

    shape: tuple[int, ...]
    kind: str
    offset: int
    length: int


@dataclass(frozen=True)
class Weights:
    """The tensors of one file, by name; a prefix that all of a model's names carry is left out.

    Parameters
    ----------
    path : Path
    """

    path: Path

    @cached_property
    def tensors(self) -> Mapping[str, Tensor]:
        """What the file holds.

        Raises
        ------
        ValueError
            It is not a safetensors file.
        OSError
            It cannot be read.
        """
        with self.path.open("rb") as file:
            size = int.from_bytes(file.read(8), "little")
            if not 0 < size <= _LARGEST_HEADER:
                raise ValueError("not a safetensors file")
            header: dict[str, Any] = json.loads(file.read(size))
        header.pop("__metadata__", None)
        start = _common_start(header)
        return {
            name.removeprefix(start): Tensor(
                tuple(about["shape"]),
                about["dtype"],
                8 + size + about["data_offsets"][0],
                about["data_offsets"][1] - about["data_offsets"][0],
            )
            for name, about in header.items()
        }

    def read(self, name: str) -> FloatMatrix:
        """Return a float32 tensor."""
        tensor = self.tensors[name]
        values: FloatMatrix = np.fromfile(
            self.path, dtype="<f4", count=tensor.length // 4, offset=tensor.offset
        )
        return values.reshape(tensor.shape)


def _common_start(names: Mapping[str, Any]) -> str:
    """Return what stands before ``embeddings.`` where a model was saved as a part of another."""
    ending = "embeddings.word_embeddings.weight"
    return next((name.removesuffix(ending) for name in names if name.endswith(ending)), "")
