"""``submission_metadata.yml`` of a Gradescope export, one submission at a time.

The file holds every test's output for every student and can be larger than memory: it is read as a stream of YAML
events, and results are passed over. It is written by Ruby: keys begin with a colon, and what it writes twice may be an
alias.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

import yaml

from grader.intake.tree import Unusable
from grader.model import Student

FILE = "submission_metadata.yml"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PASSED_OVER = frozenset({":results"})
_MOST = 10_000  # values of one submission that are kept
_DEPTH = 20


@dataclass(frozen=True)
class Record:
    """One submission: the name of its folder, who handed it in and when, and earlier uploads as (id, time)."""

    key: str
    submitters: tuple[Student, ...]
    created: str
    history: tuple[tuple[str, str], ...]


def records(file: IO[bytes]) -> Iterator[Record]:
    """Every submission in the file. Raises :class:`Unusable` where it is no such YAML."""
    events = _Events(yaml.parse(file, Loader=_LOADER))
    try:
        for key, value in events.top_level():
            yield _record(key, value if isinstance(value, dict) else {})
    except (yaml.YAMLError, ValueError) as error:
        raise Unusable(_place(error)) from error


class _Events:
    """YAML events as plain values: dicts, lists, and every scalar as the text that stands there."""

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._anchors: dict[str, Any] = {}
        self._kept = 0

    def top_level(self) -> Iterator[tuple[str, Any]]:
        """Key and value of the outermost mapping, each value built when it is asked for."""
        for event in self._events:
            if isinstance(event, yaml.MappingStartEvent):
                break
            empty = isinstance(event, yaml.ScalarEvent) and not event.value
            if isinstance(event, yaml.NodeEvent) and not empty:
                raise ValueError("it is no list of submissions")
        while (key := self._next_key()) is not None:
            self._kept = 0
            yield key, self._value(next(self._events), 0)

    def _next_key(self) -> str | None:
        event = next(self._events, None)
        if event is None or isinstance(event, yaml.MappingEndEvent):
            return None
        value = self._value(event, 0)
        return value if isinstance(value, str) else ""

    def _value(self, event: Any, depth: int, *, keep: bool = True) -> Any:
        self._kept += keep
        if depth > _DEPTH or self._kept > _MOST:
            raise ValueError("a submission in it holds too much")
        value: Any
        if isinstance(event, yaml.AliasEvent):
            return self._anchors.get(event.anchor or "")
        if isinstance(event, yaml.ScalarEvent):
            value = event.value
        elif isinstance(event, yaml.MappingStartEvent):
            value = self._mapping(depth, keep=keep)
        else:
            value = self._sequence(depth, keep=keep)
        if event.anchor and keep:
            self._anchors[event.anchor] = value
        return value

    def _mapping(self, depth: int, *, keep: bool) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._value(event, depth + 1, keep=keep)
            wanted = keep and key not in _PASSED_OVER
            value = self._value(next(self._events), depth + 1, keep=wanted)
            if wanted:
                found[str(key)] = value
        return found

    def _sequence(self, depth: int, *, keep: bool) -> list[Any]:
        found = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            value = self._value(event, depth + 1, keep=keep)
            if keep:
                found.append(value)
        return found


def _record(key: str, value: dict[str, Any]) -> Record:
    return Record(
        key=key,
        submitters=tuple(_student(one) for one in _dicts(value.get(":submitters"))),
        created=_text(value.get(":created_at")),
        history=tuple((_text(one.get(":id")), _text(one.get(":created_at"))) for one in _dicts(value.get(":history"))),
    )


def _student(value: dict[str, Any]) -> Student:
    return Student(_text(value.get(":sid")), _text(value.get(":name")), email=_text(value.get(":email")))


def _dicts(value: Any) -> Sequence[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) and value not in ("~", "null") else ""


def _place(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return f"line {error.problem_mark.line + 1}: {error.problem}"
    return str(error).partition("\n")[0]
