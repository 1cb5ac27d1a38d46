"""Which expected values stay with the course, and which a kit may hold."""

from __future__ import annotations

import pytest

from grader.kit.make import contents_of

REFERENCE = """
    import torch

    def double(x):
        return 2 * x

    def outer(x, y):
        return x[:, None] * y[None, :]

    def count(n, k):
        return n * k + k

    def sizes(N, C):
        return (1, C)

    def mean(x):
        return x.mean(0, keepdim=True)

    def greeting(name):
        return "hello " + name

    def answer():
        return 42

    def parameters(x):
        return 4 * x.shape[1] + 1

    def greet(x):
        return {"greeting": ["hello", len(x)]}
"""


def forms(assignment, criteria: str, **files: str) -> dict[str, str]:
    """Criterion/case → form; ``values`` where the expected values are handed out."""
    found = contents_of(assignment("criteria:\n" + criteria, REFERENCE, **files)).cases
    for case in found.values():
        assert not (case.form and case.expected)
    return {
        name.removeprefix("scale/"): case.form or ("values" if case.expected else "none")
        for name, case in found.items()
    }


def one(name: str, *lines: str) -> str:
    return "\n".join(
        ["", f"  - id: {name}", f"    title: {name}", "    points: 1", *(f"    {line}" for line in lines), ""]
    )


DRAWN = one("drawn", "check: value", "program: double(x)", "cases: [{x: 'normal[3]'}]")


def test_values_for_drawn_inputs_are_handed_out(assignment) -> None:
    assert forms(assignment, DRAWN) == {"drawn/1": "values"}


@pytest.mark.parametrize(
    ("lines", "form"),
    [
        (["check: value", "answer: a", "truth: double(x)", "cases: [{x: [1.5, 2]}]"], "numbers"),
        (["check: value", "answer: a", "truth: double(x)", "cases: [{x: 'normal[2]'}]"], "numbers"),
        (["check: value", "answer: a", "truth: greeting('you')"], "text"),
        (["check: count", "answer: a", "truth: 'count(n, k)'", "cases: [{n: 3, k: 5}]"], "numbers"),
        (["check: shape", "answer: a", "truth: mean(x).shape", "cases: [{N: 2, C: 3, x: 'normal[N, C]'}]"], "shape"),
        (["check: matrix", "answer: a", "truth: 'outer(x, x)'", "cases: [{x: 'normal[3]'}]"], "numbers"),
        (
            [
                "check: matrix",
                "answer: a",
                "truth: 'outer(x, x / x)'",
                "symbols: {s: {of: x, order: [0]}}",
                "cases: [{x: 'normal[3]'}]",
            ],
            "symbols",
        ),
        (["check: written", "answer: a"], "none"),
    ],
)
def test_what_is_asked_in_writing_has_no_value_in_a_kit(assignment, lines: list[str], form: str) -> None:
    assert forms(assignment, one("asked", *lines)) == {"asked/1": form}


@pytest.mark.parametrize(
    "lines",
    [
        ["check: value", "program: answer()"],
        ["check: value", "program: double(21)"],
        ["check: value", "program: double(x)", "cases: [{x: [1.5, 2]}]"],
        ["check: value", "program: double(x)", "cases: [{x: 'ones[3]'}]"],
    ],
)
def test_code_that_is_asked_for_one_value_alone_keeps_it(assignment, lines: list[str]) -> None:
    assert forms(assignment, one("constant", *lines)) == {"constant/1": "ran"}


@pytest.mark.parametrize(
    "lines",
    [
        ["check: count", "program: parameters(x)", "cases: [{x: 'normal[3, 4]'}]"],
        ["check: value", "program: greet(x)", "cases: [{x: 'normal[3]'}]"],
    ],
)
def test_what_is_the_same_whatever_is_drawn_is_one_value_too(assignment, lines: list[str]) -> None:
    assert forms(assignment, one("constant", *lines)) == {"constant/1": "ran"}


def test_the_sizes_of_what_is_drawn_are_handed_out(assignment) -> None:
    lines = ["check: shape", "program: mean(x)", "cases: [{x: 'normal[3, 4]'}]"]
    assert forms(assignment, one("sizes", *lines)) == {"sizes/1": "values"}


