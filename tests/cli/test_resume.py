"""``grader grade``, again and again: what is there is left alone, what has changed is graded, and no more than that."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from grader.cli import app
from grader.report.json_report import without_environment
from grader.versions import versions

Course = Any

STATS = "problems/stats/rubric.yaml"


@pytest.fixture
def course(course: Course) -> Course:
    course.write("rubrics/hw.key", "6b" * 32)
    return course


def ask(course: Course, query: str, out: str = "out") -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(course.root / out / "gradebook.sqlite")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def grade(course: Course, *options: str | Path, out: str = "out") -> Any:
    result = course.run("grade", course.root / "class", "--out", course.root / out, *options)
    assert result.exit_code == 0, result.output
    return result


def ran(course: Course) -> list[str]:
    """The calls that the last run had answered by students' code."""
    rows = ask(
        course,
        "SELECT name || ' ' || call FROM observations JOIN submissions ON submissions.id = submission_id "
        "WHERE observations.run_id = (SELECT max(id) FROM runs) ORDER BY name, call",
    )
    return [row[0] for row in rows]


def history(course: Course) -> list[tuple[str, float, str]]:
    return ask(course, "SELECT submission, score, why FROM history ORDER BY submission, grade_id")


def files(course: Course, out: str = "out") -> dict[str, bytes]:
    folder = course.root / out
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".sqlite")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_second_run_grades_nothing_and_leaves_every_byte(course: Course) -> None:
    grade(course)
    before = files(course)
    result = grade(course)
    assert "\n3 of them were graded already; --fresh grades again.\n" in result.stdout
    assert ran(course) == []
    assert history(course) == [("ada", 8.0, "first"), ("bob", 1.0, "first"), ("cleo", 0.0, "first")]
    assert files(course) == before


def test_fresh_runs_all_again_and_notes_it(course: Course) -> None:
    grade(course)
    count = len(ran(course))
    result = grade(course, "--fresh")
    assert "graded already" not in result.stdout
    assert len(ran(course)) == count > 0
    assert [why for _, _, why in history(course)] == ["first", "fresh"] * 3


def test_a_new_and_a_changed_submission_are_graded_and_no_other(course: Course) -> None:
    grade(course)
    course.write("class/dora/stats.py", "def mean(x):\n    return x.mean()\n")
    course.edit("class/bob/stats.py", "/ 2", "/ len(x)")
    result = grade(course)
    assert "\n2 of them were graded already; --fresh grades again.\n" in result.stdout
    assert {name.split()[0] for name in ran(course)} == {"bob", "dora"}
    assert [row for row in history(course) if row[0] in ("bob", "dora")] == [
        ("bob", 1.0, "first"),
        ("bob", 5.0, "resubmitted"),
        ("dora", 4.0, "first"),
    ]
    assert course.result("bob")["score"] == 5


def test_other_answers_are_other_content(course: Course) -> None:
    grade(course)
    course.write("class/ada/answers.yaml", "stats: {why: Because.}\n")
    grade(course)
    assert course.criterion("ada", "why")["answer"] == "Because."


def test_a_mended_tolerance_is_judged_from_what_was_observed(course: Course) -> None:
    course.write("class/bob/stats.py", "def mean(x):\n    return x.sum() / len(x) + 0.001\n")
    grade(course)
    assert course.criterion("bob", "mean")["verdict"] == "fail"
    course.edit(STATS, "    hint: Divide by N.", "    hint: Divide by N.\n    tolerance: {rtol: 0.0, atol: 0.1}")
    grade(course)
    assert ran(course) == []
    assert course.criterion("bob", "mean")["verdict"] == "pass"
    assert [row for row in history(course) if row[0] == "bob"] == [("bob", 0.0, "first"), ("bob", 4.0, "changed")]


def test_what_changes_judging_alone_runs_nothing(course: Course) -> None:
    grade(course)
    for name, old, new in [
        (STATS, "points: 4", "points: 6"),
        (STATS, "title: The mean", "title: The sample mean"),
        (STATS, "hint: Divide by N.", "hint: Divide by the number of entries."),
        ("problems/stats/reference.py", "x.mean()", "x.mean() + 1"),
        ("rubrics/hw.yaml", "title: Homework", "title: Homework 1"),
    ]:
        before = course.result("bob"), (course.root / "out/staff/bob.html").read_bytes()
        course.edit(name, old, new)
        assert "graded already" not in grade(course).stdout
        assert ran(course) == []
        assert (course.result("bob"), (course.root / "out/staff/bob.html").read_bytes()) != before


