"""``grader_results`` at the end of a run: criteria with verdicts and points, or submissions with their totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pytest

from grader.model import Assignment, Criterion, CriterionResult, Verdict
from grader.pytest_plugin.grading import Grading
from grader.report.words import VERDICT, plural, points
from grader.score.totals import Totals, total_assignment, total_problem
from grader.text import one_line

TITLE = "grader_results"

# what became of the criteria of one submission, by problem and criterion
Results = Mapping[tuple[str, str], CriterionResult]


@dataclass(frozen=True)
class _Line:
    """A line of a table; the last cell stands at the right."""

    cells: tuple[str, ...]
    colour: str = ""


def print_results(terminal: pytest.TerminalReporter, grading: Grading) -> None:
    """Prints what the reports of criteria say; nothing where no criterion was reached."""
    by_submission = _results(terminal, grading.assignment)
    if not by_submission:
        return
    terminal.section(TITLE)
    if len(grading.found) == 1:
        ((_, results),) = by_submission.items()
        _print(terminal, list(_criteria(grading.assignment, results)))
    else:
        named = [(one.id, by_submission[one.id]) for one in grading.found if one.id in by_submission]
        _print(terminal, [_submission(name, results, grading.assignment) for name, results in named])
    if left := _left_out(by_submission.values(), grading.assignment):
        terminal.write_line(left)


def _results(
    terminal: pytest.TerminalReporter, assignment: Assignment
) -> dict[str, dict[tuple[str, str], CriterionResult]]:
    criteria = {(problem.id, one.id): one for problem in assignment.problems for one in problem.criteria}
    found: dict[str, dict[tuple[str, str], CriterionResult]] = {}
    for report in (report for reports in terminal.stats.values() for report in reports):
        told = getattr(report, "grader_result", None)
        if told:
            key = told["problem"], told["criterion"]
            found.setdefault(told["submission"], {})[key] = _result(criteria[key], told)
    return found


def _result(criterion: Criterion, told: Mapping[str, str]) -> CriterionResult:
    return CriterionResult(criterion, Verdict(told["verdict"]), Decimal(told["score"]), Decimal(told["pending"]))


def _totals(assignment: Assignment, results: Results) -> Totals:
    """The totals of the criteria that were reached, and of no others."""
    problems = [
        total_problem(problem, [results[key] for one in problem.criteria if (key := (problem.id, one.id)) in results])
        for problem in assignment.problems
    ]
    return total_assignment(assignment, problems)


def _criteria(assignment: Assignment, results: Results) -> Iterator[_Line]:
    for problem in assignment.problems:
        for criterion in problem.criteria:
            result = results.get((problem.id, criterion.id))
            if result is not None:
                name = one_line(f"{problem.id}::{criterion.id}")
                extra = " (extra credit)" if criterion.extra_credit else ""
                yield _Line((name, VERDICT[result.verdict] + extra, _points_of(result)), _colour(result.verdict))
    yield _Line(("total", _pending(_totals(assignment, results)), _score(_totals(assignment, results))))


def _submission(name: str, results: Results, assignment: Assignment) -> _Line:
    counts = Counter(result.verdict for result in results.values())
    tally = ", ".join(f"{counts[verdict]} {VERDICT[verdict]}" for verdict in Verdict if counts[verdict])
    totals = _totals(assignment, results)
    return _Line((one_line(name), ", ".join(filter(None, (tally, _pending(totals)))), _score(totals)))


def _points_of(result: CriterionResult) -> str:
    waits = result.pending and not result.score
    return f"{'–' if waits else points(result.score)} / {points(result.max_score)}"


def _score(totals: Totals) -> str:
    return f"{points(totals.score)} / {points(totals.max_score)}"


def _pending(totals: Totals) -> str:
    return f"{plural(points(totals.pending), 'point')} pending" if totals.pending else ""


def _colour(verdict: Verdict) -> str:
    known = {Verdict.PASS: "green", Verdict.PARTIAL: "yellow", Verdict.AWAITING: "blue", Verdict.UNJUDGED: "purple"}
    return known.get(verdict, "red")


def _print(terminal: pytest.TerminalReporter, lines: Sequence[_Line]) -> None:
    widths = [max(map(len, column)) for column in zip(*(line.cells for line in lines), strict=True)]
    for line in lines:
        *left, last = line.cells
        cells = [cell.ljust(width) for cell, width in zip(left, widths, strict=False)]
        markup = {line.colour: True} if line.colour else {}
        terminal.write_line("  ".join([*cells, last.rjust(widths[-1])]), **markup)


def _left_out(some: Iterable[Results], assignment: Assignment) -> str:
    """A sentence where criteria were left out, so that nobody takes a part for the whole."""
    whole = sum(len(problem.criteria) for problem in assignment.problems)
    part = min(map(len, some))
    return f"Not all criteria were reached: {part} of {whole}." if part < whole else ""
