"""One run of an author's function against a tape of observations: what it asked for, and how it ended."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import TracebackType
from typing import Any, NoReturn

import numpy as np

from grader.compare.tolerance import JUDGED_AS
from grader.model import Array, Comparison, Expected, Observation, Opaque, Status, Value
from grader.replay.asked import Asked
from grader.replay.errors import CheckError, Over, Unready
from grader.replay.likeness import is_bare, odd_parts, unlike
from grader.replay.limit import OutOfTime, within
from grader.replay.untouchable import Untouchable
from grader.replay.values import Arrays, shown
from grader.truth.guard import author_code

MOST_CALLS = 100
SECONDS = 20.0

# what the reference answers to a call; None where it can't say
Reference = Callable[[Asked], tuple[Expected, ...] | None]


@dataclass(frozen=True, eq=False)
class Seen:
    """A call and what was observed of it."""

    asked: Asked
    observation: Observation


@dataclass(frozen=True, eq=False)
class Unlike:
    """What a call brought is not of the reference's kind, shape or dtype."""

    comparisons: tuple[Comparison, ...]


@dataclass(frozen=True, eq=False)
class Kept:
    """The function has used an object that stays in the child, called ``path``. ``is_authors``: a student who is right
    may return one there too, so that the function should not have used it: it is an instance of the class that was
    called, the reference answers with an object too, or it was to be handed on to another call."""

    path: str
    value: Opaque
    is_authors: bool


class Run:
    """What a run has seen so far. ``over`` is what ended the check before its function did."""

    most_calls = MOST_CALLS

    def __init__(self, answered: Mapping[str, Observation], reference: Reference, arrays: Arrays) -> None:
        self._answered = answered
        self._reference = reference
        self._arrays: Arrays = arrays
        self._counts: Counter[str] = Counter()
        self.seen: list[Seen] = []
        self.wanted: dict[str, Asked] = {}
        self.over: Seen | Unlike | Kept | None = None
        self.odd: list[Comparison] = []  # parts that are unlike the reference's and may be nobody's business
        self.coarse = False  # something came in float32
        self.stopped_at: TracebackType | None = None  # where a call ended it, or an answer was lacking
        self.result: Any = None
        self.error: BaseException | None = None

    def go(self, function: Callable[..., Any], arguments: Mapping[str, Any], seed: int) -> None:
        """Runs the function; notes what it returned or raised."""
        with author_code(seed=seed), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")  # of odd values: that is not for staff to read
            try:
                self.result = within(SECONDS, partial(function, **arguments))
            except KeyboardInterrupt:
                raise
            except (Unready, Over) as stop:
                self.stopped_at = stop.__traceback__
            except OutOfTime as late:
                endless = CheckError(f"it did not end within {SECONDS:g} seconds", "bound its loops")
                self.error = endless.with_traceback(late.__traceback__)
            except BaseException as error:  # SystemExit and an author's own, too
                self.error = error

    def answer(self, asked: Asked) -> Any:
        """What a call brings, as the function sees it; a stand-in where that isn't known yet."""
        asked = self._counted(asked)
        observation = self.observed(asked)
        if observation is None:
            self.wanted[asked.key] = asked
            return _packed(asked, [Untouchable(_unready, _unready) for _ in asked.names])
        self.seen.append(Seen(asked, observation))
        if observation.status is not Status.OK:
            self.end(self.seen[-1])
        likes = self._reference(asked)
        likes = likes if likes is not None and len(likes) == len(asked.names) else None
        values = [
            self._looked_at(asked, name, value, likes and (likes[at],))
            for at, (name, value) in enumerate(zip(asked.names, observation.values, strict=True))
        ]
        return _packed(asked, values)

    def observed(self, asked: Asked) -> Observation | None:
        """What a call brought; ``None`` where that isn't known yet."""
        return self._answered.get(asked.key)

    def end(self, how: Seen | Unlike | Kept) -> NoReturn:
        """Ends the check: what comes after this doesn't count."""
        if self.over is None:
            self.over = how
        raise Over

    def _counted(self, asked: Asked) -> Asked:
        """The same call asked for again is another call."""
        self._counts[asked.key] += 1
        if self._counts.total() > self.most_calls:
            raise CheckError(f"it asks for more than {self.most_calls} calls", "let a program loop, in student.run")
        count = self._counts[asked.key]
        return asked if count == 1 else replace(asked, key=f"{asked.key}-{count}")

    def _looked_at(self, asked: Asked, name: str, value: Value, like: tuple[Expected] | None) -> Any:
        self.coarse = self.coarse or _is_coarse(value)
        if like is None:
            return shown(value, self._arrays, partial(self._kept, asked, name, False))
        if is_bare(like[0]) and (found := unlike(value, like[0], name, asked.free)):
            self.end(Unlike(found))
        found = odd_parts(value, like[0], name, asked.free)
        self.odd += found
        return shown(value, self._arrays, partial(self._kept, asked, name, not found), like[0])

    def _kept(self, asked: Asked, name: str, as_reference: bool, value: Opaque, path: str) -> Untouchable:
        ours = as_reference or value.type_name in asked.program.needs
        kept = Kept(name + path, value, ours)
        return Untouchable(partial(self.end, kept), partial(self.end, replace(kept, is_authors=True)))


def _unready() -> NoReturn:
    raise Unready


def _packed(asked: Asked, values: list[Any]) -> Any:
    return values[0] if asked.single else tuple(values)


def _is_coarse(value: Value) -> bool:
    if isinstance(value, list | tuple):
        return any(map(_is_coarse, value))
    if isinstance(value, dict):
        return any(map(_is_coarse, value.values()))
    return isinstance(value, Array) and value.dtype in JUDGED_AS
