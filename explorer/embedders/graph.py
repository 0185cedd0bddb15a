"""An ONNX graph as it is put together, over weights that stay in their file."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from explorer.embedders.weights import Weights

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto

Attributes = Mapping[str, Any]
Sides = Sequence[str | int]

_CONTRIB = "com.microsoft"
_FUSED = {"Gelu", "MatMulIntegerToFloat", "MultiHeadAttention"}  # operations of ONNX Runtime's own
_OPSET, _IR = 18, 9


class Graph:
    """Operations and constants, each known by the name of its result.

    Parameters
    ----------
    weights : Weights
        The model names this file without its folder.
    """

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self._nodes: list[NodeProto] = []
        self._constants: dict[str, TensorProto] = {}

    def add(
        self, kind: str, inputs: Sequence[str], attributes: Attributes | None = None, name: str = ""
    ) -> str:
        """Add an operation and return the name of its result."""
        name = name or f"{kind} {len(self._nodes)}"
        self._nodes.append(_operation(name, kind, inputs, attributes or {}))
        return name

    def constant(self, name: str, values: npt.ArrayLike, kind: npt.DTypeLike = np.float32) -> str:
        """Add a constant that is kept in the graph."""
        from onnx import numpy_helper

        if name not in self._constants:
            array = np.array(values, dtype=kind, order="C")
            self._constants[name] = numpy_helper.from_array(array, name)
        return name

    def whole(self, *numbers: int) -> str:
        """Add a list of whole numbers."""
        return self.constant(f"whole {numbers}", numbers, np.int64)

    def weight(self, name: str) -> str:
        """Add a float32 tensor that stays in the file of weights."""
        from onnx import TensorProto

        if name not in self._constants:
            tensor = self.weights.tensors[name]
            proto = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=tensor.shape)
            proto.data_location = TensorProto.EXTERNAL
            place = (self.weights.path.name, tensor.offset, tensor.length)
            for key, value in zip(("location", "offset", "length"), place, strict=True):
                proto.external_data.add(key=key, value=str(value))
            self._constants[name] = proto
        return name

    def model(self, inputs: Mapping[str, Sides], outputs: Mapping[str, Sides]) -> bytes:
        """Return the model of everything added.

        Parameters
        ----------
        inputs, outputs : mapping of str to sequence of str or int
            The sides of each, inputs int64 and outputs float32; a name stands for any length.
        """
        from onnx import TensorProto, helper

        given = [helper.make_tensor_value_info(n, TensorProto.INT64, s) for n, s in inputs.items()]
        told = [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in outputs.items()]
        graph = helper.make_graph(self._nodes, "graph", given, told, [*self._constants.values()])
        imports = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)]
        model = helper.make_model(graph, opset_imports=imports, ir_version=_IR)
        return bytes(model.SerializeToString())


def _operation(name: str, kind: str, inputs: Sequence[str], attributes: Attributes) -> "NodeProto":
    from onnx import helper

    domain = _CONTRIB if kind in _FUSED else ""
    return helper.make_node(kind, inputs, [name], name, domain=domain, **attributes)
