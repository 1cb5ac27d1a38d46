"""Inputs of a call, made fresh: writable arrays with memory of their own, or tensors."""

from __future__ import annotations

import importlib
from typing import Any

from numpy.typing import NDArray

from grader.sandbox.nodes import Reader
from grader.sandbox.wire import Message


class Inputs:
    """Makes numpy arrays, or torch tensors where ``arrays`` says so."""

    def __init__(self, arrays: str) -> None:
        self._torch: Any = importlib.import_module("torch") if arrays == "torch" else None

    def array(self, data: NDArray[Any], dtype: str, origin: str, _requires_grad: bool) -> Any:
        if self._torch is not None:
            return self._torch.from_numpy(data)
        return data[()] if origin == "scalar" else data

    def opaque(self, type_name: str, _note: str) -> Any:
        raise TypeError(f"an input of type {type_name} can't be delivered")


def read_inputs(message: Message) -> dict[str, Any]:
    """The inputs of a call by name."""
    reader = Reader(message.body, Inputs(message.header["arrays"]))
    return {name: reader.read(node) for name, node in message.header["inputs"].items()}
