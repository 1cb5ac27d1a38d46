"""The sentences of adjustments: most are for the student, so they are whole and without jargon."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from grader.model import Decision, LatePolicy
from grader.policy.counting import Counted, Standing
from grader.policy.lateness import Lateness, half_up, share_taken

Kind = Literal["score", "exempt", "dropped", "extension", "late", "note"]

LATE_WITHOUT_TIME = (
    "The platform says that this is late, but not how late: nothing was taken. A decision on its score can take points."
)
IN_TIME_ON_THE_PLATFORM = (
    "The platform says that this came in time: if the student has an extension there, decide it here too."
)


def excused_from_all(decision: Decision) -> str:
    """An exemption from the assignment."""
    return f"Excused from the whole assignment{_because(decision)}"


def score_of_all(decision: Decision, score: Decimal) -> str:
    """A decided score for the submission."""
    return f"A person gave {points(score)} in all{_because(decision)}"


def excused(title: str, decision: Decision) -> str:
    """An exemption from a part."""
    return f"Excused from “{title}”{_because(decision)}"


def decided(title: str, most: Decimal, decision: Decision) -> str:
    """A decided score for a part."""
    given = min(Decimal(decision.value), most)
    return f"A person gave {number(given)} of {points(most)} for “{title}”{_because(decision)}"


def dropped(problem: Counted, count: int) -> str:
    """A problem that is dropped, one of ``count``."""
    lowest = "the lowest" if count == 1 else f"one of the {count} lowest"
    earned = f"{number(problem.score)} of {points(problem.max_score)}"
    return f"“{problem.problem.title}” is dropped as {lowest}: {earned}."


def waits(count: int) -> str:
    """Problems that will be dropped once all points are known."""
    more = "1 more problem is" if count == 1 else f"{count} more problems are"
    return f"{more} dropped once the pending points are known."


def extension(due: datetime, decision: Decision) -> str:
    """A due date of one's own."""
    return f"Due {_moment(due)} by extension{_because(decision)}"


def waived(decision: Decision) -> str:
    """Lateness that costs nothing."""
    return f"Lateness is waived{_because(decision)}"


def late_days(decision: Decision) -> str:
    """Another number of late days."""
    return f"Late days that may be used here: {decision.value}{_because(decision)}"


def stale(decision: Decision) -> str:
    """A decision on what the assignment no longer has."""
    target = decision.what.partition(" ")[2]
    return f"A decision on '{target}' was not used: the assignment has no such part any more."


def late(policy: LatePolicy, late: Lateness, before: Standing, after: Standing) -> str:
    """What lateness takes: ``2 days late: 20 % of 80 = 16 points.``"""
    head = f"{_days(late.days)} late"
    if late.closed:
        return f"{head}, and more than {_duration(policy.closes or 0)} after the due date nothing is earned."
    if late.days == late.free:
        return f"{head}, covered by late days: nothing is taken."
    head += f", {late.free} covered by late days" if late.free else ""
    share = share_taken(policy, late)
    capped = " (the most that is taken)" if share < (late.days - late.free) * Fraction(policy.per_day) else ""
    return f"{head}: {number(share * 100)} %{capped} of {_taken(policy, share, before, after)}."


def without_points(text: str) -> str:
    """A sentence of :func:`late` as it may be read where nobody is told the score: only the share that is taken."""
    head, percent, taken = text.partition(" %")
    if not percent:
        return text
    whole = "the maximum" if " of the maximum of " in taken else "what was earned"
    return f"{head} % of {whole} is taken."


def points(value: Decimal) -> str:
    """``1 point``, ``2.5 points``."""
    return f"{number(value)} point{'' if value == 1 else 's'}"


def number(value: Decimal | Fraction) -> str:
    """A number without trailing zeros."""
    exact = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else value
    return f"{exact.normalize() if exact else Decimal(0):f}"


def _taken(policy: LatePolicy, share: Fraction, before: Standing, after: Standing) -> str:
    so_far = " so far" if before.best > before.score else ""
    if policy.of == "score":
        return f"{number(before.score)}{so_far} = {points(before.score - after.score)}"
    whole = half_up(share * Fraction(before.max_score))
    most = f", and {number(before.score)} were earned{so_far}" if whole > before.score else ""
    return f"the maximum of {number(before.max_score)} = {points(whole)}{most}"


def _because(decision: Decision) -> str:
    """The end of a sentence: the reason that a person gave."""
    return f": {decision.why.rstrip('. ')}."


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


def _moment(time: datetime) -> str:
    """``2024-02-19 23:59 (UTC-06:00)``."""
    offset = time.isoformat()[-6:] if time.utcoffset() else ""
    return f"{time:%Y-%m-%d %H:%M} (UTC{offset})"


def _duration(seconds: int) -> str:
    """In the largest unit that fits: ``5 days``, ``36 hours``."""
    sizes = {"day": 86_400, "hour": 3600, "minute": 60, "second": 1}
    unit = next(unit for unit, size in sizes.items() if seconds % size == 0)
    count = seconds // sizes[unit]
    return f"{count} {unit}{'' if count == 1 else 's'}"
