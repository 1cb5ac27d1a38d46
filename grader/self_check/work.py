"""A student's work, as it lies on their disk: what of it is read, and what a check says where there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from grader.errors import UsageError
from grader.intake.answers import ANSWERS_FILE
from grader.intake.contents import NO_WORK, NOTHING
from grader.intake.discover import discover
from grader.intake.paths import Options
from grader.model import Problem, Submission
from grader.self_check.beside import may_import, with_what_lies_beside
from grader.self_check.task import Task
from grader.self_check.twice import written_twice

_MOST_NAMES = 4


def read_work(path: Path, task: Task) -> Submission:
    """The work at ``path``, a folder or one file. Notes on files that are nobody's work, such as data, are left out.

    To one file of code belong the modules that it imports and the written answers, where they lie beside it.

    Raises:
        UsageError: where there is no such path, or nothing in it that could be checked.
    """
    work = _load(path, task)
    if path.is_file() and may_import(path.name):
        work = with_what_lies_beside(work, _load(path.resolve().parent, task))
    if not work.unreadable and not _holds_anything(work):
        raise UsageError(_nothing_in(path, work, task))
    kept = [note for note in work.notes if not note.endswith(f"{NO_WORK}.")]
    return replace(work, notes=(*kept, *written_twice(work, task.assignment.problems)))


def _load(path: Path, task: Task) -> Submission:
    (found,) = discover([path], task.assignment, Options(as_="one", without=task.own)).found
    return found.load()


def _holds_anything(work: Submission) -> bool:
    return bool(work.files or work.notebooks or work.answers or work.answers_flaw)


def _nothing_in(path: Path, work: Submission, task: Task) -> str:
    """What is missing and what to do, and what was said of files that lie there and could not be used."""
    whole = path.resolve()
    said = [note for note in work.notes if note != NOTHING and not note.endswith(f"{NO_WORK}.")]
    wanted = _in_words(names_of(task.assignment.problems))
    advice = f"put {wanted} there, or run this where they are"
    return " ".join([f"nothing to check in {whole}: {advice}.", *said])


def names_of(problems: Iterable[Problem]) -> list[str]:
    """The files that a submission to these problems is made of."""
    problems = list(problems)
    coded = [one for one in problems if any(criterion.program or criterion.property for criterion in one.criteria)]
    modules = [one.layout.path for one in coded]
    written = any(criterion.answer for one in problems for criterion in one.criteria)
    return [*dict.fromkeys(modules), *([ANSWERS_FILE] if written else [])]


def _in_words(names: list[str]) -> str:
    shown = names if len(names) <= _MOST_NAMES else [*names[: _MOST_NAMES - 1], f"{len(names) - _MOST_NAMES + 1} more"]
    return " and ".join([*([", ".join(shown[:-1])] if shown[:-1] else []), *shown[-1:]])
