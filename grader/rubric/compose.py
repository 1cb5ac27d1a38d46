"""YAML into nodes that know where they stand, on PyYAML's events: what it would mend or drop silently is a mistake."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from grader.rubric.quoting import quoted
from grader.rubric.scalars import ScalarError, joined, resolve
from grader.rubric.source import Source
from grader.rubric.syntax import Broken, Mistake, broken, escape_start, unquoted

MAX_DEPTH = 40
MAX_VALUES = 20_000


@dataclass
class Node:
    """A value, and the index at which it starts. ``style`` is that of a scalar: plain, or one of ``'"|>``."""

    start: int
    value: Any = None
    style: str = ""
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)

    def child(self, segment: str | int) -> Node | None:
        """The node of a key or of an index, where there is one."""
        if isinstance(segment, str):
            entry = self.entries.get(segment)
            return None if entry is None else entry.node
        return self.items[segment] if 0 <= segment < len(self.items) else None


@dataclass
class Entry:
    """One key of a mapping: where the key stands, and its value."""

    key: int
    node: Node


@dataclass
class Composed:
    """The root of a file (``None`` for an empty one) and everything in it that is refused."""

    root: Node | None
    mistakes: list[Mistake]


def compose(source: Source, *, as_text: bool = False) -> Composed:
    """Reads one document; ``as_text`` keeps every scalar and key as it was typed.

    Raises :class:`~grader.rubric.syntax.Broken` for what can't be read on.
    """
    return _Composer(source, as_text).compose()


class _Composer:
    def __init__(self, source: Source, as_text: bool) -> None:
        self._source = source
        text = source.text
        self._as_text = as_text
        self._mistakes: list[Mistake] = []
        self._values = 0
        try:
            self._loader: Any = yaml.SafeLoader(text)
        except yaml.reader.ReaderError as error:
            raise broken(error, text) from error

    def compose(self) -> Composed:
        self._next()
        if isinstance(self._next(), yaml.StreamEndEvent):
            return Composed(None, [])
        root = self._node(self._next(), 1)
        self._next()
        after = self._next()
        if isinstance(after, yaml.DocumentStartEvent):
            self._note(after, "a second document starts here", "keep one document in a file: remove the `---`")
        return Composed(root, self._mistakes)

    def _next(self) -> Any:
        try:
            return self._loader.get_event()
        except yaml.MarkedYAMLError as error:
            raise broken(error, self._source.text) from error
        except (ValueError, OverflowError) as error:  # PyYAML's own, on "\UFFFFFFFF"
            index = escape_start(self._source.text, self._loader.get_mark().index)
            raise Broken(index, "this escape stands for no character", "write the character itself") from error

    def _note(self, event: Any, message: str, fix: str) -> None:
        self._mistakes.append(Mistake(event.start_mark.index, message, fix))

    def _node(self, event: Any, depth: int, flow: str = "") -> Node:
        """The node that an event starts; ``flow`` is what it stands in: ``{…}``, ``[…]`` or nothing of that kind."""
        self._bounded(event, depth)
        start: int = event.start_mark.index
        if isinstance(event, yaml.AliasEvent):
            self._note(event, f"the alias {quoted(f'*{event.anchor}')} is refused", "write the value out")
            return Node(start)
        self._refuse_properties(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, flow)
        return self._sequence(event, depth) if isinstance(event, yaml.SequenceStartEvent) else self._map(event, depth)

    def _bounded(self, event: Any, depth: int) -> None:
        self._values += 1
        if depth > MAX_DEPTH:
            message = f"values are nested more than {MAX_DEPTH} deep"
            raise Broken(event.start_mark.index, message, "write it with less nesting")
        if self._values > MAX_VALUES:
            message = f"the file holds more than {MAX_VALUES} values"
            raise Broken(event.start_mark.index, message, "write less")

    def _refuse_properties(self, event: Any) -> None:
        if event.anchor is not None:
            self._note(event, f"the anchor {quoted(f'&{event.anchor}')} is refused", "write values out where needed")
        if event.tag is not None:
            self._note(event, f"the tag {quoted(_spelled(event.tag))} is refused", "remove it; quotes make a text")

    def _scalar(self, event: Any, flow: str) -> Node:
        node = Node(event.start_mark.index, event.value, event.style or "")
        if flow and not node.style and not self._as_text and _opens(event.value):
            raise unquoted(self._source.text, node.start, event.end_mark.index, flow)
        try:
            plain = not node.style and not self._as_text
            node.value = resolve(event.value) if plain else joined(event.value)
        except ScalarError as error:
            self._note(event, error.message, error.fix)
        return node

    def _sequence(self, event: Any, depth: int) -> Node:
        node = Node(event.start_mark.index)
        inner = self._next()
        while not isinstance(inner, yaml.SequenceEndEvent):
            node.items.append(self._node(inner, depth + 1, "[…]" if event.flow_style else ""))
            inner = self._next()
        node.value = [item.value for item in node.items]
        return node

    def _map(self, event: Any, depth: int) -> Node:
        node = Node(event.start_mark.index)
        inner = self._next()
        while not isinstance(inner, yaml.MappingEndEvent):
            key = self._key(inner, depth + 1)
            value = self._node(self._next(), depth + 1, "{…}" if event.flow_style else "")
            self._enter(node, inner, key, value)
            inner = self._next()
        node.value = {key: entry.node.value for key, entry in node.entries.items()}
        return node

    def _key(self, event: Any, depth: int) -> str | None:
        node = self._node(event, depth)
        if not isinstance(event, yaml.ScalarEvent):
            self._note(event, "a key must be text", "write a name before the colon")
            return None
        if isinstance(node.value, str):
            return node.value
        self._note(event, f"the key {quoted(event.value)} is no text", f'put it in quotes: "{event.value}"')
        return None

    def _enter(self, node: Node, event: Any, key: str | None, value: Node) -> None:
        if key is None:
            return
        if key in node.entries:
            first, _ = self._source.place(node.entries[key].key)
            self._note(event, f"the key {quoted(key)} is given twice, first in line {first}", "remove one of the two")
            return
        node.entries[key] = Entry(event.start_mark.index, value)


def _opens(text: str) -> bool:
    return text.count("(") > text.count(")")


def _spelled(tag: str) -> str:
    return re.sub(r"^tag:yaml\.org,2002:", "!!", tag)
