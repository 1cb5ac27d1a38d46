"""The assignments beside a folder of problems."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.checks.base import check_names
from grader.rubric.assignment import load_assignment
from grader.scaffold.course import assignment_text, problems_dir, read_course


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_assignments_are_told_apart_by_whether_they_name_the_problem(tmp_path: Path) -> None:
    one = write(tmp_path / "rubrics" / "hw1.yaml", "problems: [{id: relu}]\n")
    two = write(tmp_path / "rubrics" / "hw2.yml", "problems: [{id: relu}, {id: layer, points: 3}]\n")
    write(tmp_path / "rubrics" / "elsewhere.yaml", "problems_dir: ../old\nproblems: [{id: layer}]\n")
    course = read_course(tmp_path / "problems", "layer")
    assert (course.naming, course.others) == ((two,), (one,))
    assert course.rubrics == tmp_path / "rubrics"


@pytest.mark.parametrize(
    "text",
    ["", "- 1\n", "problems: 7\n", "problems: [7]\n", "problems: [{}]\n", "problems: {", "problems: [{id: []}]\n"],
)
def test_what_is_no_assignment_is_none(tmp_path: Path, text: str) -> None:
    write(tmp_path / "rubrics" / "hw1.yaml", text)
    course = read_course(tmp_path / "problems", "layer")
    assert (course.naming, course.others) == ((), ())


def test_without_a_folder_of_assignments_there_are_none(tmp_path: Path) -> None:
    assert read_course(tmp_path / "problems", "layer").others == ()


@pytest.mark.parametrize("folder", ["problems", "hw 2/tasks", "deep/down/problems", "it's: odd # really"])
def test_the_file_of_an_assignment_of_its_own_can_be_graded_with(
    tmp_path: Path, planned: Callable[..., Any], lay_out: Callable[[Any, Path], Path], folder: str
) -> None:
    plan = planned(title="Layers: one", points="12.5")
    directory = lay_out(plan, tmp_path / "draft")
    problems = tmp_path / folder
    problems.mkdir(parents=True)
    directory.rename(problems / plan.name)
    path = write(problems.parent / "rubrics" / "layer.yaml", assignment_text(plan, problems))
    assignment = load_assignment(path, check_names())
    assert (assignment.title, [one.id for one in assignment.problems]) == ("Layers: one", ["layer"])
    assert sum(one.points for one in assignment.problems[0].criteria) == Decimal("12.5")


@pytest.mark.parametrize(("folder", "seen"), [("problems", "../problems"), (".", ".."), ("..", "../..")])
def test_the_problems_as_seen_from_the_rubrics(folder: str, seen: str) -> None:
    assert problems_dir(Path(folder)) == seen


def test_the_folder_of_the_problems_is_only_named_where_it_is_another(planned: Callable[..., Any]) -> None:
    assert "problems_dir" not in assignment_text(planned(), Path("problems"))
    assert 'problems_dir: "../tasks" # as seen from this file\n' in assignment_text(planned(), Path("tasks"))
