"""A rule that says how far an entry may lie from its expected value: for arrays, and in exact decimals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from grader.compare.figures import figure, ordinal

# half a unit of the last written digit counts up to this share of the expected value: "0" is no rounding of 0.19, and
# two significant digits are always enough
COARSEST = Decimal("0.05")
# wide enough that sums and products of written numbers (200 characters, exponents to 400) are exact
EXACT = Context(prec=2000, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])


@dataclass(frozen=True)
class Allowance:
    """How far an entry may lie from its expected value, boundary included.

    ``linear``: ``atol + rtol·|expected|``, at most ``cap``; nothing where ``whole`` is set and the expected entry is a
    whole number. Where ``last_digit`` is set, a typed number may lie half a unit of its own last digit off too, but no
    more than :data:`COARSEST` of the expected value. ``digits``, ``places``: one unit of the ``count``-th significant
    digit, half a unit of the ``count``-th decimal place. The expected value itself is known to
    ``floor + known·|expected|``.
    """

    kind: Literal["linear", "digits", "places"] = "linear"
    rtol: float = 0.0
    atol: float = 0.0
    cap: float = float("inf")
    whole: bool = False
    last_digit: bool = False
    count: int = 0
    floor: float = 0.0
    known: float = 0.0

    def at(self, expected: NDArray[Any]) -> NDArray[np.float64]:
        """The allowed difference of each entry, in the shape of ``expected``; 0 where that is not finite."""
        with np.errstate(all="ignore"):
            size = np.abs(expected.astype(np.complex128 if expected.dtype.kind == "c" else np.float64))
            finite = np.isfinite(size)
            allowed = self._at(np.where(finite, size, 0.0))
            exact = ~finite | (self.whole & (size == np.floor(size)))
        return np.where(exact, 0.0, allowed)

    def _at(self, size: NDArray[np.float64]) -> NDArray[np.float64]:
        if self.kind == "linear":
            return np.asarray(np.minimum(self.atol + self.rtol * size, self.cap), dtype=np.float64)
        known = self.floor + self.known * size
        if self.kind == "places":
            return np.asarray(0.5 * 10.0**-self.count + known, dtype=np.float64)
        leading = np.floor(np.log10(np.where(size > self.floor, size + known, 1.0)))
        unit = np.where(size > self.floor, 10.0 ** (leading - self.count + 1), 0.0)
        return np.asarray(unit + known, dtype=np.float64)

    def at_decimal(self, expected: Decimal, given: Decimal | None = None) -> Decimal:
        """The allowed difference of ``given``, as it was typed, from a finite expected value, in exact decimals."""
        allowed = self._at_decimal(expected)
        if given is None or not self.last_digit:
            return allowed
        coarsest = EXACT.multiply(COARSEST, expected.copy_abs())
        return EXACT.max(allowed, EXACT.min(half_unit(given), coarsest))

    def _at_decimal(self, expected: Decimal) -> Decimal:
        size = expected.copy_abs()
        known = EXACT.fma(decimal_of(self.known), size, decimal_of(self.floor))
        if self.kind == "linear":
            if self.whole and size == EXACT.to_integral_value(size):
                return Decimal(0)
            allowed = EXACT.add(EXACT.fma(decimal_of(self.rtol), size, decimal_of(self.atol)), known)
            return EXACT.min(allowed, decimal_of(self.cap))
        if self.kind == "places":
            return EXACT.add(EXACT.scaleb(Decimal(5), -self.count - 1), known)
        if size <= decimal_of(self.floor):
            return known
        leading = EXACT.add(size, known).adjusted()
        return EXACT.add(EXACT.scaleb(Decimal(1), leading - self.count + 1), known)

    def __str__(self) -> str:
        if self.kind == "digits":
            return f"one unit in the {ordinal(self.count)} significant digit"
        if self.kind == "places":
            return f"half a unit of the {ordinal(self.count)} decimal place"
        if self.last_digit:
            return f"half a unit of your last digit, up to {100 * COARSEST:f} % of the value".replace(".00", "")
        parts = [figure(self.atol, 3)] if self.atol else []
        parts += [f"{figure(self.rtol, 3)}·|expected|"] if self.rtol else []
        return " + ".join(parts) or "no difference"


def half_unit(written: Decimal) -> Decimal:
    """Half a unit of the last digit of a number as it was typed: 0.60 is known to 0.005, 1200 to 0.5, 1.2e3 to 50."""
    exponent = written.as_tuple().exponent
    return EXACT.scaleb(Decimal(5), exponent - 1) if isinstance(exponent, int) else Decimal(0)


def decimal_of(number: float) -> Decimal:
    """A float as the decimal that it prints as: 0.1 is 0.1, not the binary number beside it."""
    return Decimal(repr(float(number)))
