"""``grader check --watch``: a new verdict whenever a file of the work is saved, until Ctrl-C."""

from __future__ import annotations

import queue
import sys
import time
from contextlib import suppress
from pathlib import Path

from grader.diagnose import diagnoses
from grader.errors import UsageError
from grader.model import Grade, Submission
from grader.sandbox.interface import Sandbox
from grader.sandbox.warm import Overtaken, WarmSpawner
from grader.self_check.changes import Changes, Stamp
from grader.self_check.places import Places
from grader.self_check.run import Checked, check_work
from grader.self_check.task import Task
from grader.self_check.unfinished import Unfinished, unfinished
from grader.self_check.watch_output import WatchOutput
from grader.self_check.work import read_work

_SETTLE_SECONDS = 0.06  # for an editor that has taken a file away to put the new one in its place
_SETTLE_TIMES = 3
# Windows can't interrupt a thread that waits for ever
_PATIENCE = 0.2 if sys.platform == "win32" else None


def watch(path: Path, task: Task, out: WatchOutput, sandbox: Sandbox, warm: WarmSpawner) -> Grade | None:
    """Shows verdicts until Ctrl-C, and returns the last one; ``None`` where there was none yet.

    Raises:
        UsageError: where at the start there is nothing to check.
    """
    watching = _Watching(path, task, out, sandbox, warm)
    try:
        watching.run()
    except KeyboardInterrupt:
        out.ends()
    finally:
        watching.close()
    return watching.checked.grade if watching.checked else None


class _Watching:
    def __init__(self, path: Path, task: Task, out: WatchOutput, sandbox: Sandbox, warm: WarmSpawner) -> None:
        self._path, self._task, self._out = path, task, out
        self._sandbox, self._warm = sandbox, warm
        self._news: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._changes: Changes | None = None
        self._stamp: Stamp = {}  # of the files when they were last read
        self._names: set[str] = set()  # of files that were there when they were last looked at, and not empty
        self._told = False  # of something since the last verdict was shown
        self._looked: Submission | None = None  # the work as it was when it was last looked at
        self.checked: Checked | None = None

    def run(self) -> None:
        """Never returns."""
        self._changes = Changes(self._path if self._path.is_dir() else self._path.parent, self._notice)
        self._verdict(self._read())
        self._load_what_follows()
        self._look_again()  # something may have been saved before anybody watched
        while True:
            self._wait()
            self._look_again()

    def close(self) -> None:
        """Stops watching."""
        if self._changes is not None:
            self._changes.close()

    def _notice(self) -> None:
        """Takes note of a change, in the thread of the changes.

        In this order: a run that hears of a change has begun after it, and must not be overtaken by it. A save may
        bring several events, of which the later ones tell nothing new of what is being run.
        """
        if self._changes is not None and self._changes.stamp() == self._stamp:
            return
        self._warm.overtake()
        self._news.put(None)

    def _look_again(self) -> None:
        try:
            work = self._settled()
        except UsageError as error:
            self._told, self._looked = True, None
            self._out.tells(str(error))
            return
        if self.checked is None or work != self.checked.work:
            self._verdict_unless_unfinished(work)
        elif self._told:  # back to where it was
            self._show(self.checked)
        self._looked = work

    def _verdict_unless_unfinished(self, work: Submission) -> None:
        found = self._unfinished(work)
        if found and self._told and work == self._looked:  # one save that brought several events
            return
        if found and self._out.unfinished(found, Places(self._path)):
            self._told = True
            return
        self._verdict(work)

    def _unfinished(self, work: Submission) -> list[Unfinished]:
        """What is being typed. A file that has been left in pieces is not: saving another one brings a verdict."""
        if self.checked is None:
            return []
        problems, looked = self._task.assignment.problems, self._looked
        if looked is not None and looked != work and not unfinished(looked, work, problems):
            return []
        return unfinished(self.checked.work, work, problems)

    def _verdict(self, work: Submission) -> None:
        self._warm.begin()
        self._out.begins()
        try:
            checked = check_work(work, self._path, self._task, self._sandbox, self.checked)
        except Overtaken:
            return
        self.checked = checked
        self._show(checked)
        self._warm.keep_ready()

    def _show(self, checked: Checked) -> None:
        self._told = False
        self._out.verdict(checked.grade)

    def _load_what_follows(self) -> None:
        """What only wrong answers need, torch among it, before somebody waits for that."""
        diagnoses()
        for load in self._task.prepared.followers.values():
            load()

    # ---------------------------------------------------------------------------------------------- the files

    def _wait(self) -> None:
        """Until something has changed, once for all that has changed by then."""
        while True:
            try:
                self._news.get(timeout=_PATIENCE)
                break
            except queue.Empty:
                continue
        self._drain()

    def _drain(self) -> None:
        while not self._news.empty():
            self._news.get()

    def _settled(self) -> Submission:
        """The work as it is once it is whole: a file may be gone, or empty, between two moments of one save."""
        before = self._names
        for _ in range(_SETTLE_TIMES):
            with suppress(UsageError):
                work = self._read()
                if before <= self._names:
                    return work
            time.sleep(_SETTLE_SECONDS)
            self._drain()
        return self._read()

    def _read(self) -> Submission:
        if self._changes is not None:
            self._stamp = self._changes.stamp()  # before: what changes while it is read is news
        work = read_work(self._path, self._task)
        self._names = _names(work)
        return work


def _names(work: Submission) -> set[str]:
    there = {name for name, source in work.files.items() if source.strip()}
    return there | set(work.notebooks) | ({"answers"} if work.answers or work.answers_flaw else set())
