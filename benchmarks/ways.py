"""One submission judged in different ways, step by step in one process, so that ratios hold on a busy machine.

``bare``: the calls and plain numpy comparisons, nothing else. ``floor``: the same calls and our own judging
(comparisons, causes, credit) in this process, with cached truths, no isolation, no report. ``ours``: confined, judged
and stored, step by step.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

import yaml
from conversing import Conversing, Rendering
from floor import Floor, Modules
from peers.export import export

from grader.batch.bench import Bench, Recollection
from grader.batch.grade_class import show
from grader.batch.one import finished
from grader.batch.task import Task
from grader.gradebook.book import Book
from grader.gradebook.content import handed_in
from grader.gradebook.setting import Used, setting_of
from grader.intake.folder import read_submission
from grader.model import Grade, Limits, Submission
from grader.pipeline import judge_submission
from grader.prepare import Prepared
from grader.report.folder import ReportFolder
from grader.rounds import observe
from grader.sandbox.interface import Sandbox

Result = TypeVar("Result")
NOW = datetime(2024, 3, 1, tzinfo=UTC)
STEPS = ("read", "run", "judge", "store")
HTML = "HTML"
LIMITS = Limits()


@dataclass
class Ways:
    """Times submissions; ``spent`` holds seconds by way or step. Use it as a context manager: it holds a grade book."""

    prepared: Prepared
    confined: Sandbox
    work: Path
    spent: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        export(self.work / "suite", self.prepared)
        sys.path.insert(0, str(self.work / "suite"))
        import criteria

        self.criteria = criteria
        self.floor = Floor()
        used = Used("hw.yaml", "hw.key", "staff", LIMITS, self.confined.confinement)
        setting = setting_of(self.prepared.assignment, 0, self.prepared.streams.digest, used)
        self.bench = Bench(
            self.prepared, self.confined, LIMITS, "staff", NOW, setting.basis, setting.environment
        )  # fmt: skip
        self.folder = ReportFolder(self.work / "grades")
        self.book = Book.write(self.work / "grades")
        self.folder.make()
        self.book.begin("grade", "bench", setting)

    def __enter__(self) -> Ways:
        return self

    def __exit__(self, *_: object) -> None:
        self.book.close()

    def round(self, folders: Sequence[Path]) -> dict[str, float]:
        """Seconds a submission, by way and step: every way on every submission, one after the other."""
        self.spent = {}
        with ExitStack() as stack:
            inside = stack.enter_context(Conversing())
            html = stack.enter_context(Rendering())
            for folder in folders:
                self.bare(folder)
                ours = self.ours(folder)
                floor = self.graded("floor", folder, self.floor)
                if floor.score != ours.score:
                    raise SystemExit(f"{folder.name}: {ours.score} confined, {floor.score} on the floor")
        self.spent |= inside.spent
        self.spent |= {HTML: html.spent, "store": self.spent["store"] - html.spent}
        return {name: seconds / len(folders) for name, seconds in self.spent.items()}

    def graded(self, name: str, folder: Path, sandbox: Sandbox) -> Grade:
        """Reads, runs and judges as one step."""
        return self._timed(name, lambda: self._judged(self._read(folder), sandbox))

    def ours(self, folder: Path) -> Grade:
        """Reads, runs, judges and stores as ``grader grade`` does, each a step of its own."""
        memory = Recollection(self.bench, {})
        submission = self._timed("read", lambda: self._read(folder))
        seen = self._timed("run", lambda: observe(self.prepared, submission, self.confined, LIMITS, memory))
        grade = self._timed("judge", lambda: judge_submission(self.prepared, submission, seen))
        self._timed("store", lambda: self._store(submission, grade, seen, memory))
        return grade

    def bare(self, folder: Path) -> int:
        """How many criteria hold, by the check that the peers run."""
        return self._timed("bare", lambda: self._held(folder))

    def _timed(self, name: str, work: Callable[[], Result]) -> Result:
        started = perf_counter()
        result = work()
        self.spent[name] = self.spent.get(name, 0.0) + perf_counter() - started
        return result

    def _read(self, folder: Path) -> Submission:
        return read_submission(folder, folder.name)

    def _judged(self, submission: Submission, sandbox: Sandbox) -> Grade:
        return judge_submission(self.prepared, submission, observe(self.prepared, submission, sandbox, LIMITS))

    def _store(self, submission: Submission, grade: Grade, seen: Any, memory: Recollection) -> None:
        """Into the book, and as files; the time for HTML among them is taken out afterwards."""
        task = Task(submission, handed_in(submission), {}, {})
        graded = finished(self.bench, task, replace(grade, seconds=0.1), seen, memory)
        self.book.store(graded, "fresh")
        show(self.book, self.folder, graded)

    def _held(self, folder: Path) -> int:
        modules = Modules()
        for path in sorted(folder.glob("*.py")):
            modules.run(path.name, path.read_bytes())
        answers = yaml.safe_load((folder / "answers.yaml").read_text(encoding="utf-8"))
        return sum(self._holds(item, modules, answers) for item in self.criteria.SUITE)

    def _holds(self, item: dict[str, Any], modules: Modules, answers: Any) -> bool:
        names = {"ANSWERS": answers} if item["answer"] else modules.loaded.get(f"{item['problem']}.py", {})
        try:
            self.criteria.hold(item["id"], names)
        except Exception:
            return False
        return True


def main() -> None:
    """``python benchmarks/ways.py CLASS ROUNDS WORK``: prints one JSON object a round, seconds a submission by way."""
    from peers.export import prepared

    from grader.sandbox.interface import open_sandbox

    folders = sorted(Path(sys.argv[1]).iterdir())
    with open_sandbox() as confined, Ways(prepared(), confined, Path(sys.argv[3])) as ways:
        ways.round(folders[:5])  # warms up
        for _ in range(int(sys.argv[2])):
            print(json.dumps(ways.round(folders) | {"confinement": list(confined.confinement)}), flush=True)


if __name__ == "__main__":
    main()