def test_a_function_on_several_literal_inputs_is_judged(assignment) -> None:
    cases = "cases: [{n: 2, k: 3}, {n: 4, k: 5}, {n: 6, k: 7, visibility: hidden}]"
    found = forms(assignment, one("code", "check: count", "program: 'count(n, k)'", cases))
    assert found == {"code/1": "values", "code/2": "values"}


def test_the_case_that_gives_a_written_answer_stays_with_the_course(assignment) -> None:
    asked = one("asked", "check: count", "answer: a", "truth: 'count(n, k)'", "cases: [{n: 3, k: 5}]")
    code = one(
        "code", "check: count", "program: 'count(m, j)'", "truth: 'count(m, j)'", "cases: [{m: 3, j: 5}, {m: 4, j: 6}]"
    )
    assert forms(assignment, asked + code) == {"asked/1": "numbers", "code/2": "values"}


def test_the_case_in_which_a_written_matrix_can_be_read_off_stays_with_the_course(assignment) -> None:
    symbols = "symbols: {s: {of: x, order: [0]}, t: {of: y, order: [0]}}"
    drawn = "cases: [{x: 'normal[3]', y: 'normal[2]'}]"
    asked = one("asked", "check: matrix", "answer: a", "truth: 'outer(x, y)'", symbols, drawn)
    cases = "cases: [{x: 'normal[3]', y: 'normal[2]'}, {x: 'normal[4]', y: 'normal[2]'}]"
    code = one("code", "check: matrix", "program: 'outer(x, y)'", cases)
    assert forms(assignment, asked + code) == {"asked/1": "symbols", "code/2": "values"}


def test_sizes_are_not_handed_out_where_a_shape_is_asked_in_writing(assignment) -> None:
    code = one("code", "check: shape", "program: 'sizes(N, C)'", "cases: [{N: 4, C: 7}, {N: 5, C: 9}]")
    asked = one(
        "asked", "check: shape", "answer: a", "truth: mean(x).shape", "cases: [{N: 2, C: 3, x: 'normal[N, C]'}]"
    )
    assert forms(assignment, code) == {"code/1": "values", "code/2": "values"}
    assert forms(assignment, asked + code) == {"asked/1": "shape", "code/1": "ran", "code/2": "ran"}


@pytest.mark.parametrize("drawn", ["normal[N, C]", "normal[5, 9]"])
def test_an_array_of_the_shape_that_is_asked_in_writing_is_not_handed_out(assignment, drawn: str) -> None:
    """Its shape is the answer, whatever the sizes are: a wrong shape is told with the one that was expected."""
    asked = one(
        "asked", "check: shape", "answer: a", "truth: mean(x).shape", "cases: [{N: 2, C: 3, x: 'normal[N, C]'}]"
    )
    code = one("code", "check: value", "program: mean(x)", f"cases: [{{N: 4, C: 7, x: '{drawn}'}}]")
    other = one("other", "check: value", "program: double(x)", f"cases: [{{N: 4, C: 7, x: '{drawn}'}}]")
    assert forms(assignment, code + other) == {"code/1": "values", "other/1": "values"}
    assert forms(assignment, asked + code + other) == {"asked/1": "shape", "code/1": "ran", "other/1": "values"}


def test_a_function_of_the_author_s_own_stays_with_the_course(assignment) -> None:
    checks = '''
        def even(student, x):
            """Twice the same is the same."""
            assert (student.double(x) == student.double(x)).all()
    '''
    law = one("law", "check: property", "property: {function: even}", "cases: [{x: 'normal[3]'}]")
    assert forms(assignment, law, checks=checks) == {"law/1": "function"}


def test_laws_and_rules_on_the_source_need_no_values(assignment) -> None:
    law = one("law", "check: property", 'property: {determinism: {of: "double(x)"}}', "cases: [{x: 'normal[3]'}]")
    rule = one("rule", "check: source", "source: {forbid: [numpy.einsum]}")
    assert forms(assignment, law + rule) == {"law/1": "none", "rule/1": "none"}
