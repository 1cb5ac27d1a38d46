"""A changed reference run: the same truths, computed by a copy of the problem's directory with another source."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from grader.errors import ProblemError
from grader.model import Criterion, Expected, Problem, Truth, Value
from grader.plan.calls import PlannedCase
from grader.truth.expected import Truths


class Variants:
    """A working copy of a problem's directory, for sources of its reference. Use it as a context manager."""

    def __init__(self, problem: Problem) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="grader-audit-")
        directory = Path(self._folder.name) / "problem"
        shutil.copytree(problem.directory, directory, ignore=shutil.ignore_patterns("__pycache__"))
        self._problem = replace(problem, directory=directory)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def load(self, source: str) -> Truths | None:
        """The truths of a changed reference; ``None`` where it can't be loaded."""
        # a cached module of the same second and size would be taken for the new source
        shutil.rmtree(self._problem.directory / "__pycache__", ignore_errors=True)
        (self._problem.directory / "reference.py").write_text(source, encoding="utf-8")
        try:
            with silent():
                return Truths(self._problem)
        except ProblemError:
            return None


def views_of(criterion: Criterion, names: set[str]) -> list[Criterion]:
    """The criterion as its truth reads it, and, where the reference has all that its program calls, as the program.

    A law or an exception that must be raised has no truth: there the program alone is run. Rules on the source and
    prose have neither.
    """
    runs = criterion.program is not None and set(criterion.program.needs) <= names
    program = [replace(criterion, truth=Truth("same_program"))] if runs else []
    if criterion.truth.kind == "none":
        return program
    return [criterion] if criterion.truth.kind == "same_program" else [criterion, *program]


def answers_of(truths: Truths, view: Criterion, cases: Sequence[PlannedCase]) -> list[tuple[Expected, ...]]:
    """What a reference answers in each case; see :func:`answer_of`."""
    return [answer_of(truths, view, case.inputs, case.call.seed if case.call else 0) for case in cases]


def answer_of(truths: Truths, view: Criterion, inputs: Mapping[str, Value], seed: int = 0) -> tuple[Expected, ...]:
    """What a reference answers for some inputs: one value for each observed one, empty where it raises.

    Where an exception must be raised: the name of the one that was, an empty text for none.
    """
    try:
        with silent():
            found = truths.of(view, inputs, seed, noise=False)
    except ProblemError as error:
        return (type(error.__cause__).__name__,) if view.raises else ()
    return ("",) if view.raises else found


@contextmanager
def silent() -> Iterator[None]:
    """Wrong solutions warn about what they do; that is not the author's to read."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield
