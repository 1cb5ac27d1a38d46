from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.compare.figures import clean, figure, ordinal, pair, percent


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.96, "0.96"), (1 / 3, "0.3333"), (1234.5678, "1234.57"), (18624.0, "18624"), (1.3e-6, "1.3e-06"), (-0.0, "0"),
        (float("nan"), "NaN"), (float("-inf"), "-inf"), (True, "True"), (2 - 0.5j, "2-0.5j"), (1j, "0+1j"),
        (10**30, "1.000e+30"), (Decimal("0.60"), "0.60"), (Decimal(1) / 3, "0.3333"), (Decimal("Infinity"), "inf"),
    ],
)  # fmt: skip
def test_figures(number, text):
    assert figure(number) == text


@pytest.mark.parametrize(
    ("given", "expected", "texts"),
    [
        (1.0000001, 1.0, ("1.0000001", "1")),
        (0.96, 0.12, ("0.96", "0.12")),
        (0.123451, 0.123459, ("0.123451", "0.123459")),
        (2**60 + 1, 2**60, ("1152921504606846977", "1152921504606846976")),
        (Decimal("-1.37"), -1.36814, ("-1.37", "-1.368")),
    ],
)
def test_a_pair_shows_enough_digits(given, expected, texts):
    assert pair(given, expected) == texts


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_two_different_floats_never_print_alike(one, other):
    texts = pair(one, other)
    assert (texts[0] != texts[1]) == (one != other)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(6, 32, "19 %"), (512, 512, "100 %"), (999, 1000, "over 99 %"), (1, 1000, "under 1 %"), (0, 0, "0 %")],
)
def test_a_percentage_says_all_or_none_only_when_it_is(part, whole, text):
    assert percent(part, whole) == text


def test_ordinals():
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 21, 113)] == "1st 2nd 3rd 4th 11th 12th 21st 113th".split()


def test_clean_text_is_short_and_printable():
    assert clean("a\x1b[31m\u202eb\n\ud800c") == "a[31mbc"
    assert clean("x" * 60) == "x" * 60
    assert clean("x" * 61) == "x" * 59 + "…"
    assert len(clean("\x00" * 10**6 + "y")) <= 60
