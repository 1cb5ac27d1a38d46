"""The right entries in the wrong places: transposed, reshaped, flipped, shifted, reordered, repeated."""

from __future__ import annotations

import numpy as np
import pytest


@pytest.fixture
def tables(rng):
    return [{"A": rng.normal(size=(4, 6))}, {"A": rng.normal(size=(5, 5))}]


@pytest.fixture
def images(rng):
    return [{"A": rng.normal(size=(2, 3, 4))}, {"A": rng.normal(size=(3, 4, 5))}]


def same(A):
    return A


TRANSPOSED = "It is the transpose of the reference: rows and columns are swapped."


def test_the_transpose(why, cases, tables):
    assert why(cases(lambda A: A.T.copy(), same, tables)) == TRANSPOSED


def test_a_symmetric_case_that_is_right_contradicts_no_transpose(why, cases, tables):
    symmetric = tables[1]["A"] + tables[1]["A"].T
    assert why(cases(lambda A: A.T.copy(), same, [tables[0], {"A": symmetric}])) == TRANSPOSED


def test_a_transpose_with_one_wrong_entry_is_none(why, cases, tables):
    def mistaken(A):
        out = A.T.copy()
        out[1, 2] += 0.1
        return out

    assert why(cases(mistaken, same, tables)) == ""


def test_a_square_case_that_is_right_contradicts_the_transpose(why, cases, tables):
    assert why(cases(lambda A: A.T.copy() if len(A) == 4 else A, same, tables)) == ""


def test_permuted_axes(why, cases, images):
    told = (
        "It is the reference with its axes in another order, (0, 2, 1): "
        "a transpose is missing, or takes the axes in another order."
    )
    assert why(cases(lambda A: A.transpose(0, 2, 1).copy(), same, images)) == told


def test_permutations_that_differ_between_cases_are_none(why, images):
    one, other = (image["A"] for image in images)
    assert why([(one.transpose(0, 2, 1), one), (other.transpose(1, 0, 2), other)]) == ""


def test_zeros_and_single_numbers_have_no_transpose(why):
    assert why([(np.zeros((6, 4)), np.zeros((4, 6)))]) == ""
    assert why([(np.array([[1.5]]), np.array([[2.5]]))]) == ""


def test_a_dropped_axis(why, cases, tables):
    told = "The entries are right, but an axis of size 1 is dropped (keepdims=True keeps it)."
    assert why(cases(lambda A: A.mean(axis=0), lambda A: A.mean(axis=0, keepdims=True), tables)) == told


def test_an_axis_too_many(why, cases, tables):
    told = "The entries are right, but there is an axis of size 1 too many: squeeze or an index takes it away."
    assert why(cases(lambda A: A.mean(axis=0, keepdims=True), lambda A: A.mean(axis=0), tables)) == told


def test_a_dropped_axis_with_a_wrong_entry_is_none(why, cases, tables):
    assert why(cases(lambda A: A.max(axis=0), lambda A: np.median(A, axis=0, keepdims=True), tables)) == ""


def test_cut_into_another_shape(why, cases, tables):
    told = "The entries are right and in the right order, but cut into another shape: a reshape is wrong or missing."
    assert why(cases(lambda A: A.reshape(-1, 2 if A.size == 24 else 1), same, tables)) == told


def test_reshape_for_transpose(why, cases, tables):
    told = "The entries are right, but in another order: reshape is used where axes 0 and 1 have to be transposed."
    assert why(cases(lambda A: A.reshape(A.shape[::-1]), lambda A: A.T.copy(), tables[:1])) == told


def test_another_order_than_that_of_reshape_is_none(why, cases, tables):
    def mistaken(A):
        out = A.reshape(A.shape[::-1]).copy()
        out[0, :2] = out[0, 1::-1]
        return out

    assert why(cases(mistaken, lambda A: A.T.copy(), tables[:1])) == ""


def test_a_flip(why, cases, tables):
    told = "It is the reference reversed along axis 1: what comes first stands last."
    assert why(cases(lambda A: A[:, ::-1], same, tables)) == told


def test_a_flip_along_both_axes(why, cases, tables):
    told = "It is the reference reversed along axes 0 and 1: what comes first stands last."
    assert why(cases(lambda A: A[::-1, ::-1], same, tables)) == told


def test_flips_along_different_axes_are_none(why, tables):
    one, other = (table["A"] for table in tables)
    told = why([(one[::-1], one), (other[:, ::-1], other)])
    assert "reversed" not in told


def test_rolled_round(why, cases, tables):
    told = (
        "It is the reference shifted by 1 place towards the end along axis 1, the last ones coming round: "
        "an index or a start is off by 1."
    )
    assert why(cases(lambda A: np.roll(A, 1, axis=1), same, tables)) == told


def test_shifted_and_filled_with_zeros(why, cases, tables):
    def mistaken(A):
        out = np.zeros_like(A)
        out[:-2] = A[2:]
        return out

    told = (
        "It is the reference shifted by 2 places towards the start along axis 0, filled up with zeros: "
        "an index or a start is off by 2."
    )
    assert why(cases(mistaken, same, tables)) == told


def test_a_shift_filled_with_ones_is_none(why, cases, tables):
    def mistaken(A):
        out = np.ones_like(A)
        out[:-1] = A[1:]
        return out

    assert why(cases(mistaken, same, tables)) == ""


def test_rows_in_another_order(why, rng):
    A = rng.normal(size=(4, 3))
    told = "All rows of the reference are there, but in another order: your row 1 is the reference's row 3."
    assert why([(A[[2, 1, 0, 3]], A)]) == told


def test_channels_in_another_order(why, cases, rng):
    inputs = [{"A": rng.normal(size=(2, 4, 3))}, {"A": rng.normal(size=(2, 4, 5))}]
    told = (
        "All slices along axis 1 of the reference are there, but in another order: "
        "your index 1 along axis 1 is the reference's index 2 along axis 1."
    )
    assert why(cases(lambda A: A[:, [0, 2, 1, 3]], same, inputs)) == told


def test_the_rows_are_those_of_the_case_that_is_shown(why, rng):
    A, B = rng.normal(size=(4, 3)), rng.normal(size=(3, 3))
    wrong = [(A[[2, 1, 0, 3]], A), (B[[0, 2, 1]], B)]
    told = "All rows of the reference are there, but in another order: your row {} is the reference's row {}."
    assert [why(wrong, shown=case) for case in (0, 1)] == [told.format(1, 3), told.format(2, 3)]


def test_a_row_that_repeats_another(why, rng):
    A = rng.normal(size=(4, 8))
    told = "Row 2 repeats row 4: what belongs there is missing."
    assert why([(A[[0, 3, 2, 3]], A)]) == told


def test_a_row_of_another_matrix_repeats_nothing(why, rng):
    A = rng.normal(size=(4, 8))
    B = A.copy()
    B[1] = rng.normal(size=8)
    assert why([(B, A)]) == ""


def test_a_row_of_zeros_repeats_nothing(why, rng):
    A = rng.normal(size=(4, 3))
    A[3] = 0
    B = A.copy()
    B[1] = 0
    assert why([(B, A)]) == ""


def test_permuted_whole_numbers_say_nothing(why):
    assert why([(np.array([2, 0, 1, 3, 4]), np.array([0, 1, 2, 3, 4]))]) == ""
