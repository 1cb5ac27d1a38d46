"""Names that students' modules and functions may bear, and one sentence for each that they may not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checks.base import check_names
from grader.errors import UsageError
from grader.scaffold.names import check_function_name, check_problem_name, check_title, default_title


@pytest.mark.parametrize("name", ["rms_norm", "softmax2", "Dense", "x", "n" * 40, "type", "gradient_clipping"])
def test_names_that_can_be_imported_are_fine(name: str) -> None:
    check_problem_name(name, check_names())


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "problems/rms",
            "problems/rms: a path; write the name alone, and the folder that it goes into after --in",
        ),
        (r"..\rms", r"..\rms: a path; write the name alone, and the folder that it goes into after --in"),
        (
            "RMS-norm 2",
            "RMS-norm 2: not the name of a problem, which is that of the module that students hand in; "
            "write letters, digits and _, such as rms_norm_2",
        ),
        (
            "_rms",
            "_rms: not the name of a problem, which is that of the module that students hand in; "
            "write letters, digits and _, such as rms",
        ),
        (
            "",
            "'': not the name of a problem, which is that of the module that students hand in; "
            "write letters, digits and _, such as rms_norm",
        ),
        (
            "größe",
            "größe: not the name of a problem, which is that of the module that students hand in; "
            "write letters, digits and _, such as gr_e",
        ),
        ("lambda", "lambda: a keyword of Python; choose another name, such as lambda_1"),
        (
            "gradient",
            "gradient: the name of a check; call the problem after its subject, and write --kind gradient",
        ),
        (
            "source",
            "source: the name of a check; call the problem after its subject",
        ),
        (
            "starter",
            "starter: the name of a file that the grader knows already; choose another, such as starter_1",
        ),
        ("json", "json: a module that Python code imports, which json.py would hide; choose another name"),
        ("torch", "torch: a module that Python code imports, which torch.py would hide; choose another name"),
        ("n" * 41, f"{'n' * 41}: 41 characters long; write at most 40"),
    ],
)
def test_a_problem_can_not_be_called_so(name: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_problem_name(name, check_names())
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("2x", "2x: not the name of a function; write letters, digits and _, such as rms_norm"),
        ("a.b", "a.b: not the name of a function; write letters, digits and _, such as a_b"),
        ("while", "while: a keyword of Python; choose another name, such as while_1"),
        ("f__g", "f__g: two underscores part a function from its mistakes; write one, or none"),
        ("sum", "sum: a function of Python's own, which it would hide; choose another name"),
        ("x", "x: the problem uses that name for something else; choose another"),
    ],
)
def test_a_function_can_not_be_called_so(name: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_function_name(name, {"x", "np"})
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        (" ", "'': empty; write what students read above the problem, such as RMS norm"),
        ("a\nb", r"'a\nb': it holds a line break, or what can't be seen; write one line of plain text"),
        ("a\x1b[2J", r"'a\x1b[2J': it holds a line break, or what can't be seen; write one line of plain text"),
        ("long " * 30, "'long long long long …': 149 characters long; write at most 100"),
    ],
)
def test_a_title_is_one_line(title: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_title(title)
    assert str(caught.value) == sentence


def test_a_title_is_made_of_the_name() -> None:
    assert default_title("rms_norm") == "Rms norm"
    assert default_title("MLP") == "MLP"


@given(st.text(max_size=60))
def test_whatever_is_refused_is_refused_in_one_line(name: str) -> None:
    told = ""
    try:
        check_problem_name(name, {"value"})
    except UsageError as error:
        told = str(error)
    assert told.isprintable()
    assert told or (name.isidentifier() and name.isascii())
