"""What an audience may see of a grade, decided as data. Every report renders one of these views and nothing else.

A criterion that is closed to the audience keeps its title and its points; its verdict too where the rubric says so.
Nothing else of it is in the view, so no template can leak it. All strings are clean and short.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

from grader.model import (
    Adjusted,
    Adjustment,
    Assignment,
    Criterion,
    CriterionResult,
    Finding,
    Grade,
    ProblemResult,
    Verdict,
    Visibility,
)
from grader.report import clean
from grader.text import LIMIT, one_line, plain

Audience = Literal["staff", "student"]

HIDDEN_WRONG = "A hidden case is wrong."
HIDDEN_UNJUDGED = "A hidden case could not be judged."
_NOTHING_WRONG = frozenset({Verdict.PASS, Verdict.AWAITING})


@dataclass(frozen=True)
class AcceptedView:
    """An alternative that explains an answer, and its share of the points."""

    name: str
    credit: Decimal


@dataclass(frozen=True)
class CriterionView:
    """A criterion as its audience sees it. ``score``, ``pending`` and ``verdict`` are None where they are secret."""

    id: str
    title: str
    points: Decimal
    visibility: Visibility
    open: bool
    verdict: Verdict | None
    extra_credit: bool
    score: Decimal | None = None
    pending: Decimal | None = None
    follow_through: bool = False
    formula: str = ""
    hint: str = ""  # the rubric's own, where the criterion is not passed
    findings: tuple[Finding, ...] = ()
    answer_text: str = ""
    comment: str = ""
    accepted: AcceptedView | None = None


@dataclass(frozen=True)
class ProblemView:
    """A problem and its criteria, with totals over all of them."""

    id: str
    title: str
    directory: Path
    criteria: tuple[CriterionView, ...]
    score: Decimal
    max_score: Decimal
    pending: Decimal
    extra: Decimal


@dataclass(frozen=True)
class AdjustedView:
    """What counts after policies and decisions, and the steps to it that the audience may know."""

    score: Decimal
    max_score: Decimal
    pending: Decimal
    final: bool
    adjustments: tuple[Adjustment, ...]


@dataclass(frozen=True)
class GradeView:
    """A grade as its audience sees it."""

    audience: Audience
    submission: str
    assignment: str
    title: str
    course: str
    due: datetime | None
    score: Decimal
    max_score: Decimal
    pending: Decimal
    final: bool
    seed: int
    hidden_digest: str
    confinement: tuple[str, ...]
    notes: tuple[str, ...]
    versions: Mapping[str, str]
    seconds: float
    problems: tuple[ProblemView, ...]
    adjusted: AdjustedView | None = None


def student_view(grade: Grade, as_of: datetime) -> GradeView:
    """What the student may see at ``as_of``: hidden and not yet due parts are left out; totals count everything.

    Raises:
        ValueError: if ``as_of`` has no time zone.
    """
    own = grade.adjusted.due if grade.adjusted else None
    return _view(grade, "student", past_due=is_past_due(grade.assignment, as_of, own))


def is_past_due(assignment: Assignment, as_of: datetime, own: datetime | None = None) -> bool:
    """Whether what opens after the due date (a student's ``own``, where there is one) is open at ``as_of``.

    Raises:
        ValueError: if ``as_of`` has no time zone.
    """
    if as_of.tzinfo is None:
        raise ValueError(f"as_of needs a time zone, got {as_of.isoformat()}; add an offset such as +00:00")
    due = own or assignment.due
    return due is not None and as_of >= due


def platform_views(grade: Grade) -> tuple[GradeView, GradeView]:
    """What the student may see before and after the due date, for a platform that knows itself which of both it is."""
    return _view(grade, "student", past_due=False), _view(grade, "student", past_due=True)


def staff_view(grade: Grade) -> GradeView:
    """Everything."""
    return _view(grade, "staff", past_due=True)


def view(grade: Grade, audience: Audience, as_of: datetime | None) -> GradeView:
    """The view of ``audience``; a student's needs ``as_of``."""
    if audience == "staff":
        return staff_view(grade)
    if as_of is None:
        raise ValueError("a student's view needs as_of: a date decides what is open")
    return student_view(grade, as_of)


def _view(grade: Grade, audience: Audience, *, past_due: bool) -> GradeView:
    shown = _Shown(audience == "staff", past_due)
    return GradeView(
        audience=audience,
        submission=one_line(grade.submission, 200),
        assignment=one_line(grade.assignment.id, 200),
        title=one_line(grade.assignment.title),
        course=one_line(grade.assignment.course),
        due=grade.assignment.due,
        score=grade.score,
        max_score=grade.max_score,
        pending=grade.pending,
        final=grade.final,
        seed=grade.seed,
        hidden_digest=one_line(grade.hidden_digest),
        confinement=tuple(one_line(layer) for layer in grade.confinement),
        notes=tuple(one_line(note, LIMIT) for note in (*grade.notes, *grade.remarks)),
        versions={one_line(name, 80): one_line(grade.versions[name], 80) for name in sorted(grade.versions)},
        seconds=grade.seconds,
        problems=tuple(_problem(result, shown) for result in grade.problems),
        adjusted=adjusted_view(grade.adjusted, staff=audience == "staff"),
    )


def adjusted_view(adjusted: Adjusted | None, *, staff: bool) -> AdjustedView | None:
    """What counts; ``None`` where the audience has nothing to read about it."""
    if adjusted is None:
        return None
    told = [one for one in adjusted.adjustments if staff or not one.staff]
    steps = tuple(replace(one, text=one_line(one.text, 1000)) for one in told)
    if not steps:
        return None
    return AdjustedView(adjusted.score, adjusted.max_score, adjusted.pending, adjusted.final, steps)


@dataclass(frozen=True)
class _Shown:
    """Which visibilities are open."""

    staff: bool
    past_due: bool

    def __call__(self, visibility: Visibility) -> bool:
        due = self.past_due and visibility is Visibility.AFTER_DUE_DATE
        return self.staff or due or visibility is Visibility.PUBLIC


def _problem(result: ProblemResult, shown: _Shown) -> ProblemView:
    return ProblemView(
        id=one_line(result.problem.id, 80),
        title=one_line(result.problem.title),
        directory=result.problem.directory,
        criteria=tuple(_criterion(item, shown) for item in result.criteria),
        score=result.score,
        max_score=result.max_score,
        pending=result.pending,
        extra=result.extra,
    )


def _criterion(result: CriterionResult, shown: _Shown) -> CriterionView:
    criterion = result.criterion
    if not shown(criterion.visibility):
        return _closed(result)
    findings = _findings(result, shown)
    return CriterionView(
        id=one_line(criterion.id, 80),
        title=one_line(criterion.title),
        points=criterion.points,
        visibility=criterion.visibility,
        open=True,
        verdict=result.verdict,
        extra_credit=criterion.extra_credit,
        score=result.score,
        pending=result.pending,
        follow_through=result.follow_through,
        formula=plain(criterion.formula),
        hint=_hint(result, findings),
        findings=findings,
        answer_text=plain(result.answer_text, 20_000),
        comment=plain(result.comment),
        accepted=_accepted(result),
    )


def _accepted(result: CriterionResult) -> AcceptedView | None:
    alternative = result.accepted
    return None if alternative is None else AcceptedView(one_line(alternative.name), alternative.credit)


def _closed(result: CriterionResult) -> CriterionView:
    criterion = result.criterion
    return CriterionView(
        id=one_line(criterion.id, 80),
        title=one_line(criterion.title),
        points=criterion.points,
        visibility=criterion.visibility,
        open=False,
        verdict=result.verdict if criterion.show_verdict else None,
        extra_credit=criterion.extra_credit,
    )


def _hint(result: CriterionResult, findings: tuple[Finding, ...]) -> str:
    hint = plain(result.criterion.hint)
    said = any(finding.hint == hint for finding in findings)
    useless = result.verdict in _NOTHING_WRONG or result.verdict is Verdict.UNJUDGED
    return "" if said or useless else hint


def _findings(result: CriterionResult, shown: _Shown) -> tuple[Finding, ...]:
    """The open findings as they are; all the closed ones together as one that says only that there is one."""
    kept: list[Finding] = []
    told = False
    for finding in result.findings:
        if finding.for_staff and not shown.staff:
            continue
        closed = _closed_by(finding, result.criterion, shown)
        if closed is None:
            kept.append(clean.finding(finding))
        elif not told and _bad_news(finding, result.verdict):
            told = True
            unjudged = result.verdict is Verdict.UNJUDGED
            kept.append(Finding(HIDDEN_UNJUDGED if unjudged else HIDDEN_WRONG, visibility=closed))
    return tuple(kept)


def _closed_by(finding: Finding, criterion: Criterion, shown: _Shown) -> Visibility | None:
    """What closes a finding: its own visibility, or that of the case it names. The pipeline sets the first; the
    second is looked up all the same, as a leak can't be taken back."""
    cases = [case.visibility for case in criterion.cases if case.id == finding.case]
    return next((each for each in (finding.visibility, *cases) if not shown(each)), None)


def _bad_news(finding: Finding, verdict: Verdict) -> bool:
    only_notes = bool(finding.comparisons) and all(item.equal for item in finding.comparisons)
    return verdict not in _NOTHING_WRONG and not only_notes
