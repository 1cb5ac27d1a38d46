"""What is done once for an assignment: inputs, truths, and the part that is public."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest

from grader.errors import ProblemError, UsageError
from grader.model import Assignment, Visibility
from grader.plan.streams import Streams
from grader.prepare import SYMBOL_SAMPLES, prepare, public_part
from grader.rubric.problem import load_problem

KEY = b"k" * 32

RUBRIC = """
title: Scaling
module: scale.py
criteria:
  - id: double
    title: Twice
    points: 2
    check: value
    program: double(x)
    cases:
      - x: normal[3]
      - {x: "normal[4]", visibility: hidden}
  - id: secret
    title: Thrice
    points: 3
    check: value
    program: thrice(x)
    visibility: hidden
    cases: [{x: "normal[3]"}]
  - id: after
    title: Both
    points: 4
    check: value
    program: double(thrice(x))
    depends: [double, secret]
    cases: [{x: "normal[3]"}]
  - id: written
    title: In symbols
    points: 1
    check: matrix
    answer: A
    symbols: {w: {of: W, order: [0, 1]}}
    truth: double(W)
    cases: [{W: "normal[2, 2]"}]
"""
REFERENCE = "def double(x):\n    return 2 * x\n\n\ndef thrice(x):\n    return 3 * x\n"

Make = Callable[..., Assignment]


@pytest.fixture
def assignment(tmp_path: Path) -> Make:
    """``assignment(name=(rubric, reference), …)``: problem directories, loaded."""

    def make(**problems: tuple[str, str]) -> Assignment:
        for name, (rubric, reference) in (problems or {"scale": (RUBRIC, REFERENCE)}).items():
            folder = tmp_path / name
            folder.mkdir()
            (folder / "rubric.yaml").write_text(dedent(rubric), encoding="utf-8")
            (folder / "reference.py").write_text(dedent(reference), encoding="utf-8")
        loaded = tuple(load_problem(folder) for folder in sorted(tmp_path.iterdir()))
        return Assignment("hw", "Homework", loaded, tmp_path / "hw.yaml")

    return make


def test_each_case_has_its_inputs_and_its_truth(assignment: Make) -> None:
    cases = prepare(assignment(), Streams(1, KEY)).cases
    assert {key: len(found) for key, found in cases.items()} == {
        ("scale", "double"): 2,
        ("scale", "secret"): 1,
        ("scale", "after"): 1,
        ("scale", "written"): 1,
    }
    for case in cases["scale", "double"]:
        assert np.array_equal(case.expected[0].data, 2 * case.planned.inputs["x"])


def test_an_answer_in_symbols_is_judged_on_several_draws(assignment: Make) -> None:
    (case,) = prepare(assignment(), Streams(1, KEY)).cases["scale", "written"]
    draws = [case.planned.inputs["W"], *(inputs["W"] for inputs, _ in case.samples)]
    assert len(draws) == SYMBOL_SAMPLES == 5
    assert len({draw.tobytes() for draw in draws}) == 5
    for inputs, truth in case.samples:
        assert np.array_equal(truth.data, 2 * inputs["W"])


def test_the_seed_moves_public_inputs_and_the_key_hidden_ones(assignment: Make) -> None:
    loaded = assignment()

    def inputs(seed: int, key: bytes) -> tuple[bytes, bytes]:
        public, hidden = prepare(loaded, Streams(seed, key)).cases["scale", "double"]
        return public.planned.inputs["x"].tobytes(), hidden.planned.inputs["x"].tobytes()

    public, hidden = inputs(1, KEY)
    assert inputs(1, KEY) == (public, hidden)
    assert inputs(2, KEY)[0] != public
    assert inputs(2, KEY)[1] == hidden
    assert inputs(1, b"other" * 8)[0] == public
    assert inputs(1, b"other" * 8)[1] != hidden


def test_the_public_part_holds_nothing_hidden_and_needs_no_key(assignment: Make) -> None:
    public = public_part(assignment())
    criteria = {criterion.id: criterion for criterion in public.problems[0].criteria}
    assert list(criteria) == ["double", "after", "written"]
    assert {case.visibility for criterion in criteria.values() for case in criterion.cases} == {Visibility.PUBLIC}
    assert len(criteria["double"].cases) == 1
    assert criteria["after"].depends == ("double",)
    assert prepare(public, Streams(1)).cases["scale", "double"][0].planned.id == "scale/double/1"


def test_the_public_part_draws_what_the_whole_draws(assignment: Make) -> None:
    whole = assignment()
    one = prepare(whole, Streams(5, KEY)).cases["scale", "double"][0]
    other = prepare(public_part(whole), Streams(5)).cases["scale", "double"][0]
    assert np.array_equal(one.planned.inputs["x"], other.planned.inputs["x"])


def test_hidden_inputs_need_the_key(assignment: Make) -> None:
    with pytest.raises(UsageError, match="hidden inputs can't be drawn without the assignment's key"):
        prepare(assignment(), Streams(1))


def test_what_is_wrong_in_every_reference_is_told_at_once(assignment: Make) -> None:
    broken = assignment(
        a=(RUBRIC, "def double(x):\n    return x.twice()\n\n\ndef thrice(x):\n    return 3 * x\n"),
        b=(RUBRIC, "def double(x):\n    return 2 * x\n\n\ndef thrice(x):\n    raise OSError('late')\n"),
    )
    with pytest.raises(ProblemError) as caught:
        prepare(broken, Streams(1, KEY))
    told = [(Path(flaw.file).parent.name, flaw.line, flaw.quoted.strip()) for flaw in caught.value.flaws]
    assert set(told) == {("a", 2, "return x.twice()"), ("b", 6, "raise OSError('late')")}
    assert "'Tensor' object has no attribute 'twice'" in str(caught.value)
    assert "OSError: late" in str(caught.value)


TERMS = """
title: Sum
module: m.py
criteria:
  - id: sum
    title: Sum
    points: 1
    check: value
    program: double(x)
    terms:
      one: x
      other: thrice(x) - x
    cases: [{x: [1.5]}, {x: [2.5]}]
