"""Opens a kit: everything that judging a student's own work needs, without references and without torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.codec.sealed import Damaged
from grader.errors import UsageError
from grader.hidden import Hidden
from grader.kit.contents import MOST_BYTES, Contents, KitCase, from_bytes
from grader.model import Assignment, Case, Criterion, Problem
from grader.plan.calls import PlannedCase, call_of, case_id
from grader.plan.streams import Streams
from grader.prepare import Prepared, PreparedCase, as_truth


@dataclass(frozen=True)
class Kit:
    """An opened kit.

    ``prepared`` is what :func:`grader.pipeline.grade` takes: ``prepared.assignment`` holds the public criteria and the
    titles. ``hidden`` counts the points of what is judged only once the work is handed in; ``lacks`` says in sentences
    what else a kit can't do. ``path`` is where it lies.
    """

    path: Path
    prepared: Prepared
    hidden: Hidden
    lacks: tuple[str, ...]

    @property
    def assignment(self) -> Assignment:
        """The public part of the assignment."""
        return self.prepared.assignment


def read(path: Path) -> Kit:
    """Opens the kit at ``path``. Raises :class:`UsageError` where it can't be read or is none."""
    try:
        contents = from_bytes(_bytes(path))
        prepared = _prepared(contents)
    except Damaged as damage:
        raise UsageError(
            f"{path}: not a kit that can be used, because {damage}; unpack the zip of your course again, and install "
            "the wheel that lies in it"
        ) from None
    return Kit(path, prepared, contents.hidden, contents.lacks)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: the kit can't be read ({error.strerror or error})") from None
    if len(data) > MOST_BYTES:
        raise Damaged("it is too large")
    return data


def _prepared(contents: Contents) -> Prepared:
    assignment, streams = contents.assignment, Streams(contents.seed)
    cases = {
        (problem.id, criterion.id): _cases(problem, criterion, contents)
        for problem in assignment.problems
        for criterion in problem.criteria
    }
    if sum(map(len, cases.values())) != len(contents.cases):
        raise Damaged("it holds cases of no criterion")
    return Prepared(assignment, streams, cases)


def _cases(problem: Problem, criterion: Criterion, contents: Contents) -> tuple[PreparedCase, ...]:
    found = []
    for case in criterion.cases:
        kept = contents.cases.get(case_id(problem, criterion, case))
        if kept is None:
            raise Damaged("it lacks a case of a criterion")
        found.append(_case(_planned(problem, criterion, case, kept), kept))
    return tuple(found)


def _planned(problem: Problem, criterion: Criterion, case: Case, kept: KitCase) -> PlannedCase:
    try:
        call = None if criterion.program is None else call_of(problem, criterion, case, kept.inputs, kept.seed)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # the last two: nested too deep for the parser
        raise Damaged("it holds a program that is none") from None
    if call is not None and kept.expected and len(kept.expected) != len(call.program.observe):
        raise Damaged("it holds other values than its programs give")
    return PlannedCase(problem, criterion, case, kept.inputs, kept.code, call, kept.seed)


def _case(planned: PlannedCase, kept: KitCase) -> PreparedCase:
    alternatives: Sequence[PreparedCase] = [
        PreparedCase(as_truth(planned, alternative), expected)
        for alternative, expected in zip(planned.criterion.accept, kept.accept, strict=False)
    ]
    if len(alternatives) != len(planned.criterion.accept):
        raise Damaged("it lacks the values of an alternative")
    return PreparedCase(planned, kept.expected, accept=tuple(alternatives), form=kept.form)
