"""The law `function`: a function of `checks.py`, checked against the inputs of the cases before anything is run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import ProblemError, RubricError
from grader.model import Property, Truth
from grader.rubric.problem import load_problem

RUBRIC = """\
title: T
module: m.py
givens: {w: 3}
criteria:
  - id: c
    title: C
    points: 1
    check: property
    property: {function: law}
    cases:
      - {x: "normal[2]"}
"""
CHECKS = 'def law(student, x):\n    """It holds."""\n'


@pytest.fixture
def read(write_problem: Callable[..., Path]) -> Callable[..., Path]:
    """A problem directory with a `checks.py`; ``None`` leaves it out."""

    def make(checks: str | None = CHECKS, rubric: str = RUBRIC, name: str = "checks.py") -> Path:
        directory = write_problem(rubric)
        if checks is not None:
            (directory / name).write_text(checks, encoding="utf-8")
        return directory

    return make


def test_a_function_is_a_law_without_a_program(read):
    criterion = load_problem(read()).criteria[0]
    assert criterion.property == Property("function", {"name": "law"})
    assert criterion.program is None
    assert criterion.truth == Truth("none")


@pytest.mark.parametrize(
    "signature",
    [
        "student",
        "student, x",
        "x, student",
        "student, judge, w, x",
        "student, y=3",
        "student, *, x, y=3",
        "judge, student",
    ],
)
def test_a_function_takes_what_it_wants_by_name(read, signature):
    load_problem(read(f'def law({signature}):\n    """It holds."""\n'))


WHAT = "the function 'law' of checks.py"
DOC = '    """It holds."""\n'


@pytest.mark.parametrize(
    ("checks", "flaws"),
    [
        (f"def lax(student):\n{DOC}", [("checks.py has no function 'law'", "did you mean 'lax'?")]),
        (f"def other(student):\n{DOC}", [("checks.py has no function 'law'", "define 'law' there")]),
        (f"class law:\n{DOC}", [("checks.py has no function 'law'", "define 'law' there")]),
        (
            "def law(student, x):\n    return True\n",
            [
                (
                    f"{WHAT} has no docstring, which is what students read when it fails",
                    "say in it, in one sentence, what must hold",
                )
            ],
        ),
        (f"def law(x):\n{DOC}", [(f"{WHAT} doesn't take the student", "write `def law(student, …)`")]),
        (f"async def law(student):\n{DOC}", [(f"{WHAT} is async", "write a plain `def`")]),
        (
            f"def law(student, *inputs):\n{DOC}",
            [(f"{WHAT} must take its inputs by name", "write them out, without *, ** and /")],
        ),
        (
            f"def law(student, **inputs):\n{DOC}",
            [(f"{WHAT} must take its inputs by name", "write them out, without *, ** and /")],
        ),
        (
            f"def law(student, xx):\n{DOC}",
            [(f"{WHAT} needs 'xx', which is no input of this criterion", "did you mean 'x'?")],
        ),
        (
            f"def law(student, *, quite):\n{DOC}",
            [
                (
                    f"{WHAT} needs 'quite', which is no input of this criterion",
                    "let every case give it, or put it under `givens`",
                )
            ],
        ),
        (f"def law(studnet, x):\n{DOC}", [
            (f"{WHAT} doesn't take the student", "write `def law(student, …)`"),
            (f"{WHAT} needs 'studnet', which is no input of this criterion", "did you mean 'student'?"),
        ]),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_the_name_in_the_rubric(read, checks, flaws):
    directory = read(checks)
    with pytest.raises(RubricError) as caught:
        load_problem(directory)
    assert [(flaw.message, flaw.fix) for flaw in caught.value.flaws] == flaws
    assert {(flaw.file, flaw.line, flaw.column) for flaw in caught.value.flaws} == {
        (str(directory / "rubric.yaml"), 9, 26)
    }


@pytest.mark.parametrize(
    ("name", "fix"),
    [("other.py", "write checks.py beside the rubric"), ("check.py", "rename 'check.py' to 'checks.py'")],
)
def test_a_file_that_is_missing_is_told(read, name, fix):
    with pytest.raises(RubricError) as caught:
        load_problem(read(name=name))
    assert [(flaw.message, flaw.fix) for flaw in caught.value.flaws] == [("the problem has no checks.py", fix)]


def test_a_file_that_is_no_python_is_told_at_its_line(read):
    directory = read("def law(student):\n    return (\n")
    with pytest.raises(ProblemError) as caught:
        load_problem(directory)
    (flaw,) = caught.value.flaws
    assert (flaw.file, flaw.line, flaw.message) == (
        str(directory / "checks.py"), 2, "this is no Python: '(' was never closed",
    )  # fmt: skip


def test_a_case_that_lacks_an_input_is_told(read):
    rubric = RUBRIC + "      - {y: 3}\n"
    with pytest.raises(RubricError) as caught:
        load_problem(read(rubric=rubric))
    (flaw,) = caught.value.flaws
    assert flaw.message == "case '2' lacks the input 'x', which another case gives"
    assert (flaw.line, flaw.column) == (12, 9)


@pytest.mark.parametrize("name", ["student", "judge"])
def test_an_input_must_not_hide_what_a_function_is_given(read, name):
    with pytest.raises(RubricError) as caught:
        load_problem(read(rubric=RUBRIC + f"      - {{x: 1, {name}: 3}}\n"))
    (flaw,) = caught.value.flaws
    assert flaw.message == f"the input '{name}' would hide what checks.py calls '{name}'"
    assert flaw.fix == "rename the input"


def test_a_file_that_no_criterion_names_may_hold_anything_that_is_python(read):
    load_problem(read("x = 1\n", RUBRIC.replace("function: law", "determinism: {of: f(x)}")))
