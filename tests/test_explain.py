"""Causes reach the findings that they explain, once for each reader, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from grader.diagnose import Mistake
from grader.explain import explain
from grader.model import (
    Alternative,
    Array,
    Aspect,
    Case,
    Comparison,
    Criterion,
    CriterionResult,
    Evidence,
    Failure,
    Finding,
    Observation,
    Program,
    Property,
    Reference,
    Status,
    Truth,
    Verdict,
    Visibility,
)

PROGRAM = Program(("a, b = f(x)",), ("f",), ("a", "b"))
CRITERION = Criterion("two", "Two values", Decimal(4), "value", PROGRAM)


def evidence(*given: Any, case: str = "1") -> Evidence:
    truth = np.array([[1.0, 2.0, 3.0], [4.0, 5.5, 7.0]])
    values = tuple(Array(np.array(value, dtype=np.float64), "float64") for value in given)
    observation = Observation(f"p/two/{case}", Status.OK, values)
    expected = tuple(Reference(truth * (index + 1)) for index in range(len(given)))
    return Evidence(CRITERION, Case(case), {"x": 1}, expected, observation)


def finding(path: str, visibility: Visibility = Visibility.PUBLIC, **more: Any) -> Finding:
    return Finding(
        f"{path} differs", comparisons=(Comparison(path, Aspect.VALUES, 0.0),), visibility=visibility, **more
    )


def result(*findings: Finding, verdict: Verdict = Verdict.FAIL) -> CriterionResult:
    return CriterionResult(CRITERION, verdict, Decimal(0), findings=findings)


TRUTH = np.array([[1.0, 2.0, 3.0], [4.0, 5.5, 7.0]])


def codes(explained: CriterionResult) -> list[str]:
    return [one.cause.code if one.cause else "" for one in explained.findings]


def test_a_cause_stands_with_the_value_that_it_explains() -> None:
    seen = explain(result(finding("b")), [evidence(TRUTH, -2 * TRUTH)])
    assert codes(seen) == ["sign"]
    assert codes(explain(result(finding("a")), [evidence(TRUTH, -2 * TRUTH)])) == [""]


def nothing(case: str, printed: str) -> Evidence:
    return replace(evidence(TRUTH, TRUTH), observation=Observation(case, Status.OK, (None, None), stdout=printed))


def test_where_nothing_comes_back_it_is_said_what_gives_something_back() -> None:
    (cause,) = [one.cause for one in explain(result(finding("a")), [nothing("1", ""), nothing("2", "3.5\n")]).findings]
    assert cause is not None
    assert cause.text == "None is what a function gives back that has no return, or doesn't get to it."
    (cause,) = [one.cause for one in explain(result(finding("a")), [nothing("1", "3.5\n")]).findings]
    assert cause is not None
    assert cause.text == (
        "None is what a function gives back that has no return, or doesn't get to it. "
        "It prints something: print only shows a value, return gives it back."
    )


def test_what_comes_back_in_some_case_is_not_nothing() -> None:
    given = [nothing("1", ""), evidence(TRUTH, TRUTH, case="2")]
    assert codes(explain(result(finding("a")), given)) == [""]


def test_a_cause_of_a_nested_value_stands_with_its_leaves() -> None:
    assert codes(explain(result(finding("b['dW']")), [evidence(TRUTH, -2 * TRUTH)])) == ["sign"]
    assert codes(explain(result(finding("b2")), [evidence(TRUTH, -2 * TRUTH)])) == [""]


def test_a_cause_that_values_share_is_told_once_for_each_reader() -> None:
    findings = (finding("a"), finding("b"), finding("a", Visibility.HIDDEN), finding("b", Visibility.HIDDEN))
    seen = explain(result(*findings), [evidence(-TRUTH, -2 * TRUTH)])
    assert codes(seen) == ["sign", "", "sign", ""]


def test_each_finding_has_the_figures_of_its_own_case() -> None:
    criterion = replace(CRITERION, cases=(Case("wide"), Case("long", visibility=Visibility.HIDDEN)))
    cases = []
    for case, rows in zip(criterion.cases, (2, 3), strict=True):
        values = tuple(Array(rows * TRUTH * (at + 1), "float64") for at in range(2))
        expected = tuple(Reference(TRUTH * (at + 1)) for at in range(2))
        seen = Observation(f"p/two/{case.id}", Status.OK, values)
        cases.append(Evidence(criterion, case, {"X": np.ones((rows, 4))}, expected, seen))
    findings = (finding("b", case="wide"), finding("b", Visibility.HIDDEN, case="long"), finding("b", case="lost"))
    seen = explain(replace(result(*findings), criterion=criterion), cases)
    told = "Every entry is {0}.00 times the reference, and X has {0} rows: the mean over the batch seems to be missing."
    assert [one.cause and one.cause.text for one in seen.findings] == [told.format(2), told.format(3), None]


def test_a_note_on_a_right_value_has_no_cause() -> None:
    noted = Finding("b: float32", comparisons=(Comparison("b", Aspect.EQUAL, 1.0),))
    assert codes(explain(result(noted, finding("b")), [evidence(TRUTH, -2 * TRUTH)])) == ["", "sign"]


def test_a_known_mistake_speaks_in_the_words_of_its_author() -> None:
    mistake = Mistake("slip", "You slipped.", ((Reference(-TRUTH), Reference(2 * TRUTH)),))
    seen = explain(result(finding("a")), [evidence(-TRUTH, 2 * TRUTH)], [mistake])
    assert [one.cause.text for one in seen.findings if one.cause] == ["You slipped."]


def test_what_raised_is_explained_by_its_exception() -> None:
    failure = Failure("AttributeError", "module 'numpy' has no attribute 'int'", traceback="Traceback: np.int")
    broken = replace(evidence(), observation=Observation("p/two/1", Status.ERROR, failure=failure))
    told = Finding("f raised AttributeError", traceback="Traceback: np.int")
    other = Finding("Depends on something")
    seen = explain(result(told, other, verdict=Verdict.ERROR), [broken])
    assert seen.findings[0].cause is not None
    assert "np.int" in seen.findings[0].cause.text
    assert seen.findings[1] == other


@pytest.mark.parametrize("verdict", [Verdict.PASS, Verdict.MISSING, Verdict.AWAITING, Verdict.TIMEOUT])
def test_what_is_right_or_brought_no_values_is_left_alone(verdict: Verdict) -> None:
    untouched = result(finding("a"), verdict=verdict)
    assert explain(untouched, [evidence(-TRUTH, TRUTH)]) == untouched


def test_what_is_accepted_is_no_mistake() -> None:
    accepted = replace(
        result(finding("a"), verdict=Verdict.PARTIAL),
        accepted=Alternative("its negative", Truth("expressions", ("-f(x)",)), Decimal("0.5")),
    )
    assert explain(accepted, [evidence(-TRUTH, TRUTH)]) == accepted


def test_a_property_says_by_itself_what_is_wrong() -> None:
    criterion = replace(CRITERION, property=Property("determinism"))
    untouched = replace(result(finding("a")), criterion=criterion)
    assert explain(untouched, [replace(evidence(-TRUTH, TRUTH), criterion=criterion, expected=())]) == untouched
