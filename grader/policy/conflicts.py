"""Decisions that can't both hold for one submission."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from grader.model import Decision
from grader.policy.targets import covers

_BESIDE = {  # kind → kinds that it can't stand beside
    "due": ("due", "days", "late"),
    "days": ("due", "days", "late"),
    "late": ("due", "days", "late", "late_days"),
    "late_days": ("late", "late_days"),
}

Source = TypeVar("Source")


def conflicts(given: Sequence[tuple[Decision, Source]]) -> Iterator[tuple[Source, str]]:
    """For every decision that an earlier one excludes: where it comes from, and a sentence."""
    for index, (one, source) in enumerate(given):
        for earlier, _ in given[:index]:
            said = _conflict(earlier, one)
            if said:
                yield source, said
                break


def _conflict(earlier: Decision, one: Decision) -> str:
    first, on, second, target = *_split(earlier), *_split(one)
    if first == second and on == target:
        return f"'{one.what}' is decided twice"
    if first in _BESIDE or second in _BESIDE:
        return f"'{second}' can't be decided beside '{first}'" if second in _BESIDE.get(first, ()) else ""
    if covers(on, target) or covers(target, on):
        return f"'{one.what}' can't be decided beside '{earlier.what}'"
    return ""


def _split(decision: Decision) -> tuple[str, str]:
    kind, _, target = decision.what.partition(" ")
    return kind, target
