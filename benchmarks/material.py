"""What generated submissions are made of: functions of right solutions in several styles, and of known mistakes.

A function is kept as its syntax tree, with the helpers that it calls found by name, so that one can be taken out of a
module and another put in its place.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STYLES = ("loops", "vectorised", "single", "torch")
SLOTS = {
    "tanh_perceptron": ("loss", "gradient"),
    "mlp_backprop": ("forward", "sensitivities", "backward"),
    "residual_params": ("conv_params", "batchnorm_params", "standard_block", "bottleneck_block"),
    "batchnorm_shapes": ("fc_statistics", "conv_statistics", "fc_statistics_shapes", "conv_statistics_shapes"),
    "conv1d_matrix": ("conv_matrix", "backward_matrix", "input_gradient"),
}
# its functions hand each other a cache: a wrong one fits only beside those whose cache it reads
SHARING = "mlp_backprop"
SEPARATOR = "__"
_IMPORTS = {"np": "import numpy as np", "math": "import math", "torch": "import torch", "nn": "from torch import nn"}
_IMPORTS["functional"] = "from torch.nn import functional"


@dataclass(frozen=True)
class Module:
    """Top-level definitions by name, in their order."""

    units: Mapping[str, ast.stmt]

    def taken(self, names: Iterable[str]) -> dict[str, ast.stmt]:
        """The named definitions and all that they need of this module."""
        wanted, waiting = set(), list(names)
        while waiting:
            name = waiting.pop()
            if name in self.units and name not in wanted:
                wanted.add(name)
                waiting += names_in(self.units[name])
        return {name: unit for name, unit in self.units.items() if name in wanted}


@cache
def right(style: str, problem: str) -> Module:
    """A right solution of a problem."""
    return _module(ROOT / "benchmarks" / "students" / style / f"{problem}.py")


@cache
def mistakes(problem: str) -> Module:
    """A problem's known mistakes, without the docstrings that would give them away."""
    return _module(ROOT / "problems" / problem / "mistakes.py")


@cache
def mistakes_of(problem: str, function: str) -> tuple[str, ...]:
    """The names of the known mistakes in one function."""
    return tuple(name for name in mistakes(problem).units if name.startswith(function + SEPARATOR))


def wrong(problem: str, mistake: str) -> dict[str, ast.stmt]:
    """A known mistake under the name of the function that it is a wrong version of, with its helpers.

    Where it goes wrong with what the right function returns, that one comes along under another name.
    """
    function, _, _ = mistake.partition(SEPARATOR)
    found = dict(mistakes(problem).taken([mistake]))
    right, wrong = found.pop(function, None), found.pop(mistake)
    if right is not None:
        inner = f"inner_{function}"
        found[inner] = _renamed(right, {function: inner})
        wrong = _renamed(wrong, {function: inner})
    found[function] = _renamed(wrong, {mistake: function})
    return found


def source(units: Mapping[str, ast.stmt], order: Iterable[str] = ()) -> str:
    """Definitions as a module, with the imports that they need; those in ``order`` stand last, as in the starter."""
    last = [name for name in order if name in units]
    texts = [ast.unparse(units[name]) for name in [*(name for name in units if name not in last), *last]]
    used = {name for unit in units.values() for name in names_in(unit)}
    imports = [line for name, line in _IMPORTS.items() if name in used]
    return "\n".join(imports) + ("\n\n\n" if imports else "") + "\n\n\n".join(texts) + "\n"


def raising(function: str, message: str) -> ast.stmt:
    """A function that raises whatever it is given."""
    return ast.parse(f"def {function}(*args):\n    raise {message}").body[0]


def names_in(unit: ast.stmt) -> set[str]:
    """Every name that a definition mentions."""
    return {node.id for node in ast.walk(unit) if isinstance(node, ast.Name)}


def _module(path: Path) -> Module:
    units: dict[str, ast.stmt] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            units[node.name] = _plain(node)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            units[node.targets[0].id] = node
    return Module(units)


def _plain(function: ast.FunctionDef) -> ast.FunctionDef:
    """Without docstring and annotations."""
    function.returns = None
    for argument in function.args.args:
        argument.annotation = None
    if ast.get_docstring(function) is not None:
        function.body = function.body[1:]
    return function


def _renamed(unit: ast.stmt, names: Mapping[str, str]) -> ast.stmt:
    """A copy of a definition in which it and what it mentions bear other names."""
    copied = copy.deepcopy(unit)
    for node in ast.walk(copied):
        if isinstance(node, ast.Name):
            node.id = names.get(node.id, node.id)
        elif isinstance(node, ast.FunctionDef):
            node.name = names.get(node.name, node.name)
    return copied
