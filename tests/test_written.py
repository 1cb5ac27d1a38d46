"""Written answers under the names that are asked for, and what is said of other names."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.model import Criterion, Layout, Observation, Problem, Status, Submission, Visibility
from grader.written import as_asked, read

HIDDEN = Visibility.HIDDEN


def problem(name: str, *answers: str, hidden: tuple[str, ...] = ()) -> Problem:
    asked = [(one, Visibility.PUBLIC) for one in answers] + [(one, HIDDEN) for one in hidden]
    criteria = tuple(
        Criterion(f"c{n}", one, Decimal(1), "value", answer=one, visibility=seen) for n, (one, seen) in enumerate(asked)
    )
    return Problem(name, name, Path(name), Layout(f"{name}.py"), criteria)


def found(answers: Mapping[str, Any], *problems: Problem) -> Mapping[str, Any]:
    return as_asked(problems, Submission("ada", answers=answers), {})[0].answers


def in_code(mapping: Any, *problems: Problem) -> Any:
    """What the code of the first problem answers."""
    call = f"{problems[0].id}/@answers/1"
    _, seen = as_asked(problems, Submission("ada"), {call: Observation(call, Status.OK, (mapping,))})
    return seen[call].values[0]


MLP = problem("mlp_backprop", "s1", "delta2")
CONV = problem("conv", "A")


@pytest.mark.parametrize("heading", ["MLP_Backprop", "mlp-backprop", "mlp backprop"])
def test_a_heading_and_a_name_are_read_whatever_their_spelling(heading: str) -> None:
    answers = found({heading: {"S-1": "0.7", "Delta_2": "1"}}, MLP, CONV)["mlp_backprop"]
    assert (answers["s1"], answers["delta2"]) == ("0.7", "1")


def test_what_was_given_stays_there_too() -> None:
    given = {"MLP": {"S1": "1"}, "x": {"y": "2"}}
    assert found(given, problem("mlp", "s1")) == {**given, "mlp": {"S1": "1", "s1": "1"}}


def test_the_heading_of_another_problem_is_that_ones() -> None:
    one, other = problem("conv_1", "A"), problem("conv1", "A")
    assert found({"conv1": {"A": "1"}}, one, other) == {"conv1": {"A": "1"}}
    assert found({"Conv1": {"A": "1"}}, one, other) == {"Conv1": {"A": "1"}}


def test_names_of_hidden_criteria_are_found_and_never_told() -> None:
    asked = problem("mlp", "s1", hidden=("secret_one",))
    seen = read({"mlp": {"S1": "1", "Secret-One": "2"}}, [asked])
    assert seen.answers["mlp"]["secret_one"] == "2"
    assert seen.names == {("mlp", "s1"): "S1"}


def test_a_hidden_name_of_the_same_letters_changes_nothing_of_a_public_one() -> None:
    asked = problem("mlp", "s1", hidden=("S1",))
    seen = read({"mlp": {"S1": "1"}}, [asked])
    assert (seen.answers["mlp"], seen.names) == ({"S1": "1", "s1": "1"}, {("mlp", "s1"): "S1"})


@pytest.mark.parametrize(
    "mapping",
    [
        {"S-1": "1", "Delta2": "2"},
        {"MLP-Backprop": {"s1": "1", "DELTA2": "2"}, "s1": "9"},
        {"mlp_backprop": {"S1": "1", "delta2": "2"}, "conv": {"A": "3"}, 3: "4"},
        {"mlp_backprop": {}, "mlp backprop": {"S1": "1", "delta2": "2"}},
    ],
)
def test_a_mapping_in_code_is_read_the_same_way(mapping: Any) -> None:
    answers = in_code(mapping, MLP, CONV)["mlp_backprop"]
    assert (answers["s1"], answers["delta2"]) == ("1", "2")


def test_an_answer_to_another_problem_beside_it_is_not_taken() -> None:
    one, other = problem("one", "s1"), problem("other", "S1")
    assert "s1" not in in_code({"S1": "1"}, one, other)["one"]
    assert in_code({"S1": {"dW": "1"}}, one, problem("s_1", "A"), other)["one"] == {}


@pytest.mark.parametrize(
    "seen", [Observation("conv/@answers/1", Status.ERROR), Observation("conv/@answers/1", Status.OK, ("x",))]
)
def test_what_is_no_mapping_is_left_as_it_is(seen: Observation) -> None:
    assert as_asked([CONV], Submission("ada"), {seen.call: seen})[1] == {seen.call: seen}
