"""Signs, factors, offsets: the sentence that each provokes, and near misses that say nothing."""

from __future__ import annotations

import numpy as np
import pytest


@pytest.fixture
def batches(rng):
    return [{"X": rng.normal(size=(8, 3))}, {"X": rng.normal(size=(5, 4))}]


def squares(X):
    return (X**2).mean(axis=0)


def test_a_sign(why, cases, batches):
    told = "Every entry is the negative of the reference: a sign is the wrong way round."
    assert why(cases(lambda X: -squares(X), squares, batches)) == told


def test_a_single_number_is_not_called_entries(why):
    told = "The value is the negative of the reference: a sign is the wrong way round."
    assert why([(-0.25731, 0.25731)]) == told


def test_a_sign_in_one_entry_only_is_no_sign(why, cases, batches):
    def mistaken(X):
        out = -squares(X)
        out[0] *= -1
        return out

    assert why(cases(mistaken, squares, batches)) == ""


def test_a_sign_that_one_case_lacks_is_no_sign(why, cases, batches):
    wrong, right = cases(squares, squares, batches)
    assert why([(-wrong[0], *wrong[1:]), right]) == ""


def test_one_is_not_enough_to_see_a_sign(why):
    assert why([(-1, 1)]) == ""


def test_two_signs_are(why):
    assert "negative" in why([(-1, 1), (-15, 15)])


@pytest.mark.parametrize(
    ("factor", "told"),
    [
        (2, "Every entry is 2 times the reference: a factor ½ is missing, or there is a 2 too many."),
        (0.5, "Every entry is half the reference: a factor 2 is missing, or there is a ½ too many."),
    ],
)
def test_a_factor_of_two(why, cases, batches, factor, told):
    assert why(cases(lambda X: factor * squares(X), squares, batches)) == told


def test_a_missing_mean_names_the_batch(why, cases, batches):
    told = "Every entry is 8.00 times the reference, and X has 8 rows: the mean over the batch seems to be missing."
    assert why(cases(lambda X: (X**2).sum(axis=0), squares, batches)) == told


def test_a_mean_for_a_sum(why, cases, batches):
    told = (
        "Every entry is 0.125 times the reference, and X has 8 rows: "
        "a mean over the batch seems to stand where a sum is asked for."
    )
    assert why(cases(squares, lambda X: (X**2).sum(axis=0), batches)) == told


def test_the_figures_are_those_of_the_case_that_is_shown(why, cases, batches):
    told = "Every entry is 5.00 times the reference, and X has 5 rows: the mean over the batch seems to be missing."
    assert why(cases(lambda X: (X**2).sum(axis=0), squares, batches), shown=1) == told


def test_two_examples_leave_open_which_two_it_is(why, rng):
    X = rng.normal(size=(2, 3))
    told = "Every entry is 2 times the reference: that is a factor 2, or the number of rows of X."
    assert why([(2 * squares(X), squares(X), {"X": X})]) == told


def test_a_case_more_tells_them_apart(why, cases, rng):
    inputs = [{"X": rng.normal(size=(2, 3))}, {"X": rng.normal(size=(4, 3))}]
    assert "a factor ½ is missing" in why(cases(lambda X: 2 * squares(X), squares, inputs))
    assert "X has 2 rows: the mean over the batch" in why(cases(lambda X: len(X) * squares(X), squares, inputs))


def test_a_square_input_leaves_open_which_axis_it_is(why, rng):
    X = rng.normal(size=(6, 6))
    told = "Every entry is 6.00 times the reference, and X has 6 rows, as X has 6 columns."
    assert why([(6 * squares(X), squares(X), {"X": X})]) == told


def test_an_integer_input_explains_a_factor(why, cases, rng):
    inputs = [{"width": 7, "x": rng.normal(size=3)}, {"width": 4, "x": rng.normal(size=2)}]
    told = "Every entry is 7.00 times the reference, and width = 7: a division by width seems to be missing."
    assert why(cases(lambda width, x: width * x, lambda width, x: x / 1, inputs)) == told


