"""From the judgements of cases to a verdict and points."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Judgement, Verdict
from grader.score.credit import score_criterion, to_cents

PASS, PARTIAL, FAIL = Verdict.PASS, Verdict.PARTIAL, Verdict.FAIL
WORST_FIRST = [
    Verdict.UNJUDGED,
    Verdict.AWAITING,
    Verdict.CRASH,
    Verdict.TIMEOUT,
    Verdict.ERROR,
    Verdict.MISSING,
    Verdict.FAIL,
]
MODES = ["all", "cases", "entries"]


def judged(*verdicts_or_shares):
    """Judgements from verdicts, or from shares in 0…1 of partly right cases."""
    return [
        Judgement(one, float(one is PASS)) if isinstance(one, Verdict) else Judgement(PARTIAL, one)
        for one in verdicts_or_shares
    ]


@pytest.mark.parametrize(
    ("points", "rounded"),
    [
        ("0.005", "0.01"),
        ("0.015", "0.02"),
        ("0.025", "0.03"),
        ("2.675", "2.68"),
        ("0.00499999999999999999999999", "0.00"),
        ("1", "1.00"),
    ],
)
def test_points_are_rounded_half_up_to_a_hundredth(points, rounded):
    assert str(to_cents(Decimal(points))) == rounded


@pytest.mark.parametrize(
    ("points", "shares", "score"),
    [
        ("1", [1 / 3], "0.33"),
        ("1", [2 / 3], "0.67"),
        ("0.03", [1 / 2], "0.02"),  # 0.015: half up, not to even
        ("0.05", [1 / 2], "0.03"),  # 0.025
        ("0.01", [1 / 2], "0.01"),
        ("3", [1 / 3], "1.00"),
        ("2.5", [1 / 3, 1 / 6], "0.63"),  # a quarter of 2.5 is 0.625
        ("0.1", [0.55], "0.06"),  # 0.055, which binary floating point puts lower
        ("10", [7 / 12, 5 / 12, 1 / 2], "5.00"),
        ("7", [0.0, 1.0], "3.50"),
    ],
)
def test_entries_earn_their_exact_share_rounded_half_up(criterion, points, shares, score):
    got = score_criterion(criterion(points=points, credit="entries"), judged(*shares))
    assert str(got.score) == score
    assert got.verdict is PARTIAL
    assert got.pending == 0


@given(points=st.decimals(0, 100, places=2), share=st.fractions(0, 1, max_denominator=4096))
def test_a_share_is_what_it_was_before_it_became_a_float(criterion, points, share):
    got = score_criterion(criterion(points=str(points), credit="entries"), judged(float(share)))
    exact = Fraction(points) * min(share, Fraction(999_999, 1_000_000))
    cents = int(exact * 100 + Fraction(1, 2))
    assert got.score == Decimal(cents) / 100


@pytest.mark.parametrize(
    ("credit", "verdicts", "verdict", "score"),
    [
        ("all", [PASS, PASS], PASS, "3"),
        ("all", [PASS, FAIL], FAIL, "0"),
        ("all", [PASS, PARTIAL], FAIL, "0"),
        ("all", [PARTIAL, PARTIAL], FAIL, "0"),
        ("cases", [PASS, PASS, PASS], PASS, "3"),
        ("cases", [PASS, PASS, FAIL], PARTIAL, "2"),
        ("cases", [PASS, Verdict.CRASH, Verdict.TIMEOUT], PARTIAL, "1"),
        ("cases", [PARTIAL, FAIL], FAIL, "0"),
        ("cases", [PARTIAL], FAIL, "0"),
        ("entries", [PASS, PASS], PASS, "3"),
        ("entries", [PASS, FAIL], PARTIAL, "1.5"),
        ("entries", [PASS, Verdict.ERROR], PARTIAL, "1.5"),
        ("entries", [FAIL, FAIL], FAIL, "0"),
    ],
)
def test_credit_modes(criterion, credit, verdicts, verdict, score):
    got = score_criterion(criterion(points="3", credit=credit), judged(*verdicts))
    assert (got.verdict, got.score, got.pending) == (verdict, Decimal(score), 0)


@pytest.mark.parametrize("credit", MODES)
@pytest.mark.parametrize(("worse", "better"), list(pairwise(WORST_FIRST)))
def test_the_worst_of_the_cases_wins(criterion, credit, worse, better):
    for verdicts in ([worse, better], [better, worse], [better, worse, better]):
        assert score_criterion(criterion(credit=credit), judged(*verdicts)).verdict is worse


@pytest.mark.parametrize("verdict", WORST_FIRST[2:])
def test_the_worst_wins_over_what_is_right_when_nothing_is_earned(criterion, verdict):
    for order in ([PASS, verdict], [verdict, PASS]):
        assert score_criterion(criterion(credit="all"), judged(*order)).verdict is verdict


@pytest.mark.parametrize("credit", MODES)
@pytest.mark.parametrize("verdict", [Verdict.UNJUDGED, Verdict.AWAITING])
@pytest.mark.parametrize("other", [PASS, FAIL, Verdict.CRASH])
def test_a_case_that_waits_makes_all_points_pending(criterion, credit, verdict, other):
    got = score_criterion(criterion(points="2.5", credit=credit), judged(other, verdict, other))
    assert (got.verdict, got.score, got.pending) == (verdict, Decimal(0), Decimal("2.5"))


def test_a_case_that_is_not_right_never_passes(criterion):
    almost = [Judgement(PARTIAL, 1.0), Judgement(FAIL, 1 - 1e-12), Judgement(PARTIAL, 1.5)]
    for judgement in almost:
        assert score_criterion(criterion(credit="entries"), [judgement]).verdict is PARTIAL


def test_a_case_that_is_right_earns_everything_whatever_its_share_says(criterion):
    got = score_criterion(criterion(points="3", credit="entries"), [Judgement(PASS, 0.999)])
    assert (got.verdict, got.score) == (PASS, Decimal(3))


def test_a_negative_share_takes_nothing_from_another_case(criterion):
    got = score_criterion(criterion(points="2", credit="entries"), [Judgement(PASS, 1.0), Judgement(FAIL, -1.0)])
    assert got.score == 1


def test_a_criterion_without_points_has_a_verdict_all_the_same(criterion):
    for credit, (verdict, expected) in product(MODES, [(PASS, PASS), (FAIL, FAIL), (Verdict.ERROR, Verdict.ERROR)]):
        got = score_criterion(criterion(points="0", credit=credit), judged(verdict))
        assert (got.verdict, got.score) == (expected, 0)


VERDICTS = st.sampled_from([*WORST_FIRST, PARTIAL, PASS])


@given(
    credit=st.sampled_from(MODES),
    points=st.decimals(0, 50, places=2),
    cases=st.lists(st.builds(Judgement, VERDICTS, st.floats(0, 1)), min_size=1, max_size=6),
)
def test_points_are_given_lost_or_pending_and_never_more_than_there_are(criterion, credit, points, cases):
    got = score_criterion(criterion(points=str(points), credit=credit), cases)
    assert 0 <= got.score <= points
    assert got.score == to_cents(got.score)
    waits = got.verdict in (Verdict.UNJUDGED, Verdict.AWAITING)
    assert got.pending == (points if waits else 0)
    if got.verdict is PASS:
        assert got.score == points
        assert all(case.verdict is PASS for case in cases)
    if got.score > 0:
        assert got.verdict in (PASS, PARTIAL)
