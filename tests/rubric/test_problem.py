"""A problem directory as a whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import ProblemError, RubricError
from grader.model import Alternative, Draw, Layout, Program, Step, Symbols, Tolerance, Truth, Visibility
from grader.rubric.assignment_schema import AssignmentFile
from grader.rubric.problem import load_problem, read_problem
from grader.rubric.schema import CHECKS, CriterionEntry, RubricFile

WriteProblem = Callable[..., Path]

FULL = """\
title: A chain
module: src/m.py
root: src
packages: [numpy]
overlay: {src/helpers.py: staff.py}
givens:
  n: 3
  W1: [[1, 2], [3, 4]]
steps:
  d2: {vjp: e, wrt: s2}
  d1: {vjp: s2, wrt: s1, upstream: d2}
criteria:
  - id: chain
    title: Sensitivities δ⁽²⁾
    formula: '\\delta^{(2)}'
    points: 2.50
    check: gradient
    program: |
      out, cache = forward(x, W1)
      dx = backward(cache)
    observe: [dx, 'cache["s1"]']
    truth: {step: [d1, s1]}
    cases:
      - {x: "normal[2]", W2: "normal[n, 2](std=2)", extra: {literal: "normal[3]"}}
      - x: [1.0, 2.0]
        W2: normal[n, 2]
        id: own
        visibility: after_due_date
    tolerance: {rtol: 1e-5, atol: 0}
    credit: cases
    inputs: torch
    input_dtype: float32
    depends: [loss]
    hint: Look again.
  - id: loss
    title: L
    points: 1
    check: gradient
    program: gradient(w, X)
    truth: {of: " loss(w, X)", wrt: [w], upstream: up}
    visibility: hidden
    show_verdict: true
    dtype: float64
    cases: [{w: "normal[2]", X: "normal[4, 2]", up: 1.0, visibility: public}]
  - id: written
    title: W
    points: 0
    check: matrix
    answer: A
    symbols: {w: {of: W1, order: [1, 0], aliases: [ω]}}
    truth: f(W1)
    follow_credit: 0.5
    accept:
      - {as: its transpose, truth: f(W1.T), credit: 0.75}
      - {as: none of it, truth: [" 0 * f(W1)"]}
    tolerance: {digits: 2}
    extra_credit: true
  - id: refuses
    title: R
    points: 1
    check: value
    program: f(None)
    raises: ValueError
    visibility: after_due_date
