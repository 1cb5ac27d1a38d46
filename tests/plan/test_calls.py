"""Every case becomes a call; what one case draws depends on no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import ProblemError, UsageError
from grader.model import Case, Draw, Program, Truth, Visibility
from grader.plan.calls import answers_call, case_id, names_in, plan_case, plan_problem, visibility_of
from grader.plan.streams import Streams

PUBLIC, HIDDEN, LATER = Visibility.PUBLIC, Visibility.HIDDEN, Visibility.AFTER_DUE_DATE
X = Draw("normal", (2, 3))


def inputs_of(problem, streams):
    return {planned.id: planned.inputs for planned in plan_problem(problem, streams)}


def test_a_call_carries_what_the_program_mentions(criterion, problem, streams):
    case = Case("1", {"x": [1.0, 2.0], "unused": 3, "n": 2, "key": "train"})
    of = criterion("forward", case, program="y = f(x)[:n]", observe="y; $stdout; modes[key]")
    (planned,) = plan_problem(problem(of, root="src"), streams)
    call = planned.call
    assert call.id == planned.id == "affine/forward/1"
    assert (call.layout.module, call.layout.root) == ("layers.py", "src")
    assert call.program is of.program
    assert list(call.inputs) == ["x", "n", "key"]
    assert list(planned.inputs) == ["x", "unused", "n", "key"]
    assert call.inputs["x"] is planned.inputs["x"]
    assert (call.arrays, call.visibility) == ("numpy", PUBLIC)
    assert 0 <= call.seed < 2**32


def test_a_loop_s_names_count_too():
    program = Program(("opt = Sgd(w)", "for _ in range(5):\n    opt.step(g)"), ("Sgd",), ("opt.w[i]", "$stdout"))
    assert names_in(program) == {"opt", "Sgd", "w", "_", "range", "g", "i"}


def test_written_answers_make_no_call_and_have_inputs_all_the_same(criterion, problem, streams):
    written = replace(criterion("W", Case("1", {"W": X})), program=None, answer="W")
    (planned,) = plan_problem(problem(written), streams)
    assert planned.call is None
    assert planned.inputs["W"].shape == (2, 3)


def test_the_answers_of_a_module_are_read_by_a_call_of_their_own(problem, streams):
    call = answers_call(problem())
    assert call.id == "affine/@answers/1"
    assert call.program == Program((), ("ANSWERS",), ("ANSWERS",))
    assert call.layout.module == "layers.py"
    assert not call.inputs


def test_a_case_s_own_inputs_win_over_givens(criterion, problem, streams):
    of = criterion("out", Case("1"), Case("2", {"W": [[5.0]]}), observe="f(W, b)")
    first, second = plan_problem(problem(of, givens={"W": [[1.0]], "b": [0.5]}), streams)
    assert (first.call.inputs["W"].tolist(), second.call.inputs["W"].tolist()) == ([[1.0]], [[5.0]])
    assert second.call.inputs["b"].tolist() == [0.5]


@pytest.mark.parametrize(
    ("givens", "inputs", "shape"),
    [
        ({}, {"n": 4, "x": Draw("normal", ("n",))}, (4,)),
        ({"n": 3}, {"x": Draw("normal", ("n",))}, (3,)),
        ({"n": 3}, {"x": Draw("normal", ("n",)), "n": 4}, (4,)),
        ({"n": 3, "x": Draw("normal", ("n",))}, {"n": 4}, (4,)),
        # x stands before n in the givens; the case's own x follows its n
        ({"x": [0.0]}, {"n": 4, "x": Draw("normal", ("n",))}, (4,)),
    ],
)
def test_dimensions_are_the_case_s_own_numbers(criterion, problem, streams, givens, inputs, shape):
    planned = plan_problem(problem(criterion("out", Case("1", inputs)), givens=givens), streams)[0]
    assert planned.inputs["x"].shape == shape


def test_inputs_arrive_at_the_dtype_that_the_criterion_says(criterion, problem, streams):
    inputs = {"x": X, "w": [0.1], "n": [1, 2], "config": {"v": [0.5]}, "rate": 0.1}
    of = criterion("out", Case("1", inputs), observe="f(x, w, n, config, rate)", input_dtype="float32")
    got = plan_problem(problem(of), streams)[0].call.inputs
    assert [got[name].dtype for name in ("x", "w", "n")] == [np.float32, np.float32, np.int64]
    assert got["config"]["v"].dtype == np.float32
    assert got["rate"] == 0.1
    wide = plan_problem(problem(replace(of, input_dtype="float64")), streams)[0].call.inputs
    assert (got["x"] == wide["x"].astype(np.float32)).all()


# -------------------------------------------------------------------------------------------------------- independence

CASES = st.lists(st.sampled_from("12345678"), unique=True, min_size=1, max_size=4)
RUBRICS = st.dictionaries(st.sampled_from("abcde"), CASES, min_size=1, max_size=4)


@given(rubric=RUBRICS, more=RUBRICS, data=st.data())
def test_adding_criteria_cases_and_inputs_moves_no_other_input(criterion, problem, same, rubric, more, data):
    def planned(cases_of, extra):
        criteria = [
            criterion(name, *(Case(case, {**extra, "x": X, "n": [1, 2]}) for case in cases))
            for name, cases in cases_of.items()
        ]
        return inputs_of(problem(*criteria), Streams(seed=1))

    before = planned(rubric, {})
    merged = {name: [*more.get(name, ()), *rubric.get(name, ())] for name in data.draw(st.permutations("abcde"))}
    after = planned({name: list(dict.fromkeys(cases)) for name, cases in merged.items()}, {"y": X})
    for name, inputs in before.items():
        assert same(after[name]["x"], inputs["x"])
        assert not same(after[name]["x"], after[name]["y"])


def test_no_two_inputs_are_alike(criterion, problem, streams):
    cases = [Case(id, {"x": X, "y": X}) for id in "12"]
    drawn = inputs_of(problem(criterion("a", *cases), criterion("b", *cases)), streams)
    values = [value.tobytes() for inputs in drawn.values() for value in inputs.values()]
    assert len(set(values)) == len(values) == 8


def test_programs_are_seeded_apart_from_inputs_of_any_name(criterion, problem, streams):
    plain = plan_problem(problem(criterion("a", Case("1"), Case("2"))), streams)
    named = plan_problem(problem(criterion("a", Case("1", {"program": X, "seed": X}))), streams)
    assert plain[0].call.seed == named[0].call.seed
    assert plain[0].call.seed != plain[1].call.seed
    assert f"default_rng({named[0].call.seed})" not in str(named[0].code)


def drawn(criterion, problem, visibility, streams):
    """Inputs and the program's seed of a case of that visibility, as its own and as its criterion's."""
    of = [criterion("a", Case("1", {"x": X}, visibility)), criterion("b", Case("1", {"x": X}), visibility=visibility)]
    planned = plan_problem(problem(*of), streams)
    return [(one.inputs["x"].tolist(), one.call.seed, one.call.visibility) for one in planned]


def test_public_inputs_depend_on_the_seed_only(criterion, problem):
    one = drawn(criterion, problem, PUBLIC, Streams(1, b"k" * 32))
    assert one == drawn(criterion, problem, PUBLIC, Streams(1, None))
    other = drawn(criterion, problem, PUBLIC, Streams(2, b"k" * 32))
    assert all(a[0] != b[0] and a[1] != b[1] for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("visibility", [HIDDEN, LATER])
def test_hidden_inputs_depend_on_the_key_only(criterion, problem, visibility):
    one = drawn(criterion, problem, visibility, Streams(1, b"k" * 32))
    assert one == drawn(criterion, problem, visibility, Streams(2, b"k" * 32))
    other = drawn(criterion, problem, visibility, Streams(1, b"K" * 32))
    assert all(a[0] != b[0] and a[1] != b[1] for a, b in zip(one, other, strict=True))


def test_hidden_inputs_are_not_drawn_without_the_key(criterion, problem):
    of = problem(criterion("a", Case("1", {"x": X}), Case("2", {"x": X}, HIDDEN)))
    with pytest.raises(UsageError, match=r"^hidden inputs can't be drawn without the assignment's key$"):
        plan_problem(of, Streams(1))
    public = problem(criterion("a", Case("1", {"x": X})))
    assert [planned.id for planned in plan_problem(public, Streams(1))] == ["affine/a/1"]


# ---------------------------------------------------------------------------------------------------------- visibility


@pytest.mark.parametrize(
    ("criterion_s", "case_s", "both"),
    [
        (PUBLIC, PUBLIC, PUBLIC),
        (PUBLIC, HIDDEN, HIDDEN),
        (PUBLIC, LATER, LATER),
        (HIDDEN, PUBLIC, HIDDEN),
        (HIDDEN, LATER, HIDDEN),
        (LATER, PUBLIC, LATER),
        (LATER, HIDDEN, HIDDEN),
        (LATER, LATER, LATER),
    ],
)
def test_the_more_secret_of_criterion_and_case_wins(criterion, criterion_s, case_s, both):
    case = Case("1", {}, case_s)
    assert visibility_of(criterion("a", case, visibility=criterion_s), case) is both


def test_every_case_of_every_visibility_is_planned(criterion, problem, streams):
    of = problem(
        criterion("a", Case("1"), Case("2", {}, HIDDEN), Case("3", {}, LATER)),
        criterion("b", Case("1"), visibility=HIDDEN),
        criterion("c", Case("1"), visibility=LATER),
    )
    assert len(plan_problem(of, streams)) == 5


# --------------------------------------------------------------------------------------------------- authors' mistakes


def test_every_input_that_can_not_be_drawn_is_told_at_once(criterion, problem, streams):
    bad = {"x": Draw("normal", (3,), (("std", -1.0),)), "y": Draw("ones", ("n",)), "n": 1.5}
    of = problem(
        criterion("first", Case("1", bad), where="problems/affine/rubric.yaml:12"),
        criterion("fine", Case("1", {"x": X})),
        criterion("second", Case("1", {"x": Draw("ones", ("m",))}), where="problems/affine/rubric.yaml:30"),
    )
    with pytest.raises(ProblemError) as caught:
        plan_problem(of, streams)
    place = "problems/affine/rubric.yaml"
    assert str(caught.value).splitlines() == [
        f"{place}:12:1: input 'x' of case '1' of 'first': normal[3] can't be drawn: scale < 0",
        f"{place}:12:1: input 'y' of case '1' of 'first': a dimension is an integer from 0, not 1.5 ('n')",
        f"{place}:30:1: input 'x' of case '1' of 'second': 'm' is no input of the case that is written as a number",
    ]


def test_without_a_place_the_rubric_is_named(criterion, problem, streams):
    of = criterion("a", Case("1", {"x": Draw("ones", ("m",))}))
    with pytest.raises(ProblemError) as caught:
        plan_case(problem(of), of, of.cases[0], streams)
    assert (Path(caught.value.flaws[0].file), caught.value.flaws[0].line) == (Path("problems/affine/rubric.yaml"), 1)


def test_ids_are_made_of_problem_criterion_and_case(criterion, problem):
    of = criterion("forward", Case("big"), truth=Truth("none"))
    assert case_id(problem(of), of, of.cases[0]) == "affine/forward/big"
