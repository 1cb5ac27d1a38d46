"""A submission made of a reference: its own source, behind the interface that a student's module has."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Literal

from grader.model import Layout, Submission

Interface = Literal["numpy", "torch", "float32"]

INTERFACES: tuple[Interface, ...] = ("numpy", "torch", "float32")

_BESIDE = "reference_under_audit"

_WRAPPER = f"""
import functools

import numpy
import torch

import {_BESIDE}


def _take(value, dtype):
    if isinstance(value, (numpy.ndarray, numpy.generic)):
        value = torch.tensor(numpy.array(value))
    if isinstance(value, torch.Tensor):
        return value.to(dtype) if value.is_floating_point() else value
    if isinstance(value, dict):
        return {{key: _take(item, dtype) for key, item in value.items()}}
    if type(value) in (list, tuple):
        return type(value)(_take(item, dtype) for item in value)
    return value


def _give(value, as_numpy):
    if isinstance(value, torch.Tensor):
        return value.detach().numpy() if as_numpy else value.detach()
    if isinstance(value, dict):
        return {{key: _give(item, as_numpy) for key, item in value.items()}}
    if type(value) in (list, tuple):
        return type(value)(_give(item, as_numpy) for item in value)
    return value


def _wrap(function, dtype, as_numpy):
    @functools.wraps(function)
    def call(*args, **kwargs):
        torch.set_default_dtype(dtype)
        return _give(function(*_take(args, dtype), **_take(kwargs, dtype)), as_numpy)

    return call


"""


def module_path(layout: Layout) -> str:
    """Where a problem's module stands in a submission."""
    return str(PurePosixPath(layout.root) / layout.module)


def own_functions(source: str) -> set[str]:
    """The functions that a source defines at its top."""
    return {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}


def imports_neighbours(source: str) -> bool:
    """Whether a reference imports other files of its directory, which a student doesn't have."""
    return any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(ast.parse(source)))


def wrapped(reference: Path, layout: Layout, names: Iterable[str], interface: Interface) -> Submission:
    """The reference as a student's module whose functions ``names`` take arrays and return them.

    ``numpy``: float64 arrays; ``torch``: tensors are returned as they are; ``float32``: computed and returned so.
    """
    dtype = "torch.float32" if interface == "float32" else "torch.float64"
    lines = [f"{name} = _wrap({_BESIDE}.{name}, {dtype}, {interface != 'torch'})" for name in names]
    # beside it, not in it: the reference's functions must call each other unwrapped
    beside = str(PurePosixPath(layout.root) / f"{_BESIDE}.py")
    files = {module_path(layout): (_WRAPPER + "\n".join(lines)).encode(), beside: reference.read_bytes()}
    return Submission(f"reference ({interface})", files)
