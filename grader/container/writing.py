"""What each platform gets to read: a grade, or that there is none."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

from grader.container import gradescope, prairielearn
from grader.container.atomic import write_bytes, write_json
from grader.container.gradescope import About
from grader.container.places import Places
from grader.container.settings import Settings
from grader.model import Grade


class Writer(Protocol):
    """Writes results to where a platform looks for them, each whole or not at all."""

    def grade(self, grade: Grade, about: About) -> None:
        """A grade, as far as it goes."""

    def failed(self, why: str, about: About) -> None:
        """That there is no grade: ``why`` is for staff."""


def writer_for(places: Places, settings: Settings) -> Writer:
    """The writer of a platform."""
    if places.kind == "gradescope":
        return _Gradescope(places, settings)
    return _PrairieLearn(places) if places.kind == "prairielearn" else _Plain(places)


class _Gradescope:
    def __init__(self, places: Places, settings: Settings) -> None:
        self._path = places.result
        self._settings = settings

    def grade(self, grade: Grade, about: About) -> None:
        write_json(self._path, gradescope.results(grade, self._settings, about))

    def failed(self, why: str, about: About) -> None:
        write_json(self._path, gradescope.failed(why, self._settings.visibility, about))


class _PrairieLearn:
    def __init__(self, places: Places) -> None:
        self._path = places.result

    def grade(self, grade: Grade, about: About) -> None:
        write_json(self._path, prairielearn.results(grade))

    def failed(self, why: str, about: About) -> None:
        write_json(self._path, prairielearn.failed())


class _Plain:
    """The result as data and the reports, as ``grader grade`` writes them for each submission."""

    def __init__(self, places: Places) -> None:
        self._path = places.result

    def grade(self, grade: Grade, about: About) -> None:
        from grader.report.html import staff_page, student_page
        from grader.report.json_report import result_json

        files = {
            "report.html": student_page(grade, datetime.now(UTC)),
            "staff.html": staff_page(grade),
            self._path.name: result_json(grade),  # last: whoever waits for it finds the others
        }
        for name, text in files.items():
            write_bytes(self._path.with_name(name), text.encode("utf-8"))

    def failed(self, why: str, about: About) -> None:
        self._path.unlink(missing_ok=True)
