"""Looks through all that a zip holds, however it is packed, for what must not leave the course."""

from __future__ import annotations

import base64
import binascii
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from grader.kit.contents import Contents
from grader.model import Assignment, Draw, Reference, Visibility
from grader.plan.calls import visibility_of
from grader.prepare import Prepared

_DEEPEST = 6
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{16,}={0,2}")
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_TELLING_LINE = 20  # characters of a line that nobody writes by chance
_NUMBER = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?")
_CONSTANT, _DRAWN = 3, 5  # digits of a number that nobody writes by chance, where it is looked for alone or with many


@dataclass(frozen=True)
class Needles:
    """Spellings of one secret: ``texts`` are looked for as they are, ``words`` are eight bytes each, and ``numbers``
    are digits, found where they are a number of their own."""

    texts: frozenset[bytes] = frozenset()
    words: frozenset[bytes] = frozenset()
    numbers: frozenset[bytes] = frozenset()

    def __or__(self, other: Needles) -> Needles:
        return Needles(self.texts | other.texts, self.words | other.words, self.numbers | other.numbers)

    def __iter__(self) -> Iterator[bytes]:
        yield from sorted(self.texts | self.words | self.numbers)

    def within(self, data: bytes, numbers: Set[bytes], words: Set[bytes]) -> list[bytes]:
        """Those that are in ``data``, whose numbers and runs of eight bytes these are."""
        return [text for text in self.texts if text in data] + sorted(self.numbers & numbers | self.words & words)


@dataclass(frozen=True)
class Secrets:
    """What must not be found, by what it is."""

    named: Mapping[str, Needles] = field(default_factory=dict)

    def found_in(self, packed: bytes) -> dict[str, list[str]]:
        """What was found, and in which member."""
        found: dict[str, list[str]] = {}
        for where, data in unpacked("", packed):
            numbers = {match[0].lstrip(b"-") for match in _NUMBER.finditer(data)}
            words = {data[at : at + 8] for at in range(len(data) - 7)}
            for what, needles in self.named.items():
                hits = needles.within(data, numbers, words)
                found.setdefault(what, []).extend(f"{where}: {hit!r}" for hit in hits[:3])
        return {what: places for what, places in found.items() if places}


def unpacked(where: str, data: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Everything that bytes hold: as they are, what is zipped, deflated or in base64 in them, and texts unescaped."""
    yield where, data
    if depth == _DEEPEST:
        return
    for name, inner in _inside(data):
        yield from unpacked(f"{where}/{name}", inner, depth + 1)


def _inside(data: bytes) -> Iterator[tuple[str, bytes]]:
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield "(names)", "\n".join(archive.namelist()).encode()
            yield from ((name, archive.read(name)) for name in archive.namelist())
        return
    for match in _ZLIB.finditer(data):
        inflater = zlib.decompressobj()
        try:
            inflated = inflater.decompress(data[match.start() :], 2**26)
        except zlib.error:
            continue
        if len(inflated) > 8:
            yield "(deflated)", inflated
    for match in _BASE64.finditer(data):
        try:
            yield "(base64)", base64.b64decode(match[0] + b"=" * (-len(match[0].rstrip(b"=")) % 4), validate=False)
        except (binascii.Error, ValueError):
            continue
    yield from _texts(data)


def _texts(data: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    if "&" in text and html.unescape(text) != text:
        yield "(unescaped)", html.unescape(text).encode()
    try:
        content = json.loads(text)
    except ValueError:
        return
    if isinstance(content, dict | list):
        yield "(strings)", "\n".join(_strings(content)).encode("utf-8", "surrogatepass")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for item in value:
            yield from _strings(item)


# ------------------------------------------------------------------------------------------------------ what is secret


def secrets_of(whole: Assignment, prepared: Prepared, key: bytes, open_texts: Iterable[str], kit: Contents) -> Secrets:
    """What a ``kit`` of ``whole`` must not hold: ``prepared`` is all of it, hidden cases too, drawn with ``key``.

    Lines of ``open_texts`` and the numbers of public inputs are no secrets, wherever else they stand; nor are those
    numbers that a mistake shares with what is right.
    """
    inputs = {number for case in kit.cases.values() for number in numbers_in(case.inputs)}
    right = {number for case in kit.cases.values() for number in numbers_in([case.expected, case.accept])}
    known = "\n".join(open_texts)
    lines = [line.strip().encode() for text in _sources(whole) for line in text.splitlines() if _tells(line, known)]
    wrong = spellings(set(_wrong_numbers(prepared)) - inputs - right)
    return Secrets(
        {
            "source": Needles(frozenset(lines)),
            "hidden": spellings(set(_hidden_numbers(prepared)) - inputs),
            "mistakes": replace(wrong, texts=frozenset(_told_mistakes(prepared))),
            "key": Needles(frozenset({key, key.hex().encode(), key.hex().upper().encode(), base64.b64encode(key)})),
            "answers": spellings(set(_answers(prepared, drawn=False)) - inputs, _CONSTANT)
            | spellings(set(_answers(prepared, drawn=True)) - inputs),
        }
    )


def spellings(numbers: Iterable[float], least: int = _DRAWN) -> Needles:
    """Each number of at least so many digits, as bytes of float64 and as text, rounded and in full."""
    words: set[bytes] = set()
    texts: set[bytes] = set()
    for number in numbers:
        written = {f"{abs(number):.{digits}g}" for digits in (*range(least, 8), 17)} | {repr(abs(number))}
        telling = {text for text in written if len(re.sub(r"e.*|[^0-9]", "", text).strip("0")) >= least}
        if telling:
            words |= {np.float64(number).tobytes(), np.float64(number).astype(">f8").tobytes()}
            texts |= {text.encode() for text in telling}
    return Needles(words=frozenset(words), numbers=frozenset(texts))


def numbers_in(value: Any) -> Iterator[float]:
    """Every finite number in a value, nested."""
    if isinstance(value, Reference):
        value = value.data
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, np.ndarray):
        value = value.ravel().tolist() if value.dtype.kind in "iuf" else []
    if isinstance(value, list | tuple):
        for item in value:
            yield from numbers_in(item)
    elif isinstance(value, int | float) and not isinstance(value, bool) and np.isfinite(value):
        yield float(value)


def _sources(whole: Assignment) -> Iterator[str]:
    for problem in whole.problems:
        for name in ("reference", "mistakes", "checks"):
            path = problem.directory / f"{name}.py"
            if path.is_file():
                yield path.read_text(encoding="utf-8")


def _tells(line: str, known: str) -> bool:
    return len(line.strip()) >= _TELLING_LINE and line.strip() not in known


def _hidden_numbers(prepared: Prepared) -> Iterator[float]:
    for some in prepared.cases.values():
        for case in some:
            if visibility_of(case.planned.criterion, case.planned.case) is not Visibility.PUBLIC:
                yield from numbers_in([case.planned.inputs, case.expected])


def _told_mistakes(prepared: Prepared) -> Iterator[bytes]:
    for some in prepared.mistakes.values():
        yield from (one.text.encode() for one in some if one.text)


def _wrong_numbers(prepared: Prepared) -> Iterator[float]:
    for some in prepared.mistakes.values():
        for one in some:
            yield from numbers_in(one.values)


def _answers(prepared: Prepared, *, drawn: bool) -> Iterator[float]:
    for some in prepared.cases.values():
        for case in some:
            draws = any(isinstance(value, Draw) for value in case.planned.case.inputs.values())
            if case.planned.criterion.answer and draws is drawn:
                yield from numbers_in([case.expected, [expected for _, expected in case.samples]])
