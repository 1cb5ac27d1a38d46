"""Of several uploads by one student the newest counts, and the others are listed."""

from __future__ import annotations

from datetime import UTC, datetime

from grader.intake.base import Upload
from grader.intake.newest import newest_of_each
from grader.intake.tree import Piece
from grader.model import Student


def upload(who, name, **more):
    pieces = tuple(Piece(None, one, "file", one) for one in name.split())  # type: ignore[arg-type]
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