"""


def test_terms_are_computed_for_each_case(assignment: Make) -> None:
    (first, second) = prepare(assignment(sum=(TERMS.replace("thrice(x) - x", "x"), REFERENCE)), Streams(1)).cases[
        "sum", "sum"
    ]
    assert [values[0].data.tolist() for values in first.terms.values()] == [[1.5], [1.5]]
    assert [values[0].data.tolist() for values in second.terms.values()] == [[2.5], [2.5]]


def test_terms_that_do_not_add_up_are_told_with_both_figures(assignment: Make) -> None:
    with pytest.raises(ProblemError) as caught:
        prepare(assignment(sum=(TERMS, REFERENCE)), Streams(1))
    flaw = caught.value.flaws[0]
    assert (Path(flaw.file).name, flaw.line) == ("rubric.yaml", 11)
    assert flaw.message == "the terms of criterion 'sum' add up to 4.5, but the truth is 3 at [0]"
    assert flaw.fix == "name every term of the truth once; what is left may be one term"


def test_a_written_answer_in_symbols_knows_the_mistakes_of_its_truth(assignment: Make, tmp_path: Path) -> None:
    loaded = assignment()
    mistakes = 'def double__halved(x):\n    """Halved: it is to be doubled."""\n    return x / 2\n'
    (tmp_path / "scale" / "mistakes.py").write_text(mistakes)
    (known,) = prepare(loaded, Streams(1, KEY)).mistakes["scale", "written"]
    assert known.code == "halved"
    assert len(known.values) == SYMBOL_SAMPLES


def test_an_input_that_can_not_be_drawn_is_told_with_its_criterion(assignment: Make) -> None:
    rubric = RUBRIC.replace("- x: normal[3]", '- {n: 2, x: "integers[3](low=5, high=n)"}')
    with pytest.raises(ProblemError, match=r"rubric.yaml:\d+:\d+: .*'x'.*'double'"):
        prepare(assignment(scale=(rubric, REFERENCE)), Streams(1, KEY))


# ------------------------------------------------------------------------------------------------------ alternatives

ACCEPT = """
title: Scaling
module: scale.py
criteria:
  - id: double
    title: Twice
    points: 2
    check: value
    program: double(x)
    accept:
      - {as: its negative, truth: "-double(x)"}
      - {as: with c for 2, truth: "c * x", credit: 0.5}
    cases:
      - {x: "normal[3]", c: 2}
      - {x: "normal[4]", c: 3, visibility: hidden}
  - id: written
    title: In symbols
    points: 1
    check: matrix
    answer: A
    symbols: {w: {of: W, order: [0, 1]}}
    truth: double(W)
    accept: [{as: its transpose, truth: double(W).T}]
    cases: [{W: "normal[2, 2]"}]
