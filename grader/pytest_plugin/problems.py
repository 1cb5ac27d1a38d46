"""The tests of a problem directory: its reference, starter and known mistakes, as ``grader audit`` tries them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.errors import AuthorError
from grader.pytest_plugin.errors import Lost, Told
from grader.pytest_plugin.reports import ToldItem

if TYPE_CHECKING:
    from grader.audit.bench import Bench
    from grader.audit.known import Entry, Known
    from grader.audit.result import AuditFinding
    from grader.audit.result import Told as AuditTold
    from grader.model import Problem
    from grader.sandbox.interface import Sandbox

_OURS = re.compile(rb"^(criteria|module)[ \t]*:", re.MULTILINE)
_SANDBOX = pytest.StashKey["Sandbox"]()


def rubric_file(path: Path, parent: pytest.Collector) -> RubricFile | None:
    """The collector of a problem's rubric; ``None`` for other files of that name, unless they are asked for by name."""
    if not parent.session.isinitpath(path) and not (parent.config.getini("grader_problems") and is_rubric(path)):
        return None
    file: RubricFile = RubricFile.from_parent(parent, path=path)
    return file


def is_rubric(path: Path) -> bool:
    """Whether a ``rubric.yaml`` is a problem's: a reference lies beside it, and it says what one says. Never raises."""
    try:
        return (path.parent / "reference.py").is_file() and _OURS.search(path.read_bytes()) is not None
    except OSError:
        return False


class RubricFile(pytest.File):
    """A problem's rubric. Collecting reads the problem and runs nothing of it."""

    def collect(self) -> Iterator[pytest.Item]:
        """The reference, the starter, each known mistake; and mutants, where they are asked for."""
        tried = Tried(self.problem, self.config)
        yield ReferenceItem.from_parent(self, name="reference", tried=tried)
        yield StarterItem.from_parent(self, name="starter", tried=tried)
        for name, entry in _names(self._entries()):
            yield MistakeItem.from_parent(self, name=f"mistake[{name}]", tried=tried, entry=entry)
        if self.config.getoption("grader_mutants"):
            yield MutantsItem.from_parent(self, name="mutants", tried=tried)

    @cached_property
    def problem(self) -> Problem:
        """The problem. Raises :class:`pytest.Collector.CollectError` with every flaw."""
        from grader.checks.base import check_names
        from grader.rubric.problem import load_problem

        try:
            return load_problem(self.path.parent, check_names())
        except AuthorError as error:
            raise self.CollectError(str(error)) from None

    def _entries(self) -> list[Entry]:
        from grader.audit.known import entries_of

        try:
            return list(entries_of(self.path.parent))
        except (SyntaxError, UnicodeDecodeError) as error:
            raise self.CollectError(f"{self.path.parent / 'mistakes.py'}: {error}") from None


def _names(entries: Sequence[Entry]) -> Iterator[tuple[str, Entry]]:
    """Each known mistake under its code, or function and code where two functions share it."""
    counts = Counter(entry.code for entry in entries)
    yield from ((entry.code if counts[entry.code] == 1 else entry.name, entry) for entry in entries)


class Tried:
    """One problem and what trying it brought, each part once."""

    def __init__(self, problem: Problem, config: pytest.Config) -> None:
        self.problem = problem
        self._config = config

    @cached_property
    def bench(self) -> Bench:
        """The problem on the bench. Raises :class:`~grader.errors.AuthorError`."""
        from grader.audit.audit import bench_of

        return bench_of(self.problem, self._config.getoption("grader_seed", 0))

    @property
    def sandbox(self) -> Sandbox:
        """One for all problems of a run; the author's own code may run unconfined, as in an audit."""
        if _SANDBOX not in self._config.stash:
            from grader.sandbox.interface import open_sandbox

            sandbox = open_sandbox(allow_unconfined=True)
            self._config.add_cleanup(sandbox.close)
            self._config.stash[_SANDBOX] = sandbox
        return self._config.stash[_SANDBOX]

    @cached_property
    def known(self) -> Known:
        """What became of all known mistakes."""
        from grader.audit.known import audit_mistakes

        return audit_mistakes(self.bench)


class ProblemItem(ToldItem):
    """One part of the audit."""

    def __init__(self, *, tried: Tried, **rest: Any) -> None:
        super().__init__(**rest)
        self.tried = tried

    def runtest(self) -> None:
        """Fails with the findings of its part, and with what is wrong with the problem as a whole."""
        from grader.pytest_plugin.grading import whatever_warnings

        try:
            with whatever_warnings():
                self.check()
        except AuthorError as error:
            raise Told(str(error)) from None

    def check(self) -> None:
        """Runs the part. Raises :class:`~grader.pytest_plugin.errors.Lost`."""
        raise NotImplementedError

    def reportinfo(self) -> tuple[Path, int, str]:
        """The rubric's file, and the item's name."""
        return self.path, 0, f"{self.tried.problem.id}::{self.name}"

    def say(self, told: AuditTold) -> None:
        """Fails where there are findings; notes stand in a section of the report."""
        if told.notes:
            self.add_report_section("call", "notes", "\n".join(told.notes))
        lost(told.findings)


class ReferenceItem(ProblemItem):
    """The reference gets full marks, in every way in which right work may be handed in."""

    def check(self) -> None:
        from grader.audit.handed_in import audit_reference

        self.say(audit_reference(self.tried.bench, self.tried.sandbox))


class StarterItem(ProblemItem):
    """The starter earns nothing."""

    def check(self) -> None:
        from grader.audit.handed_in import audit_starter

        told = audit_starter(self.tried.bench, self.tried.sandbox)
        if told.notes:
            raise pytest.skip.Exception("; ".join(told.notes), _use_item_location=True)
        lost(told.findings)


class MistakeItem(ProblemItem):
    """A known mistake loses points, and a student reads its own feedback."""

    def __init__(self, *, entry: Entry, **rest: Any) -> None:
        super().__init__(**rest)
        self.entry = entry

    def check(self) -> None:
        lost([finding for finding in self.tried.known.findings if finding.where == self.entry.where])

    def reportinfo(self) -> tuple[Path, int, str]:
        path, _, line = self.entry.where.rpartition(":")
        return Path(path), int(line) - 1, f"{self.tried.problem.id}::{self.name}"


class MutantsItem(ProblemItem):
    """Every mutant of the reference is caught, or explained."""

    def check(self) -> None:
        from grader.audit.fates import Trial, survivors

        fates = Trial(self.tried.bench).run(lambda part: None).fates
        lost(list(survivors(fates, str(self.tried.problem.directory / "reference.py"))))


def lost(findings: Sequence[AuditFinding]) -> None:
    """Raises :class:`~grader.pytest_plugin.errors.Lost` where there are findings."""
    if findings:
        raise Lost("\n".join(map(str, findings)), headline=findings[0].what)
