"""What was earned, what can be earned, and what waits."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Verdict
from grader.score.totals import total_assignment, total_problem

PASS, PARTIAL, AWAITING = Verdict.PASS, Verdict.PARTIAL, Verdict.AWAITING


def test_a_problem_sums_its_criteria_and_keeps_extra_credit_apart(problem, result):
    results = [
        result("a", PASS, "4"),
        result("b", PARTIAL, "1.33"),
        result("c", AWAITING, points="2.5", pending="2.5"),
        result("bonus", PASS, "3", points="3", extra_credit=True),
        result("more", AWAITING, points="1", pending="1", extra_credit=True),
    ]
    of = problem("mlp")
    total = total_problem(of, results)
    assert total.problem is of
    assert total.criteria == tuple(results)
    assert (total.score, total.max_score) == (Decimal("5.33"), Decimal("10.5"))
    assert (total.pending, total.extra) == (Decimal("3.5"), Decimal("3"))


@pytest.mark.parametrize(
    ("cap", "score"), [(None, "14.5"), ("10", "14.5"), ("4.5", "14.5"), ("4", "14"), ("0.25", "10.25"), ("0", "10")]
)
def test_extra_credit_counts_up_to_the_cap_of_the_whole_assignment(assignment, problem, result, cap, score):
    def one(id, extra):
        bonus = result("bonus", PASS, extra, points=extra, extra_credit=True)
        return total_problem(problem(id), [result("a", PASS, "5", points="6"), bonus])

    total = total_assignment(assignment(cap=cap), [one("one", "2.5"), one("two", "2")])
    assert (total.score, total.max_score, total.pending) == (Decimal(score), Decimal(12), Decimal(0))


def test_nothing_sums_to_nothing(assignment, problem):
    total = total_problem(problem("empty"), [])
    assert (total.score, total.max_score, total.pending, total.extra) == (0, 0, 0, 0)
    whole = total_assignment(assignment(), [])
    assert (whole.score, whole.max_score, whole.pending) == (0, 0, 0)


CENTS = st.integers(0, 10_000).map(lambda cents: Decimal(cents) / 100)
ROWS = st.lists(st.tuples(CENTS, CENTS, st.booleans()), max_size=8)


@given(rows=st.lists(ROWS, max_size=4), cap=st.none() | CENTS)
def test_totals_are_exact_sums(assignment, problem, result, rows, cap):
    def one(row):
        return [
            result("c", PARTIAL, score, points=most, pending=most, extra_credit=extra) for score, most, extra in row
        ]

    problems = [total_problem(problem("p"), one(row)) for row in rows]
    total = total_assignment(assignment(cap=cap), problems)
    flat = [(int(score * 100), int(most * 100), extra) for row in rows for score, most, extra in row]
    bonus = sum(score for score, _, extra in flat if extra)
    bonus = bonus if cap is None else min(bonus, int(cap * 100))
    assert total.score * 100 == sum(score for score, _, extra in flat if not extra) + bonus
    assert total.max_score * 100 == sum(most for _, most, extra in flat if not extra)
    assert total.pending * 100 == sum(most for _, most, _ in flat)
