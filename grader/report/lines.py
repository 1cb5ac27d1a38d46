"""Findings one a line, as editors and code hosts read them: ``file:line:column: error: text``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from grader.model import Finding, Grade, Place, Problem, Verdict
from grader.report import reading
from grader.report.view import CriterionView, student_view
from grader.report.words import VERDICT
from grader.text import one_line

_LONGEST = 1000
_SEVERITY: dict[Verdict, str] = {
    Verdict.PARTIAL: "warning",
    Verdict.FAIL: "error",
    Verdict.MISSING: "warning",
    Verdict.ERROR: "error",
    Verdict.TIMEOUT: "error",
    Verdict.CRASH: "error",
    Verdict.BLOCKED: "warning",
    Verdict.UNJUDGED: "warning",
}


def check_lines(grade: Grade, as_of: datetime, from_here: Callable[[str], str] = str) -> Iterator[str]:
    """A line for each finding of what is not passed, without its end; none for what is right or waits for a person.

    What is missing, not written yet or could not be judged is a ``warning``. A finding that points nowhere is placed in
    the first line of the file that it is about. A place in a notebook is its first line, and the text begins with the
    cell. ``from_here`` says where that file is, seen from the current folder; of places in findings that is so already.

    Raises:
        ValueError: if ``as_of`` has no time zone.
    """
    told: set[str] = set()
    for problem, result in zip(student_view(grade, as_of).problems, grade.problems, strict=True):
        for item in problem.criteria:
            yield from _lines(item, Place(from_here(_home(item, result.problem)), 1), told)


def _lines(item: CriterionView, where: Place, told: set[str]) -> Iterator[str]:
    """What there is to say of a criterion, at ``where`` unless a finding has a place of its own.

    A file that is missing is missing once, as ``told`` knows.
    """
    verdict = item.verdict
    if verdict is None or verdict not in _SEVERITY:
        return
    severity = "warning" if reading.is_unwritten(item) else _SEVERITY[verdict]
    for finding in item.findings or (Finding(reading.meaning(item) or f"{VERDICT[verdict]}.", hint=item.hint),):
        where = finding.where or where  # a remark on further cases stands where the first one does
        if verdict is not Verdict.MISSING or finding.fact not in told:
            yield line(where, severity, _message(item, finding))
        told.add(finding.fact)


def line(place: Place, severity: str, message: str, column: int = 1) -> str:
    """One line; whatever file and text are made of, it is one, and no colon of the file ends the file early."""
    at = max(place.line, 1) if place.cell is None else 1
    cell = "" if place.cell is None else f"{place.at.partition(', ')[2]}: "
    file = one_line(place.file, 300).replace(": ", " ")
    return f"{file}:{at}:{column}: {severity}: {one_line(cell + message, _LONGEST)}"


def _message(item: CriterionView, finding: Finding) -> str:
    seen = reading.read(finding, ledger=False)
    more = [sentence for value in seen.values for sentence in value.sentences]
    hint = f"Hint: {seen.hint}" if seen.hint and item.verdict is not Verdict.MISSING else ""
    return f"{item.title}: {' '.join(filter(None, (seen.fact, *more, *seen.notes, seen.because, hint)))}"


def _home(item: CriterionView, problem: Problem) -> str:
    """The file that a criterion looks at."""
    written = any(one.answer for one in problem.criteria if one.id == item.id)
    return "answers.yaml" if written else problem.layout.module
