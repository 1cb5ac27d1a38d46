"""What a kit's file holds, as data: checked field by field when it is read, and never pickled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.codec.decode import decode
from grader.codec.encode import encode
from grader.codec.nouns import pack, unpack
from grader.codec.sealed import Damaged, seal, unseal
from grader.hidden import Hidden
from grader.model import Assignment, Expected, Value

SUFFIX = ".kit"
MOST_BYTES = 256 * 2**20  # inflated: values may take ten times as much memory
_HEAD = b"torch-grader kit 1\n"


@dataclass(frozen=True)
class KitCase:
    """A case as in :class:`~grader.prepare.PreparedCase`; ``accept`` holds the values of each alternative."""

    inputs: Mapping[str, Value] = field(default_factory=dict)
    code: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0
    expected: tuple[Expected, ...] = ()
    accept: tuple[tuple[Expected, ...], ...] = ()
    form: str = ""


@dataclass(frozen=True)
class Contents:
    """All of a kit. ``cases`` are those of every criterion, in the assignment's order, by ``problem/criterion/case``.

    ``hidden`` counts the points of criteria that the kit lacks, and of those some of whose cases it lacks.
    """

    assignment: Assignment
    seed: int
    cases: Mapping[str, KitCase]
    hidden: Hidden = field(default_factory=Hidden)
    lacks: tuple[str, ...] = ()  # sentences: what the kit can't do


def to_bytes(contents: Contents) -> bytes:
    """The file; the same bytes for the same contents. Raises :class:`TypeError` for what can't be kept."""
    data = encode(pack(Contents, contents))
    if len(data) > MOST_BYTES:
        raise TypeError(f"its public inputs and expected values take more than {MOST_BYTES >> 20} MB")
    return _HEAD + seal(data)


def from_bytes(data: bytes) -> Contents:
    """The contents of a file; raises :class:`Damaged`."""
    if not data.startswith(_HEAD):
        raise Damaged("it doesn't begin as a kit of this version does")
    contents: Contents = unpack(Contents, decode(unseal(data[len(_HEAD) :], MOST_BYTES)))
    return contents
