"""A submission as a folder (or one file) of Python modules, with written answers beside them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from grader.errors import SubmissionError
from grader.intake.answers import ANSWERS_FILE, read_answers
from grader.model import Submission

MAX_FILES = 500
MAX_FILE_BYTES = 1 * 2**20
MAX_TOTAL_BYTES = 16 * 2**20
MAX_DEPTH = 16
MAX_NOTES = 50

_SKIPPED_FOLDERS = frozenset({"__pycache__", "__MACOSX", "node_modules", "venv"})
# what lies in a submission's folder and is nobody's business: no note is made of it
_IGNORED_FILES = frozenset({"expected.yaml"})
_LIKE_ANSWERS = frozenset({"answers.yaml", "answers.yml", "answer.yaml", "answer.yml"})


def read_submission(path: Path, submission_id: str) -> Submission:
    """Reads a folder or a single file.

    What can't be understood becomes a note. What the grader itself fails to read makes the whole submission
    ``unreadable``, so that it is left unjudged instead of marked down.
    """
    reader = _Reader(path)
    try:
        reader.read()
    except OSError as error:
        where = Path(error.filename).name if error.filename else path.name
        return Submission(submission_id, unreadable=f"'{where}' could not be read: {error.strerror}")
    if not reader.files and not reader.answers_from:
        reader.notes.insert(0, "The submission holds no Python module and no answers file.")
    return Submission(submission_id, reader.files, reader.answers, _at_most(reader.notes), reader.answers_flaw)


class _Reader:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._bytes = 0
        self.files: dict[str, bytes] = {}
        self.answers: dict[str, dict[str, object]] = {}
        self.answers_from: PurePosixPath | None = None
        self.answers_flaw = ""
        self.notes: list[str] = []

    def read(self) -> None:
        if self._path.is_file():
            self._take(self._path, PurePosixPath(self._path.name))
            return
        for file in self._walk():
            self._take(file, self._name(file))

    def _walk(self) -> Iterator[Path]:
        """Regular files in a fixed order, those near the top first; links are noted, never followed."""
        waiting = deque([self._path])
        while waiting:
            folder = waiting.popleft()
            for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
                path = Path(entry.path)
                if entry.is_symlink():
                    self._unused(self._name(path), "it is a link")
                elif entry.is_file():
                    yield path
                elif entry.is_dir() and self._may_enter(path):
                    waiting.append(path)

    def _may_enter(self, folder: Path) -> bool:
        if folder.name in _SKIPPED_FOLDERS or folder.name.startswith("."):
            return False
        name = self._name(folder)
        if len(name.parts) > MAX_DEPTH:
            self._unused(name, f"folders are read to a depth of {MAX_DEPTH}")
        return len(name.parts) <= MAX_DEPTH

    def _name(self, path: Path) -> PurePosixPath:
        return PurePosixPath(path.relative_to(self._path).as_posix())

    def _unused(self, name: PurePosixPath, why: str) -> None:
        self.notes.append(f"'{name}' was not used: {why}.")

    def _take(self, file: Path, name: PurePosixPath) -> None:
        if file.name.startswith(".") or file.name in _IGNORED_FILES:
            return
        if not _is_text(name):
            self._unused(name, "its name is not UTF-8")
        elif file.name == ANSWERS_FILE:
            self._take_answers(file, name)
        elif file.suffix == ".py":
            self._take_source(file, name)
        elif file.name.casefold() in _LIKE_ANSWERS:
            self._unused(name, f"call it {ANSWERS_FILE}")
        else:
            self._unused(name, f"neither a Python module nor {ANSWERS_FILE}")

    def _take_source(self, file: Path, name: PurePosixPath) -> None:
        size = file.stat().st_size
        if size > MAX_FILE_BYTES:
            self._unused(name, f"{size} bytes, at most {MAX_FILE_BYTES} are read")
        elif len(self.files) >= MAX_FILES or self._bytes + size > MAX_TOTAL_BYTES:
            self._unused(name, "the submission is too large")
        else:
            self.files[str(name)] = file.read_bytes()
            self._bytes += size

    def _take_answers(self, file: Path, name: PurePosixPath) -> None:
        if self.answers_from is not None:
            self._unused(name, f"'{self.answers_from}' holds the answers")
            return
        self.answers_from = name
        try:
            self.answers = read_answers(file, str(name))
        except SubmissionError as error:
            self.answers_flaw = str(error)
            self.notes.append(str(error))


def _is_text(name: PurePosixPath) -> bool:
    try:
        str(name).encode()
    except UnicodeEncodeError:
        return False
    return True


def _at_most(notes: list[str]) -> tuple[str, ...]:
    if len(notes) <= MAX_NOTES:
        return tuple(notes)
    return (*notes[:MAX_NOTES], f"{len(notes) - MAX_NOTES} more files were not used.")
