"""A class at a glance, as data: who has what, and how each criterion went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from grader.model import Grade, Verdict
from grader.text import one_line, plain, safe_name

_BINS = 10


@dataclass(frozen=True)
class Tally:
    """How often each verdict came up, in the order of :class:`Verdict`; none with zero."""

    counts: tuple[tuple[Verdict, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)


@dataclass(frozen=True)
class SubmissionRow:
    """One submission in the table of a class; ``file`` is its name in ``reports/`` and ``staff/``, without suffix."""

    submission: str
    file: str
    score: Decimal
    max_score: Decimal
    pending: Decimal
    final: bool
    tally: Tally
    notes: tuple[str, ...]


@dataclass(frozen=True)
class CriterionRow:
    """How a criterion went in the class; ``mean`` is over submissions in which it has been judged."""

    id: str
    title: str
    points: Decimal
    mean: Decimal | None
    tally: Tally


@dataclass(frozen=True)
class ProblemRows:
    """The criteria of a problem."""

    id: str
    title: str
    criteria: tuple[CriterionRow, ...]


@dataclass(frozen=True)
class ClassView:
    """What the page of a class shows. ``bins`` counts scores by tenths of the maximum, full marks in the last."""

    rows: tuple[SubmissionRow, ...]
    problems: tuple[ProblemRows, ...]
    bins: tuple[int, ...]
    median: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None
    final: int
    remarks: tuple[str, ...] = ()


def tally(verdicts: Iterable[Verdict]) -> Tally:
    """``verdicts``, counted."""
    counts = Counter(verdicts)
    return Tally(tuple((verdict, counts[verdict]) for verdict in Verdict if counts[verdict]))


def class_view(grades: Sequence[Grade], remarks: Sequence[str] = ()) -> ClassView:
    """The class of ``grades``, all of one assignment, in the order given, and sentences on what belongs to nobody."""
    scores = [grade.score for grade in grades]
    return ClassView(
        rows=tuple(_row(grade) for grade in grades),
        problems=_problems(grades),
        bins=_bins(grades),
        median=median(scores) if scores else None,
        lowest=min(scores, default=None),
        highest=max(scores, default=None),
        final=sum(grade.final for grade in grades),
        remarks=tuple(one_line(remark, 500) for remark in remarks),
    )


def _row(grade: Grade) -> SubmissionRow:
    verdicts = (result.verdict for problem in grade.problems for result in problem.criteria)
    return SubmissionRow(
        submission=one_line(grade.submission, 200),
        file=safe_name(grade.submission),
        score=grade.score,
        max_score=grade.max_score,
        pending=grade.pending,
        final=grade.final,
        tally=tally(verdicts),
        notes=tuple(plain(note) for note in grade.notes),
    )


def _problems(grades: Sequence[Grade]) -> tuple[ProblemRows, ...]:
    if not grades:
        return ()
    return tuple(
        ProblemRows(
            one_line(problem.problem.id, 80),
            one_line(problem.problem.title),
            tuple(_criterion(grades, problem.problem.id, result.criterion.id) for result in problem.criteria),
        )
        for problem in grades[0].problems
    )


def _criterion(grades: Sequence[Grade], problem_id: str, criterion_id: str) -> CriterionRow:
    results = [
        result
        for grade in grades
        for problem in grade.problems
        for result in problem.criteria
        if (problem.problem.id, result.criterion.id) == (problem_id, criterion_id)
    ]
    judged = [result.score for result in results if not result.pending]
    return CriterionRow(
        id=one_line(criterion_id, 80),
        title=one_line(results[0].criterion.title),
        points=results[0].criterion.points,
        mean=sum(judged, Decimal(0)) / len(judged) if judged else None,
        tally=tally(result.verdict for result in results),
    )


def _bins(grades: Sequence[Grade]) -> tuple[int, ...]:
    counts = [0] * _BINS
    for grade in grades:
        share = grade.score / grade.max_score if grade.max_score else Decimal(0)
        counts[min(max(int(share * _BINS), 0), _BINS - 1)] += 1
    return tuple(counts)
