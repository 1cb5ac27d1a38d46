"""Fingerprints by copydetect: names, strings, comments and layout of a source don't count, only its make.

Every k-gram is kept (a window of 1, where winnowing would choose by Python's salted hashes), so that what is found is
the same in every run.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from grader.errors import UsageError
from grader.similar.result import Span
from grader.similar.sources import Sources

K = 25  # characters of filtered code that must agree: copydetect's own default
LEAST = 100  # characters of filtered code: two files of three lines are alike by chance

_MISSING = "`grader similar` needs copydetect, which is not installed: pip install 'torch-grader[similar]'"


@dataclass(frozen=True)
class Print:
    """One file: where each k-gram of its filtered code stands, without those that everybody has."""

    name: str
    text: str
    at: dict[int, list[int]]  # hash → positions
    offsets: Any  # (N, 2) positions in the filtered code, and how many characters were left out before them
    size: int  # characters of filtered code

    @cached_property
    def hashes(self) -> frozenset[int]:
        return frozenset(self.at)

    @cached_property
    def coverage(self) -> int:
        """Characters of filtered code that the k-grams cover, which shares are shares of."""
        from copydetect.utils import get_token_coverage

        return int(get_token_coverage(self.at, K, self.size))

    def slices(self, shared: Iterable[int]) -> list[tuple[int, int]]:
        """Runs of filtered code (start, end) that the k-grams of these hashes cover."""
        import numpy as np
        from copydetect.utils import get_copied_slices

        positions = [position for one in shared for position in self.at.get(one, ())]
        starts, ends = get_copied_slices(np.array(positions, dtype=int), K)
        return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]

    def span(self, start: int, end: int) -> Span:
        """The lines in which a run of filtered code stands."""
        first, last = self._original(start), self._original(end - 1)
        line = self.text.count("\n", 0, first) + 1
        return Span(self.name, line, line + self.text.count("\n", first, max(first, last)))

    def _original(self, position: int) -> int:
        import numpy as np

        if not len(self.offsets):
            return position
        row = min(int(np.searchsorted(self.offsets[:, 0], position)), len(self.offsets) - 1)
        return min(position + int(self.offsets[row, 1]), max(len(self.text) - 1, 0))


@dataclass(frozen=True)
class Prints:
    """The files of one submission."""

    submission: str
    files: tuple[Print, ...]

    @cached_property
    def hashes(self) -> frozenset[int]:
        return frozenset().union(*(one.hashes for one in self.files))

    @cached_property
    def coverage(self) -> int:
        return sum(one.coverage for one in self.files)


def prints_of(sources: Sources) -> Prints:
    """The fingerprints of a submission. Raises :class:`UsageError` where copydetect is not installed."""
    return Prints(sources.submission, tuple(_print(name, text) for name, text in sources.files.items()))


def without(prints: Prints, known: frozenset[int]) -> Prints:
    """Fingerprints without those of code that nobody is asked about."""
    files = []
    for one in prints.files:
        at = {value: positions for value, positions in one.at.items() if value not in known}
        files.append(Print(one.name, one.text, at, one.offsets, one.size))
    return Prints(prints.submission, tuple(files))


def given_hashes(texts: Iterable[str]) -> frozenset[int]:
    """The k-grams of code that students were given."""
    return frozenset().union(*(_print("given.py", text).hashes for text in texts))


def common_hashes(room: Sequence[Prints], share: float) -> frozenset[int]:
    """The k-grams that more than ``share`` of the class has."""
    counts = Counter(value for prints in room for value in prints.hashes)
    return frozenset(value for value, count in counts.items() if count > share * len(room))


def _print(name: str, text: str) -> Print:
    try:
        import numpy as np
        from copydetect.detector import CodeFingerprint
    except ImportError:
        raise UsageError(_MISSING) from None
    found = CodeFingerprint(name, K, 1, language="python", fp=io.StringIO(text))
    offsets = np.array(found.offsets, dtype=int)
    if len(offsets):  # copydetect counts anew at the name of a class; what is left out before a place only grows
        offsets[:, 1] = np.maximum.accumulate(offsets[:, 1])
    at = {int(value): [int(place) for place in places] for value, places in found.hash_idx.items()}
    return Print(name, text, at, offsets, len(found.filtered_code))
