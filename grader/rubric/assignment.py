"""Loads an assignment: its file and all of its problems, with every mistake in any of them at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from grader.errors import Flaw
from grader.model import Assignment, Problem
from grader.rubric.assignment_schema import AssignmentFile, ProblemEntry
from grader.rubric.dates import date_of
from grader.rubric.files import is_folder, near_file, without_detours
from grader.rubric.nodes import Document, load
from grader.rubric.points import hundredths_only, scaled, tidy, total
from grader.rubric.policies import check_drop, late_policy
from grader.rubric.problem import error_of, read_problem
from grader.rubric.quoting import quoted
from grader.rubric.schema import CHECKS
from grader.rubric.words import validate


def load_assignment(path: Path, checks: Collection[str] = CHECKS) -> Assignment:
    """An assignment and its problems, criteria scaled to the points that the assignment gives them.

    Raises :class:`~grader.errors.RubricError` with every flaw of every file concerned, or
    :class:`~grader.errors.ProblemError` where only problem directories are wrong.
    """
    document = load(path)
    file = validate(AssignmentFile, document)
    if file is None:
        raise error_of(document.flaws)
    problems, flaws = _problems(document, file, path.parent / file.problems_dir, checks)
    released, due = _dates(document, file)
    cap = _cap(document, file)
    late = late_policy(document, file)
    check_drop(document, file, problems)
    if flaws or document.flaws:
        raise error_of([*document.flaws, *flaws])
    return Assignment(
        id=path.stem,
        title=file.title,
        problems=tuple(problems),
        path=path,
        course=file.course,
        released=released,
        due=due,
        extra_credit_cap=cap,
        late=late,
        drop_lowest=file.drop_lowest,
    )


def _problems(
    document: Document, file: AssignmentFile, folder: Path, checks: Collection[str]
) -> tuple[list[Problem], list[Flaw]]:
    if not is_folder(folder):
        path = ("problems_dir",) if "problems_dir" in file.model_fields_set else ("problems",)
        message = f"there is no folder {quoted(file.problems_dir)} of problems"
        document.note(path, message, "set `problems_dir` to a folder, as seen from this file")
        return [], []
    folder = without_detours(folder)
    problems: list[Problem] = []
    flaws: list[Flaw] = []
    first: dict[str, int] = {}
    for index, entry in enumerate(file.problems):
        if not _is_new(document, index, entry, first) or not _exists(document, index, entry, folder):
            continue
        problem, found = read_problem(folder / entry.id, checks)
        flaws += found
        if problem is not None and not found:
            problems.append(_scaled(document, index, entry, problem))
    return problems, flaws


def _is_new(document: Document, index: int, entry: ProblemEntry, first: dict[str, int]) -> bool:
    if entry.id in first:
        line = document.locate(("problems", first[entry.id]))[0]
        message = f"the problem {quoted(entry.id)} is listed twice, first in line {line}"
        document.note(("problems", index, "id"), message, "remove one of the two")
        return False
    first[entry.id] = index
    return True


def _exists(document: Document, index: int, entry: ProblemEntry, folder: Path) -> bool:
    if is_folder(folder / entry.id):
        return True
    near = near_file(folder, entry.id)
    fix = f"did you mean {quoted(near)}?" if near else "make the directory, or remove the entry"
    document.note(("problems", index, "id"), f"there is no problem {quoted(entry.id)} in {folder}", fix)
    return False


def _scaled(document: Document, index: int, entry: ProblemEntry, problem: Problem) -> Problem:
    if "points" not in entry.model_fields_set:
        return problem
    path = ("problems", index, "points")
    points = tidy(entry.points)
    if not hundredths_only(entry.points):
        document.note(path, f"points count in hundredths; given is {points}", "write at most two decimals")
        return problem
    if points and not total(problem.criteria):
        message = f"the criteria of {quoted(problem.id)} are worth 0 points and can't be scaled to {points}"
        document.note(path, message, "give a criterion of the problem points, or remove this")
        return problem
    return replace(problem, criteria=scaled(problem.criteria, points))


def _dates(document: Document, file: AssignmentFile) -> tuple[datetime | None, datetime | None]:
    released = date_of(document, ("released",), file.released)
    due = date_of(document, ("due",), file.due)
    if released and due and due < released:
        document.note(("due",), "the assignment is due before it is released", "swap the dates, or mend one")
    return released, due


def _cap(document: Document, file: AssignmentFile) -> Decimal | None:
    if "extra_credit_cap" not in file.model_fields_set:
        return None
    cap = tidy(file.extra_credit_cap)
    if not hundredths_only(file.extra_credit_cap):
        message = f"points count in hundredths; given is {cap}"
        document.note(("extra_credit_cap",), message, "write at most two decimals")
    return cap