def test_a_changed_input_runs_the_calls_that_it_changes_and_no_other(course: Course) -> None:
    grade(course)
    course.edit(STATS, "- x: normal[5]", "- x: normal[6]")
    grade(course)
    assert ran(course) == [f"{name} stats/mean/1" for name in ("ada", "bob", "cleo")]


def test_a_changed_input_gives_what_an_undisturbed_run_gives(course: Course) -> None:
    grade(course)
    course.edit(STATS, "program: variance(x)", "program: variance(2 * x)")
    grade(course)
    grade(course, out="whole")
    for name in ("ada", "bob", "cleo"):
        one, other = ((course.root / out / f"results/{name}.json").read_text("utf-8") for out in ("out", "whole"))
        assert without_environment(one) == without_environment(other)


def test_another_seed_runs_public_calls_and_another_key_hidden_ones(course: Course) -> None:
    grade(course)
    whole = ran(course)
    grade(course, "--seed", "9")
    public = ran(course)
    assert public == [call for call in whole if call.endswith("mean/1")]
    other = course.write("other.key", "6c" * 32)
    grade(course, "--seed", "9", "--key", other)
    assert ran(course) == [call for call in whole if call not in public]


def test_other_limits_run_all(course: Course) -> None:
    grade(course)
    whole = ran(course)
    grade(course, "--call-seconds", "20")
    assert ran(course) == whole


def test_another_version_runs_all(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    grade(course)
    whole = ran(course)
    monkeypatch.setattr("grader.gradebook.setting.versions", lambda: {**versions(), "torchvision": "99"})
    grade(course)
    assert ran(course) == whole


# -------------------------------------------------------------------------------------------------------------- files


@pytest.mark.parametrize("name", ["results/ada.json", "reports/bob.html", "staff/cleo.html"])
def test_a_file_that_is_gone_is_written_again_to_the_byte(name: str, course: Course) -> None:
    grade(course)
    before = files(course)
    (course.root / "out" / name).unlink()
    grade(course)
    assert ran(course) == []
    assert files(course) == before


def test_a_file_that_was_cut_off_is_written_again(course: Course) -> None:
    grade(course)
    path = course.root / "out/results/ada.json"
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    grade(course)
    assert path.read_bytes() == whole


def test_what_a_killed_grader_left_half_written_is_swept_away(course: Course) -> None:
    grade(course)
    left = course.write("out/results/.ada.json.part", "{")
    grade(course)
    assert not left.exists()


def test_pages_follow_the_date_and_the_audience(course: Course) -> None:
    grade(course, "--as-of", "2024-02-10T00:00:00-06:00")
    assert "This opens after the due date." in (course.root / "out/reports/ada.html").read_text("utf-8")
    grade(course, "--as-of", "2024-02-20T00:00:00-06:00")
    assert "This opens after the due date." not in (course.root / "out/reports/ada.html").read_text("utf-8")
    grade(course, "--as-of", "2024-02-20T00:00:00-06:00", "--audience", "student")
    assert course.result("ada")["audience"] == "student"
    assert ran(course) == []
    assert [why for _, _, why in history(course)] == ["first"] * 3


def test_a_part_of_a_class_leaves_the_rest_in_the_pages(course: Course) -> None:
    grade(course)
    result = course.run("grade", course.root / "class" / "ada")
    assert "2 more submissions of the grade book stay in index.html and grades.csv." in result.stdout
    assert "bob" not in result.stdout
    for name in ("index.html", "grades.csv"):
        text = (course.root / "out" / name).read_text("utf-8")
        assert all(name in text for name in ("ada", "bob", "cleo"))


def test_findings_are_printed_of_what_was_graded_before(course: Course) -> None:
    grade(course)
    result = grade(course, "-v")
    assert "The module could not be loaded: RuntimeError: not today" in result.stdout
    assert ran(course) == []
    assert len(history(course)) == 3


# ---------------------------------------------------------------------------------------------------------- unjudged


def test_what_could_not_be_judged_is_tried_again(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def guarded(path: Path, *arguments: Any, **more: Any) -> Any:
        if path.parent.name == "bob":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **more)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "open", guarded)
        for _ in range(2):
            assert course.run("grade", course.root / "class").exit_code == 1
    assert "\n2 of them were graded already" in grade(course).stdout
    assert course.result("bob")["score"] == 1


