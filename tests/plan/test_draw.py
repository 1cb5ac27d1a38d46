"""Literals become arrays, draws come from named distributions, and the code beside them makes the same values."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Draw
from grader.plan.draw import DrawError, draw, literal

NUMPY = {"np": np, "torch": torch}


def run(code):
    with np.errstate(over="ignore"):
        return eval(code, dict(NUMPY))  # noqa: S307 - what a student would paste


# ------------------------------------------------------------------------------------------------------------ literals


@pytest.mark.parametrize(
    ("value", "array"),
    [
        ([1, 2, 3], np.array([1, 2, 3], dtype=np.int64)),
        ([1, 2.5], np.array([1.0, 2.5])),
        ([[0.1, 0.2], [0.3, 0.4]], np.array([[0.1, 0.2], [0.3, 0.4]])),
        ([[[1], [2]]], np.array([[[1], [2]]], dtype=np.int64)),
        ([2.0], np.array([2.0])),
        ([math.inf, -math.inf, math.nan], np.array([np.inf, -np.inf, np.nan])),
        ([2**63 - 1], np.array([2**63 - 1], dtype=np.int64)),
    ],
)
def test_lists_of_numbers_become_arrays(value, array, same):
    made = literal(value)
    assert same(made.value, array)
    assert same(run(made.code), array)


@pytest.mark.parametrize(
    "value",
    [
        0,
        2.0,
        1e-5,
        True,
        None,
        "normal",
        'it\'s "quoted"\n',
        math.inf,
        -math.inf,
        math.nan,
        [],
        [[], []],
        ["a", "b"],
        [True, False],
        [1, "a"],
        [1, None],
        [[1, 2], [3]],
        [[1, 2], 3],
        [2**63],
        [10**400, 0.5],
        [[math.inf, 1.0], [2.0]],
        {"mode": "train", "eps": 1e-5},
        {},
        {1: "one", "deep": {"a": None}},
    ],
)
def test_anything_else_stays_what_it_is(value, same):
    made = literal(value)
    assert same(made.value, value)
    assert same(run(made.code), value)


def test_lists_in_a_mapping_become_arrays_too(same):
    made = literal({"W": [[1.0, 2.0]], "nested": {"b": [0, 1]}, "mode": "train"})
    expected = {"W": np.array([[1.0, 2.0]]), "nested": {"b": np.array([0, 1])}, "mode": "train"}
    assert same(made.value, expected)
    assert same(run(made.code), expected)


@pytest.mark.parametrize("inside", [[1, 2], "normal[3]", {"literal": [1]}, {"a": [1.5, math.nan]}, 3])
def test_literal_stops_every_interpretation(inside, same):
    made = literal({"literal": inside})
    assert same(made.value, inside)
    assert same(run(made.code), inside)
    assert same(literal({"deep": {"literal": inside}}).value, {"deep": inside})


def test_a_mapping_with_literal_among_other_keys_is_a_mapping(same):
    assert same(literal({"literal": 1, "other": 2}).value, {"literal": 1, "other": 2})


def test_float32_is_for_floating_arrays_only(same):
    assert same(literal([0.1, 2], "float32").value, np.array([0.1, 2], dtype=np.float32))
    assert same(literal([1, 2], "float32").value, np.array([1, 2]))
    assert same(literal({"W": [0.1]}, "float32").value, {"W": np.array([0.1], dtype=np.float32)})
    assert literal(0.1, "float32").value == 0.1


NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.floats()
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def test_what_float32_can_not_hold_becomes_an_infinity(same):
    assert same(literal([1e300, -1e300], "float32").value, np.array([np.inf, -np.inf], dtype=np.float32))
    spec = Draw("normal", (2,), (("mean", 1e300), ("std", 0)))
    assert same(draw(spec, 1, {}, "float32").value, np.array([np.inf, np.inf], dtype=np.float32))


@given(value=VALUES, dtype=st.sampled_from(["float64", "float32"]))
def test_the_code_of_a_literal_makes_the_literal(value, dtype, same):
    made = literal(value, dtype)
    assert same(run(made.code), made.value)


@given(value=VALUES, dtype=st.sampled_from(["float64", "float32"]))
def test_the_code_of_a_literal_makes_tensors_where_arrays_arrive_as_tensors(value, dtype, same, delivered):
    made = literal(value, dtype, "torch")
    assert same(made.value, literal(value, dtype).value)
    assert same(run(made.code), delivered(made.value))


# --------------------------------------------------------------------------------------------------------------- draws

FLOATS = st.floats(-1e6, 1e6, allow_subnormal=False)
OPTIONS = {
    "normal": st.fixed_dictionaries({}, optional={"mean": FLOATS, "std": st.floats(0, 1e6) | st.integers(0, 9)}),
    "uniform": st.fixed_dictionaries({"low": st.floats(-9, 0), "high": st.floats(1, 9)}),
    "integers": st.fixed_dictionaries({}, optional={"low": st.integers(-9, 9), "high": st.integers(10, 2**40)}),
}
DRAWS = st.builds(
    lambda named, shape: Draw(named[0], tuple(shape), tuple(named[1].items())),
    st.sampled_from(["normal", "uniform", "integers", "signs", "permutation", "zeros", "ones", "arange"]).flatmap(
        lambda name: st.tuples(st.just(name), OPTIONS.get(name, st.just({})))
    ),
    st.lists(st.integers(0, 4), max_size=3),
)
SEEDS = st.integers(0, 2**64 - 1)


@given(spec=DRAWS, seed=SEEDS, dtype=st.sampled_from(["float64", "float32"]))
def test_the_code_of_a_draw_makes_the_very_same_array(spec, seed, dtype, same):
    made = draw(spec, seed, {}, dtype)
    assert isinstance(made.value, np.ndarray)
    assert made.value.shape == spec.shape
    assert same(run(made.code), made.value)


@given(spec=DRAWS, seed=SEEDS, dtype=st.sampled_from(["float64", "float32"]))
def test_the_code_of_a_draw_makes_the_very_same_tensor(spec, seed, dtype, same):
    made = draw(spec, seed, {}, dtype, "torch")
    assert same(made.value, draw(spec, seed, {}, dtype).value)
    assert same(run(made.code), torch.from_numpy(made.value))


@pytest.mark.parametrize(
    ("distribution", "dtype"),
    [
        ("normal", np.float64),
        ("uniform", np.float64),
        ("signs", np.float64),
        ("zeros", np.float64),
        ("ones", np.float64),
        ("arange", np.float64),
        ("integers", np.int64),
        ("permutation", np.int64),
    ],
)
def test_each_distribution_has_a_dtype(distribution, dtype):
    assert draw(Draw(distribution, (2, 3)), 1, {}).value.dtype == dtype
    floating = np.float32 if dtype is np.float64 else np.int64
    assert draw(Draw(distribution, (2, 3)), 1, {}, "float32").value.dtype == floating


def test_what_is_drawn_is_distributed_as_it_is_called():
    def drawn(distribution, **options):
        return draw(Draw(distribution, (20, 50), tuple(options.items())), 5, {}).value

    assert abs(drawn("normal").mean()) < 0.1
    assert abs(drawn("normal").std() - 1) < 0.1
    assert abs(drawn("normal", mean=50, std=3).mean() - 50) < 0.5
    assert abs(drawn("normal", mean=50, std=3).std() - 3) < 0.3
    assert 0 <= drawn("uniform").min() < 0.05 < 0.95 < drawn("uniform").max() < 1
    assert -2 <= drawn("uniform", low=-2, high=-1).min() < drawn("uniform", low=-2, high=-1).max() < -1
    assert set(drawn("integers").ravel()) == set(range(10))
    assert set(drawn("integers", low=3, high=5).ravel()) == {3, 4}
    assert set(drawn("signs").ravel()) == {-1.0, 1.0}
    assert sorted(drawn("permutation").ravel()) == list(range(1000))
    assert drawn("arange").ravel().tolist() == list(range(1000))
    assert not drawn("zeros").any()
    assert (drawn("ones") == 1).all()


@pytest.mark.parametrize("distribution", ["normal", "uniform", "integers", "signs", "permutation"])
def test_the_seed_decides(distribution):
    spec = Draw(distribution, (50,))
    assert (draw(spec, 3, {}).value == draw(spec, 3, {}).value).all()
    assert (draw(spec, 3, {}).value != draw(spec, 4, {}).value).any()


def test_names_stand_for_numbers_of_the_case():
    spec = Draw("normal", ("n", 3, "m"), (("mean", "shift"), ("std", 0)))
    made = draw(spec, 1, {"n": 2, "m": 0, "shift": 0.5, "unused": "text"})
    assert made.value.shape == (2, 3, 0)
    assert draw(Draw("normal", ("n",), spec.options), 1, {"n": 2, "shift": 0.5}).value.tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (Draw("normal", ("k",)), "'k' is no input of the case that is written as a number"),
        (Draw("normal", ("mode",)), "'mode' is no number, so nothing can be drawn by it"),
        (Draw("normal", ("flag",)), "'flag' is no number, so nothing can be drawn by it"),
        (Draw("normal", (3,), (("std", "k"),)), "'k' is no input of the case that is written as a number"),
        (Draw("normal", ("half",)), "a dimension is an integer from 0, not 2.5 ('half')"),
        (Draw("normal", ("less",)), "a dimension is an integer from 0, not -1 ('less')"),
        (Draw("ones", (3, -2)), "a dimension is an integer from 0, not -2"),
        (Draw("normal", (3,), (("std", -1.0),)), "normal[3] can't be drawn: scale < 0"),
        (Draw("integers", (2, 2), (("low", 3), ("high", 3))), "integers[2, 2] can't be drawn: low >= high"),
    ],
)
def test_what_can_not_be_drawn_is_told(spec, message):
    with pytest.raises(DrawError) as caught:
        draw(spec, 1, {"mode": "train", "flag": True, "half": 2.5, "less": -1})
    assert str(caught.value) == message
