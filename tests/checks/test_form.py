"""Where the truth is held back: what is said of an answer, and that nothing is ever said to be right."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.checks.judge import judge
from grader.model import (
    Array,
    Case,
    Criterion,
    Evidence,
    Failure,
    Judgement,
    Observation,
    Opaque,
    Program,
    Status,
    Symbols,
    Verdict,
    Visibility,
)

SYMBOLS = (Symbols("w", "W", (0, 1)),)


def written(form: str, answer: Any, **inputs: Any) -> Judgement:
    criterion = Criterion("a", "A", 1, "value", answer="A", symbols=SYMBOLS, hint="Look again.")  # type: ignore[arg-type]
    return judge(Evidence(criterion, Case("1"), inputs, written=answer, form=form), Visibility.PUBLIC)


def ran(*values: Any, status: Status = Status.OK, failure: Failure | None = None) -> Judgement:
    names = tuple(f"v{index + 1}" for index in range(len(values)))
    criterion = Criterion("a", "A", 1, "value", program=Program((), (), names))  # type: ignore[arg-type]
    seen = Observation("p/a/1", status, values, failure, stdout="printed\n")
    return judge(Evidence(criterion, Case("1"), {}, observation=seen, form="ran"), Visibility.PUBLIC)


@pytest.mark.parametrize(
    ("form", "answer", "read"),
    [
        ("numbers", "18,624", "the number 18624"),
        ("numbers", "0.60", "the number 0.60"),
        ("numbers", 1 / 3, "the number 0.3333333333333333"),
        ("numbers", "[1]", "a list of 1 number"),
        ("numbers", "0.6, -1.48", "a list of 2 numbers"),
        ("numbers", "[[1, 2], [3, 4], [5, 6]]", "a matrix of 3 rows and 2 columns"),
        ("numbers", [["1"]], "a matrix of 1 row and 1 column"),
        ("numbers", "1, 2; 3", "lists within lists"),
        ("symbols", "w_11", "one entry"),
        ("symbols", "w_11, 0", "a list of 2 entries"),
        ("symbols", "w_11 0; 0 w_22", "a matrix of 2 rows and 2 columns"),
        ("shape", "1 x C", "the shape (1, C)"),
        ("shape", "(C,)", "the shape (C,)"),
        ("text", "because", "text"),
    ],
)
def test_an_answer_that_can_be_read_waits_and_is_told_as_it_was_read(form: str, answer: Any, read: str) -> None:
    judgement = written(form, answer, W=np.ones((2, 2)), C=3)
    assert (judgement.verdict, judgement.share) == (Verdict.AWAITING, 0.0)
    (finding,) = judgement.findings
    assert finding.fact == f"A was read as {read}. Whether that is right is judged when you hand in."


@pytest.mark.parametrize(
    ("form", "answer", "why"),
    [
        ("numbers", "about two", 'Entry 1: "about" is not a number: write it like 0.25, -12.5, 1e-3 or 1/3.'),
        ("symbols", "w_33", '"w_33" is out of range: the 1st index of w runs from 1 to 2.'),
        ("symbols", "1 2; 3", "Row 2 has 1 entry, but row 1 has 2."),
        ("shape", "(1, Q)", 'The size "Q" is not known here; known are C.'),
    ],
)
def test_an_answer_that_can_not_be_read_fails_with_why(form: str, answer: Any, why: str) -> None:
    judgement = written(form, answer, W=np.ones((2, 2)), C=3)
    assert judgement.verdict is Verdict.FAIL
    assert judgement.findings[0].fact.startswith(f"A: {why}")
    assert judgement.findings[0].hint == "Look again."


@pytest.mark.parametrize("answer", [None, "", " \n", Opaque("answers", "answers.yaml can't be read.")])
def test_an_answer_that_is_not_there_is_missing(answer: Any) -> None:
    judgement = written("numbers", answer)
    assert judgement.verdict is Verdict.MISSING
    told = "answers.yaml can't be read." if isinstance(answer, Opaque) else "No answer 'A' was handed in."
    assert judgement.findings[0].fact == told


def test_code_that_ran_waits_with_what_it_gave() -> None:
    judgement = ran(Array(np.ones((2, 3)), "float32"), 7, None)
    assert judgement.verdict is Verdict.AWAITING
    assert judgement.findings[0].fact == (
        "It ran. v1 is a float32 array of shape (2, 3), v2 is a number, v3 is None. "
        "Whether that is right is judged when you hand in."
    )
    assert judgement.findings[0].output == "printed\n"


def test_what_was_printed_is_called_so() -> None:
    criterion = Criterion("a", "A", 1, "value", program=Program((), (), ("$stdout",)))  # type: ignore[arg-type]
    seen = Observation("p/a/1", Status.OK, ("hello",))
    judgement = judge(Evidence(criterion, Case("1"), {}, observation=seen, form="ran"), Visibility.PUBLIC)
    assert judgement.findings[0].fact.startswith("It ran. What was printed is text. Whether")


def test_of_many_values_some_are_told() -> None:
    assert "v6 is a number, and 3 more. Whether" in ran(*range(9)).findings[0].fact


def test_code_that_raised_is_told_as_ever() -> None:
    judgement = ran(status=Status.ERROR, failure=Failure("ValueError", "no"))
    assert judgement.verdict is Verdict.ERROR
    assert "ValueError" in judgement.findings[0].fact


def test_what_was_not_run_is_not_judged() -> None:
    criterion = Criterion("a", "A", 1, "value", program=Program((), (), ("v",)))  # type: ignore[arg-type]
    judgement = judge(Evidence(criterion, Case("1"), {}, form="ran"), Visibility.PUBLIC)
    assert judgement.verdict is Verdict.UNJUDGED
    assert judgement.findings[0].fact == "This could not be judged: it was not run."


def test_a_function_of_the_course_s_own_is_for_later() -> None:
    criterion = Criterion("a", "A", 1, "property")  # type: ignore[arg-type]
    judgement = judge(Evidence(criterion, Case("1"), {}, form="function"), Visibility.PUBLIC)
    assert judgement.verdict is Verdict.AWAITING
    assert judgement.findings[0].fact == (
        "This is judged when you hand in: it takes a function of the course's own, which no kit holds."
    )
