"""GitHub Classroom, ``gh classroom clone student-repos``: ``hw2-submissions/hw2-ada/``, one repository each.

``gh classroom assignment-grades`` writes ``grades.csv`` into the folder above, which says whose a repository is and
when it was handed in.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC

from grader.intake.base import Context, Remark, Upload, piece, stray
from grader.intake.times import moment
from grader.intake.tree import Damaged, Entry, Place
from grader.model import Student

TABLE = "grades.csv"
_CLONES = "-submissions"
_REPOSITORY = "student_repository_name"
_TABLE_BYTES = 2**26

_Row = Mapping[str, str]


class GithubClassroomFormat:
    """One repository for each student or team, called after the assignment and the login."""

    rank = 40

    def fits(self, place: Place) -> bool:
        clones = _clones(place)
        return clones is not None and any(folder.name.startswith(_slug(clones)) for folder in clones.folders)

    def read(self, place: Place, context: Context) -> Iterator[Upload | Remark]:
        clones = _clones(place) or place
        table = _table(place) or _table(clones)
        slug = _slug(clones)
        for entry in (*(place.entries if clones is not place else ()), *clones.entries):
            if entry.kind == "folder" and entry in clones.folders:
                yield _upload(clones, entry, slug, table.get(entry.name, ()))
            elif entry.path != clones.path and entry.name != TABLE:
                yield stray(entry, entry.why)


def _clones(place: Place) -> Place | None:
    """The folder of clones: this one, or the one that lies here."""
    if place.name.endswith(_CLONES):
        return place
    inner = [folder for folder in place.folders if folder.name.endswith(_CLONES)]
    return place.inner(inner[0]) if len(inner) == len(place.folders) == 1 else None


def _slug(clones: Place) -> str:
    """What every repository's name begins with."""
    return clones.name.removesuffix(_CLONES) + "-" if clones.name.endswith(_CLONES) else ""


def _upload(clones: Place, entry: Entry, slug: str, rows: Sequence[_Row]) -> Upload:
    row = rows[0] if rows else {}
    login = row.get("github_username") or entry.name.removeprefix(slug) or entry.name
    students = [_student(one, login) for one in rows] or [Student(login, login=login)]
    group = row.get("group_name", "")
    return Upload(
        whose=(group or login,),
        called=group or login,
        pieces=(piece(clones, entry),),
        student=students[0],
        group=group,
        members=tuple(students) if group else (),
        upload=entry.name,
        submitted=moment(row.get("submission_timestamp", ""), UTC),
    )


def _student(row: _Row, login: str) -> Student:
    own = row.get("github_username") or login
    return Student(row.get("roster_identifier") or own, login=own)


def _table(place: Place) -> dict[str, list[_Row]]:
    """Rows of the grades by repository; empty where there is no such table."""
    if not place.has(TABLE):
        return {}
    try:
        text = place.tree.read(place.at(TABLE), _TABLE_BYTES).decode("utf-8-sig", "replace")
        rows = list(csv.DictReader(io.StringIO(text)))
    except (OSError, Damaged, csv.Error):
        return {}
    found: dict[str, list[_Row]] = {}
    for row in rows:
        if repository := row.get(_REPOSITORY):
            found.setdefault(repository, []).append({key: value for key, value in row.items() if key and value})
    return found