def test_a_factor_that_is_left_out(why):
    told = (
        "The value is 0.125 times the reference, and channels = 8: "
        "the factor channels is left out, or divided by once too often."
    )
    assert why([(24, 192, {"channels": 8}), (24, 72, {"channels": 3})]) == told


def test_a_batch_of_one_is_right_without_the_mean(why, cases, rng):
    inputs = [{"X": rng.normal(size=(n, 3))} for n in (1, 8)]
    assert "the mean over the batch" in why(cases(lambda X: (X**2).sum(axis=0), squares, inputs))


def test_a_case_that_is_right_by_luck_of_zeros_contradicts_nothing(why, rng):
    x = rng.normal(size=4)
    assert "a factor ½ is missing" in why([(2 * x, x), (np.zeros(4), np.zeros(4))])


def test_divided_by_the_columns_instead_of_the_rows(why, cases, batches):
    def mistaken(X):
        return (X**2).sum(axis=0) / X.shape[1]

    told = (
        "Every entry is 2.67 times the reference, and X has 8 rows and X has 3 columns: "
        "it seems to be divided by the number of columns of X where the number of rows of X is asked for."
    )
    assert why(cases(mistaken, squares, batches)) == told


def test_bessel(why, cases, batches):
    told = (
        "Every entry is 8/7 = 1.14 times the reference, and X has 8 rows: "
        "the variance seems to be divided by N - 1 where N is asked for."
    )
    assert why(cases(lambda X: X.var(axis=0, ddof=1), lambda X: X.var(axis=0), batches)) == told


def test_bessel_the_other_way_round_and_under_the_root(why, cases, batches):
    told = (
        "Every entry is the root of 7/8 = 0.935 times the reference, and X has 8 rows: "
        "the variance under the root seems to be divided by N where N - 1 is asked for."
    )
    assert why(cases(lambda X: X.std(axis=0), lambda X: X.std(axis=0, ddof=1), batches)) == told


def test_bessel_of_a_single_row_is_not_a_number(why, cases, rng):
    inputs = [{"X": rng.normal(size=(6, 3))}, {"X": rng.normal(size=(1, 3))}]

    def mistaken(X):
        return X.var(axis=0) * np.float64(len(X)) / (len(X) - 1) if len(X) > 1 else np.full(3, np.nan)

    assert "divided by N - 1 where N is asked for" in why(cases(mistaken, lambda X: X.var(axis=0), inputs))


def test_a_factor_is_seen_in_float32_too(why, cases, batches):
    told = why(cases(lambda X: (X**2).sum(axis=0).astype(np.float32), squares, batches))
    assert told.endswith("X has 8 rows: the mean over the batch seems to be missing.")


def test_two_degrees_of_freedom_are_no_bessel(why, cases, batches):
    assert why(cases(lambda X: X.var(axis=0, ddof=2), lambda X: X.var(axis=0), batches)) == ""


def test_an_offset(why, cases, batches):
    told = "Every entry is 1 above the reference: a constant is one too many."
    assert why(cases(lambda X: squares(X) + 1, squares, batches)) == told
    assert "0.25 below the reference: a constant is missing." in why(
        cases(lambda X: squares(X) - 0.25, squares, batches)
    )


def test_an_offset_that_differs_between_cases_is_none(why, cases, batches):
    assert why(cases(lambda X: squares(X) + 0.1 * len(X), squares, batches)) == ""


def test_a_factor_that_no_size_explains(why, cases, batches):
    assert why(cases(lambda X: 0.37 * squares(X), squares, batches)) == (
        "Every entry is 0.37 times the reference: no size of the inputs is that factor, so a constant is wrong."
    )


def test_one_number_is_no_evidence_of_a_factor(why):
    assert why([(0.37, 1.21)]) == ""
    assert why([(6, 3)]) == ""


def test_a_written_answer_rounded_to_two_digits(why):
    told = "The value is the negative of the reference: a sign is the wrong way round."
    from grader.model import Tolerance

    assert why([(3.61, -3.606)], tolerance=Tolerance("digits", count=2)) == told
