"""The network of all-MiniLM-L6-v2 in NumPy.

Importing torch and sentence-transformers takes longer than embedding a few thousand words. This
reads the same weights and tokenizer and gives the same vectors to within rounding. Texts of equal
token count are computed together, so nothing is ever padded or masked.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, IndexVector, Progress
from explorer.embedders.batches import Meter, batches

_LAYERS, _HEADS, _WIDTH = 6, 12, 384
_MOST_TOKENS = 256  # longer texts are cut, as the model's authors do
_EPSILON = np.float32(1e-12)
_PACK = 4_096  # tokens computed at once: 25 MB for the widest layer


class QuickMiniLm:
    """all-MiniLM-L6-v2 without torch.

    Parameters
    ----------
    folder : Path
        Holds model.safetensors and tokenizer.json.
    """

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self._weights = load_file(folder / "model.safetensors")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        # The file asks for padding and for a cut at 128 tokens; the model was made for 256.
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_MOST_TOKENS)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> FloatMatrix:
        """Embed texts, shape (n, 384), rows of length one."""
        vectors = np.zeros((len(texts), _WIDTH), dtype=np.float32)
        meter = Meter(texts, progress)
        for rows in batches(texts, most=256, characters=65_536):
            tokens = self._tokenizer.encode_batch([texts[row] for row in rows])
            ids = [np.array(one.ids, dtype=np.int64) for one in tokens]
            for pack in _packs(np.array([len(one) for one in ids])):
                vectors[rows[pack]] = self._forward([ids[row] for row in pack])
            meter.finish(rows)
        return vectors

    def _forward(self, ids: Sequence[IndexVector]) -> FloatMatrix:
        """Run the network on texts sorted by token count."""
        lengths = np.array([len(one) for one in ids])
        positions = np.concatenate([np.arange(length) for length in lengths])
        states = (
            self._weights["embeddings.word_embeddings.weight"][np.concatenate(ids)]
            + self._weights["embeddings.position_embeddings.weight"][positions]
            + self._weights["embeddings.token_type_embeddings.weight"][0]
        )
        states = self._normalize(states, "embeddings.LayerNorm")
        for layer in range(_LAYERS):
            states = self._layer(states, lengths, f"encoder.layer.{layer}.")
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        pooled = np.add.reduceat(states, starts, axis=0) / lengths[:, None].astype(np.float32)
        unit: FloatMatrix = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
        return unit

    def _layer(self, states: FloatMatrix, lengths: npt.NDArray[np.int64], name: str) -> FloatMatrix:
        attended = self._attention(states, lengths, name + "attention.self.")
        attended = self._linear(attended, name + "attention.output.dense") + states
        attended = self._normalize(attended, name + "attention.output.LayerNorm")
        inner = _gelu(self._linear(attended, name + "intermediate.dense"))
        inner = self._linear(inner, name + "output.dense") + attended
        return self._normalize(inner, name + "output.LayerNorm")

    def _attention(
        self, states: FloatMatrix, lengths: npt.NDArray[np.int64], name: str
    ) -> FloatMatrix:
        """Let the tokens of each text look at each other."""
        query, key, value = (
            self._linear(states, name + part) for part in ("query", "key", "value")
        )
        query *= np.float32((_WIDTH // _HEADS) ** -0.5)
        mixed = np.empty_like(states)
        start = 0
        for length, count in zip(*np.unique(lengths, return_counts=True), strict=True):
            rows = slice(start, start + int(length) * int(count))
            shape = (int(count), int(length), _HEADS, _WIDTH // _HEADS)
            q, k, v = (
                part[rows].reshape(shape).transpose(0, 2, 1, 3) for part in (query, key, value)
            )
            weights = q @ k.transpose(0, 1, 3, 2)
            weights -= weights.max(axis=-1, keepdims=True)
            np.exp(weights, out=weights)
            weights /= weights.sum(axis=-1, keepdims=True)
            mixed[rows] = (weights @ v).transpose(0, 2, 1, 3).reshape(-1, _WIDTH)
            start = rows.stop
        return mixed

    def _linear(self, states: FloatMatrix, name: str) -> FloatMatrix:
        result: FloatMatrix = states @ self._weights[name + ".weight"].T
        result += self._weights[name + ".bias"]
        return result

    def _normalize(self, states: FloatMatrix, name: str) -> FloatMatrix:
        centered: FloatMatrix = states - states.mean(axis=1, keepdims=True)
        variance = np.einsum("td,td->t", centered, centered)[:, None] / np.float32(_WIDTH)
        centered /= np.sqrt(variance + _EPSILON)
        centered *= self._weights[name + ".weight"]
        centered += self._weights[name + ".bias"]
        return centered


def _packs(lengths: npt.NDArray[np.int64]) -> Iterator[IndexVector]:
    """Yield row numbers sorted by token count, about `_PACK` tokens at a time."""
    order = np.argsort(lengths, kind="stable")
    number = np.cumsum(lengths[order]) // _PACK
    yield from np.split(order, np.flatnonzero(np.diff(number)) + 1)


def _gelu(states: FloatMatrix) -> FloatMatrix:
    from scipy.special import erf

    states *= np.float32(0.5) * (np.float32(1.0) + erf(states * np.float32(0.5**0.5)))
    return states
