"""Single cells: a score as text, and text that no spreadsheet runs as a formula."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from grader.platforms.grades import PersonGrade
from grader.text import csv_cell

_CENT = Decimal("0.01")


def number(value: Decimal) -> str:
    """Points as platforms compare them: at most two decimals, half up, with a full stop: ``8.5``."""
    rounded = value.quantize(_CENT, ROUND_HALF_UP).normalize()
    return f"{Decimal(0) if rounded == 0 else rounded:f}"


def scaled(grade: PersonGrade, out_of: Decimal | None) -> Decimal:
    """The score of a grade, or its share of ``out_of`` points."""
    if out_of is None or out_of == grade.max_score:
        return grade.score
    return grade.score * out_of / grade.max_score


def guarded(text: str) -> str:
    """Text that a student or an outsider chose, as a cell: on one line, and with an apostrophe before a formula."""
    return csv_cell(text)


def written(value: str, delimiter: str) -> str:
    """A value as it stands in a CSV file: in quotes where it needs them."""
    if any(char in value for char in (delimiter, '"', "\r", "\n")) or value != value.strip():
        return '"' + value.replace('"', '""') + '"'
    return value
