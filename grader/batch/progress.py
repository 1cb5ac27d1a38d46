"""What a person sees on standard error while a class is graded: a live line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, TextIO

from grader.batch.pace import Pace, time_in_words
from grader.batch.stop import Stop
from grader.text import one_line, plain

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.live import Live as RichLive
    from rich.text import Text

_HEARTBEAT_SECONDS = 30.0
_LONGEST = 20_000  # characters of what is said: room for a traceback
_REFRESHES = 4  # a second
_WORTH_A_WORD = 2.0  # seconds
_NAME = 40  # characters of a name in the list of those that are being graded


class Progress(Protocol):
    """Also a :class:`~grader.batch.executor.Watcher`. Use it as a context manager, around the whole run."""

    def started(self, name: str) -> None:
        """A worker is at work on it."""

    def ended(self, name: str) -> None:
        """No worker is at work on it any more."""

    def says(self, text: str) -> None:
        """A sentence for the person who waits; ``text`` may hold what a submission controls."""

    def finished(self) -> None:
        """One more submission is graded, stored and shown."""

    def passed_over(self) -> None:
        """One more submission was graded already."""

    def aside(self) -> AbstractContextManager[None]:
        """In here something else may be printed on the same terminal."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...


def open_progress(total: int, stop: Stop, *, quiet: bool = False, file: TextIO | None = None) -> Progress:
    """What fits where standard error goes to."""
    if quiet:
        return Quiet()
    from rich.console import Console

    console = Console(file=file or sys.stderr)
    return Live(console, total, stop) if console.is_terminal else Plain(file or sys.stderr, total)


class Quiet:
    """Shows nothing."""

    def started(self, name: str) -> None: ...

    def ended(self, name: str) -> None: ...

    def says(self, text: str) -> None: ...

    def finished(self) -> None: ...

    def passed_over(self) -> None: ...

    @contextmanager
    def aside(self) -> Iterator[None]:
        yield

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...


class Sentences(Quiet):
    """Says what there is to say, in a line each."""

    def says(self, text: str) -> None:
        print(f"grader: {one_line(text)}", file=sys.stderr, flush=True)


class _Counting(Quiet):
    """Counts, and knows what is being graded now."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._pace = Pace()
        self._running: dict[str, float] = {}  # name → since when

    def started(self, name: str) -> None:
        self._pace.begin()
        self._running[name] = monotonic()

    def ended(self, name: str) -> None:
        self._running.pop(name, None)

    def finished(self) -> None:
        self._done += 1
        self._pace.note()

    def passed_over(self) -> None:
        self._done += 1

    def _told(self) -> str:
        pace = self._pace.told(self._total - self._done)
        return f"{self._done} of {self._total}" + (f" · {pace}" if pace else "")


class Plain(_Counting):
    """Lines for a file or a pipe: what needs somebody's attention, and now and then how far it is."""

    def __init__(self, file: TextIO, total: int, every: float = _HEARTBEAT_SECONDS) -> None:
        super().__init__(total)
        self._file = file
        self._every = every
        self._over = threading.Event()
        self._heart = threading.Thread(target=self._beat, daemon=True)

    def says(self, text: str) -> None:
        self._print(plain(text, _LONGEST).rstrip())

    def __enter__(self) -> Self:
        self._heart.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._over.set()
        self._heart.join()

    def _beat(self) -> None:
        while not self._over.wait(self._every):
            self._print(f"grading: {self._told()}")

    def _print(self, line: str) -> None:
        print(line, file=self._file, flush=True)


class Live(_Counting):
    """One live line on a terminal, with what is being graded now under it; sentences scroll by above."""

    def __init__(self, console: Console, total: int, stop: Stop) -> None:
        super().__init__(total)
        self._console = console
        self._stop = stop
        self._live = self._another()

    def says(self, text: str) -> None:
        from rich.text import Text

        self._console.print(Text(plain(text, _LONGEST).rstrip()))

    @contextmanager
    def aside(self) -> Iterator[None]:
        self._live.stop()
        try:
            yield
        finally:
            self._live = self._another()
            self._live.start()

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._live.stop()

    def _another(self) -> RichLive:
        # one that was stopped remembers where it stood, and would paint over what was printed since
        from rich.live import Live as RichLive

        return RichLive(
            get_renderable=self._picture,
            console=self._console,
            refresh_per_second=_REFRESHES,
            transient=True,
            redirect_stdout=False,  # it may be piped elsewhere
        )

    def _picture(self) -> RenderableType:
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        line = Table.grid(padding=(0, 1))
        line.add_row(Text("grading"), ProgressBar(self._total, self._done, width=30), Text(self._told()))
        return Group(line, self._now())

    def _now(self) -> Text:
        from rich.text import Text

        return Text(self._now_in_words(), "bright_black", no_wrap=True, overflow="ellipsis")

    def _now_in_words(self) -> str:
        if self._stop.asked:
            return "stopping: what is being graded has a moment to finish; Ctrl-C again stops at once"
        running = sorted(self._running.copy().items(), key=lambda item: item[1])  # the oldest first
        if not running:
            return "getting ready" if self._done < self._total else ""
        moment = monotonic()
        return "now: " + ", ".join(_for_how_long(name, moment - since) for name, since in running)


def _for_how_long(name: str, seconds: float) -> str:
    shown = one_line(name, _NAME)
    return f"{shown} {time_in_words(seconds)}" if seconds >= _WORTH_A_WORD else shown
