"""Numbers and names as short text: enough digits to see what differs, nothing that a student could smuggle in."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

LEAST_DIGITS = 4
MOST_DIGITS = 17
CAP = 60
LONGEST_AS_WRITTEN = 20


def clean(text: str, cap: int = CAP) -> str:
    """Text from a student for use in a sentence: printable characters only, at most ``cap`` of them."""
    shown = "".join(character for character in text[: 4 * cap] if character.isprintable())
    return shown if len(shown) <= cap and len(text) <= 4 * cap else shown[: cap - 1] + "…"


def ordinal(count: int) -> str:
    """1 → ``1st``, 2 → ``2nd``, 11 → ``11th``."""
    special = {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{'th' if 10 <= count % 100 <= 20 else special}"


def percent(part: int, whole: int) -> str:
    """A share in whole per cent that never rounds to none or all."""
    share = round(100 * part / whole) if whole else 0
    if share == 0 and part:
        return "under 1 %"
    return "over 99 %" if share == 100 and part < whole else f"{share} %"


def figure(number: Any, digits: int = LEAST_DIGITS) -> str:
    """A number as text: whole numbers in full, others to ``digits`` significant digits (six from 1000 on)."""
    if isinstance(number, Decimal):
        return _decimal(number, digits)
    if isinstance(number, complex):
        imaginary = figure(number.imag, digits)
        return f"{figure(number.real, digits)}{'' if imaginary.startswith('-') else '+'}{imaginary}j"
    if isinstance(number, bool):
        return str(number)
    if isinstance(number, int):
        return str(number) if abs(number) < 10**LONGEST_AS_WRITTEN else _decimal(Decimal(number), digits)
    return _real(float(number), digits)


def _real(number: float, digits: int) -> str:
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "inf" if number > 0 else "-inf"
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.{max(digits, 6) if abs(number) >= 1000 else digits}g}"


def _decimal(number: Decimal, digits: int) -> str:
    if not number.is_finite():
        return _real(float(number), digits)
    written = str(number)
    return written if len(written) <= LONGEST_AS_WRITTEN else f"{number:.{digits}g}"


def pair(given: Any, expected: Any, least: int = LEAST_DIGITS) -> tuple[str, str]:
    """Two numbers that differ, with as many digits as it takes to see the difference."""
    for digits in range(_digits_to_tell(given, expected, least), MOST_DIGITS + 1):
        texts = figure(given, digits), figure(expected, digits)
        if texts[0] != texts[1]:
            return texts
    return texts


def _digits_to_tell(given: Any, expected: Any, least: int) -> int:
    try:
        difference = abs(given - expected) if type(given) is type(expected) else abs(complex(given) - complex(expected))
        ratio = float(max(abs(given), abs(expected)) / difference)
        return min(max(least, math.ceil(math.log10(ratio)) + 2), MOST_DIGITS)
    except (ArithmeticError, ValueError, TypeError):
        return least
