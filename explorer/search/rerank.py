"""Read the best candidates again, more closely: a cross-encoder, or late interaction."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, FloatVector, Progress, fingerprint, normalize
from explorer.errors import ParameterError
from explorer.search.cross_encoder import CrossEncoderReranker

_BATCH = 32


class Reranker(Protocol):
    """Scores texts against a query; larger is closer."""

    name: str

    def score(
        self, query: str, texts: Sequence[str], progress: Progress | None = None
    ) -> FloatVector:
        """Return one score per text, shape (n,)."""
        ...


@runtime_checkable
class TokenEncoder(Protocol):
    """An embedder that can also give the vector of every token."""

    @property
    def name(self) -> str:
        """How people call the model."""
        ...

    def encode_tokens(
        self, texts: Sequence[str], role: Literal["document", "query"]
    ) -> list[FloatMatrix]:
        """Return for each text the vectors of its tokens, shape (tokens, d)."""
        ...


class MaxSim:
    """Late interaction: for each token of the query its closest token of the text, averaged [1]_.

    Uses the token vectors of the model that embeds, so nothing further is downloaded. That model
    was trained to be averaged, not for this, so measure whether it helps on your data.

    Parameters
    ----------
    encoder : TokenEncoder
    memory : int
        Bytes of token vectors kept for texts seen before.

    References
    ----------
    .. [1] Khattab, Zaharia: ColBERT: efficient and effective passage search via contextualized
       late interaction over BERT. SIGIR 2020.
    """

    name = "maxsim"

    def __init__(self, encoder: TokenEncoder, memory: int = 256_000_000) -> None:
        self._encoder = encoder
        self._memory = memory
        self._held = 0
        self._kept: OrderedDict[str, Any] = OrderedDict()

    def score(
        self, query: str, texts: Sequence[str], progress: Progress | None = None
    ) -> FloatVector:
        """Return the mean over query tokens of the best cosine with a token of each text."""
        wanted = normalize(self._encoder.encode_tokens([query], "query")[0])
        scores = np.zeros(len(texts), dtype=np.float32)
        keys = [fingerprint(text) for text in texts]
        missing = [row for row, key in enumerate(keys) if key not in self._kept]
        for row, key in enumerate(keys):
            if key in self._kept:
                self._kept.move_to_end(key)
                scores[row] = max_sim(wanted, self._kept[key])
        # Texts of like length together, so that little of a batch is padding.
        missing.sort(key=lambda row: len(texts[row]))
        for start in range(0, len(missing), _BATCH):
            rows = missing[start : start + _BATCH]
            encoded = self._encoder.encode_tokens([texts[row] for row in rows], "document")
            for row, tokens in zip(rows, encoded, strict=True):
                half = normalize(tokens).astype(np.float16)
                scores[row] = max_sim(wanted, half)
                self._keep(keys[row], half)
            if progress:
                progress((start + len(rows)) / len(missing))
        return scores

    def _keep(self, key: str, tokens: Any) -> None:
        if key in self._kept or tokens.nbytes > self._memory:
            return
        self._kept[key] = tokens
        self._held += tokens.nbytes
        while self._held > self._memory:
            self._held -= self._kept.popitem(last=False)[1].nbytes


def max_sim(query: FloatMatrix, text: npt.NDArray[np.floating[Any]]) -> float:
    """Average over the rows of `query` their largest dot product with a row of `text`.

    Parameters
    ----------
    query : ndarray, shape (q, d)
        Rows of length one.
    text : ndarray, shape (t, d)
        Rows of length one.

    Returns
    -------
    float
        In [-1, 1]; -1 when either has no rows.
    """
    if not len(query) or not len(text):
        return -1.0
    return float((query @ text.astype(np.float32).T).max(axis=1).mean())


@dataclass(frozen=True)
class RerankerEntry:
    """One reranker as the select box, the command line and the README show it.

    Attributes
    ----------
    load : callable
        (model name, token encoder or None) → Reranker.
    """

    name: str
    title: str
    description: str
    needs: str
    load: Callable[[str, TokenEncoder | None], Reranker]


def _load_max_sim(model: str, encoder: TokenEncoder | None) -> Reranker:
    if model:
        raise ParameterError("Late interaction takes no model name; write just “maxsim”.")
    if encoder is None:
        raise ParameterError(
            "Late interaction needs a model that gives a vector for every token, such as MiniLM; "
            "choose one, or another reranker."
        )
    return MaxSim(encoder)


RERANKERS: dict[str, RerankerEntry] = {
    entry.name: entry
    for entry in (
        RerankerEntry(
            "maxsim",
            "Late interaction (MaxSim)",
            "Compares every word of the query with every word of the text, with the model that is "
            "loaded anyway.",
            "nothing",
            _load_max_sim,
        ),
        RerankerEntry(
            "cross-encoder",
            "Cross-encoder",
            "A second model reads query and text together: most accurate, slowest.",
            "a model by name or from a folder",
            lambda model, encoder: CrossEncoderReranker(model),
        ),
    )
}


def load_reranker(spec: str, encoder: TokenEncoder | None = None) -> Reranker:
    """Load a reranker from ``maxsim`` or ``cross-encoder:NAME``.

    Parameters
    ----------
    spec : str
    encoder : TokenEncoder, optional
        What late interaction takes its token vectors from.

    Raises
    ------
    ParameterError
        Unknown reranker, or one that does not fit the model.
    EmbedderError
        Its model cannot be loaded.
    """
    name, _, model = spec.partition(":")
    if name not in RERANKERS:
        raise ParameterError(
            f"Unknown reranker “{name[:40]}”; choose one of {', '.join(RERANKERS)}."
        )
    return RERANKERS[name].load(model, encoder)
