from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
import torch
from torch.testing._comparison import default_tolerances

from grader.compare.tolerance import TABLE, allowance, dtype_note
from grader.model import Reference, Tolerance

AUTO = Tolerance("auto")


def at(tolerance, reference, dtype="float64"):
    return allowance(tolerance, reference, dtype).at(reference.data)


@pytest.mark.parametrize("name", TABLE)
def test_the_table_is_that_of_the_installed_torch(name):
    assert TABLE[name] == default_tolerances(getattr(torch, name))


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e9])
def test_auto_scales_with_the_array_so_that_units_do_not_matter(scale, expected):
    allowed = at(AUTO, expected([scale, scale / 2, 0.0]))
    assert allowed == pytest.approx([2e-7 * scale, 1.5e-7 * scale, 1e-7 * scale])


def test_auto_has_the_table_s_own_absolute_part_where_everything_expected_is_zero_or_noise(expected):
    assert at(AUTO, expected([0.0, 0.0])) == pytest.approx([1e-7, 1e-7])
    assert at(AUTO, expected([3e-17, 0.0], noise64=1e-16)) == pytest.approx([1e-7, 1e-7])


def test_auto_takes_its_scale_from_finite_entries_only(expected):
    assert at(AUTO, expected([2.0, np.inf, np.nan])) == pytest.approx([4e-7, 0.0, 0.0])


@pytest.mark.parametrize(
    ("dtype", "noise"),
    [("float64", 8 * 1e-3), ("float32", 8 * 2.0), ("float16", 8 * 2.0), ("bfloat16", 8 * 2.0)],
)
def test_auto_is_never_under_eight_noise_floors_of_the_dtype_that_was_returned(dtype, noise, expected):
    rule = allowance(AUTO, expected([1.0], noise64=1e-3, noise32=2.0), dtype)
    assert rule.atol == pytest.approx(noise)


def test_a_float64_answer_is_held_to_float64_noise(expected):
    reference = expected([1.0], noise64=1e-16, noise32=1e-5)
    assert at(AUTO, reference, "float64")[0] < 1e-6 < at(AUTO, reference, "float32")[0]


def test_an_int_answer_is_compared_exactly_where_a_whole_number_is_expected(expected):
    assert at(AUTO, expected([1e8, 1.0, 0.5]), "int64") == pytest.approx([0.0, 0.0, 0.49])


def test_expected_integers_are_never_confused_with_their_neighbours(expected):
    reference = expected([10**9, 3])
    assert at(AUTO, reference, "int64").tolist() == [0.0, 0.0]
    assert (at(AUTO, reference, "float32") < 0.5).all()


@pytest.mark.parametrize(
    ("count", "value", "unit"),
    [(2, 0.19, 0.01), (2, 1.35, 0.1), (3, -0.85707, 0.001), (1, 18624.0, 10000.0), (2, 0.099, 0.001)],
)
def test_digits_allow_one_unit_in_the_last_digit_that_counts(count, value, unit, expected):
    tolerance = Tolerance("digits", count=count)
    assert at(tolerance, expected([value])) == pytest.approx([unit])
    decimal = allowance(tolerance, expected([value]), "written").at_decimal(Decimal(repr(value)))
    assert float(decimal) == pytest.approx(unit)


def test_digits_allow_next_to_nothing_where_zero_is_expected(expected):
    reference = expected([0.0, 1e-17, 1.0], noise64=1e-16)
    assert (at(Tolerance("digits", count=2), reference)[:2] < 1e-14).all()
    assert allowance(Tolerance("digits", count=2), reference, "written").at_decimal(Decimal(0)) < Decimal("1e-14")


def test_a_value_that_only_noise_keeps_from_one_counts_its_digits_as_one_does(expected):
    assert at(Tolerance("digits", count=2), expected([1 - 1e-16])) == pytest.approx([0.1])


def test_places_allow_half_a_unit_whatever_the_size(expected):
    assert at(Tolerance("places", count=3), expected([0.0, 5000.0])) == pytest.approx([0.0005, 0.0005])


def test_exact_allows_nothing(expected):
    assert at(Tolerance("exact"), expected([0.1, 1e9])).tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("tolerance", "text"),
    [
        (Tolerance("absolute", rtol=1.3e-6, atol=1e-5), "1e-05 + 1.3e-06·|expected|"),
        (Tolerance("absolute", rtol=0.05), "0.05·|expected|"),
        (Tolerance("absolute", atol=0.5), "0.5"),
        (Tolerance("exact"), "no difference"),
        (Tolerance("digits", count=2), "one unit in the 2nd significant digit"),
        (Tolerance("places", count=1), "half a unit of the 1st decimal place"),
    ],
)
def test_a_rule_says_itself(tolerance, text, expected):
    assert str(allowance(tolerance, expected([1.0]), "float64")) == text


def test_the_note_names_the_dtype_and_the_figure():
    reference = Reference(np.array([2.0]))
    rule = allowance(AUTO, reference, "float32")
    note = "returned float32: judged at float32's tolerance (2e-05 + 1.3e-06·|expected|)"
    assert dtype_note(AUTO, rule, reference, "float32") == (note,)
    assert dtype_note(AUTO, rule, reference, "float64") == ()
    assert dtype_note(Tolerance("exact"), rule, reference, "float32") == ()
