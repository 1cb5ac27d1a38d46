"""``results.json`` as Gradescope reads it (https://gradescope-autograders.readthedocs.io/en/latest/specs/).

Everything is written as ``text``: what the platform's sanitiser leaves of HTML is not documented.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from importlib import resources
from typing import Any

from grader.container.settings import Settings, Shown
from grader.container.telling import criterion_text, submission_text
from grader.container.worth import by_hand
from grader.model import Grade, Verdict, Visibility
from grader.report.view import CriterionView, GradeView, platform_views, staff_view
from grader.report.words import CLOSED, number, plural, points
from grader.text import json_safe, one_line

FAILED = (
    "Your submission could not be graded, through no fault of yours. This is no grade, and nothing is lost: course "
    "staff can see what went wrong."
)
_LONGEST = 20_000
_NAME = 200
_LONGER = ("after_published", "hidden")
Document = dict[str, Any]


@dataclass(frozen=True)
class About:
    """What a result says beside the grade: seconds since the start, sentences for staff, data for other programs."""

    seconds: float
    for_staff: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


def results(grade: Grade, settings: Settings, about: About) -> Document:
    """A grade. ``score`` is what was judged, after late policies; what a person marks is left to the platform."""
    before, _ = platform_views(grade)
    counts = grade.adjusted or grade
    document = {
        "score": number(counts.score),
        **_head(about, settings.visibility, submission_text(before, total=_total_is_shown(before, settings))),
        "tests": [*_staff_tests(_for_staff(grade, about)), *_tests(grade, settings)],
        "extra_data": {"torch_grader": {**_data(grade), **about.extra}},
    }
    if settings.leaderboard:
        document["leaderboard"] = [{"name": "Points", "value": _shown_points(grade), "order": "desc"}]
    return _clean(document)


def failed(why: str, visibility: Shown, about: About, student: str = FAILED) -> Document:
    """A result that is no grade. A test that is hidden keeps the platform from showing a total of 0 to the student."""
    return _clean(
        {
            "score": 0,
            **_head(about, visibility, student),
            "tests": _staff_tests((why, *about.for_staff)),
            "extra_data": {"torch_grader": {"graded": False, **about.extra}},
        }
    )


def schema() -> Document:
    """The JSON Schema of what is written: the fields that the platform documents, and no others."""
    source = resources.files("grader.container").joinpath("schema/gradescope.schema.json").read_text(encoding="utf-8")
    loaded: Document = json.loads(source)
    return loaded


def _head(about: About, visibility: Shown, output: str) -> Document:
    return {
        "execution_time": round(about.seconds, 3),
        "output": output,
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": visibility,
        "stdout_visibility": "hidden",  # the report for staff
    }


def _staff_tests(sentences: tuple[str, ...]) -> list[Document]:
    """One test that students never see, where there is something for staff to look at."""
    if not sentences:
        return []
    return [
        {
            "name": "For staff: this needs a look",
            "number": "0",
            "status": "failed",
            "output": "\n".join(sentences),
            "visibility": "hidden",
            "tags": ["staff"],
        }
    ]


def _for_staff(grade: Grade, about: About) -> tuple[str, ...]:
    lost = [
        f"“{result.criterion.title}” was not judged: {result.findings[0].fact if result.findings else 'unknown'}"
        for problem in grade.problems
        for result in problem.criteria
        if result.verdict is Verdict.UNJUDGED
    ]
    return (*about.for_staff, *lost)


def _total_is_shown(before: GradeView, settings: Settings) -> bool:
    """Whether students read their total: the platform keeps it from them while a test is hidden, and so must we."""
    return settings.hidden == "total" or all(one.open for problem in before.problems for one in problem.criteria)


def _tests(grade: Grade, settings: Settings) -> Iterator[Document]:
    before, after = platform_views(grade)
    rows = zip(grade.problems, before.problems, after.problems, staff_view(grade).problems, strict=True)
    for first, (problem, *views) in enumerate(rows, start=1):
        seen = zip(problem.criteria, *(view.criteria for view in views), strict=True)
        for second, (result, now, later, all_of_it) in enumerate(seen, start=1):
            head = _Head(views[0].id, views[0].title, f"{first}.{second}", by_hand(result.criterion))
            yield from _criterion(head, now, later, all_of_it, settings)


@dataclass(frozen=True)
class _Head:
    problem: str
    title: str
    number: str
    by_hand: bool


def _criterion(
    head: _Head, before: CriterionView, after: CriterionView, staff: CriterionView, settings: Settings
) -> Iterator[Document]:
    """The tests of one criterion: what students see now, what opens for them later, and what staff alone see."""
    if before.open:
        yield _test(head, before)
        if criterion_text(after) != criterion_text(before):
            yield {**_told_later(head, before, after), "visibility": _opening(settings)}
    elif after.open:
        yield {**_test(head, after), "visibility": _opening(settings)}
    else:
        told = settings.hidden == "total" or before.verdict is not None
        if told:
            yield _closed(head, before)
        if settings.hidden == "staff":
            yield {**_test(head, staff, staff=True), "visibility": Visibility.HIDDEN.value}


def _opening(settings: Settings) -> str:
    """When that opens which is closed until the due date: a test's own word overrides the whole result's, so where all
    of that is held back for longer, the test is too."""
    return settings.visibility if settings.visibility in _LONGER else Visibility.AFTER_DUE_DATE.value


def _test(head: _Head, seen: CriterionView, *, staff: bool = False) -> Document:
    return {
        **_named(head, seen),
        **_score(head, seen),
        "output": criterion_text(seen, staff=staff),
        "extra_data": {"problem": head.problem, "criterion": seen.id, "verdict": seen.verdict and seen.verdict.value},
    }


def _told_later(head: _Head, before: CriterionView, after: CriterionView) -> Document:
    """What more there is to say of a criterion, without points, which stand in its own test."""
    more = tuple(one for one in after.findings if one not in before.findings)
    after = replace(after, findings=more) if more else after
    named = _named(head, after)
    later = {"name": f"{named['name']}: what opens after the due date", "number": f"{head.number}.1"}
    return {**named, **later, "output": criterion_text(after)}


def _closed(head: _Head, seen: CriterionView) -> Document:
    worth = f"It is worth {plural(points(seen.points), 'point')}."
    return {**_named(head, seen), **_status(seen.verdict), "output": f"{CLOSED[seen.visibility]} {worth}"}


def _named(head: _Head, seen: CriterionView) -> Document:
    extra = ["extra credit"] if seen.extra_credit else []
    return {
        "name": one_line(f"{head.title}: {seen.title}", _NAME),
        "number": head.number,
        "tags": [head.problem, *extra],
    }


def _score(head: _Head, seen: CriterionView) -> Document:
    """No points where they are open: a 0 would look earned, and what a person marks is in the platform's own rubric."""
    waits = head.by_hand or seen.verdict is Verdict.UNJUDGED
    if seen.score is None or waits or (seen.pending and not seen.score):
        return _status(seen.verdict)
    return {"score": number(seen.score), "max_score": number(seen.points), **_status(seen.verdict)}


def _status(verdict: Verdict | None) -> Document:
    """Passed and failed; what is partly right the platform shows by its points."""
    if verdict in (None, Verdict.AWAITING, Verdict.UNJUDGED, Verdict.PARTIAL):
        return {}
    return {"status": "passed" if verdict is Verdict.PASS else "failed"}


def _data(grade: Grade) -> Document:
    """For other programs: students may get to see it, so it holds nothing of what is closed."""
    counts = grade.adjusted or grade
    adjusted = grade.adjusted
    return {
        "graded": True,
        "assignment": grade.assignment.id,
        "final": counts.final,
        "late_days": adjusted.late_days if adjusted else 0,
        "hidden_digest": grade.hidden_digest,
        "confinement": list(grade.confinement),
        "versions": dict(grade.versions),
    }


def _shown_points(grade: Grade) -> int | float:
    """The points of what everybody may see: a leaderboard with all of them would tell how hidden criteria went."""
    results = (result for problem in grade.problems for result in problem.criteria)
    return number(sum((one.score for one in results if one.criterion.visibility is Visibility.PUBLIC), Decimal(0)))


def _clean(document: Document) -> Document:
    safe = json_safe(document, _LONGEST)
    assert isinstance(safe, dict)
    return safe
