"""A check is tried on the reference before anything is graded; what is wrong with it is told with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import ProblemError
from grader.model import Assignment
from grader.plan.streams import Streams
from grader.prepare import prepare
from grader.rubric.problem import load_problem
from tests.replay.conftest import CASE, law_of

WHAT = "the check 'law' of criterion 'law' (case 1)"


@pytest.fixture
def flaws(directory: Callable[..., Path]) -> Callable[..., list[tuple[str, int, str, str, str]]]:
    """``flaws(checks)``: file, line, message, quoted line and fix of everything that preparing finds."""

    def run(checks: str, **more: str) -> list[tuple[str, int, str, str, str]]:
        problem = load_problem(directory(checks, **more))
        with pytest.raises(ProblemError) as caught:
            prepare(Assignment("hw", "Homework", (problem,), problem.directory / "hw.yaml"), Streams(1, b"k" * 32))
        found = caught.value.flaws
        return [(Path(one.file).name, one.line, one.message, one.quoted.strip(), one.fix) for one in found]

    return run


MEND = "mend the check, the criterion's tolerance, or reference.py"
LOOP = "let a program loop, in student.run"


@pytest.mark.parametrize(
    ("body", "line", "says", "quoted", "fix"),
    [
        (
            "y = student.f(x)\nassert (y == 3 * x).all(), 'Not three times.'",
            8,
            f"{WHAT} fails the reference: Not three times.",
            "assert (y == 3 * x).all(), 'Not three times.'",
            MEND,
        ),
        (
            "y = student.f(x)\njudge.true(\n    y is None,\n    'Not None.',\n)",
            8,
            f"{WHAT} fails the reference: Not None.",
            "judge.true(",
            MEND,
        ),
        (
            "student.f(x)\nreturn False",
            5,
            f"{WHAT} fails the reference: f is what it should be.",
            "def law(student, x, judge):",
            MEND,
        ),
        (
            "y = student.f(x)\ny[7]",
            8,
            f"{WHAT} stops on the reference: IndexError: index 7 is out of bounds for axis 0 with size 2",
            "y[7]",
            "",
        ),
        (
            "return student.f(object())",
            7,
            f"{WHAT} stops on the reference: an object can't be sent to a student's function",
            "return student.f(object())",
            "send numbers, text, arrays, and lists, tuples, dicts and sets of them",
        ),
        (
            "return 'yes'",
            5,
            f"{WHAT} stops on the reference: it returned a str",
            "def law(student, x, judge):",
            "return nothing, True or False, or a share from 0 to 1",
        ),
        (
            "layer = student.Layer(3)\nassert layer.factor == 3",
            8,
            f"{WHAT} stops on the reference: Layer(3) is a Layer, which stays in the student's process",
            "assert layer.factor == 3",
            "write the lines that use it into one student.run(…)",
        ),
        (
            "y = x\nfor _ in range(30):\n    y = student.f(y)",
            5,
            f"{WHAT} needs more than 20 rounds of calls",
            "def law(student, x, judge):",
            LOOP,
        ),
        (
            "for k in range(101):\n    student.f(k * x)",
            8,
            f"{WHAT} stops on the reference: it asks for more than 100 calls",
            "student.f(k * x)",
            LOOP,
        ),
        (
            "import os\nstudent.f(x + int.from_bytes(os.urandom(4), 'big'))",
            5,
            f"{WHAT} asks for other calls when it is run again",
            "def law(student, x, judge):",
            "draw from np.random, torch or random, which are seeded; keep away from clocks and from the order of sets",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_check(flaws, body, line, says, quoted, fix):
    assert flaws(law_of(body)) == [("checks.py", line, says, quoted, fix)]


def test_a_reference_that_raises_is_told_at_its_line(flaws):
    reference = "def f(x):\n    return x @ x\n"
    ((file, line, says, quoted, _),) = flaws(law_of("student.f(x)"), reference=reference)
    assert (file, line, quoted) == ("reference.py", 2, "return x @ x")
    assert says.startswith(f"{WHAT} can't be tried on the reference: f(x) raises: RuntimeError: ")


def test_checks_that_can_not_be_loaded_are_told_at_their_line(flaws):
    source = law_of("student.f(x)") + "\nraise ValueError('no')\n"
    message = "the checks could not be loaded: ValueError: no"
    assert flaws(source) == [("checks.py", 9, message, "raise ValueError('no')", "")]


def test_an_input_that_can_not_be_sent_is_told_at_the_criterion(flaws):
    found = flaws(law_of("student.f(x)", "student, x"), cases="{x: " + "[" * 33 + "a" + "]" * 33 + "}")
    message = "case '1': values nested more than 31 deep can't be sent to a student's function"
    fix = "send numbers, text, arrays, and lists, tuples, dicts and sets of them"
    assert found == [("rubric.yaml", 4, message, "", fix)]


def test_every_case_is_tried(flaws):
    checks = law_of("y = student.f(x)\nassert y.shape == (2, 5), 'Only for two rows.'")
    (first,) = flaws(checks, cases=f'{CASE}, {{x: "normal[3, 5]", n: 3, visibility: hidden}}')
    assert first[2] == "the check 'law' of criterion 'law' (case 2) fails the reference: Only for two rows."


@pytest.mark.parametrize(
    "body",
    [
        "assert student.other(x).any()",
        "y = student.f(x)\nassert student.other(y).any()",
        "assert student.run('y = f(x)\\nz = other(y)', 'z', x=x).any()",
    ],
)
def test_what_the_reference_lacks_is_not_tried(check, body):
    check(body)


def test_checks_may_use_the_files_beside_them(directory, check):
    directory(None)
    (directory(None) / "beside.py").write_text("FACTOR = 2\n")
    check("from .beside import FACTOR\nfrom .reference import f\nassert np.allclose(student.f(x), FACTOR * x)")
