"""The names of submissions, made from who handed in and nothing else: who comes besides changes nobody's name.

A name that is safe for files stays as it is, with ``_`` for a space. What was made safe otherwise could be somebody
else's too, so it ends in a few digits of the exact name; likewise whatever clashes all the same. Of those that are
called exactly alike and lie side by side, such as a folder and a file, the first keeps the name.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from grader.intake.base import Upload
from grader.text import safe_name

_DIGITS = 6
_BYTES = 100 - len("~") - _DIGITS


def names_of(uploads: Sequence[Upload]) -> list[str]:
    """A name for each upload, safe for files and unique in a run also where case is ignored."""
    names = [_name(one) for one in uploads]
    for exact in (_called, _lying, _whose):
        for same in _clashing(names):
            keys = {place: exact(uploads[place]) for place in same}
            if exact is not _called and len({uploads[at].whose[:-1] for at in same}) == 1:
                del keys[same[0]]  # ada/ is ada still when ada.py comes to lie beside it
            if len(set(keys.values())) == len(keys):
                names = [_told_apart(uploads[at], keys[at]) if at in keys else name for at, name in enumerate(names)]
    return _numbered(names)


def _name(upload: Upload) -> str:
    """The name of an upload that is the only one called so."""
    name = safe_name(upload.called)
    (called,) = _called(upload)
    # the ids of a platform stand in what its uploads are called
    if upload.platform or called.replace(" ", "_") == name:
        return name
    return _told_apart(upload, (called,))


def _told_apart(upload: Upload, exact: tuple[str, ...]) -> str:
    digest = hashlib.sha256("\0".join(exact).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{safe_name(upload.called, _BYTES)}~{digest[:_DIGITS]}"


def _called(upload: Upload) -> tuple[str, ...]:
    """What it is called, accents composed: macOS takes them apart, and it is the same person."""
    return (unicodedata.normalize("NFC", upload.called),)


def _lying(upload: Upload) -> tuple[str, ...]:
    """Where it lies, from the given folder on: a class may be moved to another place as a whole."""
    given, *rest = upload.whose
    return PurePath(given).name, *rest


def _whose(upload: Upload) -> tuple[str, ...]:
    return upload.whose


def _clashing(names: Sequence[str]) -> Iterator[list[int]]:
    """The places of names that are one on a file system that ignores case."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(name.casefold(), []).append(place)
    return (same for same in places.values() if len(same) > 1)


def _numbered(names: Sequence[str]) -> list[str]:
    """The names, with numbers where digits of two digests are the same."""
    taken: set[str] = set()
    found = []
    for name in names:
        unique, number = name, 2
        while unique.casefold() in taken:
            unique, number = f"{name}~{number}", number + 1
        taken.add(unique.casefold())
        found.append(unique)
    return found
