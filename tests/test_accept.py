"""An answer that an accepted alternative explains in every case is named and earns its share; a mixture never does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.accept import accept
from grader.checks.judge import judge
from grader.model import (
    Alternative,
    Assignment,
    Case,
    Criterion,
    CriterionResult,
    Evidence,
    Observation,
    Program,
    Status,
    Submission,
    Truth,
    Verdict,
    Visibility,
)
from grader.pipeline import judge_submission
from grader.plan.streams import Streams
from grader.prepare import prepare
from grader.rubric.problem import load_problem
from grader.score.credit import score_criterion

Facts = list[str]


def criterion(*credits: str, cases: int = 4, **more: Any) -> Criterion:
    """A criterion worth 4 points with an alternative for each credit: ``plus 1``, ``plus 2``…"""
    return Criterion(
        "out",
        "Out",
        Decimal(4),
        "value",
        Program((), ("f",), ("f(x)",)),
        accept=tuple(
            Alternative(f"plus {number}", Truth("expressions", (f"f(x) + {number}",)), Decimal(credit))
            for number, credit in enumerate(credits, 1)
        ),
        cases=tuple(Case(str(case)) for case in range(cases)),
        **more,
    )


def judged(asked: Criterion, answers: list[Any], truths: list[list[Any]]) -> CriterionResult:
    """``truths[0]`` are the truths of the cases, ``truths[n]`` the values of the n-th alternative."""
    rows = [
        [
            Evidence(asked, case, {}, (truth,), Observation(case.id, Status.OK, (answer,)))
            for case, answer, truth in zip(asked.cases, answers, row, strict=True)
        ]
        for row in truths
    ]
    result = score_criterion(asked, [judge(one, asked.visibility) for one in rows[0]])
    return accept(result, rows[1:])


def outcome(result: CriterionResult) -> tuple[str, Decimal, str]:
    return str(result.verdict), result.score, result.accepted.name if result.accepted else ""


def facts(result: CriterionResult) -> Facts:
    return [finding.fact for finding in result.findings]


def test_the_truth_is_asked_first() -> None:
    same = judged(criterion("1", cases=1), [1.0], [[1.0], [1.0]])
    assert (outcome(same), facts(same)) == (("pass", Decimal(4), ""), [])


@pytest.mark.parametrize(
    ("credits", "name"), [(("0.5", "1"), "plus 2"), (("1", "0.5"), "plus 1"), (("0.5", "0.5"), "plus 1")]
)
def test_of_several_that_explain_an_answer_the_best_is_named_and_the_first_of_equals(
    credits: tuple[str, ...], name: str
) -> None:
    result = judged(criterion(*credits, cases=1), [2.0], [[1.0], [2.0], [2.0]])
    assert outcome(result)[2] == name


@pytest.mark.parametrize(
    ("credit", "worth", "score"),
    [
        ("0.5", "50 %", "2"),
        ("0.333", "33.3 %", "1.33"),
        ("0.125", "12.5 %", "0.5"),
        ("0.001", "0.1 %", "0"),
        ("0.999", "99.9 %", "4"),
    ],
)
def test_what_it_costs_is_said(credit: str, worth: str, score: str) -> None:
    result = judged(criterion(credit, cases=1), [2.0], [[1.0], [2.0]])
    assert facts(result) == [f"Accepted for {worth} of the points: plus 1."]
    assert outcome(result) == ("partial", Decimal(score), "plus 1")


def test_a_name_that_is_a_sentence_keeps_one_full_stop() -> None:
    asked = criterion("1", cases=1)
    asked = replace(asked, accept=(replace(asked.accept[0], name="One is added."),))
    assert facts(judged(asked, [2.0], [[1.0], [2.0]])) == ["Accepted: One is added."]


@given(st.lists(st.sampled_from(["truth", "alternative", "both"]), min_size=1, max_size=5))
def test_it_counts_where_it_explains_every_case_alone(kinds: list[str]) -> None:
    """In a case of the kind "both", the truth and the alternative are the same."""
    truths = [1.0 for _ in kinds]
    alternative = [1.0 if kind == "both" else 2.0 for kind in kinds]
    answers = [2.0 if kind == "alternative" else 1.0 for kind in kinds]
    result = judged(criterion("0.5", cases=len(kinds)), answers, [truths, alternative])
    if "alternative" not in kinds:
        assert outcome(result) == ("pass", Decimal(4), "")
    elif "truth" not in kinds:
        assert outcome(result) == ("partial", Decimal(2), "plus 1")
    else:
        assert outcome(result) == ("fail", Decimal(0), "")


def test_one_alternative_in_one_case_and_another_in_the_next_is_wrong() -> None:
    result = judged(criterion("1", "1", cases=2), [2.0, 3.0], [[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])
    assert outcome(result) == ("fail", Decimal(0), "")


def test_what_raised_or_was_not_judged_in_one_case_is_not_accepted() -> None:
    asked = criterion("1", cases=2, credit="cases")
    for status, verdict in ((Status.ERROR, "error"), (Status.UNJUDGED, "unjudged")):
        rows = [
            [
                Evidence(asked, asked.cases[0], {}, (truth,), Observation("0", Status.OK, (2.0,))),
                Evidence(asked, asked.cases[1], {}, (truth,), Observation("1", status)),
            ]
            for truth in (1.0, 2.0)
        ]
        result = score_criterion(asked, [judge(one, asked.visibility) for one in rows[0]])
        assert outcome(accept(result, rows[1:])) == (verdict, Decimal(0), "")


# ---------------------------------------------------------------------------------------------------- partial credit


def test_partial_credit_against_the_truth_stands_where_it_is_worth_more() -> None:
    truths, alternative = [1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 2.0]
    more = judged(criterion("0.5", credit="cases"), alternative, [truths, alternative])
    assert outcome(more) == ("partial", Decimal(3), "plus 1")
    assert facts(more)[0] == (
        "Accepted: plus 1. That is worth 50 % of the points; the cases that are right without it earn more."
    )
    assert facts(more)[1].startswith("f(x) is 2, expected 1")
    less = judged(criterion("0.8", credit="cases"), alternative, [truths, alternative])
    assert outcome(less) == ("partial", Decimal("3.2"), "plus 1")
    assert facts(less) == ["Accepted for 80 % of the points: plus 1."]
    equal = judged(criterion("0.75", credit="cases"), alternative, [truths, alternative])
    assert facts(equal) == ["Accepted for 75 % of the points: plus 1."]


def test_partial_credit_stands_where_an_alternative_explains_some_cases_only() -> None:
    result = judged(criterion("1", credit="cases"), [1.0, 2.0, 2.0, 3.0], [[1.0] * 4, [2.0] * 4])
    assert outcome(result) == ("partial", Decimal(1), "")


# -------------------------------------------------------------------------------------------------- written answers

WRITTEN = """
title: Written
module: none.py
criteria:
  - id: a
    title: The matrix
    points: 4
    check: matrix
    answer: A
    symbols: {w: {of: W, order: [0, 1]}}
    truth: W
    accept: [{as: its transpose, truth: W.T, credit: 0.5}]
    cases: [{W: "normal[2, 2]"}]
  - id: count
    title: How many
    points: 4
    check: count
    answer: n
    truth: "12"
    accept: [{as: without biases, truth: "10", credit: 0.5}]
  - id: value
    title: The loss
    points: 4
    check: value
    answer: loss
    truth: "0.5"
    tolerance: {digits: 2}
    accept: [{as: in bits, truth: "0.5 / 0.6931471805599453", credit: 0.5}]
  - id: word
    title: The word
    points: 4
    check: value
    answer: word
    truth: "'convolution'"
    accept: [{as: its other name, truth: "'cross-correlation'"}]
