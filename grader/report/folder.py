"""The output folder: results, reports and the class overview, each file written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from grader.errors import UsageError
from grader.model import Assignment, Grade
from grader.report.class_view import Summaries
from grader.report.csv_report import grades_csv
from grader.report.html import class_page, staff_page, student_page
from grader.report.json_report import result_json
from grader.report.view import Audience, is_past_due

_FOLDERS = ("results", "reports", "staff")
_UNFINISHED = ".part"


def pages_of(grade: Grade, audience: Audience, as_of: datetime, record: str) -> dict[str, bytes]:
    """The files of one submission, by path below the output folder: its result and both of its reports.

    ``audience`` says whom ``results/*.json`` are for; ``as_of`` what students may already see; ``record`` is the result
    JSON for staff.
    """
    texts = {
        f"results/{grade.submission}.json": record if audience == "staff" else result_json(grade, audience, as_of),
        f"reports/{grade.submission}.html": student_page(grade, as_of),
        f"staff/{grade.submission}.html": staff_page(grade),
    }
    return {name: text.encode("utf-8") for name, text in texts.items()}


def shown(assignment: Assignment, audience: Audience, as_of: datetime, due: datetime | None = None) -> str:
    """What decides what the files of a grade show: while this is the same, so are they.

    ``due`` is the student's own due date, where there is one.
    """
    return f"{audience}, {'after' if is_past_due(assignment, as_of, due) else 'before'} the due date"


class ReportFolder:
    """``DIR`` with ``results/``, ``reports/`` (for students), ``staff/``, ``index.html`` and ``grades.csv``.

    What can't be written (a file in its way, a full disk) is told as :class:`UsageError`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def index(self) -> Path:
        """The page that an instructor opens first."""
        return self._path / "index.html"

    def make(self) -> None:
        """Makes the folders, and removes what a killed grader was in the middle of writing."""
        with self.told():
            for folder in (self._path, *(self._path / name for name in _FOLDERS)):
                folder.mkdir(parents=True, exist_ok=True)
                for unfinished in folder.glob(f".*{_UNFINISHED}"):
                    unfinished.unlink(missing_ok=True)

    def write(self, files: Mapping[str, bytes]) -> None:
        """Writes the files of one submission."""
        with self.told():
            for name, data in files.items():
                _write(self._path / name, [data])

    def holds(self, sizes: Mapping[str, int]) -> bool:
        """Whether all of these files are there, of these sizes."""
        return all(_size(self._path / name) == size for name, size in sizes.items())

    def write_class(self, assignment: Assignment, summaries: Summaries, remarks: Sequence[str] = ()) -> None:
        """Writes the class overview, with ``remarks`` on files that belong to nobody, and the table of grades."""
        with self.told():
            _write(self.index, (piece.encode("utf-8") for piece in class_page(assignment, summaries, remarks)))
            _write(self._path / "grades.csv", (line.encode("utf-8") for line in grades_csv(assignment, summaries)))

    @contextmanager
    def told(self) -> Iterator[None]:
        """A failure to write, as a sentence."""
        try:
            yield
        except OSError as error:
            raise UsageError(f"{self._path}: results can't be written there: {error.strerror or error}") from error


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    aside = path.with_name(f".{path.name}{_UNFINISHED}")
    with aside.open("wb") as file:
        file.writelines(pieces)
    aside.replace(path)
