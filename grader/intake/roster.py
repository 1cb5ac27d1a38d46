"""A roster: a CSV file that maps the ids of platforms to names, as any platform or registrar writes it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from grader.delimiter import delimiter, quoting
from grader.errors import Flaw, RosterError
from grader.model import Student

_COLUMNS = "id, login, email, name"
# how columns are called on rosters and in grade books, without spaces and signs
_CALLED: Mapping[str, tuple[str, ...]] = {
    "id": (
        "id",
        "studentid",
        "sid",
        "userid",
        "sisuserid",
        "orgdefinedid",
        "idnumber",
        "identifier",
        "participant",
        "rosteridentifier",
        "matriculationnumber",
        "matrikelnummer",
    ),
    "login": ("login", "username", "user", "sisloginid", "loginid", "githubusername", "github", "netid", "uid"),
    "email": ("email", "emailaddress", "mail"),
    "name": ("name", "fullname", "student", "studentname"),
    "first": ("first", "firstname", "givenname"),
    "last": ("last", "lastname", "surname", "familyname"),
    "group": ("group", "groupname", "team", "teamname"),
}
# what makes a column "ID" one of Canvas's own numbers
_BESIDE_NUMBERS = frozenset({"sisuserid", "sisloginid"})
_PARTICIPANT = "Participant "
_ROLE = {called: role for role, names in _CALLED.items() for called in names}
_NOT_WORD = re.compile(r"[\W_]+")
_NO_PERSON = re.compile(r"\s*points possible\s*|test student|student, test", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """A person on the roster. ``keys`` are all ids and logins that stand in the row; ``group`` may be empty.

    ``has_id`` says whether the student's id is one, and no login or e-mail address in the place of one.
    """

    student: Student
    keys: frozenset[str]
    group: str = ""
    has_id: bool = True


def role_of(column: str) -> str:
    """What a column of this name holds: ``id``, ``login``, ``email``, ``name``, ``group`` …; empty if nobody knows."""
    return _ROLE.get(_plain(column), "")


def read_roster(path: Path) -> tuple[Row, ...]:
    """Everybody on a roster. Raises :class:`RosterError` with every mistake at once."""
    return _Reader(str(path)).read(_text(path))


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file
        self._delimiter = ","
        self._flaws: list[Flaw] = []
        self._lines: dict[str, int] = {}  # id → the line on which it stands

    def read(self, text: str) -> tuple[Row, ...]:
        rows: list[Row] = []
        self._delimiter = delimiter(text)
        reader = csv.reader(io.StringIO(text), delimiter=self._delimiter, strict=True)
        try:
            header = next(reader, [])
            roles = self._roles(header)
            for cells in reader:
                if any(map(str.strip, cells)):
                    self._row(reader.line_num, header, roles, cells, rows)
        except csv.Error as error:
            fix = 'inside quotes, a quote is written as ""'
            self._flaw(max(reader.line_num, 1), f"no row of a CSV file: {error}", "", fix)
        if self._flaws:
            raise RosterError(self._flaws)
        return tuple(rows)

    def _roles(self, header: Sequence[str]) -> list[str]:
        roles = [role_of(name) for name in header]
        if not {"id", "login", "email"} & set(roles):
            near = [match for name in header for match in get_close_matches(_plain(name), _ROLE, 1, 0.75)]
            meant = f"; did you mean '{near[0]}'?" if near else ""
            fix = f"name the columns in the first line, at least one of the first three: {_COLUMNS}{meant}"
            self._flaw(1, "no column for ids, logins or e-mail addresses", self._delimiter.join(header), fix)
            raise RosterError(self._flaws)
        named = [_plain(name) for name in header]
        return ["number" if name == "id" and _BESIDE_NUMBERS & {*named} else role_of(name) for name in named]

    def _row(self, line: int, header: Sequence[str], roles: Sequence[str], cells: list[str], rows: list[Row]) -> None:
        quoted = self._delimiter.join(cells)
        if len(cells) > len(header) and any(map(str.strip, cells[len(header) :])):
            self._flaw(line, "more cells than columns", quoted, quoting(self._delimiter))
            return
        found = _found(roles, cells)
        name = _name(found)
        if _NO_PERSON.fullmatch(name):
            return
        ids = found.get("id", []) + found.get("login", []) + found.get("email", []) + found.get("number", [])
        if not ids:
            self._flaw(line, "nobody is named: no id, no login and no e-mail address", quoted, "fill in one of them")
            return
        self._check_twice(line, quoted, found)
        student = Student(ids[0], name, _first(found, "login"), _first(found, "email"))
        keys = frozenset(map(str.casefold, ids))
        rows.append(Row(student, keys, _first(found, "group"), has_id="id" in found))

    def _check_twice(self, line: int, quoted: str, found: Mapping[str, list[str]]) -> None:
        key = next(filter(None, (_first(found, role) for role in ("id", "login", "email", "number"))))
        if key in self._lines:
            self._flaw(line, f"'{key}' stands in line {self._lines[key]} already", quoted, "keep one of the lines")
        self._lines.setdefault(key, line)

    def _flaw(self, line: int, message: str, quoted: str, fix: str) -> None:
        self._flaws.append(Flaw(self._file, line, 1, message, quoted, fix))


def _found(roles: Sequence[str], cells: Sequence[str]) -> dict[str, list[str]]:
    """The cells of a row by what they hold; a ``number`` is one of Canvas's or Moodle's own, and no id elsewhere."""
    found: dict[str, list[str]] = {}
    for role, cell in zip(roles, map(str.strip, cells), strict=False):
        if role and cell:
            kind = "number" if role == "id" and cell.startswith(_PARTICIPANT) else role
            found.setdefault(kind, []).append(_id(cell) if kind in ("id", "login", "number") else cell)
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        flaw = Flaw(str(path), 1, 1, "the roster is not UTF-8 text", fix="save the sheet as “CSV UTF-8”")
        raise RosterError([flaw]) from error
    except OSError as error:
        flaw = Flaw(str(path), 1, 1, f"the roster can't be read: {error.strerror}", fix="give a CSV file in UTF-8")
        raise RosterError([flaw]) from error


def _plain(name: str) -> str:
    return _NOT_WORD.sub("", name.casefold())


def _first(found: Mapping[str, list[str]], role: str) -> str:
    return found.get(role, [""])[0]


def _id(cell: str) -> str:
    """An id as its platform's exports write it: Brightspace puts ``#`` before ids, Moodle ``Participant``."""
    return cell.strip().removeprefix("#").removeprefix(_PARTICIPANT).strip()


def _name(found: Mapping[str, list[str]]) -> str:
    if "name" in found:
        last, comma, first = found["name"][0].partition(",")
        return f"{first.strip()} {last.strip()}" if comma and first.strip() else found["name"][0]
    return " ".join(filter(None, (_first(found, "first"), _first(found, "last"))))