# --------------------------------------------------------------------------------------------------------- who it is


def test_whose_submissions_they_are_is_brought_up_to_date_without_grading_again(course: Course) -> None:
    grade(course)
    roster = course.write("roster.csv", "id,login,name\n007,ada,Ada Example\n009,zoe,Zoë\n")
    result = grade(course, "--roster", roster)
    assert "3 of them were graded already" in result.stdout
    assert ran(course) == []
    assert ask(course, "SELECT student_id, login, student FROM current_grades WHERE submission = 'ada'") == [
        ("007", "ada", "Ada Example")
    ]
    told = "On the roster, without a submission: Zoë (009)."
    assert told in (course.root / "out/index.html").read_text("utf-8")
    assert CliRunner().invoke(app, ["regrade", str(course.root / "out"), "--apply"]).exit_code == 0
    assert told in (course.root / "out/index.html").read_text("utf-8")


# ------------------------------------------------------------------------------------------------------------- marks


def marks(course: Course, *rows: str) -> Path:
    return course.write("marks.csv", "submission,criterion,points,comment\n" + "".join(f"{row}\n" for row in rows))


def test_marks_stay_and_say_who_gave_them(course: Course) -> None:
    grade(course, "--marks", marks(course, "ada,stats/why,1.5,Short."), "--by", "ta")
    assert course.result("ada")["score"] == 9.5
    grade(course)
    grade(course, "--fresh")
    assert course.result("ada")["score"] == 9.5
    grade(course, "--marks", marks(course, "ada,stats/why,2,On a second look."), "--by", "prof")
    assert course.result("ada")["score"] == 10
    assert ran(course) == []
    assert ask(course, "SELECT points, comment, who FROM marks ORDER BY id") == [
        (1.5, "Short.", "ta"),
        (2.0, "On a second look.", "prof"),
    ]
    assert history(course)[:3] == [("ada", 9.5, "first"), ("ada", 9.5, "fresh"), ("ada", 10.0, "marks")]


def test_a_mark_is_taken_back(course: Course) -> None:
    grade(course, "--marks", marks(course, "ada,stats/why,2,", "bob,mean,4,"))
    assert (course.result("ada")["score"], course.result("bob")["score"]) == (10, 5)
    grade(course, "--marks", marks(course, "ada,stats/why,none,", "bob,mean,None,"))
    assert (course.result("ada")["score"], course.result("bob")["score"]) == (8, 1)
    assert course.criterion("ada", "why")["verdict"] == "awaiting"


WHY = "class/ada/answers.yaml"


def earlier(*named: str) -> str:
    return (
        f"grader: marks that were given for earlier work still count: {', '.join(named)}; look at what was handed in "
        "since, and mark it again, with another comment\n"
    )


def test_a_mark_for_an_earlier_answer_counts_and_is_told_until_it_is_given_again(course: Course) -> None:
    given = marks(course, "ada,stats/why,2,Good.")
    assert grade(course, "--marks", given).stderr == ""
    course.write(WHY, "stats: {why: I changed my mind.}\n")
    for options in ((), ("--marks", given), ("--quiet",)):
        assert grade(course, *options).stderr == earlier("ada (stats/why)")
    assert course.criterion("ada", "why")["score"] == 2
    told = "The mark was given for earlier work, and still counts."
    assert told in (course.root / "out/staff/ada.html").read_text("utf-8")
    assert told not in (course.root / "out/reports/ada.html").read_text("utf-8")
    assert grade(course, "--marks", marks(course, "ada,stats/why,2,Good still.")).stderr == ""
    assert told not in (course.root / "out/staff/ada.html").read_text("utf-8")


def test_a_mark_for_an_answer_that_is_gone_is_told(course: Course) -> None:
    grade(course, "--marks", marks(course, "ada,stats/why,2,Good."))
    (course.root / WHY).unlink()
    assert grade(course).stderr == earlier("ada (stats/why)")
    assert course.criterion("ada", "why")["verdict"] == "pass"


