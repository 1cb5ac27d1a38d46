"""Verdicts, visibilities, and values as they come from a child and from a reference."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Verdict(StrEnum):
    """What became of a criterion. The values stand in the result JSON, where others script against them."""

    PASS = "pass"
    PARTIAL = "partial"
    FAIL = "fail"
    MISSING = "missing"  # not submitted
    ERROR = "error"  # the student's code raised
    TIMEOUT = "timeout"
    CRASH = "crash"
    BLOCKED = "blocked"  # earned nothing, and a criterion that it depends on failed
    AWAITING = "awaiting"  # a person marks it
    UNJUDGED = "unjudged"  # our fault; never costs points silently


class Visibility(StrEnum):
    """Who may see a criterion or a case, and when."""

    PUBLIC = "public"
    HIDDEN = "hidden"
    AFTER_DUE_DATE = "after_due_date"


@dataclass(frozen=True, eq=False)
class Array:
    """An array as it came out of a child: read-only data, and how the student's code returned it.

    ``dtype`` is the dtype that was returned (``"float32"``, ``"bfloat16"``…); ``data`` may be wider where numpy
    has no such dtype (bfloat16 is carried as float32). ``origin`` is ``"scalar"`` for a numpy scalar.
    """

    data: NDArray[Any]
    dtype: str
    origin: Literal["numpy", "torch", "scalar"] = "numpy"
    requires_grad: bool = False


@dataclass(frozen=True)
class Opaque:
    """A value of a type that the wire format doesn't carry: what it was, not what it held."""

    type_name: str
    note: str = ""


# None, bool, int, float, complex, str, bytes, Array, Opaque, and tuple, list, frozenset and dict of these
Value = Any


@dataclass(frozen=True, eq=False)
class Reference:
    """An expected array in float64 (or an integer, boolean or complex dtype), with its noise floors.

    ``noise64`` and ``noise32`` are the largest differences that honest float64 and float32 evaluations showed, in the
    array's own units; 0.0 where they were not measured.
    """

    data: NDArray[Any]
    noise64: float = 0.0
    noise32: float = 0.0


# like Value, with Reference in the place of Array
Expected = Any
