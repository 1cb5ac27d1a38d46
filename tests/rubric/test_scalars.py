"""YAML 1.2's core schema: what PyYAML, which reads YAML 1.1, gets wrong."""

from __future__ import annotations

import math

import pytest

from grader.rubric.scalars import Scalar, ScalarError, joined, resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e-5", 1e-5),
        ("1.0e-5", 1e-5),
        ("-.5", -0.5),
        ("1.", 1.0),
        ("+12e3", 12000.0),
        ("012", 12),
        ("-3", -3),
        ("0o14", 12),
        ("0x1F", 31),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("true", True),
        ("False", False),
        ("", None),
        ("~", None),
        ("null", None),
    ],
)
def test_numbers_and_words(text: str, value: Scalar) -> None:
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "on",
        "off",
        "yes",
        "No",
        "y",
        "0b11",
        "1_000",
        "1:30",
        "2024-02-05",
        "tRUE",
        "0o9",
        "e5",
        ".",
        "=",
        "<<",
        "+.nan",
    ],
)
def test_everything_else_is_text(text: str) -> None:
    assert resolve(text) == text


def test_not_a_number() -> None:
    value = resolve(".NaN")
    assert isinstance(value, float)
    assert math.isnan(value)


@pytest.mark.parametrize("text", ["1e999", "-1e999", "9" * 5000, "0x" + "f" * 5000])
def test_a_number_that_nothing_can_hold_is_refused(text: str) -> None:
    with pytest.raises(ScalarError):
        resolve(text)


def test_a_pair_of_surrogates_is_one_character() -> None:
    assert joined("a\ud83d\ude00") == "a😀"
    with pytest.raises(ScalarError):
        joined("\ude00\ud83d")
