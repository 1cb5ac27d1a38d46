"""How a worker gets ready to grade: everything that the submissions of a run have in common, as data."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from grader.batch.task import Task, Terminal
from grader.errors import AuthorError, ClusterError, Flaw, UsageError
from grader.gradebook.graded import Graded
from grader.gradebook.setting import Setting, basis_of
from grader.model import Assignment
from grader.plan.streams import Streams
from grader.report.view import Audience
from grader.versions import versions

_MOST_SECONDS = 600.0  # besides what a submission's code may take: to start servers, judge and render on a busy machine

# path below a problem's directory → content
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class GradeRecipe:
    """An assignment with the seed and the key of its inputs, and a :class:`~grader.batch.task.Purpose`.

    ``files`` hold the directories of its problems, by id, for workers that don't see this machine's. A worker that has
    other versions, another confinement or another assignment than ``setting`` tells of refuses to grade.
    """

    assignment: Assignment
    streams: Streams
    as_of: datetime
    setting: Setting
    allow_unconfined: bool = False
    terminal: Terminal | None = None
    files: Mapping[str, Files] | None = None

    @property
    def audience(self) -> Audience:
        """Whom ``results/*.json`` are for."""
        return self.setting.used.audience

    @property
    def basis(self) -> str:
        """The digest of what judging depends on."""
        return self.setting.basis

    @property
    def environment(self) -> str:
        """The digest of what running depends on."""
        return self.setting.environment

    @property
    def most_seconds(self) -> float:
        """How long one submission can take at all."""
        return self.setting.used.limits.submission_seconds + _MOST_SECONDS

    @contextmanager
    def opened(self, folder: Path | None = None) -> Iterator[Callable[[Task], Graded]]:
        """Prepares the assignment and starts a sandbox; then grades. See :class:`grader.batch.executor.Recipe`."""
        from grader.batch.bench import Bench
        from grader.batch.one import grade_one
        from grader.prepare import prepare
        from grader.sandbox.interface import open_sandbox

        with ExitStack() as stack:
            assignment = stack.enter_context(self._unpacked(folder))
            sandbox = stack.enter_context(open_sandbox(allow_unconfined=self.allow_unconfined))
            self._check(assignment, sandbox.confinement)
            # on a machine that isn't this one, answers to hidden cases stay in memory
            prepared = prepare(assignment, self.streams, keep=self.files is None)
            used = self.setting.used
            made_for = (used.audience, self.as_of, self.basis, self.environment, self.terminal)
            yield partial(grade_one, Bench(prepared, sandbox, used.limits, *made_for))

    def packed(self) -> GradeRecipe:
        """The same with the files of its problems in it."""
        files = {problem.id: dict(_files_of(problem.directory)) for problem in self.assignment.problems}
        return replace(self, files=files)

    @contextmanager
    def _unpacked(self, below: Path | None) -> Iterator[Assignment]:
        """The assignment with its problems' files on disk, for this user alone; flaws are told of the author's own."""
        if self.files is None:
            yield self.assignment
            return
        with tempfile.TemporaryDirectory(prefix="torch-grader-", dir=below) as folder:
            places = {problem.id: Path(folder, problem.id) for problem in self.assignment.problems}
            for name, files in self.files.items():
                _write(places[name], files)
            here = [replace(problem, directory=places[problem.id]) for problem in self.assignment.problems]
            try:
                yield replace(self.assignment, problems=tuple(here))
            except AuthorError as error:
                theirs = {str(places[problem.id]): str(problem.directory) for problem in self.assignment.problems}
                raise type(error)([_moved(flaw, theirs) for flaw in error.flaws]) from error

    def _check(self, assignment: Assignment, confinement: tuple[str, ...]) -> None:
        for name, version in versions().items():
            if self.setting.versions[name] != version:
                raise ClusterError(
                    f"the worker on {platform.node()} has {name} {version}, and this run began with "
                    f"{self.setting.versions[name]}: a grade would depend on where it is made; give all workers the "
                    "same environment"
                )
        if self.basis != basis_of(assignment, self.streams.seed, self.streams.digest):
            raise UsageError(
                "the assignment, or the grader itself, is another one now than when this run began; run the same "
                "command again"
            )
        wanted = self.setting.used.confinement
        if wanted != confinement:
            raise ClusterError(
                f"the worker on {platform.node()} has the confinement {', '.join(confinement)}, and this run began "
                f"with {', '.join(wanted)}; `grader doctor` says on each machine what is missing"
            )


def site(allow_unconfined: bool) -> dict[str, str]:
    """What a grade may depend on where it is made: versions, and the layers of confinement.

    Raises :class:`~grader.errors.SandboxError` where students' code can't be confined and that is not allowed.
    """
    from grader.sandbox.interface import open_sandbox

    with open_sandbox(allow_unconfined=allow_unconfined) as sandbox:
        return {**versions(), "confinement": ", ".join(sandbox.confinement)}


def confinement_of(found: Mapping[str, str]) -> tuple[str, ...]:
    """The layers of confinement at a site. Raises :class:`ClusterError` where its versions are others than here."""
    for name, version in versions().items():
        if found[name] != version:
            raise ClusterError(
                f"the workers have {name} {found[name]}, and this machine has {version}: a grade would depend on where "
                "it is made; give them the same environment"
            )
    return tuple(found["confinement"].split(", "))


def _files_of(directory: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(directory.rglob("*")):
        name = path.relative_to(directory)
        if path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in name.parts):
            yield name.as_posix(), path.read_bytes()


def _write(folder: Path, files: Files) -> None:
    folder.mkdir()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _moved(flaw: Flaw, places: Mapping[str, str]) -> Flaw:
    file, message = flaw.file, flaw.message
    for there, here in places.items():
        file, message = file.replace(there, here), message.replace(there, here)
    return replace(flaw, file=file, message=message)
