"""The exact sentences that students read."""

from __future__ import annotations

import numpy as np
import pytest

from grader.compare import compare
from grader.model import Opaque, Tolerance

AUTO = Tolerance("auto")
FLOAT32 = Tolerance("absolute", rtol=1.3e-6, atol=1e-5)


def said(value, reference, tolerance=AUTO, path="out"):
    return [sentence for found in compare(value, reference, tolerance, path) for sentence in found.sentences]


def test_all_entries_differ(given, expected):
    reference = np.full((16, 32), 0.12)
    reference[3, 7] = 0.12
    answer = np.full((16, 32), 0.2)
    answer[3, 7] = 0.96
    assert said(given(answer), expected(reference), FLOAT32, "dW") == [
        "dW differs from the reference in 512 of 512 entries (100 %).",
        "Largest difference 0.84 at [3, 7]: yours 0.96, expected 0.12 (allowed 1e-05 + 1.3e-06·|expected|).",
    ]


def test_the_worst_entry_need_not_hold_the_largest_difference(given, expected):
    assert said(given([1.5, 109.0]), expected([1.0, 100.0]), Tolerance("absolute", rtol=0.05))[1] == (
        "Farthest beyond what is allowed: 0.5 at [0]: yours 1.5, expected 1 (allowed 0.05·|expected|)."
    )


@pytest.mark.parametrize(
    ("rows", "columns", "where"),
    [
        ([1], [0, 1, 2], ", all in row 2 (index 1)"),
        ([1, 3], [0, 1, 2], ", all in rows 2 and 4 (indices 1 and 3)"),
        ([0, 1, 3], [2], ", all in column 3 (index 2)"),
        ([0, 1, 2], [0, 4], ", all in columns 1 and 5 (indices 0 and 4)"),
        ([0, 1, 2], [0, 1, 2], ""),
        ([1], [1], ""),
    ],
)
def test_few_wrong_rows_or_columns_are_named(rows, columns, where, given, expected):
    reference = np.ones((4, 8))
    answer = reference.copy()
    answer[np.ix_(rows, columns)] = 2.0
    count = len(rows) * len(columns)
    share = f"{round(100 * count / 32)} %"
    assert said(given(answer), expected(reference), path="A")[0] == (
        f"A differs from the reference in {count} of 32 entries ({share}){where}."
    )


def test_neither_of_two_rows_is_worth_naming(given, expected):
    assert "row" not in said(given([[1.0, 1, 1], [2, 2, 2]]), expected(np.ones((2, 3))))[0]


@pytest.mark.parametrize(
    ("value", "reference", "sentence"),
    [
        (np.ones((4, 3)), np.ones((3, 4)), "out has shape (4, 3), expected (3, 4)."),
        (np.ones(1), 1.0, "out has shape (1,), a scalar was expected."),
        (np.ones(1), np.ones((1, 1)), "out has shape (1,), expected (1, 1)."),
        (1.0, np.ones(3), "out is a scalar, expected shape (3,)."),
        (np.ones(2, bool), np.ones(2), "out holds booleans, expected real numbers."),
        (np.ones(2), np.ones(2, bool), "out holds float64 numbers, expected booleans."),
        (np.ones(2, complex), np.ones(2), "out holds complex numbers, expected real numbers."),
        (0.96, 0.12, "out is 0.96, expected 0.12 (difference 0.84, allowed 2.4e-08)."),
        (17, 18, "out is 17, expected 18 (difference 1, no difference is allowed)."),
        (1.0000003, 1.0, "out is 1.0000003, expected 1 (difference 3e-07, allowed 2e-07)."),
        (float("nan"), 0.12, "out is NaN, expected 0.12."),
        (0.12, float("-inf"), "out is 0.12, expected -inf."),
        (10**400, 1, "out is 1.000e+400, expected 1."),
    ],
)
def test_single_sentences(value, reference, sentence, given, expected):
    value = given(value) if isinstance(value, np.ndarray) else value
    assert said(value, expected(reference)) == [sentence]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (Opaque("generator"), "out is a generator, expected an array."),
        (Opaque("ndarray_iter"), "out is a ndarray_iter, expected an array."),
        (Opaque("odd\x07type" + "e" * 100), f"out is an oddtype{'e' * 52}…, expected an array."),
        (Opaque(""), "out is a value of an unknown type, expected an array."),
        (None, "out is None, expected an array."),
        ("1 2", "out is text, expected an array."),
        ([[1], [1, 2]], "out is a list whose items differ in shape, expected an array."),
        ([1, "a"], "out is a list that holds text, expected an array."),
        ((1.0, Opaque("range")), "out is a tuple that holds a range, expected an array."),
        ([True, 1.0], "out is a list that mixes booleans and numbers, expected an array."),
        ([10**30, 1j], "out is a list that mixes complex and very large numbers, expected an array."),
    ],
)
def test_values_of_another_kind(value, sentence, expected):
    assert said(value, expected([1.0, 2.0])) == [sentence]


def test_places_that_are_not_finite_come_first(given, expected):
    answer = np.arange(10.0)
    answer[[2, 5, 7]] = np.nan
    assert said(given(answer), expected(np.arange(10.0)), path="loss") == [
        "loss is NaN in 3 of 10 entries, first at [2]; the reference is finite there."
    ]
    answer[0], answer[1] = -np.inf, 9.0
    assert said(given(answer), expected(np.arange(10.0)), path="loss") == [
        "loss is -inf in 1 of 10 entries, at [0]; the reference is finite there.",
        "loss is NaN in 3 of 10 entries, first at [2]; the reference is finite there.",
        "loss differs from the reference in 5 of 10 entries (50 %).",
        "Largest difference 8 at [1]: yours 9, expected 1 (allowed 9e-07 + 1e-07·|expected|).",
    ]


def test_finite_where_the_reference_is_not(given, expected):
    assert said(given([0.0, 0.0]), expected([np.nan, np.inf])) == [
        "out is finite in 1 of 2 entries, at [0]; the reference is NaN there.",
        "out is finite in 1 of 2 entries, at [1]; the reference is inf there.",
    ]


@pytest.mark.parametrize(
    ("tolerance", "text"),
    [
        (Tolerance("digits", count=2), "allowed 0.1, one unit in the 2nd significant digit"),
        (Tolerance("places", count=2), "allowed 0.005, half a unit of the 2nd decimal place"),
        (Tolerance("exact"), "no difference is allowed"),
    ],
)
def test_what_was_allowed(tolerance, text, given, expected):
    assert said(given([2.5, 1.0]), expected([1.5, 1.0]), tolerance)[1] == (
        f"Largest difference 1 at [0]: yours 2.5, expected 1.5 ({text})."
    )


def test_masks(given, expected):
    assert said(given([True, False]), expected([True, True])) == [
        "out differs from the reference in 1 of 2 entries (50 %).",
        "First difference at [1]: yours False, expected True.",
    ]


@pytest.mark.parametrize(
    ("value", "reference", "sentences"),
    [
        ("a\nB\nc", "a\nb\nc", ['out differs from the reference from line 2 on: yours "B", expected "b".']),
        ("a", "a\nb", ['out differs from the reference from line 2 on: yours nothing, expected "b".']),
        ("a ", "a", ['out is "a ", expected "a".', "They differ only in spaces or line ends."]),
        ("x" * 90 + "y", "x" * 91, [
            f'out differs from the reference from line 1 on: yours "{"x" * 30}y", expected "{"x" * 31}".'
        ]),
    ],
)  # fmt: skip
def test_texts(value, reference, sentences):
    assert said(value, reference) == sentences
