"""Sentences on names of written answers that are not quite what is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.misnamed import misnamed
from grader.model import Assignment, Criterion, Layout, Observation, Problem, Status, Submission, Visibility


def problem(name: str, *answers: str, hidden: tuple[str, ...] = ()) -> Problem:
    asked = [(one, Visibility.PUBLIC) for one in answers] + [(one, Visibility.HIDDEN) for one in hidden]
    criteria = tuple(
        Criterion(f"c{n}", one, Decimal(1), "value", answer=one, visibility=seen) for n, (one, seen) in enumerate(asked)
    )
    return Problem(name, name, Path(name), Layout(f"{name}.py"), criteria)


STATS = problem("stats", "count", "why")
CONV = problem("conv", "A")


def told(answers: Mapping[str, Any], *problems: Problem, whole: bool = True, **mappings: Any) -> tuple[str, ...]:
    """What is said of a file's answers and of mappings in the code of problems."""
    assignment = Assignment("hw", "HW", problems or (STATS, CONV), Path("hw.yaml"), whole=whole)
    calls = {f"{name}/@answers/1": value for name, value in mappings.items()}
    seen = {call: Observation(call, Status.OK, (value,)) for call, value in calls.items()}
    return misnamed(assignment, Submission("ada", answers=answers), seen)


def test_of_right_names_nothing_is_said() -> None:
    assert told({"stats": {"count": "3", "why": "x"}, "conv": {"A": "1"}}) == told({}) == ()


def test_names_that_were_taken_for_others_are_told() -> None:
    assert told({"Stats": {"Count": "3"}}) == (
        "answers.yaml: the heading 'Stats' was read as 'stats'.",
        "answers.yaml: 'Count' below 'stats' was read as 'count'.",
    )
    assert told({}, stats={"STATS": {"Why": "x"}}, conv={"a": "1"}) == (
        "ANSWERS: the heading 'STATS' was read as 'stats'.",
        "ANSWERS: 'Why' below 'stats' was read as 'why'.",
        "ANSWERS: 'a' below 'conv' was read as 'A'.",
    )


def test_a_name_that_is_nearly_right_is_told_with_the_one_that_is_asked_for() -> None:
    assert told({"stats": {"coutn": "3"}, "konv": {"A": "1"}}) == (
        "answers.yaml: no problem is called 'konv'; did you mean 'conv'?",
        "answers.yaml: stats asks for 'count', which is not there; did you call it 'coutn'?",
    )


def test_what_is_answered_is_not_meant() -> None:
    assert told({"stats": {"count": "3", "counts": "3"}, "stat": {"why": "x"}}, whole=False) == ()
    assert told({"stats": {"coutn": "3"}}, whole=False, stats={"count": "3"}) == ()


def test_a_name_that_nothing_is_near_to_is_told_where_all_that_is_asked_is_known() -> None:
    answers = {"hw1": {"a": "1"}, "stats": {"other": "2"}, "blank": {"a": ""}}
    assert told(answers) == (
        "answers.yaml: no problem is called 'hw1'.",
        "answers.yaml: stats asks for no answer 'other'.",
    )
    assert told(answers, whole=False) == ()


@pytest.mark.parametrize("name", ["secret", "Secret", "nothing"])
def test_no_sentence_tells_a_hidden_name_from_any_other(name: str) -> None:
    asked = problem("stats", "secrets", hidden=("secret",)), problem("closed", hidden=("key",))
    said = told({"stats": {name: "1"}, "closed": {"key": "1"}}, *asked, stats={name: "1"})
    public = told({"stats": {name: "1"}}, problem("stats", "secrets"), whole=False, stats={name: "1"})
    assert said == public
    assert bool(said) == (name != "nothing")


def test_a_mapping_in_code_is_told_what_is_nearly_right_and_may_hold_answers_to_others() -> None:
    shared = {"coutn": "3", "other": "1", "A": "1", "statz": {"why": "x"}}
    assert told({}, stats=shared, conv=shared) == (
        "ANSWERS: no problem is called 'statz'; did you mean 'stats'?",
        "ANSWERS: stats asks for 'count', which is not there; did you call it 'coutn'?",
    )


def test_hostile_names_are_cut_cleaned_and_few() -> None:
    many = {f"\x1b[31m{n}\u202e{'x' * 500}\n": "1" for n in range(9)}
    said = told({"stats": many, "conv": {"A": "1"}})
    assert len(said) == 6
    assert said[-1] == "More names in the answers are like these."
    assert said[0] == f"answers.yaml: stats asks for no answer '0{'x' * 58}…'."


def test_what_may_be_mended_comes_first() -> None:
    said = told({"stats": {**{f"{n}{n}": "1" for n in range(9)}, "coutn": "3"}})
    assert "'coutn'" in said[0]
