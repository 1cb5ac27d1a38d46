from __future__ import annotations

import numpy as np
import pytest

from grader.compare import compare
from grader.model import Array, Aspect, Opaque, Tolerance

AUTO = Tolerance("auto")


def one(value, reference, tolerance=AUTO, path="x"):
    (found,) = compare(value, reference, tolerance, path)
    return found


def test_equal_arrays(given, expected):
    found = one(given([[1.0, 2.0]]), expected([[1.0, 2.0]]))
    assert (found.equal, found.share, found.sentences, found.notes, found.total) == (True, 1.0, (), (), 2)
    assert (found.given_kind, found.grid, found.worst) == ("a float64 array of shape (1, 2)", None, None)


@pytest.mark.parametrize(
    ("value", "reference", "aspect"),
    [
        (None, [1.0], Aspect.PRESENCE),
        ("1.0", [1.0], Aspect.KIND),
        (Opaque("generator"), [1.0], Aspect.KIND),
        ([[1.0], [1.0, 2.0]], [1.0], Aspect.KIND),
        (True, 1.0, Aspect.KIND),
        (1.0, True, Aspect.KIND),
        (Array(np.ones(1), "float64"), 1.0, Aspect.RANK),
        (1.0, [1.0], Aspect.RANK),
        (Array(np.ones((4, 3)), "float64"), np.ones((3, 4)), Aspect.SHAPE),
        (Array(np.ones(2, bool), "bool"), [1.0, 1.0], Aspect.DTYPE),
        (Array(np.ones(2), "float64"), [True, True], Aspect.DTYPE),
        (Array(np.ones(2, complex), "complex128"), [1.0, 1.0], Aspect.DTYPE),
        (Array(np.array([1.0, np.nan]), "float64"), [2.0, 1.0], Aspect.NONFINITE),
        (Array(np.array([1.0, 2.0]), "float64"), [2.0, 1.0], Aspect.VALUES),
    ],
)
def test_the_first_question_that_fails_is_the_aspect(value, reference, aspect, expected):
    assert one(value, expected(reference)).aspect is aspect


def test_nothing_is_broadcast(given, expected):
    assert one(given(1.0), expected([1.0, 1.0])).share == 0.0
    assert one(given([[1.0, 1.0]]), expected([1.0, 1.0])).share == 0.0


@pytest.mark.parametrize("value", [2.0, 2, np.float64(2.0).item()])
def test_a_python_number_and_an_array_without_axes_are_one_kind(value, given, expected):
    assert one(value, expected(2.0)).equal
    assert one(given(2.0), value).equal
    assert one(Array(np.array(2.0), "float64", "scalar"), value).equal


def test_a_list_of_numbers_stands_for_an_array_and_says_so(expected):
    found = one([[1, 2.5], (3, 4)], expected([[1, 2.5], [3, 4]]))
    assert (found.equal, found.notes) == (True, ("given as a list",))


def test_a_list_of_arrays_of_one_shape_stands_for_their_stack(given, expected):
    assert one((given([1.0]), given([2.0])), expected([[1.0], [2.0]])).notes == ("given as a tuple",)


def test_nan_is_right_only_where_the_reference_has_it(given, expected):
    assert one(given([np.nan, 1.0]), expected([np.nan, 1.0])).equal
    assert one(given([np.nan, 1.0]), expected([1.0, np.nan])).mismatched == 2


def test_infinities_are_right_only_with_their_sign(given, expected):
    assert one(given([np.inf, -np.inf]), expected([np.inf, -np.inf])).equal
    assert one(given([np.inf, -np.inf]), expected([-np.inf, -np.inf])).mismatched == 1


def test_a_float32_answer_passes_at_its_own_tolerance_with_a_note(given, expected):
    reference = expected([1.0, 3.0])
    found = one(given(np.float32([1 + 1e-6, 3.0]), "float32"), reference)
    assert found.equal
    assert found.notes == ("returned float32: judged at float32's tolerance (3e-05 + 1.3e-06·|expected|)",)
    assert not one(given([1 + 1e-6, 3.0]), reference).equal


