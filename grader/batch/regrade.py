"""Grades computed again from what the book holds: nobody's code runs, unless calls that were never run may be run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from grader.batch.bench import Bench, Recollection
from grader.batch.grade_class import show
from grader.batch.marked import marks_for
from grader.batch.one import finished
from grader.batch.task import Task
from grader.codec.digest import digest_of
from grader.codec.sealed import Damaged, read_json
from grader.gradebook.book import Book
from grader.gradebook.content import submission_of
from grader.gradebook.graded import Graded
from grader.model import Assignment, Call, Decision, Grade, GradeSummary, Observation, Verdict
from grader.pipeline import Kept, judge_submission
from grader.report.folder import ReportFolder
from grader.report.json_reader import result_of
from grader.report.json_report import without_environment
from grader.rounds import observe, recall
from grader.score.marks import Mark, Marks

# seed → what to grade with: submissions of one book may have been graded with several seeds
BenchFor = Callable[[int], Bench]
Key = tuple[str, str]  # problem, criterion


@dataclass(frozen=True)
class Regraded:
    """A submission's grade before and now; ``lacking`` are the criteria whose calls were never run."""

    before: GradeSummary
    graded: Graded
    lacking: frozenset[Key]
    reworded: bool  # whether its result says anything else than before


def regrade_book(
    book: Book, bench_for: BenchFor, marks: Marks, decisions: Mapping[str, tuple[Decision, ...]] | None = None
) -> Iterator[Regraded]:
    """Every submission of the book, graded again; ``marks`` come on top of those that the book holds, ``decisions`` (by
    submission) in the place of those."""
    bench_of = cache(bench_for)
    given = _by_submission(marks)
    for name in book.names():
        standing = book.standing(name)
        if standing is None or standing.grade_id is None:
            raise Damaged(f"the grade of {name} is gone")
        decided = book.decisions(name) if decisions is None else decisions.get(name, ())
        text = book.record(standing.grade_id)
        record = read_json(text)
        bench = bench_of(_seed(record))
        task = _task(book, bench.prepared.assignment, name, given.get(name, {}), decided, standing.seconds)
        graded, lacking = _graded(bench, task, record)
        reworded = digest_of(without_environment(text)) != graded.result
        yield Regraded(book.summary(standing.grade_id), graded, lacking, reworded)


def applied(book: Book, folder: ReportFolder, regraded: Iterable[Regraded]) -> Iterator[Regraded]:
    """The same, each stored and shown."""
    for one in regraded:
        book.store(one.graded, "marks" if _only_marks(book, one.graded) else "regrade")
        show(book, folder, one.graded)
        yield one


def _by_submission(marks: Marks) -> dict[str, dict[tuple[str, str, str], Mark]]:
    found: dict[str, dict[tuple[str, str, str], Mark]] = {}
    for key, mark in marks.items():
        found.setdefault(key[0], {})[key] = mark
    return found


def _only_marks(book: Book, graded: Graded) -> bool:
    """Whether nothing but a person's marks came on top."""
    standing = book.standing(graded.handed_in.name)
    return standing is not None and standing.basis == graded.basis and standing.marks != graded.marks


def _task(
    book: Book, assignment: Assignment, name: str, marks: Marks, decisions: tuple[Decision, ...], seconds: float
) -> Task:
    given = book.handed_in(name)
    saved = book.saved(name, given.content, None)
    held = marks_for(book, assignment, given)
    new = {key: mark for key, mark in marks.items() if mark != held.get(key)}
    return Task(submission_of(given), given, saved, {**held, **new}, seconds, decisions)


def _graded(bench: Bench, task: Task, record: Mapping[str, Any]) -> tuple[Graded, frozenset[Key]]:
    memory = Recollection(bench, task.saved)
    observations, lacking = _observed(bench, task, memory)
    confinement = _confinement(bench, record, memory, observations)
    judged = judge_submission(bench.prepared, task.submission, observations, task.marks, confinement)
    keys = _needing(lacking, judged)
    if keys:
        kept = _kept(bench.prepared.assignment, keys, record)
        judged = judge_submission(bench.prepared, task.submission, observations, task.marks, confinement, kept)
    graded = finished(bench, task, replace(judged, seconds=task.seconds), observations, memory)
    # what rests on something that was never run is graded again by the next `grader grade`
    return replace(graded, environment="") if lacking else graded, keys


def _observed(bench: Bench, task: Task, memory: Recollection) -> tuple[Mapping[str, Observation], tuple[Call, ...]]:
    if bench.sandbox is None:
        return recall(bench.prepared, task.submission, memory)
    return observe(bench.prepared, task.submission, bench.sandbox, bench.limits, memory), ()


def _confinement(
    bench: Bench, record: Mapping[str, Any], memory: Recollection, observations: Mapping[str, Observation]
) -> tuple[str, ...]:
    """The layers that were active: now if anything ran now, else when the grade was made."""
    if bench.sandbox is not None and observations.keys() - memory.used:
        return bench.sandbox.confinement
    return tuple(record["confinement"])


def _needing(lacking: tuple[Call, ...], judged: Grade) -> frozenset[Key]:
    """The criteria that can't be judged anew without what is lacking."""
    prefixes = {tuple(call.id.split("/")[:2]) for call in lacking}
    keys = [
        (problem.problem.id, result.criterion.id, bool(result.criterion.answer), result.verdict)
        for problem in judged.problems
        for result in problem.criteria
    ]
    return frozenset(
        (problem, criterion)
        for problem, criterion, written, verdict in keys
        if (problem, criterion) in prefixes
        or (written and verdict is Verdict.UNJUDGED and (problem, "@answers") in prefixes)
    )


def _kept(assignment: Assignment, keys: frozenset[Key], record: Mapping[str, Any]) -> Kept:
    """The former results of criteria, of those that were judged."""
    criteria = {(problem.id, item.id): item for problem in assignment.problems for item in problem.criteria}
    try:
        former = {key: result_of(record, key[0], criteria[key]) for key in keys}
    except (KeyError, TypeError, ValueError):
        raise Damaged("a result is none") from None
    return {key: one for key, one in former.items() if one is not None and one.verdict is not Verdict.UNJUDGED}


def _seed(record: Mapping[str, Any]) -> int:
    seed = record.get("seed")
    if type(seed) is not int:
        raise Damaged("a result is none")
    return seed
