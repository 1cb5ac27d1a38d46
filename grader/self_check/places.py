"""Where in a student's own files a finding points: what the judge knows, and for a written answer its line."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath

from grader.errors import AuthorError
from grader.intake.answers import ANSWERS_FILE
from grader.intake.encodings import as_utf8
from grader.intake.kinds import is_noise
from grader.model import CriterionResult, Finding, Grade, Place, Submission, Verdict
from grader.rubric.nodes import MAX_ANSWER_BYTES, Document, parse_student
from grader.written import Read, read

_MOST_FILES = 20_000
_NOT_WRONG = (Verdict.PASS, Verdict.AWAITING)


class Places:
    """The files of a submission that was read from ``path``."""

    def __init__(self, path: Path) -> None:
        self._root = path if path.is_dir() else path.parent
        self._known: dict[str, Path] = {}

    def on_disk(self, name: str) -> Path:
        """Where a file of the submission lies; work may stand in a further folder, which its names don't tell."""
        if name not in self._known:
            direct = self._root / name
            self._known[name] = direct if direct.exists() else _ending_in(self._root, name) or direct
        return self._known[name]

    def from_here(self, name: str) -> str:
        """A file of the submission by its path from the current folder, with ``/``."""
        path = self.on_disk(name)
        try:
            return Path(os.path.relpath(path)).as_posix()
        except ValueError:  # on another drive
            return path.as_posix()


def located(grade: Grade, work: Submission, places: Places) -> Grade:
    """The grade with a place in what it says of written answers, and files named as they are called from here."""
    written = read(work.answers, grade.assignment.problems)
    answers = _Answers(places, written)

    def place(problem: str, result: CriterionResult, finding: Finding) -> Finding:
        where = finding.where
        name = result.criterion.answer
        if where is None and name and result.verdict not in _NOT_WRONG:
            in_file = name in written.answers.get(problem, {}) or result.verdict is Verdict.MISSING
            where = answers.place(problem, name) if in_file else None
        return replace(finding, where=where and replace(where, file=places.from_here(where.file)))

    return _with_findings(grade, place)


def _with_findings(grade: Grade, change: Callable[[str, CriterionResult, Finding], Finding]) -> Grade:
    problems = []
    for one in grade.problems:
        criteria = tuple(
            replace(result, findings=tuple(change(one.problem.id, result, finding) for finding in result.findings))
            for result in one.criteria
        )
        problems.append(replace(one, criteria=criteria))
    return replace(grade, problems=tuple(problems))


class _Answers:
    """The lines of an answers file; of one that can't be read, none. ``written`` tells which names were meant."""

    def __init__(self, places: Places, written: Read) -> None:
        self._places = places
        self._written = written

    @cached_property
    def _document(self) -> Document | None:
        return _read(self._places.on_disk(ANSWERS_FILE))

    def place(self, problem: str, answer: str) -> Place | None:
        """The line of an answer; where it is missing, that of its problem, or the first."""
        if self._document is None:
            return None
        heading = self._written.headings.get(problem, problem)
        name = self._written.names.get((problem, answer), answer)
        answers = self._document.data.get(heading) if isinstance(self._document.data, dict) else None
        there = isinstance(answers, dict) and name in answers
        line, _ = self._document.locate_key([heading, name] if there else [heading])
        return Place(ANSWERS_FILE, line, self._document.source.line(line).strip())


def _read(path: Path) -> Document | None:
    try:
        with path.open("rb") as file:
            text, _ = as_utf8(file.read(MAX_ANSWER_BYTES))
        return parse_student(text.decode("utf-8-sig"), ANSWERS_FILE)
    except (OSError, UnicodeDecodeError, AuthorError):
        return None


def _ending_in(root: Path, name: str) -> Path | None:
    """The one file below ``root`` whose path ends in ``name``."""
    parts = PurePosixPath(name).parts
    found = [path for path in islice(_files(root), _MOST_FILES) if path.parts[-len(parts) :] == parts]
    return found[0] if len(found) == 1 else None


def _files(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not is_noise(name, folder=True))
        yield from (Path(folder, name) for name in files)