notebook: definitions
"""


def test_everything_that_a_rubric_can_say(write_problem: WriteProblem) -> None:
    directory = write_problem(FULL)
    (directory / "staff.py").write_text("x = 1\n")
    problem = load_problem(directory)
    assert (problem.id, problem.title, problem.directory) == ("p", "A chain", directory)
    assert problem.layout == Layout("src/m.py", "src", {"src/helpers.py": b"x = 1\n"}, ("numpy",), "definitions")
    assert problem.givens == {"n": 3, "W1": [[1, 2], [3, 4]]}
    assert problem.steps == (Step("d2", "e", "s2"), Step("d1", "s2", "s1", "d2"))
    chain, loss, written, refuses = problem.criteria
    assert chain.program == Program(
        ("out, cache = forward(x, W1)", "dx = backward(cache)"), ("forward", "backward"), ("dx", 'cache["s1"]')
    )
    assert (chain.points, chain.formula, chain.hint) == (Decimal("2.5"), r"\delta^{(2)}", "Look again.")
    assert (chain.credit, chain.inputs, chain.input_dtype, chain.depends) == ("cases", "torch", "float32", ("loss",))
    assert chain.truth == Truth("steps", steps=("d1", "s1"))
    assert chain.tolerance == Tolerance("absolute", rtol=1e-5, atol=0.0)
    assert loss.truth == Truth("gradient", of="loss(w, X)", wrt=("w",), upstream="up")
    assert loss.show_verdict
    assert loss.tolerance == Tolerance(dtype="float64")
    assert written.truth == Truth("expressions", ("f(W1)",))
    assert written.symbols == (Symbols("w", "W1", (1, 0), ("ω",)),)
    assert (written.program, written.answer, written.extra_credit) == (None, "A", True)
    assert written.tolerance == Tolerance("digits", count=2)
    assert written.follow_credit == Decimal("0.5")
    assert written.accept == (
        Alternative(
            "its transpose", Truth("expressions", ("f(W1.T)",)), Decimal("0.75"), f"{directory}/rubric.yaml:54:36"
        ),
        Alternative("none of it", Truth("expressions", ("0 * f(W1)",)), Decimal(1), f"{directory}/rubric.yaml:55:33"),
    )
    assert (refuses.truth, refuses.raises, refuses.program) == (
        Truth("none"),
        "ValueError",
        Program(("f(None)",), ("f",), ()),
    )


def test_cases_draw_keep_literals_and_are_as_hidden_as_their_criterion(write_problem: WriteProblem) -> None:
    directory = write_problem(FULL)
    (directory / "staff.py").touch()
    chain, loss, written, refuses = load_problem(directory).criteria
    first, second = chain.cases
    assert first.inputs == {
        "x": Draw("normal", (2,)),
        "W2": Draw("normal", ("n", 2), (("std", 2),)),
        "extra": {"literal": "normal[3]"},
    }
    assert (first.id, first.visibility) == ("1", Visibility.PUBLIC)
    assert (second.id, second.visibility) == ("own", Visibility.AFTER_DUE_DATE)
    assert second.inputs["x"] == [1.0, 2.0]
    assert loss.cases[0].visibility is Visibility.HIDDEN
    assert [(case.id, case.inputs) for case in written.cases] == [("1", {})]
    assert refuses.cases[0].visibility is Visibility.AFTER_DUE_DATE


def test_a_criterion_says_where_it_stands(write_problem: WriteProblem) -> None:
    directory = write_problem()
    assert [one.where for one in load_problem(directory).criteria] == [
        f"{directory}/rubric.yaml:{line}" for line in (4, 10, 17)
    ]


def test_the_path_stays_as_it_was_given(write_problem: WriteProblem, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = write_problem()
    monkeypatch.chdir(directory.parent.parent)
    assert load_problem(Path("problems/p")).criteria[0].where == "problems/p/rubric.yaml:4"
    monkeypatch.chdir(directory)
    assert load_problem(Path()).id == "p"


def test_checks_are_those_that_the_caller_knows(write_problem: WriteProblem, rubric: str) -> None:
    directory = write_problem(rubric.replace("check: value", "check: poetry"))
    assert load_problem(directory, {"poetry", "gradient", "written"}).criteria[0].check == "poetry"
    with pytest.raises(RubricError, match="no check is called 'poetry'"):
        load_problem(directory)


def test_a_missing_directory_or_rubric(write_problem: WriteProblem, rubric: str) -> None:
    directory = write_problem(rubric=None, reference=None)
    with pytest.raises(RubricError) as caught:
        load_problem(directory)
    assert [(flaw.message, flaw.fix) for flaw in caught.value.flaws] == [
        ("the problem has no reference.py", "write the reference solution"),
        ("the problem has no rubric.yaml", "write the rubric"),
    ]
    (directory / "rubric.yml").write_text(rubric)
    with pytest.raises(RubricError, match=r"rename 'rubric\.yml' to 'rubric\.yaml'"):
        load_problem(directory)
    with pytest.raises(ProblemError, match="there is no such problem directory\n    fix: did you mean 'p'"):
        load_problem(directory.parent / "pp")


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_a_directory_that_no_name_can_have(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProblemError, match="there is no such problem directory"):
        load_problem(tmp_path / name)


def test_only_the_directory_wrong_is_a_problem_error(write_problem: WriteProblem) -> None:
    with pytest.raises(ProblemError, match="the problem has no reference"):
        load_problem(write_problem(reference=None))


def test_flaws_of_the_rubric_and_of_the_reference_come_together(write_problem: WriteProblem, rubric: str) -> None:
    directory = write_problem(rubric.replace("points: 2", "points: two"), reference="def f(:\n")
    with pytest.raises(RubricError) as caught:
        load_problem(directory)
    assert [(Path(flaw.file).name, flaw.line) for flaw in caught.value.flaws] == [
        ("reference.py", 1),
        ("rubric.yaml", 6),
    ]


def test_an_overlay_that_cannot_be_read(write_problem: WriteProblem, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = write_problem(FULL)
    (directory / "staff.py").touch()

    def fail(path: Path) -> bytes:
        if path.name != "staff.py":
            return real(path)
        raise PermissionError(13, os.strerror(13))

    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(RubricError, match=r"rubric\.yaml:5:27: 'staff\.py' can't be read: Permission denied"):
        load_problem(directory)


def test_a_star_import_in_the_reference_stops_guesses_about_its_names(write_problem: WriteProblem, rubric: str) -> None:
    problem = load_problem(write_problem(rubric, reference="from torch import *\n"))
    assert problem.criteria[0].truth == Truth("same_program")


def test_visibilities_of_the_schema_are_those_of_the_model() -> None:
    annotation = CriterionEntry.model_fields["visibility"].annotation
    assert annotation.__args__ == tuple(Visibility)  # type: ignore[union-attr]


# ------------------------------------------------------------------------------------------------ any rubric at all

KEYS = st.sampled_from(
    [*RubricFile.model_fields, *CriterionEntry.model_fields, *AssignmentFile.model_fields, "x", "of"]
)
WORDS = st.sampled_from(
    [
        "f(x)",
        "y = f(x)",
        "normal[3](std=2)",
        "normal[n]",
        "s1",
        "c",
        "value",
        "gradient",
        "written",
        "a\0",
        "$stdout",
        "€",
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | WORDS
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)
CRITERIA = st.fixed_dictionaries(
    {"id": st.just("c"), "title": st.just("C"), "points": st.just(1), "check": WORDS},
    optional={
        "program": WORDS,
        "answer": WORDS,
        "observe": st.lists(WORDS, max_size=2),
        "truth": VALUES
        | st.fixed_dictionaries({"of": WORDS, "wrt": st.lists(WORDS, max_size=2)})
        | st.fixed_dictionaries({"step": WORDS}),
        "cases": st.lists(st.dictionaries(st.sampled_from(["x", "n", "id"]) | st.text(max_size=2), VALUES)),
        "symbols": st.dictionaries(
            WORDS, st.fixed_dictionaries({"of": WORDS, "order": st.lists(st.integers(-1, 3), max_size=3)}), max_size=2
        ),
        "tolerance": VALUES,
        "raises": WORDS,
        "accept": VALUES
        | st.lists(st.fixed_dictionaries({"as": WORDS, "truth": VALUES}, optional={"credit": VALUES}), max_size=2),
    },
)
RUBRICS = st.fixed_dictionaries(
    {"title": st.just("T"), "module": st.just("m.py"), "criteria": st.lists(CRITERIA | VALUES, max_size=3) | VALUES},
    optional={
        "givens": st.dictionaries(st.sampled_from(["x", "n", "s1"]), VALUES) | VALUES,
        "steps": st.dictionaries(WORDS, st.fixed_dictionaries({"vjp": WORDS, "wrt": WORDS, "upstream": WORDS}))
        | VALUES,
        "overlay": VALUES,
    },
)


@given(st.text() | (RUBRICS | VALUES).map(lambda data: yaml.safe_dump(data, allow_unicode=True, sort_keys=False)))
def test_no_rubric_raises_anything_else(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    directory = tmp_path_factory.getbasetemp() / "any"
    directory.mkdir(exist_ok=True)
    (directory / "reference.py").write_text("def f(x):\n    return x\n\ndef s1(x):\n    return x\n")
    (directory / "rubric.yaml").write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
    problem, flaws = read_problem(directory, CHECKS)
    lines = text.count("\n") + text.count("\r") + 1
    assert problem is not None or flaws
    assert all(flaw.message and flaw.fix and 1 <= flaw.line <= lines for flaw in flaws)
    assert not any("pydantic" in flaw.message for flaw in flaws)
