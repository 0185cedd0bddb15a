"""The network of a BERT or MPNet encoder, put together node by node as an ONNX graph.

It takes texts of equal length, so that there is no padding and no mask, which torch's export of
these models loses without a word. The graph only points to the weights in ``model.safetensors``,
which ONNX Runtime maps into memory: it takes some tens of kilobytes, and the weights exist once.
With eight bits the matrices are rounded and kept in the graph, and what is multiplied by them is
rounded token by token [1]_, so that a vector does not depend on the texts that share its batch.

References
----------
.. [1] Yao et al.: ZeroQuant: efficient and affordable post-training quantization for large-scale
   transformers. NeurIPS 2022.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, FloatVector, fingerprint
from explorer.embedders import graph
from explorer.embedders.graph import Graph
from explorer.embedders.weights import Weights

_WORDS = "embeddings.word_embeddings.weight"
_POSITIONS = "embeddings.position_embeddings.weight"
_KINDS = "embeddings.token_type_embeddings.weight"
_DISTANCES = "encoder.relative_attention_bias.weight"
_NORM = "embeddings.LayerNorm"
_LAYERS = {
    "bert": (
        *(f"attention.self.{part}" for part in ("query", "key", "value")),
        "attention.output.dense",
        "attention.output.LayerNorm",
    ),
    "mpnet": (*(f"attention.attn.{part}" for part in "qkvo"), "attention.LayerNorm"),
}
_FEED = ("intermediate.dense", "output.dense", "output.LayerNorm")
_MPNET_PAD = 1  # this token has no position; those of the others begin behind its number
_FARTHEST = 128  # distances beyond are treated alike
_ZERO = 128  # the eight-bit number without sign that stands for 0


@dataclass(frozen=True)
class Network:
    """What the weights do not tell of a network.

    Attributes
    ----------
    kind : {"bert", "mpnet"}
    layers, heads : int
    epsilon : float
        Added to the variance where states are normalized.
    pooling : {"mean", "cls", "max"}
        How the states of the tokens become one vector.
    length : {"unit", "as pooled"}
        Of the vectors.
    precision : {"float32", "int8"}
        Of the products with the weights.
    """

    kind: Literal["bert", "mpnet"]
    layers: int
    heads: int
    epsilon: float
    pooling: Literal["mean", "cls", "max"]
    length: Literal["unit", "as pooled"]
    precision: Literal["float32", "int8"] = "float32"

    def parts(self, layer: int) -> list[str]:
        """Return the names of a layer's eight parts, in the order they are used."""
        return [f"encoder.layer.{layer}.{part}" for part in (*_LAYERS[self.kind], *_FEED)]

    def tensors(self) -> list[str]:
        """Return the names of all tensors it reads."""
        pairs = [_NORM, *(part for layer in range(self.layers) for part in self.parts(layer))]
        ends = [f"{name}.{end}" for name in pairs for end in ("weight", "bias")]
        return [_WORDS, _POSITIONS, _KINDS if self.kind == "bert" else _DISTANCES, *ends]


def builder() -> str:
    """Return a fingerprint of the code that builds: what other code built is not used again."""
    files = (Path(__file__), Path(graph.__file__))
    return fingerprint([file.read_bytes() for file in files])


def build(network: Network, weights: Weights) -> bytes:
    """Return the ONNX model.

    It takes ``input_ids``, shape (texts, tokens), and gives ``vectors``, shape (texts, width), and
    ``states``, shape (texts, tokens, width).

    Parameters
    ----------
    network : Network
    weights : Weights
        Holds ``network.tensors()`` in float32.
    """
    drawn = Graph(weights)
    sides, width = ("texts", "tokens"), weights.tensors[_WORDS].shape[1]
    _Encoder(drawn, network).run()
    return drawn.model(
        {"input_ids": sides},
        {"vectors": ("texts", width), "states": (*sides, width)},
    )


