"""Of several uploads by one student the newest counts, and the others are listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from grader.intake.base import Upload
from grader.intake.newest import newest_of_each
from grader.intake.tree import Piece
from grader.model import Student


class Files:
    """A tree of files that all hold the same."""

    def __init__(self, content=b""):
        self._content = content

    def size(self, path):
        return len(self._content)

    def read(self, path, limit):
        return self._content[:limit]


class Locked(Files):
    def read(self, path, limit):
        raise PermissionError(13, "Permission denied", path)


def upload(who, name, *, tree=None, **more):
    pieces = tuple(Piece(tree or Files(), one, "file", one) for one in name.split())
    return Upload((who,), who, pieces, Student(who), **more)


def day(number):
    return datetime(2024, 2, number, 10, 30, tzinfo=UTC)


def counted(*uploads):
    return [(one.pieces[0].name, one.superseded) for one in newest_of_each(uploads)]


def test_the_latest_time_counts_whatever_the_order():
    old, new = upload("ada", "a.py b.py", submitted=day(1)), upload("ada", "c.py", submitted=day(2))
    told = ("An older upload was not graded: 'a.py', 'b.py' (2024-02-01 10:30 UTC).",)
    assert counted(old, new) == counted(new, old) == [("c.py", told)]


def test_attempts_count_where_no_time_is_known_and_then_numbers_that_grow():
    first, second = upload("ada", "a.py", attempt=9), upload("ada", "b.py", attempt=10)
    assert counted(second, first)[0][0] == "b.py"
    assert counted(upload("ada", "a.py", serial=2), upload("ada", "b.py", serial=1))[0][0] == "a.py"


def test_of_equally_old_ones_the_last_counts():
    assert counted(upload("ada", "a.py"), upload("ada", "b.py"))[0][0] == "b.py"


def test_an_upload_that_is_there_twice_is_no_older_one_and_what_only_the_other_says_is_kept():
    history = ("Upload 1 of 2024-02-01 was not graded: there is a newer one.",)
    one, other = (upload("ada", "a.py", submitted=day(2), upload="7", superseded=history) for _ in range(2))
    assert counted(one, other) == [("a.py", history)]
    assert counted(replace(one, superseded=("More.", *history)), other) == [("a.py", (*history, "More."))]


def test_what_differs_in_time_number_or_content_or_can_not_be_read_is_not_there_twice():
    one = upload("ada", "a.py", submitted=day(2), upload="7")
    others = [
        upload("ada", "a.py", submitted=day(1), upload="7"),
        upload("ada", "a.py", submitted=day(2), upload="6"),
        upload("ada", "a.py", submitted=day(2), upload="7", tree=Files(b"x = 1")),
        upload("ada", "b.py", submitted=day(2), upload="7"),
    ]
    assert all(len(counted(other, one)[0][1]) == 1 for other in others)
    locked = upload("ada", "a.py", tree=Locked())
    assert len(counted(locked, locked)[0][1]) == 1


def test_students_stay_apart_and_in_order():
    got = counted(upload("bob", "b.py"), upload("ada", "a.py"), upload("bob", "c.py"))
    assert got == [("c.py", ("An older upload was not graded: 'b.py'.",)), ("a.py", ())]


def test_what_was_said_about_an_older_one_is_not_lost():
    older = upload("ada", "a.py", superseded=("Even older.",), notes=("It has a comment.",))
    newer = upload("ada", "b.py", superseded=("Said by the platform.",), attempt=3)
    told = ("Said by the platform.", "An older upload was not graded: 'a.py'.", "Even older.", "It has a comment.")
    assert counted(older, newer) == [("b.py", told)]


def test_many_files_are_counted_and_none_is_an_upload_too():
    many = upload("ada", " ".join(f"f{number}.py" for number in range(25)), attempt=1)
    none = Upload(("ada",), "ada", (), Student("ada"), attempt=2)
    (_, told), *_ = counted(many, none, upload("ada", "x.py", attempt=3))
    assert told[0].endswith("'f19.py', 5 more files (attempt 1).")
    assert told[1] == "An older upload was not graded: an upload without files (attempt 2)."
