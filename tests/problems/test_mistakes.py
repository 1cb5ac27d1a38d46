"""Every known mistake is caught on the rubric's own inputs, and can be told from the other mistakes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.audit.bench import Bench
from grader.model import Visibility


def outcome(shipped: Any, case: Any, functions: dict[str, Callable[..., Any]]) -> Any:
    """What the program observes, or the type of what it raises."""
    try:
        return [np.asarray(value) for value in shipped.observed(case, functions)]
    except (ValueError, IndexError) as error:
        return type(error)


def far_apart(one: Any, other: Any) -> bool:
    """Whether two outcomes differ in kind or shape, or in some entry by more than a thousandth of the largest."""
    if isinstance(one, type) or isinstance(other, type):
        return one is not other
    return any(
        a.shape != b.shape or not np.abs(a - b).max(initial=0) <= 1e-3 * np.abs(b).max(initial=0)
        for a, b in zip(one, other, strict=True)
    )


def cases_of(shipped: Any, problem_id: str, function: str) -> list[Any]:
    """The public cases whose program calls a function."""
    return [
        case
        for case in shipped.cases(problem_id)
        if case.criterion.program is not None
        and function in case.criterion.program.needs
        and case.case.visibility is Visibility.PUBLIC
    ]


def stand_in(functions: dict[str, Callable[..., Any]], mistake: str) -> dict[str, Callable[..., Any]]:
    """The mistake under its function's name, among the right functions that its file brings."""
    return {**functions, mistake.partition("__")[0]: functions[mistake]}


def test_a_public_case_catches_the_mistake(shipped: Any, functions: Any, problem_id: str, mistake: str) -> None:
    everything = functions(problem_id, "mistakes")
    cases = cases_of(shipped, problem_id, mistake.partition("__")[0])
    assert cases
    caught = [
        far_apart(outcome(shipped, case, stand_in(everything, mistake)), [np.asarray(t) for t in shipped.truths(case)])
        for case in cases
    ]
    assert any(caught)


def test_the_mistake_takes_the_arguments_of_the_starter(functions: Any, problem_id: str, mistake: str) -> None:
    starter = functions(problem_id, "starter")[mistake.partition("__")[0]]
    wrong = functions(problem_id, "mistakes")[mistake]
    assert list(inspect.signature(wrong).parameters) == list(inspect.signature(starter).parameters)


def test_the_mistake_says_what_is_wrong_and_why(functions: Any, problem_id: str, mistake: str) -> None:
    feedback = inspect.getdoc(functions(problem_id, "mistakes")[mistake]) or ""
    fact, colon, reason = feedback.partition(": ")
    assert fact[0].isupper()
    assert colon
    assert reason.endswith(".")
    assert "\n" not in feedback


def test_the_mistake_earns_its_own_feedback_and_no_other(
    shipped: Any, functions: Any, problem_id: str, mistake: str
) -> None:
    everything = functions(problem_id, "mistakes")
    others = {inspect.getdoc(function) for name, function in everything.items() if name != mistake}
    own = inspect.getdoc(everything[mistake]) or ""
    bench = Bench(shipped.whole, shipped.problem(problem_id))
    told: set[str] = set()
    for criterion in bench.problem.criteria:
        for one in bench.mistakes(criterion):
            if criterion.program is not None and (one.code, one.text) == (mistake.partition("__")[2], own):
                findings = bench.judged(criterion, one.values).findings
                told |= {finding.cause.text for finding in findings if finding.cause is not None}
    assert own in told
    assert not told & (others - {own})


def test_mistakes_in_one_function_can_be_told_apart(shipped: Any, functions: Any, problem_id: str) -> None:
    everything = functions(problem_id, "mistakes")
    mistakes = [name for name in everything if "__" in name]
    assert len(mistakes) >= 4
    for index, one in enumerate(mistakes):
        for other in mistakes[:index]:
            if one.partition("__")[0] == other.partition("__")[0]:
                cases = cases_of(shipped, problem_id, one.partition("__")[0])
                pairs = [
                    (
                        outcome(shipped, case, stand_in(everything, one)),
                        outcome(shipped, case, stand_in(everything, other)),
                    )
                    for case in cases
                ]
                assert any(far_apart(*pair) for pair in pairs), (one, other)


@pytest.mark.parametrize("function", ["forward", "sensitivities", "backward"])
def test_right_functions_among_the_mistakes_are_right(shipped: Any, functions: Any, alike: Any, function: str) -> None:
    everything = functions("mlp_backprop", "mistakes")
    for case in shipped.cases("mlp_backprop"):
        if case.criterion.id == function:
            given = shipped.observed(case, everything)
            assert all(alike(value, truth) for value, truth in zip(given, shipped.truths(case), strict=True))
