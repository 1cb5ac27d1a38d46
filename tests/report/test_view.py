"""Who sees what, decided as data."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from grader.model import Aspect, Comparison, CriterionResult, Finding, Grade, Verdict, Visibility
from grader.report.view import CriterionView, GradeView, staff_view, student_view, view


def criteria(seen: GradeView) -> dict[str, CriterionView]:
    return {item.id: item for problem in seen.problems for item in problem.criteria}


def with_criterion(grade: Grade, index: int, **changes: object) -> Grade:
    (work,) = grade.problems
    items = list(work.criteria)
    items[index] = replace(items[index], **changes)  # type: ignore[arg-type]
    return replace(grade, problems=(replace(work, criteria=tuple(items)),))


def canaries(seen: GradeView) -> set[str]:
    return set(re.findall(r"CANARY[-.\w]*", repr(asdict(seen))))


def test_before_the_due_date_no_canary_is_left(secrets: Grade, before: datetime) -> None:
    assert canaries(student_view(secrets, before)) == set()


def test_after_the_due_date_only_what_waited_for_it_is_seen(secrets: Grade, after: datetime) -> None:
    seen = canaries(student_view(secrets, after))
    assert "CANARY-LATE-fact" in seen
    assert all(canary.startswith("CANARY-LATE") for canary in seen)


def test_a_second_before_the_due_date_is_before(secrets: Grade, after: datetime) -> None:
    assert canaries(student_view(secrets, after - timedelta(seconds=1))) == set()


def test_without_a_due_date_nothing_opens(secrets: Grade, after: datetime) -> None:
    endless = replace(secrets, assignment=replace(secrets.assignment, due=None))
    assert canaries(student_view(endless, after)) == set()


def test_staff_sees_everything(secrets: Grade) -> None:
    seen = canaries(staff_view(secrets))
    assert {f"CANARY-{tag}-stdout" for tag in ("case", "named", "hidden", "told", "LATE")} <= seen
    assert {"CANARY-answer", "CANARY-comment", "CANARY-rubric-hint", "CANARY-formula"} <= seen


def test_what_is_for_staff_leaves_no_trace_for_students(secrets: Grade, after: datetime) -> None:
    told = Finding("This could not be judged."), Finding("CANARY-staff: checks.py, line 3", for_staff=True)
    grade = with_criterion(secrets, 0, verdict=Verdict.UNJUDGED, findings=told)
    (work,) = student_view(grade, after).problems
    assert [one.fact for one in work.criteria[0].findings] == ["This could not be judged."]
    assert "CANARY-staff" in canaries(staff_view(grade))


def test_a_hidden_criterion_keeps_title_and_points(secrets: Grade, before: datetime) -> None:
    hidden = criteria(student_view(secrets, before))["hidden"]
    assert hidden == CriterionView("hidden", "Hidden title", Decimal(3), Visibility.HIDDEN, False, None, False)


def test_a_hidden_criterion_may_show_its_verdict(secrets: Grade, before: datetime) -> None:
    told = criteria(student_view(secrets, before))["told"]
    assert (told.verdict, told.score, told.findings) == (Verdict.TIMEOUT, None, ())


def test_hidden_cases_say_once_that_they_are_wrong(secrets: Grade, before: datetime) -> None:
    mixed = criteria(student_view(secrets, before))["mixed"]
    assert mixed.findings == (
        Finding("The public case is wrong too."),
        Finding("A hidden case is wrong.", visibility=Visibility.HIDDEN),
    )
    assert (mixed.verdict, mixed.score) == (Verdict.PARTIAL, Decimal(2))


def test_a_hidden_case_that_could_not_be_judged_is_not_called_wrong(secrets: Grade, before: datetime) -> None:
    mixed = criteria(student_view(with_criterion(secrets, 0, verdict=Verdict.UNJUDGED), before))["mixed"]
    assert mixed.findings[1].fact == "A hidden case could not be judged."


@pytest.mark.parametrize("verdict", [Verdict.PASS, Verdict.AWAITING])
def test_what_a_hidden_case_says_beside_a_pass_is_left_out(secrets: Grade, before: datetime, verdict: Verdict) -> None:
    mixed = criteria(student_view(with_criterion(secrets, 0, verdict=verdict), before))["mixed"]
    assert [finding.fact for finding in mixed.findings] == ["The public case is wrong too."]


def test_a_note_on_a_right_hidden_case_is_not_called_wrong(secrets: Grade, before: datetime) -> None:
    note = Finding("float32", comparisons=(Comparison("y", Aspect.EQUAL, 1.0),), visibility=Visibility.HIDDEN)
    mixed = criteria(student_view(with_criterion(secrets, 0, findings=(note,)), before))["mixed"]
    assert mixed.findings == ()


def test_totals_count_what_is_hidden(secrets: Grade, before: datetime) -> None:
    seen = student_view(secrets, before)
    assert (seen.score, seen.max_score, seen.problems[0].max_score) == (Decimal(2), Decimal(10), Decimal(10))


def test_the_rubrics_hint_is_for_what_is_not_passed(grade: Grade) -> None:
    seen = criteria(staff_view(grade))
    assert seen["layout"].hint == "Columns are stacked, not rows."
    (layers, conv) = grade.problems
    passed: list[CriterionResult] = [replace(item, verdict=Verdict.PASS) for item in conv.criteria]
    better = replace(grade, problems=(layers, replace(conv, criteria=tuple(passed))))
    assert criteria(staff_view(better))["layout"].hint == ""


def test_a_hint_is_not_said_twice(grade: Grade) -> None:
    layers, conv = grade.problems
    items = tuple(
        replace(item, findings=(Finding("no", hint=item.criterion.hint),)) if item.criterion.hint else item
        for item in conv.criteria
    )
    seen = criteria(staff_view(replace(grade, problems=(layers, replace(conv, criteria=items)))))
    assert seen["layout"].hint == ""
    assert seen["layout"].findings[0].hint == "Columns are stacked, not rows."


def test_a_moment_needs_a_time_zone(grade: Grade) -> None:
    with pytest.raises(
        ValueError, match=r"^as_of needs a time zone, got 2024-02-19T12:00:00; add an offset such as \+00:00$"
    ):
        student_view(grade, datetime(2024, 2, 19, 12))


def test_a_students_view_needs_a_moment(grade: Grade) -> None:
    with pytest.raises(ValueError, match=r"^a student's view needs as_of: a date decides what is open$"):
        view(grade, "student", None)
