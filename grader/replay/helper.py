"""The ``judge`` that a function of ``checks.py`` may ask for: it compares, and notes what is wrong in words."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from grader.compare.kinds import noun
from grader.compare.tolerance import JUDGED_AS
from grader.compare.tree import compare
from grader.model import Array, Aspect, Comparison, Expected, Reference, Tolerance, Value
from grader.replay.errors import CheckError
from grader.replay.values import observed_as

_EPS32 = float(np.finfo(np.float32).eps)


@dataclass(frozen=True, eq=False)
class Noted:
    """What was looked at: a comparison for each part, or a ``sentence`` that says what does not hold. ``line`` is where
    the function did so."""

    line: int
    comparisons: tuple[Comparison, ...] = ()
    sentence: str = ""

    @property
    def holds(self) -> bool:
        return not self.sentence and all(one.equal for one in self.comparisons)

    @property
    def share(self) -> float:
        """The share of what was looked at that is right."""
        if self.comparisons:
            return sum(one.share for one in self.comparisons) / len(self.comparisons)
        return 1.0 if self.holds else 0.0


class Judge:
    """Notes what was looked at. ``coarse`` says whether something came in float32 so far: then two values are compared
    at float32's tolerance, in whatever dtype they have been computed since."""

    def __init__(self, tolerance: Tolerance, coarse: Callable[[], bool], file: Path) -> None:
        self._tolerance = tolerance
        self._coarse = coarse
        self._file = str(file)
        self.noted: list[Noted] = []

    def equal(self, given: Any, expected: Any, name: str) -> bool:
        """Whether the two are equal within the criterion's tolerance, kind and shape first."""
        return self._compared(given, expected, name, self._tolerance)

    def close(self, given: Any, expected: Any, name: str, *, rtol: float, atol: float) -> bool:
        """Whether |given - expected| ≤ atol + rtol·|expected|, kind and shape first."""
        return self._compared(given, expected, name, Tolerance("absolute", rtol=float(rtol), atol=float(atol)))

    def true(self, condition: Any, sentence: Any) -> bool:
        """Whether a condition is true; ``sentence`` tells students what does not hold."""
        if not isinstance(sentence, str) or not sentence.strip():
            raise CheckError("judge.true lacks a sentence", 'write judge.true(condition, "What does not hold.")')
        holds = bool(condition)
        self._note(sentence="" if holds else sentence)
        return holds

    def shape(self, value: Any, shape: Sequence[int], name: str) -> bool:
        """Whether a value is an array (a tensor, a list of numbers) of a shape."""
        wanted = tuple(int(size) for size in shape)
        given = observed_as(value)
        found = compare(given, Reference(np.zeros(wanted)), Tolerance(), _named(name))
        wrong = tuple(one for one in found if one.aspect in (Aspect.PRESENCE, Aspect.KIND, Aspect.RANK, Aspect.SHAPE))
        self._note(comparisons=wrong or (Comparison(name, Aspect.EQUAL, 1.0, given_kind=noun(given)),))
        return not wrong

    def _compared(self, given: Any, expected: Any, name: str, tolerance: Tolerance) -> bool:
        coarse = self._coarse()
        wanted = _expected(observed_as(expected), coarse)
        found = compare(observed_as(given, coarse), wanted, tolerance, _named(name))
        self._note(comparisons=tuple(map(_without_reference, found)))
        return self.noted[-1].holds

    def _note(self, comparisons: tuple[Comparison, ...] = (), sentence: str = "") -> None:
        self.noted.append(Noted(self._line(), comparisons, sentence))

    def _line(self) -> int:
        """The line of ``checks.py`` that is being run."""
        frame = sys._getframe()
        while frame.f_back is not None and frame.f_code.co_filename != self._file:
            frame = frame.f_back
        return frame.f_lineno if frame.f_code.co_filename == self._file else 1


def _without_reference(comparison: Comparison) -> Comparison:
    """What is compared here is a student's own values with each other: there is no reference for it to differ from."""
    said, instead = (f"{comparison.path} differs from {what}" for what in ("the reference", "what it should equal"))
    told = [one.replace(said, instead, 1) for one in comparison.sentences]
    return replace(comparison, sentences=tuple(_capital(one, comparison.path) for one in told))


def _capital(sentence: str, path: str) -> str:
    """An author's words for a value start a sentence with a capital; a name in code stays as it is."""
    words = sentence.startswith(path) and " " in path and "(" not in path
    return sentence[0].upper() + sentence[1:] if words else sentence


def _named(name: Any) -> str:
    if not isinstance(name, str) or not name.strip():
        raise CheckError("judge lacks a name for what it compares", 'write judge.equal(given, expected, "the output")')
    return name


def _expected(value: Value, coarse: bool) -> Expected:
    if isinstance(value, Array):
        noise = _noise(value) if coarse or value.dtype in JUDGED_AS else 0.0
        wide = {"f": np.float64, "c": np.complex128}.get(value.data.dtype.kind, value.data.dtype)
        return Reference(value.data.astype(wide), noise, noise)
    if isinstance(value, dict):
        return {key: _expected(item, coarse) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_expected(item, coarse) for item in value)
    return value


def _noise(value: Array) -> float:
    """What two honest evaluations in float32 may differ by."""
    if value.data.dtype.kind not in "fc":
        return 0.0
    sizes = np.abs(value.data[np.isfinite(value.data)])
    return _EPS32 * float(sizes.max()) if sizes.size else 0.0
