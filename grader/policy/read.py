"""Reads the file of decisions about single students, with every mistake in it at once.

Whom a decision is about can't be told here: a file may name students who are in no run yet. An :class:`Entry` keeps the
name that was written, and where.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from grader.errors import Flaw, RubricError
from grader.model import Assignment, Decision
from grader.policy.conflicts import conflicts
from grader.policy.targets import WHOLE, extra_credit, most_of, spellings
from grader.rubric.dates import date_of
from grader.rubric.decisions_schema import DecisionEntry, DecisionsFile
from grader.rubric.nodes import Document, KeyPath, load
from grader.rubric.points import hundredths_only, tidy
from grader.rubric.quoting import did_you_mean, quoted
from grader.rubric.words import validate

_DATELESS = "the assignment has no due date"
_ABOUT = {"for", "why", "by"}  # what says nothing of what is decided
_KINDS = ("due", "days", "late", "late_days", "exempt", "score")


@dataclass(frozen=True)
class Entry:
    """What was decided under one name."""

    name: str
    decisions: tuple[Decision, ...]
    document: Document
    path: KeyPath

    def flaw(self, message: str, fix: str) -> Flaw:
        """A flaw at the name."""
        return self.document.flaw(self.path, message, fix)


def read_decisions(path: Path, assignment: Assignment) -> tuple[Entry, ...]:
    """All entries of a file; :class:`RubricError` lists everything in it that can't be used."""
    document = load(path, "decisions:")
    file = validate(DecisionsFile, document)
    reader = _Reader(document, assignment)
    listed = _sound(document.data) if file is None else enumerate(file.decisions)
    entries = [one for index, entry in listed for one in reader.entries(index, entry)]
    flaws = [*document.flaws, *_repeated(entries)]
    if flaws:
        raise RubricError(flaws)
    return tuple(entries)


def _sound(data: Any) -> Iterator[tuple[int, DecisionEntry]]:
    """The entries of a file that is wrong, without what is: what else is wrong in them is told too."""
    listed = data.get("decisions") if isinstance(data, dict) else None
    for index, given in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(given, dict):
            wrong = _wrong(given)
            sound = {key: value for key, value in given.items() if key not in wrong}
            yield index, DecisionEntry.model_validate({"for": f"decision {index + 1}", "why": "…", **sound})


def _wrong(given: Mapping[str, Any]) -> set[int | str]:
    """The keys of an entry that can't be used as they stand."""
    try:
        DecisionEntry.model_validate(given)
    except ValidationError as error:
        return {detail["loc"][0] for detail in error.errors()}
    return set()


def _repeated(entries: Sequence[Entry]) -> Iterator[Flaw]:
    """What was decided twice under one name."""
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        by_name.setdefault(entry.name, []).append(entry)
    for same in by_name.values():
        given = [(one, entry) for entry in same for one in entry.decisions]
        yield from (entry.flaw(message, "keep one of the two") for entry, message in conflicts(given))


class _Reader:
    def __init__(self, document: Document, assignment: Assignment) -> None:
        self._document = document
        self._due = assignment.due
        self._most = most_of(assignment)
        self._extra = extra_credit(assignment)
        self._spellings = spellings(assignment.problems)

    def entries(self, index: int, entry: DecisionEntry) -> Iterator[Entry]:
        """One for each name that is listed."""
        path = ("decisions", index)
        if self._document.data["decisions"][index].keys() <= _ABOUT:
            message = "nothing is decided here"
            self._document.note(path, message, f"add one of {', '.join(_KINDS)}, or remove the entry")
        decisions = tuple(Decision(what, value, entry.why, entry.by) for what, value in self._values(path, entry))
        names = [entry.for_] if isinstance(entry.for_, str) else entry.for_
        for number, name in enumerate(names):
            yield Entry(name, decisions, self._document, (*path, "for", number))

    def _values(self, path: KeyPath, entry: DecisionEntry) -> Iterator[tuple[str, str]]:
        given = entry.model_fields_set
        if "due" in given and (due := self._later_due((*path, "due"), entry.due)):
            yield "due", due.isoformat()
        if "days" in given and self._has_due((*path, "days")):
            yield "days", str(entry.days)
        if "late" in given:
            yield "late", entry.late
        if "late_days" in given:
            yield "late_days", str(entry.late_days)
        if "exempt" in given:
            yield from self._exempt((*path, "exempt"), entry.exempt)
        if "score" in given:
            yield from self._scores((*path, "score"), entry)

    def _has_due(self, path: KeyPath) -> bool:
        if self._due is None:
            self._document.note(path, _DATELESS, "add `due: …` to the assignment's file, or remove this", key=True)
        return self._due is not None

    def _later_due(self, path: KeyPath, text: str) -> datetime | None:
        due = date_of(self._document, path, text)
        if due is None or not self._has_due(path):
            return None
        if self._due is not None and due < self._due:
            message = f"this is before the assignment is due, {self._due.isoformat()}"
            self._document.note(path, message, "write a later time")
        return due

    def _exempt(self, path: KeyPath, names: str | list[str]) -> Iterator[tuple[str, str]]:
        listed = [names] if isinstance(names, str) else names
        for number, name in enumerate(listed):
            where = path if isinstance(names, str) else (*path, number)
            target = self._target(where, name)
            if target in self._extra:
                message = f"{quoted(name)} is extra credit, which nobody has to do"
                self._document.note(where, message, "remove it")
            elif target:
                yield f"exempt {target}", "yes"

    def _scores(self, path: KeyPath, entry: DecisionEntry) -> Iterator[tuple[str, str]]:
        for name, points in entry.score.items():
            where = (*path, name)
            target = self._target(where, name, key=True)
            if not target:
                continue
            most = self._most[target]
            if points > most or not hundredths_only(points):
                message = f"{quoted(name)} can't be given {tidy(points)} points"
                self._document.note(where, message, f"write a number from 0 to {most}, with at most two decimals")
            yield f"score {target}", str(tidy(points))

    def _target(self, path: KeyPath, name: str, *, key: bool = False) -> str:
        """The target that a name means, or an empty string with a flaw noted."""
        meant = self._spellings.get(name, [])
        if len(meant) == 1:
            return meant[0]
        if meant:
            message = f"several problems have a criterion {quoted(name)}"
            self._document.note(path, message, f"write {' or '.join(meant)}", key=key)
        else:
            fix = did_you_mean(name, self._spellings, f"write a problem, problem/criterion, or {WHOLE}")
            self._document.note(path, f"there is no problem or criterion {quoted(name)}", fix, key=key)
        return ""
