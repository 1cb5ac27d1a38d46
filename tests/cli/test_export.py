"""``grader export``: from a graded folder to a file, on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from grader.cli import app
from grader.cli.whole import write_whole
from grader.errors import UsageError

Course = Any


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.fixture
def export(graded: tuple[Course, Any], tmp_path: Path) -> Any:
    """Runs the command on the class that is graded once; what it writes goes elsewhere."""
    out = graded[0].root / "out"

    def run(*options: str | Path) -> Any:
        return CliRunner().invoke(app, ["export", str(out), *map(str, options)])

    return run


def test_it_writes_into_the_folder_and_lists_what_is_pending(export: Any, graded: tuple[Course, Any]) -> None:
    result = export("--to", "csv")
    assert result.exit_code == 0, result.output
    target = graded[0].root / "out" / "grades-csv.csv"
    assert result.stdout == f"Grades for the CSV file: {target}\n"
    written = target.read_text(encoding="utf-8")
    target.unlink()
    assert written.startswith("id,login,email,name,group,submission,")
    assert "points are pending, so no score was written (--with-pending writes what there is)" in result.stderr


def test_a_platforms_own_file_is_filled_in_and_printed(export: Any, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.csv"
    theirs.write_bytes(b"\xef\xbb\xbfStudent,ID,SIS User ID,SIS Login ID,Section,hw (9)\r\n=X,1,007,ada,A,\r\n")
    roster = tmp_path / "roster.csv"
    roster.write_text("id,login,name\n007,ada,Ada\n008,bob,Bob\n", encoding="utf-8")
    result = export("--to", "canvas", "--into", theirs, "--out", "-", "--roster", roster, "--with-pending")
    assert result.exit_code == 0, result.output
    head, row = result.stdout_bytes.split(b"\r\n")[:2]
    assert head == b"\xef\xbb\xbfStudent,ID,SIS User ID,SIS Login ID,Section,hw (9)"
    assert row.startswith(b"=X,1,007,ada,A,")
    assert row[-1:].isdigit()


def test_a_mark_for_excel_stands_at_the_head_where_it_is_asked_for(export: Any, tmp_path: Path) -> None:
    export("--to", "csv", "--bom", "--out", tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--to", "blackboard"],
            "grader: --to blackboard: no such platform; known are canvas, csv, gradescope, moodle\n",
        ),
        (["--to", "csv", "--out-of", "0"], "grader: --out-of 0: not a number of points; write it as 1 or 12.5\n"),
        (
            ["--to", "csv", "--missing-as", "nan"],
            "grader: --missing-as nan: not a number of points; write it as 0 or 12.5\n",
        ),
        (
            ["--to", "csv", "--missing-as", "x"],
            "grader: --missing-as x: not a number of points; write it as 0 or 12.5\n",
        ),
    ],
)
def test_what_is_wrong_is_a_sentence_and_exits_with_2(export: Any, options: list[str], said: str) -> None:
    result = export(*options)
    assert (result.exit_code, result.stderr) == (2, said)


def test_a_folder_without_a_grade_book_exits_with_2(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["export", str(tmp_path), "--to", "csv"])
    assert result.exit_code == 2
    assert "no gradebook.sqlite in this folder; `grader grade … --out" in result.stderr


def test_a_file_is_replaced_whole_with_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "grades.csv"
    path.write_bytes(b"former")
    path.chmod(0o640)
    write_whole(path, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777, names(tmp_path)) == (b"new", 0o640, ["grades.csv"])


def test_what_is_no_file_is_written_into_and_stays(export: Any, read_from: Any) -> None:
    pipe, received = read_from()
    result = export("--to", "csv", "--out", pipe)
    assert result.exit_code == 0, result.output
    assert received().startswith(b"id,login,")
    assert pipe.is_fifo()


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "grades.csv").write_bytes(b"former")
    (tmp_path / "link.csv").symlink_to("grades.csv")
    write_whole(tmp_path / "link.csv", b"new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "grades.csv").read_bytes() == b"new"


def test_what_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "grades.csv").mkdir()
    with pytest.raises(UsageError, match=r"grades\.csv: can't be written: Is a directory"):
        write_whole(tmp_path / "grades.csv", b"new")
    assert names(tmp_path) == ["grades.csv"]
    with pytest.raises(UsageError, match=r"x\.csv: can't be written: No such file or directory"):
        write_whole(tmp_path / "none" / "x.csv", b"new")


def test_what_came_from_canvas_goes_back_by_its_ids(course: Course) -> None:
    for name in ("exampleada_4711_88120_stats.py", "bergbob_LATE_4712_88121_stats-1.py"):
        course.write(f"canvas/{name}", (course.root / "class/ada/stats.py").read_bytes())
    assert course.run("grade", course.root / "canvas").exit_code == 0
    words = ["export", str(course.root / "out"), "--to", "canvas", "--column", "HW (9)", "--with-pending", "--out", "-"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        "Student,ID,SIS User ID,SIS Login ID,Section,HW (9)\n"
        "    Points Possible,,,,,10\n"
        "bergbob,4712,,,,8\n"
        "exampleada,4711,,,,8\n"
    )


def test_what_came_from_moodle_goes_back_as_a_worksheet(course: Course) -> None:
    course.write(
        "moodle/Ada Example_12345_assignsubmission_file_/stats.py", (course.root / "class/ada/stats.py").read_bytes()
    )
    course.write("moodle/Bob Berg_12346_assignsubmission_file_/stats.py", "")
    assert course.run("grade", course.root / "moodle").exit_code == 0
    words = ["export", str(course.root / "out"), "--to", "moodle", "--with-pending", "--out", "-"]
    alone = CliRunner().invoke(app, words)  # nothing in these names tells a person from a team
    assert (alone.exit_code, alone.stdout) == (2, "")
    roster = course.write("roster.csv", "id,name\n007,Ada Example\n008,Bob Berg\n")
    result = CliRunner().invoke(app, [*words, "--roster", str(roster)])
    assert result.stdout == (
        "Identifier,Full name,Grade,Maximum grade,Last modified (grade)\n"
        "Participant 12345,Ada Example,8,10,-\n"
        "Participant 12346,Bob Berg,0,10,-\n"
    )
