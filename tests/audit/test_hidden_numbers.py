"""A number is recognised by the digits that it is written with, and never where a public case has it too."""

from __future__ import annotations

from typing import Any

import pytest

from grader.audit.hidden_numbers import CLOSED_AFTER, CLOSED_BEFORE, Secret, recognised, secrets_of, significant

SECRET = Secret("rubric.yaml:3", "input 'w'", (0.123456789, 1234567.0, 2e-7))


@pytest.mark.parametrize(
    ("number", "digits"),
    [("0.1200", 4), ("100", 1), ("1e-5", 1), ("1.50e+10", 3), ("0.0012", 2), ("1200.0", 5), ("0", 0), ("0.0", 0)],
)
def test_significant_digits(number: str, digits: int) -> None:
    assert significant(number) == digits


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("it is -0.1235 here", ["0.1235"]),
        ("[0.123456789]", ["0.123456789"]),
        ("0.123", []),  # too few digits
        ("0.1234", []),  # not how it rounds
        ("0.12346 and 0.12346", ["0.12346"]),
        ("1234567 or 1.234567e6", ["1234567", "1.234567e6"]),
        ("2.000e-07", ["2.000e-07"]),
        ("x0.1235 0.1235y 10.1235 0.1235.1", []),
    ],
)
def test_numbers_are_recognised(line: str, found: list[str]) -> None:
    assert [number for number, _ in recognised([line], [SECRET], 4)] == found


def test_what_a_public_case_has_too_is_no_secret(tiny: Any) -> None:
    tiny.edit(
        "rubric.yaml",
        'cases: [{w: "normal[3]", X: "normal[5, 3]"}, {w: "normal[4]", X: "normal[3, 4]"}]',
        "cases: [{w: [1.25, 2.5], X: [[0.5, 0.25]]}, {w: [1.25, 3.5], X: [[0.5, 0.75]], visibility: hidden}]",
    )
    found = {one.what: one.numbers for one in secrets_of(tiny.bench(), CLOSED_BEFORE) if "'loss'" in one.what}
    assert found == {
        "input 'w' of hidden case '2' of 'loss'": (3.5,),
        "input 'X' of hidden case '2' of 'loss'": (0.75,),
        "the truth of hidden case '2' of 'loss'": (10.5625,),
    }


def test_what_opens_after_the_due_date_is_no_secret_then(tiny: Any) -> None:
    tiny.edit("rubric.yaml", 'X: "normal[3, 4]"}', 'X: "normal[3, 4]", visibility: after_due_date}')
    bench = tiny.bench()
    assert secrets_of(bench, CLOSED_BEFORE)[0].what == "input 'w' of case '2' of 'loss', closed until the due date"
    assert secrets_of(bench, CLOSED_AFTER) == []
