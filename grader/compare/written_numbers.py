"""Numbers as students write them, read as exact decimals: ``0.50``, ``12,345``, ``1e-3``, ``−12.5``, ``1/3``."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import Any

from grader.compare.written_cells import WrittenError, map_cells, read_cells

LARGEST_EXPONENT = 400
# a fraction has no exact decimal; this many digits are more than any float64 can tell apart
FRACTION = Context(prec=60, traps=[])

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?P<rest>\.?[0-9]*)(?:[eE](?P<exponent>[+-]?[0-9]{1,4}))?",
    re.ASCII,
)
_POWER = re.compile(r"(?:\*|×|·|\\times|\\cdot) *10 *\^ *\{? *([+-]?[0-9]{1,4}) *\}?")
_FRACTION = re.compile(r"\\d?frac\{([^{}]*)\}\{([^{}]*)\}")
_INFINITE = re.compile(r"([+-]?)(?:inf|infinity|∞|\\infty)", re.IGNORECASE)


def read_numbers(value: Any) -> Any:
    """A written value as a Decimal, or nested lists of them; raises :class:`WrittenError` with a sentence an entry."""
    return map_cells(read_cells(value), _number)


def _number(cell: str) -> Decimal:
    text = _FRACTION.sub(r"\1/\2", _POWER.sub(r"e\1", cell)).strip()
    infinite = _INFINITE.fullmatch(text)
    if infinite:
        return Decimal(infinite[1] + "Infinity")
    top, slash, bottom = text.partition("/")
    if not slash:
        return _plain(text)
    divisor = _plain(bottom.strip())
    if not divisor:
        raise WrittenError("divides by zero.")
    return FRACTION.divide(_plain(top.strip()), divisor)


def _plain(text: str) -> Decimal:
    found = _NUMBER.fullmatch(text)
    if not found or not re.search("[0-9]", found["whole"] + found["rest"]):
        raise WrittenError("is not a number: write it like 0.25, -12.5, 1e-3 or 1/3.")
    exponent = int(found["exponent"] or 0)
    if abs(exponent) > LARGEST_EXPONENT:
        raise WrittenError(f"has an exponent beyond {LARGEST_EXPONENT}.")
    return Decimal(f"{found['sign']}{found['whole'].replace(',', '')}{found['rest']}e{exponent}")
