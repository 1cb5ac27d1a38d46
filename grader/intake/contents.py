"""The contents of a submission: Python modules, notebooks and written answers, out of whatever they were handed in as.

What can't be understood becomes a note. An archive among the files is unpacked as if the student had done it; what is
wrong with it is told to the student, and the other files go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from posixpath import basename

from grader.errors import SubmissionError
from grader.intake.answers import ANSWERS_FILE, read_answers
from grader.intake.archive import STUDENT, open_archive
from grader.intake.encodings import as_utf8, flaw_of, module_as_utf8
from grader.intake.kinds import kind_of, stem_of, with_small_suffix
from grader.intake.member_names import composed
from grader.intake.notebook import MAX_NOTEBOOK_BYTES, read_notebooks
from grader.intake.notes import Notes
from grader.intake.rooted import rooted
from grader.intake.tree import Damaged, Piece, Place, Tree, Unusable
from grader.intake.walk import MAX_WALKED, File, Within, walk
from grader.intake.wanted import Wanted
from grader.model import Submission
from grader.rubric.nodes import MAX_ANSWER_BYTES

MAX_FILES = 500
MAX_FILE_BYTES = 1 * 2**20
MAX_TOTAL_BYTES = 16 * 2**20
MAX_NOTEBOOKS_BYTES = 64 * 2**20

NOTHING = "The submission holds no Python module and no answers file."
NO_WORK = f"neither a Python module nor {ANSWERS_FILE}"


def read_pieces(about: Submission, pieces: Sequence[Piece], wanted: Wanted | None = None) -> Submission:
    """``about`` with the contents of all pieces; ``wanted`` helps to find the work among nested folders.

    What the grader itself fails to read makes the whole submission ``unreadable``, so that it is left unjudged
    instead of marked down.
    """
    reader = _Reader(wanted or Wanted())
    about = replace(about, notes=(*about.superseded, *about.notes))
    try:
        reader.read(pieces)
    except OSError as error:
        where = basename(error.filename) if error.filename else about.id
        return replace(about, unreadable=f"'{where}' could not be read: {error.strerror}")
    except _UnreadableError as error:
        return replace(about, unreadable=str(error))
    return reader.submission(about)


class _UnreadableError(Exception):
    """What staff downloaded is damaged: not the student's fault."""


