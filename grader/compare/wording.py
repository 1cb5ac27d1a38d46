"""Findings in words: what differs, how much, where, and how much was allowed."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.compare.allowance import Allowance
from grader.compare.entries import Judged
from grader.compare.figures import CAP, clean, percent
from grader.compare.kinds import noun
from grader.compare.lines import place, where_wrong
from grader.compare.nonfinite import sentences as nonfinite_sentences
from grader.compare.numbers import Numbers
from grader.model import Entry, Opaque


def wrong_kind(path: str, given: Any, expected: Any) -> str:
    """``out is a generator, expected an array.``"""
    note = f" ({clean(given.note)})" if isinstance(given, Opaque) and given.note not in ("", noun(given)) else ""
    return f"{path} is {noun(given)}{note}, expected {noun(expected)}."


def wrong_shape(path: str, given: Numbers, expected: tuple[int, ...]) -> str:
    """``dx has shape (4, 3), expected (3, 4).``"""
    if not given.data.ndim:
        return f"{path} is a scalar, expected shape {expected}."
    if not expected:
        return f"{path} has shape {given.data.shape}, a scalar was expected."
    return f"{path} has shape {given.data.shape}, expected {expected}."


def wrong_dtype(path: str, given: Numbers, expected_kind: str) -> str:
    """``mask holds float64 numbers, expected booleans.``"""
    held = {"b": "booleans", "c": "complex numbers"}.get(given.data.dtype.kind, f"{clean(given.dtype)} numbers")
    return f"{path} holds {held}, expected {'booleans' if expected_kind == 'b' else 'real numbers'}."


def too_coarse(path: str, given: Numbers, wanted: str) -> str:
    """``dw holds float32 numbers, expected float64: it is right to the precision of float32 only.``"""
    held = f"is a {clean(given.dtype)} number" if not given.data.ndim else f"holds {clean(given.dtype)} numbers"
    return f"{path} {held}, expected {wanted}: it is right to the precision of {clean(given.dtype)} only."


def values_differ(path: str, judged: Judged, entry: Entry, rule: Allowance) -> tuple[str, ...]:
    """Sentences for arrays of one shape that differ: non-finite places first, then how many, where, how much."""
    told = nonfinite_sentences(path, judged.given, judged.expected)
    if not judged.right.ndim:
        return told or (scalar_differs(path, judged, entry, rule),)
    finite = bool((judged.wrong & np.isfinite(judged.difference)).any())
    if told and not finite:
        return told
    return (*told, count_sentence(path, judged.wrong), _worst(judged, entry, rule))


def count_sentence(path: str, wrong: Any) -> str:
    """``A differs from the reference in 6 of 32 entries (19 %), all in row 2 (index 1).``"""
    count, total = int(np.count_nonzero(wrong)), wrong.size
    lines = where_wrong(wrong)
    noun_ = "entry" if total == 1 else "entries"
    where = f", {lines}" if lines else ""
    return f"{path} differs from the reference in {count} of {total} {noun_} ({percent(count, total)}){where}."


def scalar_differs(path: str, judged: Judged, entry: Entry, rule: Allowance) -> str:
    """``loss is 0.96, expected 0.12 (difference 0.84, allowed 1e-07).``"""
    if judged.expected.dtype.kind == "b" or not entry.difference:
        return f"{path} is {entry.given}, expected {entry.expected}."
    allowed = _allowed(entry, rule, at_entry=True)
    return f"{path} is {entry.given}, expected {entry.expected} (difference {entry.difference}, {allowed})."


def _worst(judged: Judged, entry: Entry, rule: Allowance) -> str:
    sides = f"yours {entry.given}, expected {entry.expected}"
    if judged.expected.dtype.kind == "b" or not entry.difference:
        return f"First difference at {place(entry.index)}: {sides}."
    largest = judged.is_largest(entry.index)
    head = (
        f"Largest difference {entry.difference}" if largest else f"Farthest beyond what is allowed: {entry.difference}"
    )
    return f"{head} at {place(entry.index)}: {sides} ({_allowed(entry, rule)})."


def _allowed(entry: Entry, rule: Allowance, at_entry: bool = False) -> str:
    if entry.allowed == "0":
        return "no difference is allowed"
    if rule.kind != "linear" or rule.last_digit:
        return f"allowed {entry.allowed}, {rule}"
    return f"allowed {entry.allowed if at_entry or np.isfinite(rule.cap) else rule}"


def text_differs(path: str, given: str, expected: str) -> tuple[str, ...]:
    """Two texts that differ: in full when short, else from the first line or character that differs."""
    if max(len(given), len(expected)) <= CAP and "\n" not in given + expected:
        told = f'{path} is "{clean(given)}", expected "{clean(expected)}".'
    else:
        told = _first_difference(path, given, expected)
    blank = given.split() == expected.split()
    return (told, "They differ only in spaces or line ends.") if blank else (told,)


def _first_difference(path: str, given: str, expected: str) -> str:
    ours, theirs = expected.split("\n"), given.split("\n")
    pairs = zip(theirs, ours, strict=False)
    line = next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(ours), len(theirs)))
    mine, wanted = ("".join(lines[line : line + 1]) for lines in (theirs, ours))
    start = max(_common(mine, wanted) - CAP // 2, 0)
    shown = [
        f'"{clean(text[start : start + 4 * CAP])}"' if line < len(lines) else "nothing"
        for text, lines in ((mine, theirs), (wanted, ours))
    ]
    return f"{path} differs from the reference from line {line + 1} on: yours {shown[0]}, expected {shown[1]}."


def _common(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