class _Encoder:
    """Adds a network to a graph. Inside, states have one row per token of the whole batch."""

    def __init__(self, graph: Graph, network: Network) -> None:
        self._graph = graph
        self._network = network
        width = graph.weights.tensors[_WORDS].shape[1]
        self._rows = graph.whole(-1, width)
        shape = graph.add("Shape", ["input_ids"])
        self._batch = graph.add("Concat", [shape, graph.whole(width)], {"axis": 0})
        self._length = graph.add("Shape", ["input_ids"], {"start": 1, "end": 2})
        self._bias = "" if network.kind == "bert" else self._distances()
        self._rounded: dict[str, tuple[str, str]] = {}

    def run(self) -> None:
        """Add everything from tokens to vectors."""
        states = self._embeddings()
        for layer in range(self._network.layers):
            states = self._layer(states, self._network.parts(layer))
        self._pool(self._graph.add("Reshape", [states, self._batch], name="states"))

    def _embeddings(self) -> str:
        add = self._graph.add
        words = add("Gather", [self._graph.weight(_WORDS), "input_ids"])
        places = self._graph.weight(_POSITIONS)
        if self._network.kind == "bert":
            zero = self._graph.constant("first", 0, np.int64)
            kind = add("Gather", [self._graph.weight(_KINDS), zero])
            places = add("Slice", [places, self._graph.whole(0), self._length])
            places = add("Add", [places, kind])
        else:
            places = add("Gather", [places, self._mpnet_positions()])
        states = add("Reshape", [add("Add", [words, places]), self._rows])
        return self._normalized(states, _NORM)

    def _mpnet_positions(self) -> str:
        add = self._graph.add
        pad = self._graph.constant("pad", _MPNET_PAD, np.int64)
        counts = add(
            "Cast", [add("Not", [add("Equal", ["input_ids", pad])])], {"to": _type(np.int64)}
        )
        place = add("CumSum", [counts, self._graph.constant("axis", 1, np.int64)])
        return add("Add", [add("Mul", [place, counts]), pad])

    def _distances(self) -> str:
        """Add what the distance of two tokens adds to their attention, shape (1, heads, l, l)."""
        add, whole = self._graph.add, self._graph.whole
        learned = self._graph.weights.read(_DISTANCES)
        reach = self._graph.weights.tensors[_POSITIONS].shape[0]
        by_distance = learned[_buckets(np.arange(-reach, reach + 1), len(learned))].T
        table = self._graph.constant("distances", by_distance)
        count = add("Squeeze", [self._length])
        ends = [self._graph.constant(f"number {number}", number, np.int64) for number in (0, 1)]
        places = add("Range", [ends[0], count, ends[1]])
        apart = add("Sub", [places, add("Unsqueeze", [places, whole(1)])])
        found = add("Gather", [table, add("Add", [apart, whole(reach)])], {"axis": 1})
        return add("Unsqueeze", [found, whole(0)])

    def _layer(self, states: str, parts: list[str]) -> str:
        query, key, value, output, norm, inner, outer, last = parts
        attended = self._attention(states, (query, key, value))
        states = self._normalized(self._sum(self._linear(attended, output), states), norm)
        inside = self._graph.add("Gelu", [self._linear(states, inner)])
        return self._normalized(self._sum(self._linear(inside, outer), states), last)

    def _attention(self, states: str, names: tuple[str, str, str]) -> str:
        add = self._graph.add
        three = [add("Reshape", [self._linear(states, name), self._batch]) for name in names]
        about = {"num_heads": self._network.heads}
        mixed = add("MultiHeadAttention", [*three, "", "", self._bias], about)
        return add("Reshape", [mixed, self._rows])

    def _linear(self, states: str, name: str) -> str:
        weight, bias = f"{name}.weight", self._graph.weight(f"{name}.bias")
        if self._network.precision == "float32":
            return self._graph.add(
                "Gemm", [states, self._graph.weight(weight), bias], {"transB": 1}
            )
        rounded, scale = self._eight_bits(states)
        numbers, scales = _eight_bit_columns(self._graph.weights.read(weight).T)
        given = [
            rounded,
            self._graph.constant(weight, numbers, np.int8),
            self._graph.constant("one", 1.0),
            self._graph.constant(f"{name}.scale", scales),
            self._graph.constant("zero", _ZERO, np.uint8),
        ]
        product = self._graph.add("MatMulIntegerToFloat", given)
        return self._sum(self._graph.add("Mul", [product, scale]), bias)

    def _eight_bits(self, states: str) -> tuple[str, str]:
        """Round each row by its largest value; return the numbers and what one of them is worth."""
        if states not in self._rounded:
            add, axis = self._graph.add, self._graph.whole(1)
            ends = [
                add(kind, [states, axis], {"keepdims": 0}) for kind in ("ReduceMax", "ReduceMin")
            ]
            largest = add("Max", [ends[0], add("Neg", [ends[1]])])
            worth = add("Mul", [largest, self._graph.constant("step", 1 / 127)])
            worth = add("Max", [worth, self._graph.constant("least", 1e-30)])
            zeros = add(
                "Expand",
                [self._graph.constant("zeros", [_ZERO], np.uint8), add("Shape", [worth])],
            )
            numbers = add("QuantizeLinear", [states, worth, zeros], {"axis": 0})
            self._rounded[states] = numbers, add("Unsqueeze", [worth, axis])
        return self._rounded[states]

    def _normalized(self, states: str, name: str) -> str:
        ends = [self._graph.weight(f"{name}.{end}") for end in ("weight", "bias")]
        return self._graph.add(
            "LayerNormalization", [states, *ends], {"epsilon": self._network.epsilon}
        )

    def _sum(self, one: str, other: str) -> str:
        return self._graph.add("Add", [one, other])

    def _pool(self, states: str) -> None:
        add, whole = self._graph.add, self._graph.whole
        if self._network.pooling == "cls":
            first = self._graph.constant("first", 0, np.int64)
            vectors = add("Gather", [states, first], {"axis": 1})
        elif self._network.pooling == "max":
            vectors = add("ReduceMax", [states, whole(1)], {"keepdims": 0})
        else:
            # A product, as the runtime's own mean adds up in another order for a text alone.
            count = add("Cast", [self._length], {"to": _type(np.float32)})
            side = add("Concat", [whole(1), self._length], {"axis": 0})
            shares = add("Expand", [add("Reciprocal", [count]), side])
            vectors = add("Squeeze", [add("MatMul", [shares, states]), whole(1)])
        last = "LpNormalization" if self._network.length == "unit" else "Identity"
        self._graph.add(last, [vectors], name="vectors")


def _eight_bit_columns(matrix: FloatMatrix) -> tuple[npt.NDArray[np.int8], FloatVector]:
    """Round each column by its largest value; return the numbers and what one of each is worth."""
    worth = np.maximum(np.abs(matrix).max(axis=0) / np.float32(127), np.float32(1e-30))
    return np.rint(matrix / worth).astype(np.int8), worth


def _buckets(distances: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.int64]:
    """Return which of MPNet's buckets each distance is in: near ones have their own."""
    side = count // 2
    near = side // 2
    far = np.maximum(np.abs(distances), near).astype(np.float32)
    scaled = np.log(far / near) / math.log(_FARTHEST / near) * (side - near)
    bucket = np.where(np.abs(distances) < near, np.abs(distances), near + scaled.astype(np.int64))
    return np.minimum(bucket, side - 1) + np.where(distances > 0, side, 0)


def _type(kind: npt.DTypeLike) -> int:
    from onnx import helper

    return int(helper.np_dtype_to_tensor_dtype(np.dtype(kind)))