def test_a_mark_is_for_its_own_criterion(course: Course) -> None:
    grade(course, "--marks", marks(course, "ada,stats/why,2,Good.", "ada,stats/mean,3,Slow."))
    course.write(WHY, "stats: {why: The mean is taken from the sample., other: more}\n")
    assert grade(course).stderr == ""
    course.write("class/ada/stats.py", (course.root / "class/ada/stats.py").read_text("utf-8") + "\n# faster\n")
    assert grade(course).stderr == earlier("ada (stats/mean)")


def test_a_mark_is_for_what_was_graded_when_it_was_given(course: Course) -> None:
    grade(course)
    course.write(WHY, "stats: {why: I changed my mind.}\n")
    given = marks(course, "ada,stats/why,2,Good.")  # by somebody who has seen the report of the former answer
    assert grade(course, "--marks", given).stderr == earlier("ada (stats/why)")


def test_a_mark_holds_for_work_that_can_no_longer_be_read(course: Course) -> None:
    grade(course, "--marks", marks(course, "ada,stats/why,2,Good."))
    (course.root / "class/ada/stats.py").unlink()
    (course.root / WHY).unlink()
    (course.root / "class/ada").rmdir()
    course.write("class/ada.zip", b"PK\x03\x04 cut off")
    result = course.run("grade", course.root / "class")
    assert earlier("ada (stats/why)") in result.stderr
    assert course.criterion("ada", "why")["score"] == 2


def test_marks_of_a_part_of_the_class_wait_for_it(course: Course) -> None:
    grade(course)
    given = marks(course, "ada,stats/why,2,", "bob,stats/why,1,")
    result = course.run("grade", course.root / "class" / "ada", "--marks", given)
    assert result.stderr == ""
    grade(course)
    assert (course.result("ada")["score"], course.result("bob")["score"]) == (10, 2)


# ------------------------------------------------------------------------------------------------- one folder, others


def test_a_folder_holds_one_assignment(course: Course, refused: Any) -> None:
    grade(course)
    course.write("rubrics/hw2.yaml", (course.root / "rubrics/hw.yaml").read_text("utf-8"))
    told = refused(course.run("grade", course.root / "class", "--assignment", course.root / "rubrics/hw2.yaml"))
    assert told == (f"grader: {course.root}/out/gradebook.sqlite: holds the grades of 'hw'; give 'hw2' another --out\n")


