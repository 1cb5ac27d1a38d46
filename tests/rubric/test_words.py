"""What pydantic finds, in our words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

ROWS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "unknown key",
        "‸toleranc: exact",
        [("unknown key 'toleranc'; did you mean 'tolerance'?", "write 'tolerance', or remove it")],
    ),
    (
        "unknown key, nothing near",
        "‸zebra: 1",
        [
            (
                "unknown key 'zebra'",
                "remove it; the keys here are id, title, points, check, program, answer, observe, truth, accept, "
                "terms, source, property, raises, cases, tolerance, dtype, credit, visibility, show_verdict, follow, "
                "follow_credit, "
                "scratch_mib, inputs, input_dtype, symbols, depends, extra_credit, hint, formula",
            )
        ],
    ),
    (
        "unknown key of any spelling",
        "tolerance: {rtol: 0, atol: 0, ‸<x>: 1}",
        [("unknown key '<x>'", "remove it; the keys here are rtol, atol")],
    ),
    (
        "unknown key in a tolerance",
        "tolerance: {‸rtoll: 1e-5, atol: 1e-8}",
        [("unknown key 'rtoll'; did you mean 'rtol'?", "write 'rtol', or remove it")],
    ),
    (
        "rtol alone",
        "tolerance: ‸{rtol: 1e-5}",
        [("rtol and atol are given together; 'atol' is missing", "write {rtol: 1e-5, atol: 1e-8}")],
    ),
    (
        "atol alone",
        "tolerance: ‸{atol: 1e-5}",
        [("rtol and atol are given together; 'rtol' is missing", "write {rtol: 1e-5, atol: 1e-8}")],
    ),
    (
        "rtol of one",
        "tolerance: {rtol: ‸1, atol: 0}",
        [("'rtol' must be less than 1; given is the number 1", "write a number that is less than 1")],
    ),
    (
        "negative atol",
        "tolerance: {rtol: 0, atol: ‸-1}",
        [("'atol' must be at least 0; given is the number -1", "write a number that is at least 0")],
    ),
    (
        "no digits",
        "tolerance: {digits: ‸0}",
        [("'digits' must be at least 1; given is the number 0", "write a number that is at least 1")],
    ),
    (
        "half a place",
        "tolerance: {places: ‸2.5}",
        [("'places' must be a whole number; given is the number 2.5", "write a whole number, without quotes")],
    ),
    (
        "too many places",
        "tolerance: {places: ‸40}",
        [("'places' must be at most 15; given is the number 40", "write a number that is at most 15")],
    ),
    (
        "tolerance of another form",
        "tolerance: ‸5",
        [("'tolerance' can't be the number 5", "write auto, exact, {rtol: …, atol: …}, {digits: …} or {places: …}")],
    ),
    (
        "tolerance misspelled",
        "tolerance: ‸exakt",
        [("'tolerance' can't be 'exakt'; did you mean 'exact'?", "write one of: auto, exact")],
    ),
    (
        "missing keys",
        ("title: T\nmodule: m.py\ncriteria:\n  - ‸‸id: c\n    points: 1\n    program: f(x)\n    cases: [{x: 1}]\n"),
        [("criterion 'c' lacks 'title'", "add `title: …`"), ("criterion 'c' lacks 'check'", "add `check: value`")],
    ),
    ("no criteria", ("‸title: T\nmodule: m.py\n"), [("the file lacks 'criteria'", "add `criteria:`")]),
    (
        "empty criteria",
        ("title: T\nmodule: m.py\ncriteria: ‸[]\n"),
        [("'criteria' is empty", "write something, or remove the key")],
    ),
    (
        "not a mapping",
        ("‸- title\n- module\n"),
        [("the file must be a mapping; given is a list", "start it with `title: …`")],
    ),
    (
        "an entry that is a text",
        ("title: T\nmodule: m.py\ncriteria:\n  - ‸forward\n"),
        [
            (
                "entry 1 of 'criteria' must be a mapping; given is the text 'forward'",
                "write `key: value` lines, indented below it",
            )
        ],
    ),
    (
        "points in words",
        "points: ‸five",
        [("'points' must be a number; given is the text 'five'", "write a number, without quotes")],
    ),
    (
        "points in quotes",
        'points: ‸"5"',
        [("'points' must be a number; given is the text '5'", "write a number, without quotes")],
    ),
    (
        "negative points",
        "points: ‸-1",
        [("'points' must be at least 0; given is the number -1", "write a number that is at least 0")],
    ),
    (
        "infinite points",
        "points: ‸.inf",
        [("'points' must be a finite number; given is the number inf", "write a finite number")],
    ),
    ("points left empty", "points:‸", [("'points' is empty: a number is missing", "write a value, or remove the key")]),
    (
        "a title that is a number",
        "title: ‸012",
        [("'title' must be a text; given is the number 12", 'put it in quotes: "012"')],
    ),
    (
        "a yes for true",
        "extra_credit: ‸yes",
        [("'extra_credit' must be true or false; given is the text 'yes'", "write true or false")],
    ),
    (
        "a list that is a text",
        ("program: y = f(x)\nobserve: ‸y"),
        [("'observe' must be a list; given is the text 'y'", "write a list: [y]")],
    ),
    ("a list that is empty", "cases: ‸[]", [("'cases' is empty", "write something, or remove the key")]),
    (
        "an id with a capital",
        "id: ‸Forward",
        [("'id' can't be 'Forward'", "write small letters, digits and _, starting with a letter")],
    ),
    (
        "a credit misspelled",
        "credit: ‸entrys",
        [("'credit' can't be 'entrys'; did you mean 'entries'?", "write one of: all, cases, entries")],
    ),
    (
        "a visibility that doesn't exist",
        "visibility: ‸secret",
        [("'visibility' can't be 'secret'", "write one of: public, hidden, after_due_date")],
    ),
    (
        "an exception that is no name",
        "raises: ‸a ValueError",
        [("'raises' can't be 'a ValueError'", "write the bare name of an exception, such as ValueError")],
    ),
    (
        "a truth of no form",
        "truth: ‸5",
        [
            (
                "'truth' can't be the number 5",
                "write an expression, a list of expressions, {of: …, wrt: […]} or {step: …}",
            )
        ],
    ),
]


@pytest.mark.parametrize(("text", "flaws"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_mistake_is_named_placed_and_mended(
    text: str, flaws: list[tuple[str, str]], assert_flaws: Callable[..., None]
) -> None:
    assert_flaws(text, *flaws)
