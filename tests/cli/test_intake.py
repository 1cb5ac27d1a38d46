"""``grader grade`` on what platforms and students pack: what is printed, what the pages say, and its exit codes."""

from __future__ import annotations

import html
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

Course = Any

ROSTER = "id,name\n4711,Ada Example\n4712,Bob Other\n4719,Zoe Last\n"


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.fixture
def export(course: Course) -> Path:
    """A Canvas download of three: an old and a new upload, an archive that is broken, and somebody on no roster."""
    right = (course.root / "class/ada/stats.py").read_bytes()
    answers = (course.root / "class/ada/answers.yaml").read_bytes()
    files = {
        "exampleada_4711_88120_stats.py": b"",
        "exampleada_LATE_4711_88150_stats-1.py": right,
        "exampleada_LATE_4711_88151_answers-1.yaml": answers,
        "otherbob_4712_88130_hw.zip": b"PK\3\4 cut short",
        "thirdcleo_4713_88140_hw.zip": zipped({"hw/stats.py": right, "hw/notes.pdf": b"%PDF"}),
        "syllabus.docx": b"",
    }
    path: Path = course.write("submissions.zip", zipped(files))
    return path


def test_an_export_is_graded_as_it_was_downloaded(course: Course, export: Path) -> None:
    roster = course.write("roster.csv", ROSTER)
    result = course.run("grade", export, "--roster", roster)
    assert result.exit_code == 0, result.output
    scores = {name: course.result(name)["score"] for name in ("exampleada_4711", "otherbob_4712", "thirdcleo_4713")}
    assert scores == {"exampleada_4711": 8, "otherbob_4712": 0, "thirdcleo_4713": 8}
    told = " ".join(result.stdout.split())
    for sentence in (
        "exampleada_4711: An older upload was not graded: 'exampleada_4711_88120_stats.py'.",
        "otherbob_4712: 'hw.zip' was not used: it is damaged or was cut short; pack it again.",
        "thirdcleo_4713: 'hw.zip/hw/notes.pdf' was not used: neither a Python module nor answers.yaml.",
        "'syllabus.docx' belongs to no submission and was not used.",
        "On the roster, without a submission: Zoe Last (4719).",
        "Not on the roster: the submission thirdcleo_4713.",
    ):
        assert sentence in told


def test_the_class_page_lists_what_belongs_to_nobody(course: Course, export: Path) -> None:
    assert course.run("grade", export, "--roster", course.write("roster.csv", ROSTER)).exit_code == 0
    page = html.unescape((course.root / "out" / "index.html").read_text(encoding="utf-8"))
    assert "<dt>the class</dt><dd>'syllabus.docx' belongs to no submission and was not used.</dd>" in page
    assert "<dd>On the roster, without a submission: Zoe Last (4719).</dd>" in page


def test_students_are_told_what_is_wrong_with_their_archive_and_nothing_of_others(course: Course, export: Path) -> None:
    assert course.run("grade", export).exit_code == 0
    page = html.unescape((course.root / "out" / "reports" / "otherbob_4712.html").read_text(encoding="utf-8"))
    assert "'hw.zip' was not used: it is damaged or was cut short; pack it again." in page
    assert "syllabus" not in page
    assert course.criterion("otherbob_4712", "mean")["verdict"] == "missing"


def test_an_archive_of_one_student_is_one_submission(course: Course) -> None:
    right = (course.root / "class/ada/stats.py").read_bytes()
    path = course.write("zoe.zip", zipped({"work/stats.py": right, "work/lib/x.py": b""}))
    assert course.run("grade", path).exit_code == 0
    assert course.result("zoe")["score"] == 8


def test_a_long_list_of_remarks_is_cut_in_the_terminal_and_whole_on_the_page(course: Course) -> None:
    for number in range(30):
        course.write(f"class/stray{number:02}.pdf", "")
    result = course.run("grade", course.root / "class")
    assert "'stray19.pdf' belongs to no submission" in result.stdout
    assert "'stray20.pdf'" not in result.stdout
    assert "10 more remarks stand on the class page." in result.stdout
    page = (course.root / "out" / "index.html").read_text(encoding="utf-8")
    assert page.count("belongs to no submission and was not used.") == 30


def test_results_inside_the_class_are_not_graded(course: Course) -> None:
    out = course.root / "class" / "grades"
    for _ in range(2):
        result = course.run("grade", course.root / "class", "--out", out)
        assert result.exit_code == 0
        assert "3 submissions" in result.stdout


# ---------------------------------------------------------------------------------------------------- wrong commands


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("class.zip", b"PK\3\4 cut", "it is damaged or was cut short; pack it again"),
        ("class.7z", b"7z", "it is a 7-Zip archive; hand in a .zip or .tar.gz"),
        ("class.zip", b"", "it is empty; pack it again"),
    ],
)
def test_an_export_that_can_not_be_read(course: Course, refused: Any, name: str, content: bytes, why: str) -> None:
    path = course.write(name, content)
    told = refused(course.run("grade", path))
    assert told == f"grader: {path}: {why}, or unpack it yourself and give the folder\n"


def test_an_archive_without_submissions(course: Course, refused: Any) -> None:
    path = course.write("class.zip", zipped({"readme.txt": b""}))
    expected = "expected folders or files (.py, .ipynb, .zip, .tar.gz), one for each student"
    assert refused(course.run("grade", path)) == f"grader: {path}: no submission in this archive; {expected}\n"


def test_several_assignments_in_one_folder(course: Course, refused: Any) -> None:
    course.write("all/hw7/ada/stats.py", "")
    course.write("all/hw8/ada/stats.py", "")
    told = refused(course.run("grade", course.root / "all"))
    assert told == "grader: all: several assignments lie here (hw7, hw8); give the folder of one\n"


def test_an_unknown_format(course: Course, refused: Any) -> None:
    told = refused(course.run("grade", course.root / "class", "--format", "canvass"))
    assert told.startswith("grader: --format canvass: no such format; known are blackboard, brightspace, canvas, ")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "America"])
def test_an_unknown_zone(course: Course, refused: Any, zone: str) -> None:
    told = refused(course.run("grade", course.root / "class", "--timezone", zone))
    assert told == f"grader: --timezone {zone}: no such zone; write one such as America/Chicago or UTC\n"


def test_a_wrong_roster(course: Course, refused: Any) -> None:
    roster = course.write("roster.csv", "id,name\n,Ada\n,Bob\n")
    told = refused(course.run("grade", course.root / "class", "--roster", roster))
    assert told.count("nobody is named: no id, no login and no e-mail address\n") == 2
    assert told.startswith(f"{roster}:2:1: ")
