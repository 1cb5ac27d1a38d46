"""The nouns of a finding with every string made harmless and short."""

from __future__ import annotations

import math
from dataclasses import replace

from grader.model import Cause, Comparison, Entry, Finding, Grid, Place
from grader.text import one_line, plain

_COMPARISONS = 200
_CELLS = 64  # rows and columns of a grid
_CELL = 40
_LONG = 16_000


def finding(raw: Finding) -> Finding:
    """``raw`` with clean strings; comparisons beyond the 200th are left out."""
    return replace(
        raw,
        fact=plain(raw.fact),
        cause=raw.cause and Cause(one_line(raw.cause.code, 80), plain(raw.cause.text)),
        hint=plain(raw.hint),
        where=raw.where and place(raw.where),
        case=one_line(raw.case, 80),
        comparisons=tuple(comparison(item) for item in raw.comparisons[:_COMPARISONS]),
        snippet=plain(raw.snippet, _LONG),
        traceback=plain(raw.traceback, _LONG),
        output=plain(raw.output, _LONG),
    )


def place(raw: Place) -> Place:
    """``raw`` with a clean file name and quoted line."""
    text = plain(raw.text.strip("\r\n"), 300).replace("\n", " ")
    return replace(raw, file=one_line(raw.file, 200), text=text)


def comparison(raw: Comparison) -> Comparison:
    """``raw`` with clean strings, and a share within 0…1."""
    return replace(
        raw,
        path=one_line(raw.path, 200),
        share=min(max(raw.share, 0.0), 1.0) if math.isfinite(raw.share) else 0.0,
        sentences=tuple(plain(sentence) for sentence in raw.sentences),
        notes=tuple(plain(note) for note in raw.notes),
        worst=raw.worst and _entry(raw.worst),
        grid=raw.grid and _grid(raw.grid),
        given_kind=one_line(raw.given_kind, 200),
        expected_kind=one_line(raw.expected_kind, 200),
    )


def _entry(raw: Entry) -> Entry:
    return Entry(
        raw.index,
        given=one_line(raw.given),
        expected=one_line(raw.expected),
        difference=one_line(raw.difference),
        relative=one_line(raw.relative),
        allowed=one_line(raw.allowed),
    )


def _grid(raw: Grid) -> Grid:
    rows = tuple(
        tuple((one_line(given, _CELL), one_line(expected, _CELL), right) for given, expected, right in row[:_CELLS])
        for row in raw.rows[:_CELLS]
    )
    lost = len(raw.rows) > _CELLS or any(len(row) > _CELLS for row in raw.rows)
    return Grid(rows, raw.cut or lost, one_line(raw.slice_of, 200))