"""


def test_alternatives_are_computed_on_the_inputs_of_each_case_and_draw(assignment: Make) -> None:
    cases = prepare(assignment(scale=(ACCEPT, REFERENCE)), Streams(1, KEY)).cases
    for case in cases["scale", "double"]:
        x, c = case.planned.inputs["x"], case.planned.inputs["c"]
        negative, other = case.accept
        assert np.array_equal(negative.expected[0].data, -2 * x)
        assert np.array_equal(other.expected[0].data, c * x)
        assert negative.planned.id == case.planned.id
        assert negative.planned.criterion.truth.expressions == ("-double(x)",)
    (written,) = cases["scale", "written"]
    (turned,) = written.accept
    for (inputs, truth), (same, other_truth) in zip(written.samples, turned.samples, strict=True):
        assert inputs is same
        assert np.array_equal(truth.data.T, other_truth.data)


def test_alternatives_have_noise_floors_of_their_own(assignment: Make) -> None:
    rubric = ACCEPT.replace('"-double(x)"', '"1e6 + x / 3"').replace("double(x)\n    accept", "double(x)\n    accept")
    case = prepare(assignment(scale=(rubric, REFERENCE)), Streams(1, KEY)).cases["scale", "double"][0]
    assert case.accept[0].expected[0].noise32 > 100 * case.expected[0].noise32
    assert case.accept[0].expected[0].noise64 > 0


def test_what_is_wrong_with_truths_and_alternatives_is_told_at_once_with_its_place(assignment: Make) -> None:
    rubric = ACCEPT.replace("-double(x)", "x.nothing").replace("c * x", "thrice(c)").replace("double(W).T", "double(W)")
    broken = assignment(scale=(rubric, REFERENCE.replace("3 * x", "3 * x.sum()").replace("2 * x", "x + x")))
    with pytest.raises(ProblemError) as caught:
        prepare(broken, Streams(1, KEY))
    folder = broken.problems[0].directory
    assert str(caught.value) == "\n".join(
        [
            f"{folder}/reference.py:6:16: the alternative 'with c for 2' of criterion 'double' could not be computed: "
            "AttributeError: 'int' object has no attribute 'sum'",
            "    return 3 * x.sum()",
            f"{folder}/rubric.yaml:11:35: the alternative 'its negative' of criterion 'double' could not be computed: "
            "AttributeError: 'Tensor' object has no attribute 'nothing'",
            f"{folder}/rubric.yaml:23:41: the alternative 'its transpose' of criterion 'written' can't be told from "
            "the truth in any case",
            "    fix: add a case in which the two differ, or remove it",
        ]
    )


def test_an_alternative_that_only_a_hidden_case_tells_from_the_truth_is_no_mistake_of_the_public_part(
    assignment: Make,
) -> None:
    whole = assignment(scale=(ACCEPT.replace('its negative, truth: "-double(x)"', 'c, truth: "c + 0 * x"'), REFERENCE))
    assert len(prepare(whole, Streams(1, KEY)).cases["scale", "double"]) == 2
    public = public_part(whole)
    assert (whole.whole, public.whole) == (True, False)
    assert len(prepare(public, Streams(1)).cases["scale", "double"]) == 1
    with pytest.raises(ProblemError, match=r"'with c for 2' of criterion 'double' can't be told from the truth"):
        prepare(replace(public, whole=True), Streams(1))
