"""The words that every report uses for verdicts and points."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from grader.hidden import Hidden
from grader.model import Verdict, Visibility

VERDICT: dict[Verdict, str] = {
    Verdict.PASS: "passed",
    Verdict.PARTIAL: "partly right",
    Verdict.FAIL: "not right",
    Verdict.MISSING: "missing",
    Verdict.ERROR: "error",
    Verdict.TIMEOUT: "timed out",
    Verdict.CRASH: "crashed",
    Verdict.BLOCKED: "blocked",
    Verdict.AWAITING: "to be marked",
    Verdict.UNJUDGED: "not judged",
}
HIDDEN = "hidden"

MEANING: dict[Verdict, str] = {
    Verdict.MISSING: "This was not handed in.",
    Verdict.ERROR: "Your code raised an exception.",
    Verdict.TIMEOUT: "Your code didn't finish in time.",
    Verdict.CRASH: "The process that ran your code died.",
    Verdict.BLOCKED: "This is judged once what it depends on is right.",
    Verdict.AWAITING: "A person marks this; the points are pending until then.",
    Verdict.UNJUDGED: "This could not be judged, through no fault of yours; it costs no points, they are pending.",
}

CLOSED: dict[Visibility, str] = {
    Visibility.PUBLIC: "",
    Visibility.HIDDEN: "A hidden criterion: it counts, and what it asks isn't shown.",
    Visibility.AFTER_DUE_DATE: "This opens after the due date.",
}

OPENS: dict[Visibility, str] = {
    Visibility.PUBLIC: "",
    Visibility.HIDDEN: "hidden from students",
    Visibility.AFTER_DUE_DATE: "hidden until the due date",
}


def points(value: Decimal) -> str:
    """``value`` as a person writes points: ``4``, ``4.5``, ``0.25``; at most two decimals."""
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
    return f"{Decimal(0) if rounded == 0 else rounded:f}"


def number(value: Decimal) -> int | float:
    """``value`` as a JSON number with at most two decimals."""
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def plural(count: str, noun: str) -> str:
    """``1 point``, ``2 points``, ``0.5 points``."""
    return f"{count} {noun}" if count == "1" else f"{count} {noun}s"


def told_of_hidden(hidden: Hidden) -> str:
    """What a check before handing in can't show, and how many points depend on it; nothing where nothing is hidden."""
    closed = f"hidden criteria ({plural(points(hidden.closed), 'point')})" if hidden.closed else ""
    partly = f"hidden cases of criteria that carry {plural(points(hidden.partly), 'point')}" if hidden.partly else ""
    parts = [part for part in (closed, partly) if part]
    return f"Judged only when you hand in: {' and '.join(parts)}." if parts else ""
