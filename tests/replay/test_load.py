"""The sentence that must hold comes from the docstring, and parameters are what the signature says."""

from __future__ import annotations

import pytest

from tests.replay.conftest import law_of


@pytest.mark.parametrize(
    ("doc", "law"),
    [
        ("Shifts commute.", "Shifts commute."),
        ("Shifts\n    commute.\n\n    For authors: with valid convolutions only.\n    ", "Shifts commute."),
    ],
)
def test_the_law_is_the_docstrings_first_paragraph(directory, prepared, doc, law):
    ready = prepared("return True")
    problem = ready.assignment.problems[0]
    (problem.directory / "checks.py").write_text(law_of("return True", doc=doc))
    from grader.plan.streams import Streams
    from grader.prepare import prepare

    found = prepare(ready.assignment, Streams(1, b"k" * 32)).cases["p", "law"][0].own_check
    assert found.function.law == law


def test_a_decorated_function_takes_what_it_wraps_takes(check):
    own = check("assert n == 3\nassert student.f(x).any()", "n, student, x")
    assert own.function.parameters == {"n", "student", "x"}
