"""What it takes to grade many submissions elsewhere: a recipe for workers, and results as they become ready.

An executor knows nothing of grading. It is given a recipe, which every worker prepares once, and an iterator of things
to be worked on, which it reads only as fast as they are worked on: memory stays the same however many there are.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from grader.batch.stop import Stop
from grader.errors import GraderError

# what has ended this many workers while they were at work on it is not given to another one
DEATHS = 3

_PACKAGE = Path(__file__).resolve().parents[1]


class Named(Protocol):
    """Something to be worked on. It travels to workers as a pickle."""

    @property
    def name(self) -> str:
        """How people call it."""


Given = TypeVar("Given", bound=Named)
Made = TypeVar("Made")
GivenIn = TypeVar("GivenIn", bound=Named, contravariant=True)
MadeOut = TypeVar("MadeOut", covariant=True)


class Recipe(Protocol[GivenIn, MadeOut]):
    """How a worker gets ready; it travels to workers as a pickle.

    ``most_seconds`` is how long one piece of work can take at all: a worker that takes longer is stuck, and ended.
    """

    @property
    def most_seconds(self) -> float: ...

    def opened(self, folder: Path | None = None) -> AbstractContextManager[Callable[[GivenIn], MadeOut]]:
        """What does the work, once it is ready. Raises :class:`~grader.errors.GraderError`, which ends the run.

        ``folder`` is a place for files that is swept when the worker is killed, if there is one.
        """


@dataclass(frozen=True)
class Done(Generic[Made]):
    """A piece of work that is finished."""

    made: Made


@dataclass(frozen=True)
class Broken(Generic[Given]):
    """A piece of work on which the grader itself failed; ``trace`` is where, for those who maintain it."""

    given: Given
    error: str
    trace: str


@dataclass(frozen=True)
class SetAside(Generic[Given]):
    """A piece of work that ended :data:`DEATHS` workers; ``how`` says how the last of them ended."""

    given: Given
    how: str


class Watcher(Protocol):
    """Is told what happens while it happens, from any thread; names are as hostile as submissions are."""

    def started(self, name: str) -> None:
        """A worker is at work on it."""

    def ended(self, name: str) -> None:
        """No worker is at work on it any more."""

    def says(self, text: str) -> None:
        """A sentence for the person who waits."""


class Executor(Protocol):
    """Does the work somewhere; ``sees_files`` says whether that is a place where this machine's files are seen."""

    @property
    def sees_files(self) -> bool: ...

    def ask(self, question: Callable[[], Mapping[str, str]], watcher: Watcher) -> Mapping[str, str]:
        """What ``question`` answers where the work is done; everywhere the same.

        Raises what it raises, and :class:`~grader.errors.ClusterError` where workers don't agree.
        """

    def run(
        self, recipe: Recipe[Given, Made], given: Iterable[Given], stop: Stop, watcher: Watcher
    ) -> Iterator[Done[Made] | Broken[Given] | SetAside[Given]]:
        """What became of each, as it becomes ready, in any order; nothing is started before there is work.

        Ends early where a stop is asked for: what is being worked on has a moment to finish. Raises
        :class:`~grader.errors.GraderError` where no worker can get ready.
        """


def attempt(work: Callable[[Given], Made], given: Given) -> Done[Made] | Broken[Given]:
    """Works on one; a failure of the grader's own is no reason to lose the others."""
    try:
        return Done(work(given))
    except GraderError:
        raise
    except Exception as error:
        return Broken(given, _told(error), traceback.format_exc())


def _told(error: Exception) -> str:
    """``ValueError: … (grader/compare/tree.py:41)``: the last place in the grader that the error passed through."""
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    passed = traceback.extract_tb(error.__traceback__)[1:]
    frames = [frame for frame in passed if Path(frame.filename).is_relative_to(_PACKAGE)]
    place = f" ({Path(frames[-1].filename).relative_to(_PACKAGE.parent)}:{frames[-1].lineno})" if frames else ""
    return what + place
