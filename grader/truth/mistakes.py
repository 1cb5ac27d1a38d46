"""Known wrong solutions of a problem: ``mistakes.py``, run like a student's module on the cases' own inputs.

A function ``gradient__missing_mean`` is a wrong ``gradient``, and its docstring is the feedback. Where a program calls
several functions, the others are the plain ones of ``mistakes.py``. A written answer's truth is such a program too.
"""

from __future__ import annotations

import ast
import builtins
import copy
import inspect
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from grader.errors import ProblemError
from grader.model import Criterion, Expected, Problem, Program, Value
from grader.truth.guard import author_code
from grader.truth.reference import author_flaw, load_module
from grader.truth.values import to_expected, to_torch

SEPARATOR = "__"
OUTPUT = "$stdout"


@dataclass(frozen=True, eq=False)
class KnownMistake:
    """A wrong solution's name and feedback, and what it returns in each case of a criterion; empty where it raised."""

    code: str
    text: str
    values: tuple[tuple[Expected, ...], ...]


class Mistakes:
    """The known mistakes of one problem. :class:`ProblemError` when ``mistakes.py`` can't be loaded."""

    def __init__(self, problem: Problem) -> None:
        path = problem.directory / "mistakes.py"
        names: dict[str, Any] = {}
        if path.is_file():
            try:
                names = vars(load_module(problem.directory, "mistakes"))
            except Exception as error:
                flaw = author_flaw(error, problem.directory, path, "the known mistakes could not be loaded")
                raise ProblemError([flaw]) from error
        functions = {name: value for name, value in names.items() if inspect.isfunction(value) and name[0] != "_"}
        self._wrong = {name: value for name, value in functions.items() if SEPARATOR in name}
        self._right = {name: value for name, value in functions.items() if SEPARATOR not in name}

    def in_place_of(self, name: str) -> dict[str, Any]:
        """All right functions, and the wrong one of this name (``gradient__missing_mean``) in the place of its own."""
        return {**self._right, name.partition(SEPARATOR)[0]: self._wrong[name]}

    def of(self, criterion: Criterion, cases: Sequence[Mapping[str, Value]]) -> tuple[KnownMistake, ...]:
        """The mistakes that a criterion's program or written answer can make, with what they return for each case's
        inputs."""
        program = criterion.program or _written(criterion, cases)
        if program is None or criterion.raises:
            return ()
        found = []
        for name, function in self._wrong.items():
            called, _, code = name.partition(SEPARATOR)
            if called in program.needs and set(program.needs) <= {called, *self._right}:
                names = {**self._right, called: function}
                values = tuple(_values(program, names, inputs, criterion.inputs) for inputs in cases)
                found.append(KnownMistake(code, inspect.getdoc(function) or code, values))
        return tuple(found)


def _written(criterion: Criterion, cases: Sequence[Mapping[str, Value]]) -> Program | None:
    """The truth of a written answer as a program that a mistake can be made in."""
    if criterion.truth.kind != "expressions" or not criterion.answer:
        return None
    (text,) = criterion.truth.expressions
    names = [node.id for node in ast.walk(ast.parse(text, mode="eval")) if isinstance(node, ast.Name)]
    given = {*dir(builtins)}.union(*cases)
    return Program((), tuple(dict.fromkeys(name for name in names if name not in given)), (text,))


def _values(
    program: Program, functions: Mapping[str, Callable[..., Any]], inputs: Mapping[str, Value], arrays: str
) -> tuple[Expected, ...]:
    own = {name: to_torch(value, torch.float64) for name, value in inputs.items()} if arrays == "torch" else inputs
    names = {**functions, **copy.deepcopy(dict(own))}
    try:
        with author_code(), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            for statement in program.statements:
                exec(compile(statement, "<program>", "exec"), names)  # noqa: S102 - author's program, author's functions
            # what they print is not compared
            return tuple(
                None if text == OUTPUT else to_expected(eval(compile(text, "<program>", "eval"), names))  # noqa: S307
                for text in program.observe
            )
    except Exception:  # a mistake that raises for these inputs explains no values
        return ()
