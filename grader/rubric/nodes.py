"""An author's YAML file as data that knows where everything stands; and a student's, with every scalar as typed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from grader.errors import Flaw, RubricError, SubmissionError
from grader.rubric.compose import Composed, Node, compose
from grader.rubric.source import Source
from grader.rubric.syntax import Broken
from grader.rubric.tabs import without_tabs

MAX_ANSWER_BYTES = 2**20

START = "title: …"
TABS = "tabs were read as spaces, each that indents a line as two; use spaces, as YAML does."

KeyPath = Sequence[str | int]


class Document:
    """A file that was read: ``data`` (dicts, lists and scalars) and ``flaws``, to which checks add theirs.

    A path is the keys and indices that lead to a value; one that leads too far stands for the deepest value that
    there is on it.
    """

    def __init__(self, source: Source, root: Node, flaws: Sequence[Flaw] = (), start: str = START) -> None:
        self.source = source
        self.start = start  # what such a file starts with
        self._root = root
        self._refused = {(flaw.line, flaw.column) for flaw in flaws}
        self.data: Any = root.value
        self.flaws = list(flaws)

    def locate(self, path: KeyPath) -> tuple[int, int]:
        """Line and column of a value."""
        return self.source.place(self._walk(path)[-1].start)

    def locate_key(self, path: KeyPath) -> tuple[int, int]:
        """Line and column of the last key of a path; of an entry of a list or a missing key, like :meth:`locate`."""
        nodes = self._walk(path)
        if path and len(nodes) == len(path) + 1 and isinstance(path[-1], str):
            return self.source.place(nodes[-2].entries[path[-1]].key)
        return self.locate(path)

    def flaw(self, path: KeyPath, message: str, fix: str = "", *, key: bool = False) -> Flaw:
        """A flaw at a value, or at its ``key``, with the line quoted."""
        return self.source.flaw(self.locate_key(path) if key else self.locate(path), message, fix)

    def note(self, path: KeyPath, message: str, fix: str = "", *, key: bool = False) -> None:
        """Adds :meth:`flaw` to the flaws, unless YAML's own has been found there: it would only follow from that."""
        self._add(self.flaw(path, message, fix, key=key))

    def note_inside(self, path: KeyPath, place: tuple[int, int], message: str, fix: str = "") -> None:
        """Adds a flaw at a line and column inside a text, such as a program in a block scalar."""
        self._add(self.source.flaw(self._inside(path, place), message, fix))

    def _add(self, flaw: Flaw) -> None:
        if (flaw.line, flaw.column) not in self._refused:
            self.flaws.append(flaw)

    def _walk(self, path: KeyPath) -> list[Node]:
        nodes = [self._root]
        for segment in path:
            inner = nodes[-1].child(segment)
            if inner is None:
                break
            nodes.append(inner)
        return nodes

    def _inside(self, path: KeyPath, place: tuple[int, int]) -> tuple[int, int]:
        node = self._walk(path)[-1]
        line, column = self.source.place(node.start)
        if not isinstance(node.value, str):
            return line, column
        if node.style == "|":
            return self._in_block(node, place, line)
        start = node.start + len(node.style)
        if place[0] == 1 and self.source.text.startswith(node.value, start):
            return self.source.place(start + place[1] - 1)
        return line, column  # folded or escaped: the characters are no longer where they stood

    def _in_block(self, node: Node, place: tuple[int, int], header: int) -> tuple[int, int]:
        lines = node.value.split("\n")
        number = header + place[0]
        inner = lines[place[0] - 1] if place[0] <= len(lines) else ""
        return number, len(self.source.line(number)) - len(inner) + place[1]


def load(path: Path, start: str = START) -> Document:
    """Reads an author's file; what it holds twice or must not hold is in ``flaws``. ``start`` is what it starts with.

    Raises :class:`RubricError` with one flaw for a file that is missing, empty, no UTF-8 or no YAML.
    """
    return parse(_decoded(path), str(path), start)


def parse(text: str, file: str, start: str = START) -> Document:
    """Like :func:`load`, for a text that was read."""
    source = Source(file, text)
    try:
        composed = compose(source)
    except Broken as error:
        raise RubricError([_flaw(source, error)]) from error
    if composed.root is None:
        raise RubricError([Flaw(file, 1, 1, "the file is empty", fix=f"start it with `{start}`")])
    return _document(source, composed, composed.root, start)


def parse_student(text: str, file: str) -> Document:
    """Like :func:`parse`, for a student's text, whose tabs are read as :func:`load_text_scalars` reads them."""
    try:
        return parse(text, file)
    except RubricError:
        mended = without_tabs(text) if "\t" in text else None
        if mended is None:
            raise
        return parse(mended, file)


def load_text_scalars(raw: bytes, name: str) -> tuple[Any, str]:
    """A student's file as dicts, lists and texts: every scalar is the text that was typed. ``None`` if it is empty.

    Beside it stands what the student is to know of how it was read, if anything.

    Raises :class:`SubmissionError` with one sentence for the student.
    """
    if len(raw) > MAX_ANSWER_BYTES:
        raise SubmissionError(f"{name} is larger than {MAX_ANSWER_BYTES // 2**20} MiB: hand in less.")
    source = Source(name, _student_text(raw, name))
    try:
        return _data(source), ""
    except SubmissionError:
        mended = without_tabs(source.text) if "\t" in source.text else None
        if mended is None:
            raise
        with suppress(SubmissionError):  # what is wrong beside the tabs is told of the file as it is
            return _data(Source(name, mended)), f"{name}: {TABS}"
        raise


def _data(source: Source) -> Any:
    try:
        composed = compose(source, as_text=True)
    except Broken as error:
        raise _sentence(source, _flaw(source, error)) from error
    if composed.root is None:
        return None
    document = _document(source, composed, composed.root)
    if document.flaws:
        raise _sentence(source, min(document.flaws, key=lambda flaw: (flaw.line, flaw.column)))
    return None if document.data == "" else document.data


def _document(source: Source, composed: Composed, root: Node, start: str = START) -> Document:
    flaws = [source.flaw(source.place(one.index), one.message, one.fix) for one in composed.mistakes]
    return Document(source, root, flaws, start)


def _flaw(source: Source, error: Broken) -> Flaw:
    return source.flaw(source.place(error.mistake.index), error.mistake.message, error.mistake.fix)


def _sentence(source: Source, flaw: Flaw) -> SubmissionError:
    return SubmissionError(f"{source.file}, line {flaw.line}: {flaw.message} ({flaw.fix}).")


def _decoded(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        fix = "check the path and its permissions"
        raise RubricError([Flaw(str(path), 1, 1, f"the file can't be read: {reason}", fix=fix)]) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        flaw = Flaw(str(path), raw.count(b"\n", 0, error.start) + 1, 1, "the file is not UTF-8", fix="save it as UTF-8")
        raise RubricError([flaw]) from error


def _student_text(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SubmissionError(f"{name}, line {line}: the file is not UTF-8 (save it as UTF-8).") from error
