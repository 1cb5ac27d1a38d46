"""Tells when a student's files change: watchfiles where it is installed, else a look at the folder now and then."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from grader.intake.kinds import is_noise, kind_of, of_environment

_STEP_MS = 10  # a save is a handful of events; as long as they follow each other so closely, it isn't over
_LONGEST_MS = 200
_LOOK_SECONDS = 0.05
_MOST_FILES = 5_000
_WORK = ("source", "notebook", "answers", "like answers")

Stamp = dict[str, tuple[int, int]]


class Changes:
    """Watches a folder, in a thread of its own, and calls ``changed`` after each change.

    What is nobody's work (caches, data, an editor's own files) is passed over.
    """

    def __init__(self, folder: Path, changed: Callable[[], None]) -> None:
        self._folder = folder.resolve()
        self._changed = changed
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="changes", daemon=True)
        self._thread.start()

    def stamp(self) -> Stamp:
        """Times and sizes of all files, by which one tells whether anything has changed since."""
        found: Stamp = {}
        for path in self._paths():
            try:
                status = path.stat()
            except OSError:
                continue
            found[str(path)] = status.st_mtime_ns, status.st_size
            if len(found) >= _MOST_FILES:
                break
        return found

    def close(self) -> None:
        """Stops watching."""
        self._stop.set()
        self._thread.join(2)

    def _watch(self) -> None:
        with suppress(ImportError, OSError, RuntimeError):  # not installed; or the system has no more watches to give
            for _ in self._notified():
                self._changed()
        for _ in self._looked():
            self._changed()

    def _notified(self) -> Iterator[object]:
        """What the system tells."""
        from watchfiles import watch

        yield from watch(
            self._folder,
            watch_filter=lambda _change, name: self._may_be_work(Path(name)),
            debounce=_LONGEST_MS,
            step=_STEP_MS,
            rust_timeout=200,
            stop_event=self._stop,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )

    def _looked(self) -> Iterator[object]:
        """Compares stamps, again and again."""
        seen = self.stamp()
        while not self._stop.wait(_LOOK_SECONDS):
            now = self.stamp()
            if now != seen:
                seen = now
                yield None

    def _paths(self) -> Iterator[Path]:
        for folder, folders, names in os.walk(self._folder):
            others = of_environment([*folders, *names])
            folders[:] = [name for name in folders if name not in others and not _is_aside(name)]
            yield from (path for name in names if self._is_work(path := Path(folder, name)))

    def _may_be_work(self, path: Path) -> bool:
        """Whether a change may matter: of a folder that is gone nobody knows any more that it was one."""
        return self._is_work(path) or not path.suffix

    def _is_work(self, path: Path) -> bool:
        if kind_of(path.name) not in _WORK or path.name.startswith("."):
            return False
        try:
            inner = path.relative_to(self._folder)
        except ValueError:
            return False
        return not any(map(_is_aside, inner.parts[:-1]))


def _is_aside(folder: str) -> bool:
    return folder.startswith(".") or is_noise(folder, folder=True)
