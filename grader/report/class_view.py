"""A class at a glance, as data: who has what, and how each criterion went.

Submissions go by one at a time, and as often as they are asked for: once to be counted, once for each table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

from grader.model import Adjusted, Assignment, Criterion, GradeSummary, Verdict
from grader.report.view import AdjustedView, adjusted_view
from grader.text import one_line, plain, safe_name

_BINS = 10

# every submission of a class, in the order in which tables show them; called anew for each pass
Summaries = Callable[[], Iterable[GradeSummary]]


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
    adjusted: AdjustedView | None = None


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


class Rows:
    """The submissions of a class, made into rows while they are gone through."""

    def __init__(self, summaries: Summaries) -> None:
        self._summaries = summaries

    def __iter__(self) -> Iterator[SubmissionRow]:
        return (_row(summary) for summary in self._summaries())


@dataclass(frozen=True)
class ClassView:
    """What the page of a class shows. ``bins`` counts scores by tenths of the maximum, full marks in the last.

    ``median``, ``lowest``, ``highest`` and ``max_score`` are points where every submission can earn the same, and
    percent of each one's own maximum where some can earn less: ``unit`` is ``" %"`` then.
    ``count`` says how many ``rows`` there are, and ``noted`` how many of them have notes.
    """

    rows: Rows
    count: int
    noted: int
    problems: tuple[ProblemRows, ...]
    bins: tuple[int, ...]
    median: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None
    max_score: Decimal
    final: int
    unit: str = ""
    remarks: tuple[str, ...] = ()
    adjusted: int = 0


def tally(verdicts: Iterable[Verdict]) -> Tally:
    """``verdicts``, counted."""
    return _tally(Counter(verdicts))


def class_view(assignment: Assignment, summaries: Summaries, remarks: Sequence[str] = ()) -> ClassView:
    """The class of one assignment, and sentences on what belongs to nobody; of submissions only numbers are held."""
    count = _Count()
    for summary in summaries():
        count.take(summary)
    scores, most, unit = count.comparable()
    return ClassView(
        rows=Rows(summaries),
        count=count.count,
        noted=count.noted,
        problems=_problems(assignment, count),
        bins=tuple(count.bins),
        median=median(scores) if scores else None,
        lowest=min(scores, default=None),
        highest=max(scores, default=None),
        max_score=most,
        final=count.final,
        unit=unit,
        adjusted=count.adjusted,
        remarks=tuple(one_line(remark, 500) for remark in remarks),
    )


@dataclass
class _CriterionCount:
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    judged: int = 0
    points: Decimal = Decimal(0)


@dataclass
class _Count:
    """What is counted over a class."""

    scores: list[tuple[Decimal, Decimal]] = field(default_factory=list)  # each with what could be earned
    bins: list[int] = field(default_factory=lambda: [0] * _BINS)
    count: int = 0
    final: int = 0
    noted: int = 0
    adjusted: int = 0
    criteria: dict[tuple[str, str], _CriterionCount] = field(default_factory=dict)

    def comparable(self) -> tuple[list[Decimal], Decimal, str]:
        """Scores that can be held against each other, the most that they can be, and their unit."""
        maxima = {most for _, most in self.scores}
        if len(maxima) > 1:
            return [100 * _share(score, most) for score, most in self.scores], Decimal(100), " %"
        return [score for score, _ in self.scores], max(maxima, default=Decimal(0)), ""

    def take(self, summary: GradeSummary) -> None:
        self.count += 1
        self.final += summary.adjusted.final if summary.adjusted else summary.final
        self.noted += bool(summary.notes)
        self.adjusted += summary.adjusted is not None
        self._score(summary.adjusted or summary)
        self._criteria(summary)

    def _score(self, counts: GradeSummary | Adjusted) -> None:
        """What counts; whoever is excused from everything has no score that could be counted."""
        if counts.max_score or isinstance(counts, GradeSummary):
            self.scores.append((counts.score, counts.max_score))
            self.bins[min(max(int(_share(counts.score, counts.max_score) * _BINS), 0), _BINS - 1)] += 1

    def _criteria(self, summary: GradeSummary) -> None:
        for item in summary.criteria:
            one = self.criteria.setdefault((item.problem, item.criterion), _CriterionCount())
            one.verdicts[item.verdict] += 1
            one.judged += not item.pending
            one.points += 0 if item.pending else item.score


def _share(score: Decimal, most: Decimal) -> Decimal:
    return score / most if most else Decimal(0)


def _tally(counts: Counter[Verdict]) -> Tally:
    return Tally(tuple((verdict, counts[verdict]) for verdict in Verdict if counts[verdict]))


def _row(summary: GradeSummary) -> SubmissionRow:
    return SubmissionRow(
        submission=one_line(summary.submission, 200),
        file=safe_name(summary.submission),
        score=summary.score,
        max_score=summary.max_score,
        pending=summary.pending,
        final=summary.final,
        tally=tally(item.verdict for item in summary.criteria),
        notes=tuple(plain(note) for note in summary.notes),
        adjusted=adjusted_view(summary.adjusted, staff=True),
    )


def _problems(assignment: Assignment, count: _Count) -> tuple[ProblemRows, ...]:
    """The criteria of the assignment that somebody was graded by."""
    rows = []
    for problem in assignment.problems:
        counted = [(item, count.criteria.get((problem.id, item.id))) for item in problem.criteria]
        criteria = tuple(_criterion(item, one) for item, one in counted if one is not None)
        if criteria:
            rows.append(ProblemRows(one_line(problem.id, 80), one_line(problem.title), criteria))
    return tuple(rows)


def _criterion(criterion: Criterion, count: _CriterionCount) -> CriterionRow:
    return CriterionRow(
        id=one_line(criterion.id, 80),
        title=one_line(criterion.title),
        points=criterion.points,
        mean=count.points / count.judged if count.judged else None,
        tally=_tally(count.verdicts),
    )