"""

Answered = Callable[..., dict[str, CriterionResult]]


@pytest.fixture
def answered(tmp_path: Path) -> Answered:
    """Written answers by their name → results by criterion."""
    (tmp_path / "reference.py").write_text("", encoding="utf-8")
    (tmp_path / "rubric.yaml").write_text(WRITTEN, encoding="utf-8")
    problem = load_problem(tmp_path)
    prepared = prepare(Assignment("hw", "Homework", (problem,), tmp_path / "hw.yaml"), Streams(0, b"k" * 32))

    def run(**answers: Any) -> dict[str, CriterionResult]:
        graded = judge_submission(prepared, Submission("ada", answers={problem.id: answers}), {})
        return {result.criterion.id: result for result in graded.problems[0].criteria}

    return run


def test_written_answers_are_accepted_as_programs_are(answered: Answered) -> None:
    results = answered(A=[["w_11", "w_21"], ["w_12", "w_22"]], n="10", loss="0.72", word="cross-correlation")
    assert outcome(results["a"]) == ("partial", Decimal(2), "its transpose")
    assert outcome(results["count"]) == ("partial", Decimal(2), "without biases")
    assert outcome(results["value"]) == ("partial", Decimal(2), "in bits")
    assert outcome(results["word"]) == ("pass", Decimal(4), "its other name")
    assert facts(results["a"]) == ["Accepted for 50 % of the points: its transpose."]


def test_written_answers_that_are_right_or_wrong_stay_so(answered: Answered) -> None:
    right = answered(A=[["w_11", "w_12"], ["w_21", "w_22"]], n="12", loss="0.50", word="convolution")
    assert {outcome(result) for result in right.values()} == {("pass", Decimal(4), "")}
    wrong = answered(A=[["w_11", "w_12"], ["w_12", "w_22"]], n="11", loss="0.6", word="correlation")
    assert {outcome(result) for result in wrong.values()} == {("fail", Decimal(0), "")}
    unread = answered(A="what", n="ten", loss="", word=[])
    assert {result.score for result in unread.values()} == {Decimal(0)}
    assert {str(result.verdict) for result in answered().values()} == {"missing"}


def test_what_is_accepted_is_as_visible_as_its_criterion() -> None:
    asked = criterion("0.5", cases=1, visibility=Visibility.HIDDEN)
    (finding,) = judged(asked, [2.0], [[1.0], [2.0]]).findings
    assert finding.visibility is Visibility.HIDDEN
    assert judged(criterion("0.5", cases=1), [2.0], [[1.0], [2.0]]).verdict is Verdict.PARTIAL
