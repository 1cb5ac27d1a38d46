"""All pairs of a class, compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from grader.similar.candidates import candidates
from grader.similar.fingerprint import LEAST, Print, Prints, common_hashes, given_hashes, prints_of, without
from grader.similar.result import Pair, Passage, Side, Similar, Span
from grader.similar.sources import Sources

_LEAST_CLASS = 10  # submissions, from which on what most of them share is nobody's
_MOST_THERE = 3


def search(
    room: Sequence[Sources],
    given: Iterable[str],
    threshold: float,
    common: float = 0.5,
    tell: Callable[[int], None] = lambda done: None,
) -> Similar:
    """The pairs of which one shares at least ``threshold`` of its code, or of one of its files, with the other.

    ``given`` are texts that every student had. What more than the share ``common`` of a class of ten or more has in
    common is passed over too. Raises :class:`~grader.errors.UsageError` where copydetect is not installed.
    """
    ordered = sorted(room, key=lambda one: one.submission)
    prints = _without_what_all_have([prints_of(one) for one in ordered], given, common)
    pairs = [_pair(prints[one], prints[other]) for one, other in candidates(prints, threshold, tell)]
    pairs.sort(key=lambda pair: (-pair.strength, pair.first.submission, pair.second.submission))
    listed = {side.submission for pair in pairs for side in (pair.first, pair.second)}
    return Similar(
        tuple(pairs),
        len(prints),
        threshold,
        _many(prints) and common < 1,
        tuple(note for one in room for note in one.notes),
        {one.submission: one.files for one in room if one.submission in listed},
    )


def _without_what_all_have(room: Sequence[Prints], given: Iterable[str], common: float) -> list[Prints]:
    known = given_hashes(given)
    if _many(room):
        known |= common_hashes(room, common)
    return [without(one, known) for one in room] if known else list(room)


def _many(room: Sequence[Prints]) -> bool:
    return len(room) >= _LEAST_CLASS


def _pair(first: Prints, second: Prints) -> Pair:
    shared = first.hashes & second.hashes
    return Pair(_side(first, shared), _side(second, shared), tuple(_passages(first, second, shared)))


def _side(prints: Prints, shared: frozenset[int]) -> Side:
    """How much of a submission the other one has, as a whole and in the file that has most in common."""
    lengths = [(one, _length(one, shared)) for one in prints.files]
    total = sum(length for _, length in lengths)
    files = [(length / one.coverage, one.name) for one, length in lengths if length >= LEAST]
    share, name = max(files, default=(0.0, ""))
    return Side(prints.submission, total / prints.coverage if total >= LEAST else 0.0, name, share)


def _length(one: Print, shared: frozenset[int]) -> int:
    return sum(end - start for start, end in one.slices(one.hashes & shared))


def _passages(first: Prints, second: Prints, shared: frozenset[int]) -> list[Passage]:
    found = [passage for one in first.files for passage in _in_file(one, second, shared)]
    return sorted(found, key=lambda passage: (-passage.length, passage.here))


def _in_file(one: Print, other: Prints, shared: frozenset[int]) -> Iterator[Passage]:
    here = one.hashes & shared
    placed = sorted((place, value) for value in here for place in one.at[value])
    for start, end in one.slices(here):
        values = {value for place, value in placed if start <= place < end}
        yield Passage(one.span(start, end), tuple(_there(other, values)), end - start)


def _there(other: Prints, values: set[int]) -> list[Span]:
    """Where the other submission has a passage: its longest places."""
    places = [(start - end, one.span(start, end)) for one in other.files for start, end in one.slices(values)]
    return [span for _, span in sorted(places)[:_MOST_THERE]]