class _Reader:
    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._notes = Notes()
        self._files: dict[str, bytes] = {}
        self._notebooks: dict[str, bytes] = {}
        self._taken: dict[str, str] = {}  # how each of these is named to the student
        self._answers: dict[str, dict[str, object]] = {}
        self._answers_from = ""
        self._answers_flaw = ""
        self._archives: list[File] = []
        self._refused = ""

    def read(self, pieces: Sequence[Piece]) -> None:
        files: list[File] = []
        for piece in pieces:
            try:
                files += self._files_of(piece)
            except Unusable as error:
                self._refused = f"Nothing of the submission was used: {error}."
                self._notes.add(self._refused)
        for file in _as_called(files):
            self._take(file)
        others = self._wanted.others_among([stem_of(file.name) for file in self._archives])
        for file in self._archives:  # after all loose files, which are what the student looked at last
            if stem_of(file.name) in others:
                self._unused(file, "it belongs to another assignment")
            else:
                self._unpack(file)

    def submission(self, about: Submission) -> Submission:
        files, notebooks = rooted(self._files, self._notebooks, self._wanted, self._notes)
        empty = not (files or notebooks or self._answers_from or self._refused)
        read = replace(
            about,
            files=files,
            answers=self._answers,
            notes=(*([NOTHING] if empty else []), *about.notes, *self._notes.all()),
            # where nothing else was handed in, the answers may have been in what can't be read
            answers_flaw=self._answers_flaw or ("" if self._answers_from or files or notebooks else self._refused),
        )
        return read_notebooks(read, notebooks)

    def _files_of(self, piece: Piece) -> list[File]:
        if piece.kind == "file":
            return [File(piece.tree, piece.path, composed(piece.name), piece.name)]
        return self._walk(piece.tree, piece.path, Within())

    def _walk(self, tree: Tree, root: str, within: Within) -> list[File]:
        others = self._wanted.others_in(Place(tree, root, "", MAX_WALKED))
        for folder in others:
            self._notes.unused(f"{within.shown}{folder.name}/", "it belongs to another assignment")
        files = walk(tree, root, self._notes, within, {folder.path for folder in others})
        keys = {file.key for file in files}
        # macOS takes accents apart; where both forms of a name are there, both stay
        return [file if composed(file.key) in keys else replace(file, key=composed(file.key)) for file in files]

    # ------------------------------------------------------------------------------------------------ one file

    def _take(self, file: File) -> None:
        if file.why:
            self._unused(file, file.why)
        elif not _is_text(file.key):
            self._unused(file, "its name is not UTF-8")
        elif file.name.startswith("."):
            self._unused(file, "its name begins with a dot")
        elif file.key in self._taken:
            self._unused(file, f"'{self._taken[file.key]}' was handed in beside it")
        else:
            self._take_kind(file)

    def _take_kind(self, file: File) -> None:
        match kind_of(file.name):
            case "source":
                self._take_source(file)
            case "notebook":
                self._take_notebook(file)
            case "answers":
                self._take_answers(file)
            case "like answers":
                self._unused(file, f"call it {ANSWERS_FILE}")
            case "archive" if file.nested:
                self._unused(file, "it is an archive within an archive; pack its files only once")
            case "archive":
                self._archives.append(file)
            case _:
                self._unused(file, NO_WORK)

    def _take_source(self, file: File) -> None:
        size = file.tree.size(file.path)
        if size > MAX_FILE_BYTES:
            self._unused(file, f"{size} bytes, at most {MAX_FILE_BYTES} are read")
        elif len(self._files) >= MAX_FILES or sum(map(len, self._files.values())) + size > MAX_TOTAL_BYTES:
            self._unused(file, "the submission is too large")
        elif (content := self._content(file, MAX_FILE_BYTES)) is not None:
            module = self._as_text(file, *module_as_utf8(content))
            if flaw := flaw_of(module):
                self._notes.add(f"'{file.shown}' can't be read by Python: {flaw}.")
            self._files[file.key] = module
            self._taken[file.key] = file.shown

    def _take_notebook(self, file: File) -> None:
        size = file.tree.size(file.path)
        if size > MAX_NOTEBOOK_BYTES:
            self._unused(file, f"{size} bytes, at most {MAX_NOTEBOOK_BYTES} are read")
        elif sum(map(len, self._notebooks.values())) + size > MAX_NOTEBOOKS_BYTES:
            self._unused(file, "the submission is too large")
        elif (content := self._content(file, MAX_NOTEBOOK_BYTES)) is not None:
            self._notebooks[file.key] = self._as_text(file, *as_utf8(content))
            self._taken[file.key] = file.shown

    def _take_answers(self, file: File) -> None:
        if self._answers_from:
            self._unused(file, f"'{self._answers_from}' holds the answers")
            return
        content = self._content(file, MAX_ANSWER_BYTES + 1)
        if content is None:
            return
        self._answers_from = file.shown
        try:
            self._answers, told = read_answers(self._as_text(file, *as_utf8(content)), file.shown)
        except SubmissionError as error:
            self._answers_flaw = told = str(error)
        if told:
            self._notes.add(told)

    def _as_text(self, file: File, text: bytes, was: str) -> bytes:
        if was:
            told = "was read as the UTF-8 text that it stands for; save it as UTF-8"
            self._notes.add(f"'{file.shown}' is {was} text, and {told}.")
        return text

    def _content(self, file: File, limit: int) -> bytes | None:
        try:
            return file.tree.read(file.path, limit)
        except Damaged as error:
            if not file.nested:
                raise _unreadable(file, error) from error
            self._refuse(file, error)
            return None

    # ------------------------------------------------------------------------------------------------ an archive

    def _unpack(self, file: File) -> None:
        size = file.tree.size(file.path)
        if size > STUDENT.archive_bytes:
            self._refuse(file, Unusable(f"{size} bytes, at most {STUDENT.archive_bytes} are read"))
            return
        try:
            opened = file.tree.open(file.path)
        except Damaged as error:
            raise _unreadable(file, error) from error
        with opened as stream:
            try:
                with closing(open_archive(stream, file.name, STUDENT)) as tree:
                    within = Within(file.key[: -len(file.name)], f"{file.shown}/", nested=True)
                    self._take_all(file, tree.refused, self._walk(tree, "", within))
            except Unusable as error:
                self._refuse(file, error)

    def _take_all(self, archive: File, refused: Sequence[tuple[str, str]], files: Sequence[File]) -> None:
        for name, why in refused:
            self._notes.unused(f"{archive.shown}/{name}", why)
        if not files and not refused:
            raise Unusable("it is empty; pack it again")
        for file in _as_called(files):
            self._take(file)

    def _refuse(self, file: File, why: Unusable) -> None:
        self._refused = self._refused or f"'{file.shown}' was not used: {why}."
        self._unused(file, str(why))

    def _unused(self, file: File, why: str) -> None:
        self._notes.unused(file.shown, why)


def _unreadable(file: File, error: Damaged) -> _UnreadableError:
    reason = str(error).partition(";")[0]  # what follows is advice to a student
    return _UnreadableError(f"'{file.shown}' could not be read from what was downloaded: {reason}")


def _as_called(files: Sequence[File]) -> list[File]:
    """Files under the names that they count by. Of ``hw2.py`` and ``hw2.PY``, which then are called alike, the one that
    Python would import comes first."""
    ordered = sorted(files, key=lambda file: file.key != with_small_suffix(file.key))
    return [replace(file, key=with_small_suffix(file.key)) for file in ordered]


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