@pytest.fixture
def other(course: Course) -> Iterator[subprocess.Popen[bytes]]:
    """Another grader at work in the folder, until something is written to it."""
    (course.root / "out").mkdir()
    script = "import sys; from pathlib import Path; from grader.gradebook.lock import Lock; "
    script += "Lock(Path(sys.argv[1])).take(None); print(flush=True); sys.stdin.readline()"
    command = [sys.executable, "-c", script, str(course.root / "out")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def test_a_second_grader_refuses_if_it_may_not_wait(course: Course, refused: Any, other: Any) -> None:
    told = refused(course.run("grade", course.root / "class", "--no-wait"))
    assert told.startswith(f"grader: {course.root}/out: in use by another grader (process {other.pid} of ")
    assert told.endswith("); try again when that has ended, or leave out --no-wait to wait\n")


def test_a_second_grader_touches_nothing_before_it_is_its_turn(course: Course, refused: Any, other: Any) -> None:
    half_written = course.write("out/results/.ada.json.part", "{")
    refused(course.run("grade", course.root / "class", "--no-wait"))
    assert half_written.exists()


def test_a_second_grader_waits_and_says_for_whom(course: Course, other: Any) -> None:
    threading.Timer(1.0, other.kill).start()
    result = grade(course)
    assert result.stderr.startswith(f"grader: {course.root}/out: in use by another grader (process {other.pid} of ")
    assert result.stderr.endswith("); waiting until that has ended\n")
    assert course.result("ada")["score"] == 8


def test_a_damaged_book_is_a_sentence(course: Course, refused: Any) -> None:
    grade(course)
    book = course.root / "out/gradebook.sqlite"
    book.write_bytes(book.read_bytes()[:20_000])
    told = refused(course.run("grade", course.root / "class"))
    assert told.startswith(
        f"grader: {book}: the grade book is damaged (database disk image is malformed); move it away"
    )


def test_nothing_depends_on_how_many_are_graded_at_a_time(course: Course) -> None:
    grade(course)
    grade(course, "--jobs", "3", out="again")
    one, other = (
        {name: without_measured(data) for name, data in files(course, out).items()} for out in ("out", "again")
    )
    assert one == other
    kept = "SELECT digest, status, data FROM observations ORDER BY digest, data"
    assert ask(course, kept) == ask(course, kept, "again")


def without_measured(data: bytes) -> str:
    text = data.decode("utf-8")
    return without_environment(text) or text


# --------------------------------------------------------------------------------------------------------- full disk


@pytest.mark.root
def test_a_full_disk_is_a_sentence_and_with_more_room_grading_goes_on(course: Course, refused: Any) -> None:
    disk = course.root / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "none", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting a small disk needs root")
    try:
        told = refused(course.run("grade", course.root / "class", "--out", disk / "out"))
        assert told.startswith(f"grader: {disk / 'out'}")
        assert told.count("\n") == 1
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        assert course.run("grade", course.root / "class", "--out", disk / "out").exit_code == 0
        grade(course)
        names = files(course).keys()
        assert {path.relative_to(disk / "out").as_posix() for path in (disk / "out").rglob("*.*ml")} <= names
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_another_student_of_the_same_name_takes_nobodys_place(course: Course) -> None:
    rosters = [course.write(f"{one}.csv", f"id,name\n{one},Ada\n") for one in ("0042", "0077")]
    grade(course, "--roster", rosters[0])
    before = files(course)
    result = course.run("grade", course.root / "class", "--out", course.root / "out", "--roster", rosters[1])
    assert result.exit_code == 2
    assert "'ada' is Ada (0077) here and Ada (0042) in the book; give another --out" in result.stderr
    assert (files(course), history(course)[0]) == (before, ("ada", 8.0, "first"))


def gradescope(course: Course, name: str, day: int, source: bytes, history: str = "[]") -> Path:
    """An export of one submission of that day of February."""
    entry = f"submission_{day}:\n  :submitters:\n  - :name: Ada\n    :sid: '7'\n"
    times = f"  :created_at: 2024-02-{day} 10:00:00.000000000 Z\n  :history: {history}\n"
    course.write(f"{name}/submission_metadata.yml", f"---\n{entry}{times}")
    course.write(f"{name}/submission_{day}/stats.py", source)
    return course.root / name


def test_an_older_download_takes_no_newer_ones_place_and_is_told(course: Course) -> None:
    right, wrong = ((course.root / f"class/{name}/stats.py").read_bytes() for name in ("ada", "bob"))
    newer, older = gradescope(course, "newer", 14, right), gradescope(course, "older", 12, wrong)
    assert course.run("grade", newer).exit_code == 0
    result = course.run("grade", older)
    assert result.exit_code == 0
    times = "Ada_7 (2024-02-12 10:00:00 UTC, before 2024-02-14 10:00:00 UTC)"
    told = "grader: older than what the grade book has, and {}: {}\n"
    assert result.stderr == told.format("not graded (--fresh grades it)", times)
    assert history(course) == [("Ada_7", 8.0, "first")]
    assert course.run("grade", newer).stderr == ""
    assert ask(course, "SELECT submitted FROM current_grades") == [("2024-02-14T10:00:00+00:00",)]

    result = course.run("grade", older, "--fresh")
    assert result.stderr == told.format("graded in its place", times)
    assert history(course) == [("Ada_7", 8.0, "first"), ("Ada_7", 1.0, "fresh")]


def test_an_older_upload_that_was_made_to_count_counts(course: Course) -> None:
    right, wrong = ((course.root / f"class/{name}/stats.py").read_bytes() for name in ("ada", "bob"))
    assert course.run("grade", gradescope(course, "newer", 14, wrong)).exit_code == 0
    chosen = "\n  - :created_at: 2024-02-14 10:00:00.000000000 Z\n    :id: 14"
    result = course.run("grade", gradescope(course, "older", 12, right, chosen))
    assert result.exit_code == 0
    assert "graded in its place: Ada_7 (" in result.stderr
    assert history(course) == [("Ada_7", 1.0, "first"), ("Ada_7", 8.0, "resubmitted")]
