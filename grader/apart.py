"""Whether alternatives can be told from the truth and from each other: one that can't could never be named.

The alternative's own values are judged as if a student had answered with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.checks.base import JudgingCheck, WrittenAnswerError, check_named
from grader.errors import Flaw
from grader.model import (
    Array,
    Case,
    Criterion,
    Evidence,
    Expected,
    Observation,
    Reference,
    Status,
    Value,
)

# one for each case, and for each further draw of it: the inputs, and a value for each observed one
Answers = Sequence[tuple[Mapping[str, Value], tuple[Expected, ...]]]


def check_apart(criterion: Criterion, truth: Answers, alternatives: Sequence[Answers]) -> list[Flaw]:
    """A flaw for each alternative that answers as the truth or as another does, or whose values don't fit the check.

    ``alternatives`` are the answers of ``criterion.accept``, in their order.
    """
    if isinstance(check_named(criterion.check), JudgingCheck):
        return []
    names = [f"the alternative '{one.name}'" for one in criterion.accept]
    misfits = [_misfit(criterion, answers) for answers in (truth, *alternatives)]
    if any(misfits):
        places = [f"{criterion.where}:1", *(one.where for one in criterion.accept)]
        rows = zip(["the truth", *names], places, misfits, strict=True)
        return [_misfit_flaw(criterion, name, where, error) for name, where, error in rows if error]
    known = [("the truth", truth)]
    flaws = []
    for name, alternative, answers in zip(names, criterion.accept, alternatives, strict=True):
        like = next((other for other, others in known if same(criterion, answers, others)), "")
        if like:
            said = f"{name} of criterion '{criterion.id}' can't be told from {like} in any case"
            flaws.append(_flaw(alternative.where, said, "add a case in which the two differ, or remove it"))
        known.append((name, answers))
    return flaws


def _misfit(criterion: Criterion, answers: Answers) -> str:
    """Why the criterion's check can't work with these values; empty where it can."""
    try:
        same(criterion, answers, answers)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _misfit_flaw(criterion: Criterion, name: str, where: str, error: str) -> Flaw:
    said = f"{name} of criterion '{criterion.id}' is nothing that the check '{criterion.check}' can compare: {error}"
    return _flaw(where, said, "let it have such values as the check asks for")


def _flaw(where: str, message: str, fix: str) -> Flaw:
    file, line, column = where.rsplit(":", 2)
    return Flaw(file, int(line), int(column), message, fix=fix)


def same(criterion: Criterion, given: Answers, expected: Answers) -> bool:
    """Whether who answers with ``given`` is right in every case where ``expected`` is the truth."""
    pairs = zip(given, expected, strict=True)
    return all(_right(criterion, inputs, values, truth) for (inputs, values), (_, truth) in pairs)


def _right(
    criterion: Criterion, inputs: Mapping[str, Value], given: tuple[Expected, ...], truth: tuple[Expected, ...]
) -> bool:
    check = check_named(criterion.check)
    assert not isinstance(check, JudgingCheck)
    case = Evidence(criterion, Case("1", inputs), inputs, truth)
    if criterion.program is None:
        seen = replace(case, written=_as_written(given[0], shape=criterion.check == "shape"))
    else:
        seen = replace(case, observation=Observation("1", Status.OK, tuple(map(as_given, given))))
    try:
        return all(comparison.equal for comparison in check.compare(seen))
    except WrittenAnswerError:
        return False  # nobody can write it


def as_given(value: Expected) -> Value:
    """A computed value as it would come out of a child."""
    if isinstance(value, Reference):
        return Array(value.data, value.data.dtype.name)
    if isinstance(value, list | tuple):
        return type(value)(as_given(item) for item in value)
    if isinstance(value, Mapping):
        return {key: as_given(item) for key, item in value.items()}
    return value


def _as_written(value: Expected, *, shape: bool) -> Value:
    """A computed value as a student would type it, with all its digits: texts, and nested lists of them."""
    if isinstance(value, Reference):
        return _typed(list(value.data.shape) if shape else value.data.tolist())
    return _typed(value)


def _typed(value: Any) -> Value:
    if isinstance(value, list | tuple):
        return [_typed(item) for item in value]
    return _typed(value.data.tolist()) if isinstance(value, Reference) else str(value)
