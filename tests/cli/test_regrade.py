"""``grader regrade``: whose grade changes, from what to what, because of which criterion; and what it never does."""

from __future__ import annotations

import csv
import io
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from grader.cli import app
from grader.report.json_report import without_environment

Course = Any
STATS = "problems/stats/rubric.yaml"
NOW = ("--as-of", "2024-02-10T00:00:00-06:00")


@pytest.fixture
def course(course: Course) -> Course:
    """A graded class of which bob's mean is wrong by a little."""
    course.write("rubrics/hw.key", "6b" * 32)
    course.write("class/bob/stats.py", "def mean(x):\n    return x.sum() / len(x) + 0.001\n")
    assert course.run("grade", course.root / "class", *NOW).exit_code == 0
    return course


@pytest.fixture
def regrade(course: Course) -> Callable[..., Any]:
    def run(*options: str | Path, out: str = "out") -> Any:
        return CliRunner().invoke(app, ["regrade", str(course.root / out), *NOW, *map(str, options)])

    return run


def files(course: Course) -> dict[str, bytes]:
    found = (path for path in (course.root / "out").rglob("*") if path.is_file())
    return {path.name + path.parent.name: path.read_bytes() for path in found}


def ask(course: Course, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(course.root / "out" / "gradebook.sqlite")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def mend(course: Course) -> None:
    """The tolerance becomes wide enough for bob."""
    course.edit(STATS, "    hint: Divide by N.", "    hint: Divide by N.\n    tolerance: {rtol: 0.0, atol: 0.1}")


MENDED = "bob: 0 → 4 of 10 · stats/mean: fail 0/4 → pass 4/4\n"


def test_nothing_has_changed(regrade: Any) -> None:
    result = regrade()
    assert (result.exit_code, result.stdout) == (0, "0 of 3 grades change.\n")


def test_a_mended_tolerance_says_whose_grade_changes_and_writes_nothing(course: Course, regrade: Any) -> None:
    before = files(course)
    mend(course)
    for _ in range(2):
        result = regrade()
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == MENDED + "1 of 3 grades changes; nothing was written: --apply writes it.\n"
    assert files(course) == before


def test_apply_writes_grades_and_pages_and_keeps_the_former(course: Course, regrade: Any) -> None:
    mend(course)
    result = regrade("--apply", "--by", "prof")
    assert (result.exit_code, result.stdout) == (0, MENDED + "1 of 3 grades changes.\n")
    assert course.criterion("bob", "mean")["verdict"] == "pass"
    assert "bob,4,10," in (course.root / "out/grades.csv").read_text("utf-8")
    assert ask(course, "SELECT submission, score, why, who = 'prof' FROM history ORDER BY grade_id") == [
        ("ada", 8.0, "first", 0),
        ("bob", 0.0, "first", 0),
        ("cleo", 0.0, "first", 0),
        ("bob", 4.0, "regrade", 1),
    ]
    assert regrade().stdout == "0 of 3 grades change.\n"


def test_a_regrade_is_what_grading_would_have_given(course: Course, regrade: Any) -> None:
    mend(course)
    regrade("--apply")
    assert "3 of them were graded already" in course.run("grade", course.root / "class", *NOW).stdout
    assert course.run("grade", course.root / "class", "--out", course.root / "whole", *NOW).exit_code == 0
    for name in ("ada", "bob", "cleo"):
        one, other = ((course.root / out / f"results/{name}.json").read_text("utf-8") for out in ("out", "whole"))
        assert without_environment(one) == without_environment(other)


def test_nobodys_code_and_no_students_folder_is_needed(course: Course, regrade: Any) -> None:
    mend(course)
    shutil.rmtree(course.root / "class")
    assert regrade("--apply").stdout.startswith(MENDED)
    assert ask(course, "SELECT count(*) FROM observations WHERE run_id > 1") == [(0,)]


def test_points_that_change_are_told_with_what_they_were_of(course: Course, regrade: Any) -> None:
    course.edit(STATS, "points: 4", "points: 6")
    assert regrade().stdout.splitlines()[:2] == [
        "ada: 8 (+2 pending) of 10 → 10 (+2 pending) of 12 · stats/mean: pass 4/4 → pass 6/6",
        "bob: 0 of 10 → 0 of 12 · stats/mean: fail 0/4 → fail 0/6",
    ]


def test_a_changed_hint_changes_no_grade(course: Course, regrade: Any) -> None:
    course.edit(STATS, "hint: Divide by N.", "hint: Divide.")
    assert regrade().stdout == (
        "0 of 3 grades change; 2 more read otherwise with the same points; nothing was written: --apply writes it.\n"
    )


def test_a_criterion_that_is_gone(course: Course, regrade: Any) -> None:
    text = (course.root / STATS).read_text("utf-8")
    start, end = text.index("  - id: sorted_copy"), text.index("  - id: why")
    course.write(STATS, text[:start] + text[end:])
    told = regrade().stdout.splitlines()
    assert told[0] == "ada: 8 (+2 pending) of 10 → 7 (+2 pending) of 9 · stats/sorted_copy: pass 1/1 → –"


# ----------------------------------------------------------------------------------------------- what was never run


def add(course: Course) -> None:
    """A criterion that is new, and a case of ``mean`` that has other inputs."""
    course.edit(STATS, "- x: normal[5]", "- x: normal[6]")
    course.edit(
        STATS,
        "  - id: why",
        "  - id: double\n    title: Twice\n    points: 1\n    check: value\n    program: mean(x + x)\n"
        '    truth: mean(x + x)\n    cases: [{x: "normal[3]"}]\n  - id: why',
    )


def test_what_was_never_run_says_so_and_keeps_its_result(course: Course, regrade: Any) -> None:
    add(course)
    result = regrade()
    assert result.exit_code == 0
    assert [line for line in result.stdout.splitlines() if line.startswith("ada")] == [
        "ada: 8 (+2 pending) of 10 → 8 (+3 pending) of 11 · stats/mean: pass 4/4, needs --run-new",
        "ada: 8 (+2 pending) of 10 → 8 (+3 pending) of 11 · stats/double: needs --run-new",
    ]
    assert result.stdout.endswith(
        "3 of 3 grades change; 3 hold something that was never run: --run-new runs it; "
        "nothing was written: --apply writes it.\n"
    )


def test_what_is_kept_stands_in_the_pages_and_what_is_new_is_unjudged(course: Course, regrade: Any) -> None:
    before = course.criterion("bob", "mean")
    add(course)
    assert regrade("--apply").exit_code == 0
    assert course.criterion("bob", "mean") == before
    double = course.criterion("bob", "double")
    assert (double["verdict"], double["pending"], double["findings"][0]["fact"]) == (
        *("unjudged", 1),
        "This could not be judged: what it needs of the submission's code was never run.",
    )


def test_run_new_runs_what_was_never_run_and_no_more(course: Course, regrade: Any) -> None:
    add(course)
    result = regrade("--run-new", "--apply", "--allow-unconfined")
    assert "needs --run-new" not in result.stdout
    assert "ada: 8 (+2 pending) of 10 → 9 (+2 pending) of 11 · stats/double: – → pass 1/1\n" in result.stdout
    calls = {call for (call,) in ask(course, "SELECT call FROM observations WHERE run_id = 2")}
    assert {call.partition("#")[0] for call in calls} == {"stats/double/1", "stats/mean/1"}
    assert "3 of them were graded already" in course.run("grade", course.root / "class", *NOW).stdout


def test_run_new_without_apply_writes_nothing(course: Course, regrade: Any) -> None:
    before = files(course)
    add(course)
    assert "nothing was written" in regrade("--run-new", "--allow-unconfined").stdout
    assert files(course) == before


def test_after_a_regrade_that_lacks_something_grading_runs_it(course: Course, regrade: Any) -> None:
    add(course)
    regrade("--apply")
    assert "graded already" not in course.run("grade", course.root / "class", *NOW).stdout
    assert course.criterion("ada", "double")["verdict"] == "pass"


def test_another_key_leaves_hidden_criteria_as_they_are(course: Course, regrade: Any) -> None:
    other = course.write("other.key", "6c" * 32)
    told = regrade("--key", other).stdout
    assert "ada: 8 (+2 pending) of 10, as before · stats/variance: pass 3/3, needs --run-new\n" in told
    assert "why" not in told


def test_the_same_points_with_another_verdict_are_told_apart(course: Course, regrade: Any) -> None:
    decided = course.write("decisions.yaml", "decisions: [{for: bob, score: {mean: 0}, why: Copied.}]\n")
    regrade("--decisions", decided, "--apply")
    mend(course)
    assert regrade().stdout == (
        "bob: 0 of 10, as before · stats/mean: fail 0/4 → pass 4/4\n"
        "0 of 3 grades change; 1 more keeps its points, with other verdicts; nothing was written: --apply writes it.\n"
    )


# -------------------------------------------------------------------------------------------------------------- marks


def test_marks_come_on_top(course: Course, regrade: Any) -> None:
    marks = course.write("marks.csv", "submission,criterion,points,comment\nada,stats/why,1.5,Short.\n")
    told = "ada: 8 (+2 pending) → 9.5 of 10 · stats/why: awaiting 0/2, pending → partial 1.5/2\n"
    assert regrade("--marks", marks).stdout.startswith(told)
    assert ask(course, "SELECT count(*) FROM marks") == [(0,)]
    assert regrade("--marks", marks, "--apply", "--by", "ta").stdout.startswith(told)
    assert ask(course, "SELECT points, who FROM marks") == [(1.5, "ta")]
    assert ask(course, "SELECT why FROM history WHERE submission = 'ada'") == [("first",), ("marks",)]


def test_a_mark_for_earlier_work_is_told_until_it_is_given_again(course: Course, regrade: Any) -> None:
    head = "submission,criterion,points,comment\n"
    course.run("grade", course.root / "class", *NOW, "--marks", course.write("m.csv", f"{head}ada,why,2,Good.\n"))
    course.write("class/ada/answers.yaml", "stats: {why: I changed my mind.}\n")
    course.run("grade", course.root / "class", *NOW)
    told = regrade().stderr
    assert told == (
        "grader: marks that were given for earlier work still count: ada (stats/why); look at what was handed in "
        "since, and mark it again, with another comment\n"
    )
    assert regrade("--marks", course.root / "m.csv").stderr == told  # what is no news is given for nothing new
    again = course.write("again.csv", f"{head}ada,why,2,Good still.\n")
    assert regrade("--marks", again).stderr == ""
    assert regrade("--marks", again, "--apply").stderr == ""
    assert regrade().stderr == ""


def test_a_mark_above_what_is_left_of_a_criterion_counts_its_maximum(course: Course, regrade: Any) -> None:
    marks = course.write("marks.csv", "submission,criterion,points,comment\nada,stats/why,1.5,Short.\n")
    regrade("--marks", marks, "--apply")
    course.edit(STATS, "points: 2", "points: 1.22")
    told = (
        "grader: ada (stats/why): The mark of 1.5 is above the maximum of 1.22, which counts; "
        "mark it again, or mend the rubric\n"
    )
    changed = regrade("--apply")
    assert "ada: 9.5 of 10 → 9.22 of 9.22 · stats/why: partial 1.5/2 → pass 1.22/1.22\n" in changed.stdout
    assert (changed.stderr, regrade().stderr) == (told, told)
    course.edit(STATS, "points: 1.22", "points: 2")
    back = regrade("--apply")
    assert "stats/why: pass 1.22/1.22 → partial 1.5/2\n" in back.stdout
    assert back.stderr == ""


# ------------------------------------------------------------------------------------------------------------- output


def test_csv_is_one_row_for_each_change(course: Course, regrade: Any) -> None:
    mend(course)
    (row,) = csv.DictReader(io.StringIO(regrade("--csv").stdout))
    assert row["submission"] == "bob"
    assert (row["criterion"], row["verdict_before"], row["verdict_now"]) == ("stats/mean", "fail", "pass")
    assert (row["score_before"], row["score_now"], row["max_score_now"]) == ("0", "4", "10")
    assert row["needs_run"] == "false"


def test_submissions_keep_the_seed_that_they_were_graded_with(course: Course, regrade: Any) -> None:
    assert course.run("grade", course.root / "class" / "bob", "--seed", "9", *NOW).exit_code == 0
    assert regrade().stdout == "0 of 3 grades change.\n"


# ------------------------------------------------------------------------------------------------------------- errors


def test_a_folder_without_a_book(course: Course, regrade: Any, refused: Any) -> None:
    told = refused(regrade(out="nowhere"))
    assert told == (
        f"grader: {course.root}/nowhere: no gradebook.sqlite in this folder; "
        f"`grader grade … --out {course.root}/nowhere` makes one\n"
    )
    assert not (course.root / "nowhere").exists()


def test_an_assignment_that_has_moved(course: Course, regrade: Any, refused: Any) -> None:
    (course.root / "rubrics").rename(course.root / "moved")
    file = course.root / "rubrics/hw.yaml"
    assert refused(regrade()) == (
        f"grader: {file}: the assignment is not where it was when it was graded; name it with --assignment\n"
    )
    moved = course.root / "moved/hw.yaml"
    key = course.root / "rubrics/hw.key"
    assert refused(regrade("--assignment", moved)) == (
        f"grader: {key}: the key of the hidden cases is not where it was; name it with --key FILE\n"
    )
    result = regrade("--assignment", moved, "--key", course.root / "moved/hw.key", "--apply")
    assert (result.exit_code, result.stdout) == (0, "0 of 3 grades change.\n")
    assert regrade().exit_code == 0  # the book knows the new places


def test_another_assignment(course: Course, regrade: Any, refused: Any) -> None:
    shutil.copy(course.root / "rubrics/hw.yaml", course.root / "rubrics/hw2.yaml")
    assert refused(regrade("--assignment", course.root / "rubrics/hw2.yaml")) == (
        "grader: the grades are those of 'hw', and 'hw2' is another assignment\n"
    )


def test_a_rubric_with_a_mistake(course: Course, regrade: Any, refused: Any) -> None:
    course.edit(STATS, "points: 4", "points: four")
    assert "'points' must be a number" in refused(regrade())


def test_a_lost_key_is_not_made_anew(course: Course, regrade: Any, refused: Any) -> None:
    (course.root / "rubrics/hw.key").unlink()
    refused(regrade())
    assert not (course.root / "rubrics/hw.key").exists()


def test_a_damaged_book(course: Course, regrade: Any, refused: Any) -> None:
    book = course.root / "out/gradebook.sqlite"
    book.write_bytes(book.read_bytes()[:20_000])
    assert refused(regrade()).startswith(
        f"grader: {book}: the grade book is damaged (database disk image is malformed); move it away"
    )
