"""An assignment file and all of its problems."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from grader.errors import ProblemError, RubricError
from grader.rubric.assignment import load_assignment

WriteProblem = Callable[..., Path]
WriteAssignment = Callable[[str], Path]

TEXT = """\
title: Assignment 2
course: Deep Learning
released: 2024-02-05T00:00:00-06:00
due: 2024-02-19T23:59:00-06:00
problems:
  - {id: p, points: 10}
  - {id: q}
extra_credit_cap: 2.50
"""


@pytest.fixture
def problems(write_problem: WriteProblem) -> None:
    write_problem(name="p")
    write_problem(name="q")


@pytest.mark.usefixtures("problems")
def test_an_assignment_with_its_problems(write_assignment: WriteAssignment) -> None:
    path = write_assignment(TEXT)
    assignment = load_assignment(path)
    central = timezone(timedelta(hours=-6))
    assert (assignment.id, assignment.title, assignment.course) == ("hw", "Assignment 2", "Deep Learning")
    assert assignment.released == datetime(2024, 2, 5, tzinfo=central)
    assert assignment.due == datetime(2024, 2, 19, 23, 59, tzinfo=central)
    assert (assignment.extra_credit_cap, assignment.path) == (Decimal("2.5"), path)
    assert [[str(one.points) for one in problem.criteria] for problem in assignment.problems] == [
        ["6.67", "3.33", "1.67"],
        ["2", "1", "0.5"],
    ]


@pytest.mark.usefixtures("problems")
def test_only_title_and_problems_are_needed(write_assignment: WriteAssignment) -> None:
    assignment = load_assignment(write_assignment("title: T\nproblems: [{id: q}]\n"))
    assert (assignment.course, assignment.released, assignment.due, assignment.extra_credit_cap) == (
        "",
        None,
        None,
        None,
    )


@pytest.mark.usefixtures("problems")
def test_problems_lie_where_the_path_leads_without_detours(
    write_assignment: WriteAssignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_assignment("title: T\nproblems: [{id: q}]\n")
    monkeypatch.chdir(tmp_path)
    problem = load_assignment(Path("rubrics/hw.yaml")).problems[0]
    assert (problem.directory, problem.criteria[0].where) == (Path("problems/q"), "problems/q/rubric.yaml:4")


@pytest.mark.usefixtures("problems")
def test_a_linked_folder_is_followed_as_the_system_does(write_assignment: WriteAssignment, tmp_path: Path) -> None:
    write_assignment("title: T\nproblems: [{id: q}]\n")
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "rubrics").symlink_to(tmp_path / "rubrics")
    assert load_assignment(tmp_path / "deep" / "er" / "rubrics" / "hw.yaml").problems[0].id == "q"


ROWS = [
    ("a date without an offset", "due: 2024-02-19T23:59:00", 3, 6, "'due' has no offset from UTC",
     "add it, as in 2024-02-19T23:59:00-06:00"),
    ("a day", "released: 2024-02-19", 3, 11, "'released' has no offset from UTC",
     "add it, as in 2024-02-19T00:00:00-06:00"),
    ("no date", "due: next week", 3, 6, "'due' is no date: 'next week'",
     "write ISO 8601 with an offset, such as 2024-02-19T23:59:00-06:00"),
    ("due too early", "due: 2024-02-04T00:00:00Z\nreleased: 2024-02-05T00:00:00Z", 3, 6,
     "the assignment is due before it is released", "swap the dates, or mend one"),
    ("no folder of problems", "problems_dir: ../probs", 3, 15, "there is no folder '../probs' of problems",
     "set `problems_dir` to a folder, as seen from this file"),
    ("an unknown key", "deu: 2024-02-04T00:00:00Z", 3, 1, "unknown key 'deu'; did you mean 'due'?",
     "write 'due', or remove it"),
    ("a cap below 0", "extra_credit_cap: -1", 3, 19, "'extra_credit_cap' must be at least 0; given is the number -1",
     "write a number that is at least 0"),
    ("a cap in thousandths", "extra_credit_cap: 0.125", 3, 19, "points count in hundredths; given is 0.125",
     "write at most two decimals"),
]  # fmt: skip


@pytest.mark.usefixtures("problems")
@pytest.mark.parametrize(
    ("lines", "line", "column", "message", "fix"), [row[1:] for row in ROWS], ids=[r[0] for r in ROWS]
)
def test_a_mistake_is_named_placed_and_mended(
    write_assignment: WriteAssignment, lines: str, line: int, column: int, message: str, fix: str
) -> None:
    path = write_assignment(f"title: T\nproblems: [{{id: p}}]\n{lines}\n")
    with pytest.raises(RubricError) as caught:
        load_assignment(path)
    (flaw,) = caught.value.flaws
    assert (flaw.file, flaw.line, flaw.column, flaw.message, flaw.fix) == (str(path), line, column, message, fix)


@pytest.mark.usefixtures("problems")
@pytest.mark.parametrize(
    ("entries", "column", "message", "fix"),
    [
        ("{id: p}, {id: p}", 26, "the problem 'p' is listed twice, first in line 2", "remove one of the two"),
        ("{id: ../p}", 17, "'id' can't be '../p'", "write the name of a folder: letters, digits, _ and -"),
        ("{points: 3}", 12, "entry 1 of 'problems' lacks 'id'", "add `id: affine`"),
        ("{id: p, points: 0.001}", 28, "points count in hundredths; given is 0.001", "write at most two decimals"),
        ("p", 12, "entry 1 of 'problems' must be a mapping; given is the text 'p'",
         "write `key: value` lines, indented below it"),
    ],
)  # fmt: skip
def test_a_wrong_entry(write_assignment: WriteAssignment, entries: str, column: int, message: str, fix: str) -> None:
    with pytest.raises(RubricError) as caught:
        load_assignment(write_assignment(f"title: T\nproblems: [{entries}]\n"))
    (flaw,) = caught.value.flaws
    assert (flaw.line, flaw.column, flaw.message, flaw.fix) == (2, column, message, fix)


def test_a_problem_that_is_not_there(write_problem: WriteProblem, write_assignment: WriteAssignment) -> None:
    folder = write_problem(name="tanh_perceptron").parent
    path = write_assignment("title: T\nproblems:\n  - {id: tanh_perceptrn}\n")
    with pytest.raises(RubricError) as caught:
        load_assignment(path)
    assert str(caught.value) == (
        f"{path}:3:10: there is no problem 'tanh_perceptrn' in {folder}\n"
        "    - {id: tanh_perceptrn}\n"
        "    fix: did you mean 'tanh_perceptron'?"
    )


def test_points_for_a_problem_that_is_worth_nothing(
    write_problem: WriteProblem, write_assignment: WriteAssignment, rubric: str
) -> None:
    write_problem(rubric.replace("points: 2", "points: 0").replace("points: 1", "points: 0"))
    with pytest.raises(RubricError, match="the criteria of 'p' are worth 0 points and can't be scaled to 5"):
        load_assignment(write_assignment("title: T\nproblems: [{id: p, points: 5}]\n"))


def test_all_mistakes_of_all_files_come_at_once(
    write_problem: WriteProblem, write_assignment: WriteAssignment, rubric: str
) -> None:
    write_problem(rubric.replace("check: value", "check: valu"), name="p")
    write_problem(rubric.replace("program: f(x)", "program: f(lambda)"), reference=None, name="q")
    text = "title: T\ndue: soon\nproblems: [{id: p}, {id: q}, {id: r}]\nextra_credit_cap: 0.001\n"
    with pytest.raises(RubricError) as caught:
        load_assignment(write_assignment(text))
    assert [(Path(flaw.file).name, flaw.line) for flaw in caught.value.flaws] == [
        ("rubric.yaml", 7),
        ("reference.py", 1),
        ("rubric.yaml", 8),
        ("hw.yaml", 2),
        ("hw.yaml", 3),
        ("hw.yaml", 4),
    ]


def test_only_directories_wrong_is_a_problem_error(
    write_problem: WriteProblem, write_assignment: WriteAssignment
) -> None:
    write_problem(reference=None)
    with pytest.raises(ProblemError, match="the problem has no reference"):
        load_assignment(write_assignment("title: T\nproblems: [{id: p}]\n"))


def test_a_missing_assignment(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match="the file can't be read: No such file or directory"):
        load_assignment(tmp_path / "hw.yaml")
