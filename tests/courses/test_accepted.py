"""Alternatives that a course accepts, graded through every room: named, priced, and never mixed with the truth."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from grader.model import CriterionResult, Verdict, Visibility

Results = Callable[..., dict[str, CriterionResult]]

AXIS = "(D,) in the place of (1, D)"
KEEP = "keep probability in the place of drop probability"
HALF = "½·reg in the place of reg"

FLAT = {"x.mean(axis=0, keepdims=True)": "x.mean(axis=0)"}
KEPT = {"x * (u >= p) / (1 - p)": "x * (u < p) / p"}
HALF_LOSS = {"+ reg * np.sum(w**2)": "+ reg / 2 * np.sum(w**2)"}
HALF_GRADIENT = {"+ 2 * reg * w": "+ reg * w"}


def facts(result: CriterionResult) -> list[str]:
    return [finding.fact for finding in result.findings]


def outcome(result: CriterionResult) -> tuple[str, Decimal, str]:
    return str(result.verdict), result.score, result.accepted.name if result.accepted else ""


def test_the_truth_earns_everything_and_nothing_is_named(results: Results) -> None:
    graded = results("conventions")
    assert {name: outcome(result) for name, result in graded.items()} == {
        name: ("pass", result.max_score, "") for name, result in graded.items()
    }
    assert not any(result.findings for result in graded.values())


def test_a_lost_axis_is_accepted_for_everything_or_for_a_share(results: Results) -> None:
    graded = results("conventions", {**FLAT, '"(1, D)"': '"(D,)"'})
    assert outcome(graded["centre"]) == ("pass", Decimal(2), AXIS)
    assert facts(graded["centre"]) == ["Accepted: (D,) in the place of (1, D)."]
    for name in ("centre_shape", "centred_shape"):
        assert outcome(graded[name]) == ("partial", Decimal("0.8"), AXIS)
        assert facts(graded[name]) == ["Accepted for 80 % of the points: (D,) in the place of (1, D)."]


def test_keep_for_drop_is_named_and_costs_half(results: Results) -> None:
    result = results("conventions", KEPT)["dropout"]
    assert outcome(result) == ("partial", Decimal(2), KEEP)
    (finding,) = result.findings
    assert finding.fact == "Accepted for 50 % of the points: keep probability in the place of drop probability."
    assert (finding.cause, finding.comparisons, finding.visibility) == (None, (), Visibility.PUBLIC)
    assert finding.where is not None
    assert (finding.where.file, finding.where.text.strip()) == ("conventions.py", "def dropout(x, u, p):")


def test_half_the_regulariser_is_accepted_in_the_loss_and_in_its_gradient_each_by_itself(results: Results) -> None:
    both = results("conventions", {**HALF_LOSS, **HALF_GRADIENT})
    assert outcome(both["loss"]) == ("partial", Decimal("1.5"), HALF)  # in the second case both are the same: reg is 0
    assert outcome(both["gradient"]) == ("partial", Decimal(3), HALF)
    one = results("conventions", HALF_GRADIENT)
    assert outcome(one["loss"]) == ("pass", Decimal(2), "")
    assert outcome(one["gradient"]) == ("partial", Decimal(3), HALF)


def test_what_depends_on_an_accepted_answer_is_not_blocked(results: Results) -> None:
    assert results("conventions", HALF_GRADIENT)["step"].verdict is Verdict.FAIL
    wrong = results("conventions", {"+ 2 * reg * w": "+ 3 * reg * w"})
    assert (wrong["gradient"].verdict, wrong["step"].verdict) == (Verdict.FAIL, Verdict.BLOCKED)


@pytest.mark.parametrize(
    ("criterion", "changes"),
    [
        ("centre", {"x.mean(axis=0, keepdims=True)": "x.mean(axis=0) if len(x) == 5 else x.mean(axis=0)[None]"}),
        ("dropout", {"x * (u >= p) / (1 - p)": "x * (u < p) / p if len(x) == 6 else x * (u >= p) / (1 - p)"}),
        ("dropout", {"x * (u >= p) / (1 - p)": "x * (u < p) / p if len(x) != 6 else x * (u >= p) / (1 - p)"}),
        ("loss", {"+ reg * np": "+ reg / (1 if reg == 0.5 else 2) * np"}),
        ("gradient", {"+ 2 * reg * w": "+ (1 if len(y) == 9 else 2) * reg * w"}),
    ],
)
def test_the_truth_in_one_case_and_an_alternative_in_another_is_wrong(
    results: Results, criterion: str, changes: dict[str, str]
) -> None:
    result = results("conventions", changes)[criterion]
    assert outcome(result) == ("fail", Decimal(0), "")
    assert not any("Accepted" in fact for fact in facts(result))


@pytest.mark.parametrize(
    ("criterion", "changes"),
    [
        ("centre", {"x.mean(axis=0, keepdims=True)": "x.mean(axis=0)[:, None]"}),
        ("centre", {"x.mean(axis=0, keepdims=True)": "x.sum(axis=0)"}),
        ("centre_shape", {'"(1, D)"': '"(N,)"'}),
        ("centred_shape", {"x.mean(axis=0, keepdims=True)": "x.mean(axis=1)"}),
        ("dropout", {"x * (u >= p) / (1 - p)": "x * (u < p)"}),
        ("dropout", {"x * (u >= p) / (1 - p)": "x * (u < p) / p * (1 + 1e-5)"}),
        ("loss", {"+ reg * np.sum(w**2)": "+ reg / 3 * np.sum(w**2)"}),
        ("gradient", {"+ 2 * reg * w": "+ reg * w + 1e-4"}),
    ],
)
def test_what_is_wrong_in_another_way_stays_wrong(results: Results, criterion: str, changes: dict[str, str]) -> None:
    assert outcome(results("conventions", changes)[criterion]) == ("fail", Decimal(0), "")


def test_code_that_raises_is_not_saved_by_an_alternative(results: Results) -> None:
    assert results("conventions", {"x * (u >= p)": "y * (u < p)"})["dropout"].verdict is Verdict.ERROR


def test_what_a_hidden_criterion_accepts_is_as_hidden_as_itself(results: Results) -> None:
    result = results("conventions", HALF_LOSS)["secret"]
    assert outcome(result) == ("partial", Decimal("1.5"), HALF)
    assert [finding.visibility for finding in result.findings] == [Visibility.HIDDEN]


def test_remarks_on_a_right_value_stand_beside_an_accepted_one(results: Results) -> None:
    result = results("conventions", {"x.mean(axis=0, keepdims=True)": "x.mean(axis=0).astype(np.float32)"})["centre"]
    assert outcome(result) == ("pass", Decimal(2), AXIS)
    first, second = facts(result)
    assert first == "Accepted: (D,) in the place of (1, D)."
    assert "returned float32: judged at float32's tolerance" in second
