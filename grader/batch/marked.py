"""Marks as they hold for what is handed in now: a mark for other work counts on, and is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from grader.codec.sealed import unseal
from grader.gradebook.book import Book
from grader.gradebook.content import unpack
from grader.gradebook.graded import FindingRow, Graded, HandedIn
from grader.model import Assignment, Submission
from grader.score.marks import ABOUT_MARKS, ABOVE_MAXIMUM, EARLIER_WORK, Marks
from grader.text import one_line

_MOST = 10

Told = tuple[str, FindingRow]  # a submission's name, and what it was told


def marks_for(book: Book, assignment: Assignment, given: HandedIn) -> Marks:
    """The marks of a submission that hold; those that were given for other work than ``given`` say so."""
    marks = book.marks(given.name)
    earlier = _earlier(book, assignment, given) if marks else frozenset()
    return {key: replace(mark, earlier=key in earlier) for key, mark in marks.items()}


def about_marks(graded: Graded) -> list[Told]:
    """What a grade tells of its marks."""
    return [(graded.handed_in.name, row) for row in graded.findings if row.cause in ABOUT_MARKS]


def sentences(told: Iterable[Told]) -> Iterator[str]:
    """What a person should know of the marks in these findings."""
    found = list(told)
    if earlier := [_named(one) for one in found if one[1].cause == EARLIER_WORK]:
        yield (
            f"marks that were given for earlier work still count: {_listed(earlier)}; look at what was handed in "
            "since, and mark it again, with another comment"
        )
    above = [f"{_named(one)}: {one[1].fact}" for one in found if one[1].cause == ABOVE_MAXIMUM]
    for sentence in above[:_MOST]:
        yield f"{sentence.removesuffix('.')}; mark it again, or mend the rubric"
    if above[_MOST:]:
        yield f"{len(above) - _MOST} more marks are above the maximum of their criterion, which counts"


def _earlier(book: Book, assignment: Assignment, given: HandedIn) -> frozenset[tuple[str, str, str]]:
    """The marks that were given for other work."""
    answers = {(problem.id, one.id): one.answer for problem in assignment.problems for one in problem.criteria}
    others = {key: digest for key, digest in book.marks_given_for(given.name).items() if digest != given.content}
    if not others:
        return frozenset()
    now = unpack(given.name, unseal(given.data))
    then = {digest: unpack(given.name, unseal(book.content(digest))) for digest in {*others.values()}}
    return frozenset(
        key
        for key, digest in others.items()
        if _work(now, key[1], answers.get(key[1:], "")) != _work(then[digest], key[1], answers.get(key[1:], ""))
    )


def _work(submission: Submission, problem: str, answer: str) -> Any:
    """What a person marks: the written answer, or else the code, which may hold answers too."""
    written = submission.answers.get(problem, {}).get(answer) if answer else None
    return (submission.files, submission.notebooks) if written in (None, "") else written


def _named(told: Told) -> str:
    name, row = told
    return f"{one_line(name, 100)} ({row.problem}/{row.criterion})"


def _listed(parts: list[str]) -> str:
    more = f" and {len(parts) - _MOST} more" if len(parts) > _MOST else ""
    return ", ".join(parts[:_MOST]) + more