def test_whole_numbers_are_told_from_their_neighbours_in_arrays_of_any_magnitude(given, expected):
    assert one(given([10**8, 5]), expected([1e8, 5.0])).equal
    assert one(given([10**8, 5]), expected([1e8, 6.0])).mismatched == 1
    assert one(given([1e8, 5.0]), expected([10**8, 6])).mismatched == 1
    assert one(given([1e8, 6.0]), expected([10**8, 6])).equal


def test_large_integers_are_compared_exactly(given, expected):
    assert one(given([2**62 + 1]), expected([2**62])).worst.difference == "1"
    assert one(2**80, 2**80).equal
    assert one(2**80 + 1, 2**80).sentences[0].endswith("(difference 1, no difference is allowed).")
    assert not one(given([2**64 - 1], "uint64"), expected([-1])).equal


def test_the_reference_scales_the_relative_tolerance_not_the_answer(given, expected):
    half = Tolerance("absolute", rtol=0.5)
    assert one(given([1.5, 0.5]), expected([1.0, 1.0]), half).equal
    assert one(given([6.0]), expected([10.0]), half).equal
    assert not one(given([10.0]), expected([6.0]), half).equal


@pytest.mark.parametrize(
    ("answer", "share"),
    [
        ([[1.0, 2, 0, 0], [0, 1, 2, 0]], 1.0),
        ([[0.0, 0, 0, 0], [0, 0, 0, 0]], 0.0),
        ([[2.0, 1, 0, 0], [0, 2, 1, 0]], 0.0),
        ([[1.0, 2, 0, 0], [0, 2, 1, 0]], 0.5),
        ([[1.0, 2, 9, 0], [0, 1, 2, 0]], 0.8),
    ],
)
def test_credit_counts_entries_that_are_nonzero_in_either(answer, share, given, expected):
    assert one(given(answer), expected([[1.0, 2, 0, 0], [0, 1, 2, 0]])).share == pytest.approx(share)


def test_zeros_earn_nothing_even_where_the_tolerance_would_let_them(given, expected):
    found = one(given([0.0, 0.0]), expected([0.1, 10.0]), Tolerance("absolute", atol=0.5))
    assert found.share == 0.0


def test_noise_in_the_place_of_zeros_earns_nothing(given, expected):
    found = one(given([1e-17, 2.0, 3.0]), expected([0.0, 1.0, 3.0]))
    assert found.share == 0.5


def test_the_worst_entry_is_the_one_farthest_beyond_what_it_is_allowed(given, expected):
    found = one(given([1.5, 109.0]), expected([1.0, 100.0]), Tolerance("absolute", rtol=0.05))
    worst = found.worst
    assert (worst.index, worst.given, worst.expected) == ((0,), "1.5", "1")
    assert (worst.difference, worst.relative, worst.allowed) == ("0.5", "0.5", "0.05")


def test_maxima_are_over_wrong_entries_only(given, expected):
    found = one(given([1000.4, 1.4]), expected([1000.0, 1.0]), Tolerance("absolute", rtol=1e-3))
    assert (found.mismatched, found.worst.index) == (1, (1,))


@pytest.mark.parametrize("shape", [(0,), (2, 0), (0, 3)])
def test_arrays_without_entries(shape, given, expected):
    assert one(given(np.zeros(shape)), expected(np.zeros(shape))).share == 1.0
    assert one(given(np.zeros(shape)), expected(np.zeros((1, *shape)))).aspect is Aspect.RANK


def test_an_overflowing_difference_is_a_difference(given, expected):
    found = one(given([1e308]), expected([-1e308]))
    assert (found.aspect, found.sentences[1]) == (
        Aspect.VALUES, "First difference at [0]: yours 1e+308, expected -1e+308.",
    )  # fmt: skip


def test_real_numbers_answer_complex_ones(given, expected):
    assert one(given([1.0]), expected([1 + 0j])).equal
    assert not one(given([1 + 1e-3j]), expected([1 + 0j])).equal


def test_arrays_of_text_are_no_numbers(given, expected):
    assert one(given(["a"]), expected([1.0])).sentences == ("x is an array without numbers, expected an array.",)
