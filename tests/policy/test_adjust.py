"""What counts, step by step, each with its sentence; and what holds for every class, policy and decision."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Adjusted, Decision, LatePolicy, ProblemResult, Submission
from grader.policy.adjust import adjust
from grader.policy.wording import without_points
from grader.score.totals import total_assignment
from tests.policy.conftest import assignment, decision, handed_in, policy, problem

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CONV, BATCH, RES = problem("conv", ("8", "10")), problem("batch", ("3", "5"), ("5", "5")), problem("res", ("2", "10"))
THREE = (CONV, BATCH, RES)  # 18 of 30


def made(
    *decisions: Decision,
    problems: tuple[ProblemResult, ...] = THREE,
    late: LatePolicy | None = None,
    by: Submission | None = None,
    **more: Any,
) -> Adjusted:
    found = adjust(assignment(problems, late, **more), problems, by or handed_in(), decisions)
    assert found is not None
    return found


def told(found: Adjusted) -> list[tuple[str, str, str]]:
    return [(one.kind, str(one.points), one.text) for one in found.adjustments]


def totals(found: Adjusted) -> tuple[str, str, str, bool]:
    return str(found.score), str(found.max_score), str(found.pending), found.final


def test_where_nothing_is_changed_there_is_nothing_to_say():
    for late in (None, policy()):
        assert adjust(assignment(THREE, late), THREE, handed_in()) is None


def test_lateness_is_told_with_its_arithmetic():
    found = made(late=policy(), by=handed_in(DAY + HOUR))
    assert told(found) == [("late", "-3.60", "2 days late: 20 % of 18 = 3.6 points.")]
    assert totals(found) == ("14.40", "30", "0.00", True)


@pytest.mark.parametrize(
    ("late", "after", "sentence"),
    [
        (policy(), HOUR, "1 day late: 10 % of 18 = 1.8 points."),
        (policy(of="max"), HOUR, "1 day late: 10 % of the maximum of 30 = 3 points."),
        (policy(of="max"), 7 * DAY, "7 days late: 70 % of the maximum of 30 = 21 points, and 18 were earned."),
        (policy(cap="0.5"), 9 * DAY, "9 days late: 50 % (the most that is taken) of 18 = 9 points."),
        (policy("0.5"), 2 * DAY, "2 days late: 100 % of 18 = 18 points."),
        (policy("0.125"), HOUR, "1 day late: 12.5 % of 18 = 2.25 points."),
        (policy(days=2), 3 * DAY, "3 days late, 2 covered by late days: 10 % of 18 = 1.8 points."),
        (policy(days=2), 2 * DAY, "2 days late, covered by late days: nothing is taken."),
        (policy(closes=5 * 86_400), 6 * DAY, "6 days late, and more than 5 days after the due date nothing is earned."),
        (policy(closes=129_600), 2 * DAY, "2 days late, and more than 36 hours after the due date nothing is earned."),
        (policy(closes=90), HOUR, "1 day late, and more than 90 seconds after the due date nothing is earned."),
    ],
)
def test_every_way_of_being_late_has_its_sentence(late, after, sentence):
    assert [text for _, _, text in told(made(late=late, by=handed_in(after)))] == [sentence]


def test_an_extension_moves_the_due_date_and_is_told():
    found = made(decision("days", "1", "in hospital."), late=policy(), by=handed_in(DAY + HOUR))
    assert told(found) == [
        ("extension", "0", "Due 2024-02-20 23:59 (UTC) by extension: in hospital."),
        ("late", "-1.80", "1 day late: 10 % of 18 = 1.8 points."),
    ]
    own = made(decision("due", "2024-02-22T23:59:00-06:00"), late=policy(), by=handed_in(DAY + HOUR))
    assert told(own) == [("extension", "0", "Due 2024-02-22 23:59 (UTC-06:00) by extension: ill.")]
    assert own.due is not None
    assert own.due.isoformat() == "2024-02-22T23:59:00-06:00"


def test_waived_lateness_takes_nothing():
    found = made(decision("late", "waived"), late=policy(), by=handed_in(3 * DAY))
    assert told(found) == [("late", "0", "Lateness is waived: ill.")]
    assert found.score == 18


def test_late_days_of_a_student_take_the_place_of_the_policys():
    found = made(decision("late_days", "1", "used two"), late=policy(days=3), by=handed_in(2 * DAY))
    assert [text for _, _, text in told(found)] == [
        "Late days that may be used here: 1: used two.",
        "2 days late, 1 covered by late days: 10 % of 18 = 1.8 points.",
    ]
    assert found.late_days == 1


def test_without_a_time_nothing_is_taken_and_staff_are_told_what_the_platform_says():
    found = made(late=policy(), by=handed_in(None, late=True))
    said = (
        "The platform says that this is late, but not how late: nothing was taken. "
        "A decision on its score can take points."
    )
    assert told(found) == [("note", "0", said)]
    assert found.adjustments[0].staff
    assert totals(found) == ("18", "30", "0", True)
    assert adjust(assignment(THREE, policy()), THREE, handed_in(None)) is None
    assert adjust(assignment(THREE), THREE, handed_in(None, late=True)) is None


def test_staff_are_told_where_the_platform_says_in_time_and_points_are_taken():
    found = made(late=policy(), by=handed_in(HOUR, late=False))
    assert [(one.text, one.staff) for one in found.adjustments] == [
        ("1 day late: 10 % of 18 = 1.8 points.", False),
        ("The platform says that this came in time: if the student has an extension there, decide it here too.", True),
    ]


def test_the_lowest_problem_is_dropped_before_lateness():
    found = made(drop_lowest=1, late=policy(), by=handed_in(HOUR))
    assert told(found) == [
        ("dropped", "-2", "“Res” is dropped as the lowest: 2 of 10 points."),
        ("late", "-1.60", "1 day late: 10 % of 16 = 1.6 points."),
    ]
    assert totals(found) == ("14.40", "20", "0.00", True)


def test_of_several_each_is_told():
    found = made(drop_lowest=2)
    assert [text for _, _, text in told(found)] == [
        "“Conv” is dropped as one of the 2 lowest: 8 of 10 points.",
        "“Res” is dropped as one of the 2 lowest: 2 of 10 points.",
    ]


def test_what_is_dropped_waits_for_pending_points_and_the_grade_is_not_final():
    open_ = (problem("conv", ("2", "10", "8")), problem("res", ("5", "10")))
    found = made(problems=open_, drop_lowest=1)
    assert told(found) == [("dropped", "0", "1 more problem is dropped once the pending points are known.")]
    assert totals(found) == ("7", "20", "8", False)


def test_it_is_not_final_while_it_is_open_what_is_dropped_even_if_nothing_can_be_earned():
    open_ = (problem("conv", ("2", "10", "8")), problem("res", ("5", "10")))
    found = made(problems=open_, drop_lowest=1, late=policy(closes=0), by=handed_in(HOUR))
    assert totals(found) == ("0", "20", "0", False)


def test_extra_credit_stays_where_a_problem_is_dropped_and_counts_up_to_its_cap():
    extra = (problem("conv", ("1", "10"), ("3", "+4")), problem("res", ("5", "10")))
    assert totals(made(problems=extra, drop_lowest=1)) == ("8", "10", "0", True)
    assert totals(made(problems=extra, drop_lowest=1, extra_credit_cap=Decimal(2))) == ("7", "10", "0", True)


def test_pending_points_lose_their_share_too():
    open_ = (problem("conv", ("4", "10", "6")),)
    found = made(problems=open_, late=policy("0.5"), by=handed_in(HOUR))
    assert told(found) == [("late", "-2.00", "1 day late: 50 % of 4 so far = 2 points.")]
    assert totals(found) == ("2.00", "10", "3.00", False)


def test_an_exemption_leaves_score_and_maximum():
    found = made(decision("exempt batch/c1"), decision("exempt res"))
    assert told(found) == [
        ("exempt", "-3", "Excused from “batch 1”: ill."),
        ("exempt", "-2", "Excused from “Res”: ill."),
    ]
    assert totals(found) == ("13", "15", "0", True)


def test_an_exempt_problem_is_not_the_one_that_is_dropped():
    assert [text for _, _, text in told(made(decision("exempt res"), drop_lowest=1))] == [
        "Excused from “Res”: ill.",
        "“Conv” is dropped as the lowest: 8 of 10 points.",
    ]


def test_a_decided_score_takes_the_place_of_what_was_judged_and_ends_the_waiting():
    open_ = (problem("conv", ("0", "10", "10"), ("1", "+2")), problem("res", ("2", "5"), ("0", "5", "5")))
    found = made(decision("score conv", "7.5", "an oral exam"), decision("score res/c2", "4"), problems=open_)
    assert told(found) == [
        ("score", "6.5", "A person gave 7.5 of 12 points for “Conv”: an oral exam."),
        ("score", "4.0", "A person gave 4 of 5 points for “res 2”: ill."),
    ]
    assert totals(found) == ("13.5", "20", "0.0", True)


def test_a_decided_score_above_the_maximum_is_extra_credit():
    extra = (problem("conv", ("1", "10"), ("0", "+4")),)
    assert totals(made(decision("score conv", "13"), problems=extra)) == ("13", "10", "0", True)
    capped = made(decision("score conv", "13"), problems=extra, extra_credit_cap=Decimal(1))
    assert totals(capped) == ("11", "10", "0", True)


def test_a_decided_score_is_late_like_any_other():
    found = made(decision("score res", "10"), late=policy(), by=handed_in(HOUR))
    assert totals(found) == ("23.40", "30", "0.00", True)


def test_a_score_for_everything_is_the_last_word():
    found = made(decision("score all", "12"), late=policy(), by=handed_in(HOUR), drop_lowest=1)
    assert told(found) == [("score", "-6", "A person gave 12 points in all: ill.")]
    assert totals(found) == ("12", "30", "0", True)


def test_an_exemption_from_everything_leaves_nothing_of_nothing():
    found = made(decision("exempt all"), late=policy(), by=handed_in(HOUR))
    assert told(found) == [("exempt", "-18", "Excused from the whole assignment: ill.")]
    assert totals(found) == ("0", "0", "0", True)


def test_a_decision_on_what_is_no_longer_there_is_told_to_staff():
    found = made(decision("exempt gone/c1"))
    assert [(one.text, one.staff) for one in found.adjustments] == [
        ("A decision on 'gone/c1' was not used: the assignment has no such part any more.", True)
    ]
    assert found.score == 18


def test_a_decided_score_never_gives_more_than_a_part_is_worth_by_now():
    assert told(made(decision("score conv", "25")))[0][2] == "A person gave 10 of 10 points for “Conv”: ill."


# ---------------------------------------------------------------------------------------------- whatever there is


@st.composite
def problems_(draw: st.DrawFn) -> tuple[ProblemResult, ...]:
    def points() -> tuple[str, ...]:
        worth = draw(st.integers(0, 20))
        score = draw(st.integers(0, worth))
        pending = draw(st.integers(0, worth - score))
        return str(score), f"{'+' if draw(st.booleans()) else ''}{worth}", str(pending)

    return tuple(
        problem(f"p{number}", *(points() for _ in range(draw(st.integers(1, 3)))))
        for number in range(draw(st.integers(1, 4)))
    )


cents = st.integers(0, 100).map(lambda number: Decimal(number) / 100)
late_ = st.none() | st.builds(
    LatePolicy,
    per_day=cents,
    of=st.sampled_from(["score", "max"]),
    grace=st.integers(0, 90_000),
    cap=cents,
    closes=st.none() | st.integers(90_000, 900_000),
    days=st.integers(0, 3),
)
decisions_ = st.lists(
    st.builds(
        decision,
        st.sampled_from(["exempt p0", "exempt p1/c1", "score p2", "score p3/c1", "days", "late_days"]),
        st.integers(0, 9).map(str),
    ),
    max_size=4,
    unique_by=lambda one: one.what,
)


@given(problems_(), late_, st.integers(0, 3), st.none() | st.integers(-1000, 1_000_000), decisions_, st.none() | cents)
def test_whatever_there_is_the_steps_lead_from_the_score_to_what_counts(problems, late, drop, after, decisions, cap):
    whole = assignment(problems, late, drop_lowest=drop, extra_credit_cap=cap)
    judged = total_assignment(whole, problems)
    by = handed_in(None if after is None else timedelta(seconds=after))
    found = adjust(whole, problems, by, decisions)
    if found is None:
        return
    most = sum((one.points for problem in whole.problems for one in problem.criteria), Decimal(0))
    assert 0 <= found.score <= found.score + found.pending <= most
    assert 0 <= found.max_score <= judged.max_score
    assert found.score == judged.score + sum(one.points for one in found.adjustments)
    assert found.score == round(found.score, 2)
    assert found.final <= (found.pending == 0)
    assert all(one.points <= 0 for one in found.adjustments if one.kind != "score")
    assert all(one.points == 0 for one in found.adjustments if one.staff or one.kind in ("note", "extension"))
    assert adjust(whole, problems, by, decisions) == found


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("2 days late: 20 % of 80 so far = 16 points.", "2 days late: 20 % of what was earned is taken."),
        (
            "9 days late: 50 % (the most that is taken) of the maximum of 28 = 14 points, and 3 were earned.",
            "9 days late: 50 % of the maximum is taken.",
        ),
        ("1 day late, covered by late days: nothing is taken.", "1 day late, covered by late days: nothing is taken."),
    ],
)
def test_lateness_can_be_told_without_points(text: str, without: str) -> None:
    assert without_points(text) == without
