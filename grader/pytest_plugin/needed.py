"""The part of an assignment that some of its criteria need to be judged as they are judged in the whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from grader.follow.steps import step_of
from grader.model import Problem
from grader.prepare import Prepared


def only(prepared: Prepared, wanted: Collection[tuple[str, str]]) -> Prepared:
    """``prepared`` with the ``wanted`` criteria, by problem and id, and those that they depend on."""
    problems = [_part(problem, {name for owner, name in wanted if owner == problem.id}) for problem in _all(prepared)]
    kept = tuple(problem for problem in problems if problem.criteria)
    keys = {(problem.id, criterion.id) for problem in kept for criterion in problem.criteria}
    return replace(
        prepared,
        assignment=replace(prepared.assignment, problems=kept),
        cases={key: cases for key, cases in prepared.cases.items() if key in keys},
    )


def _all(prepared: Prepared) -> tuple[Problem, ...]:
    return prepared.assignment.problems


def _part(problem: Problem, wanted: set[str]) -> Problem:
    needed = set(_needed(problem, wanted))
    return replace(problem, criteria=tuple(one for one in problem.criteria if one.id in needed))


def _needed(problem: Problem, wanted: set[str]) -> Iterator[str]:
    by_id = {criterion.id: criterion for criterion in problem.criteria}
    waiting, seen = list(wanted), set(wanted)
    while waiting:
        criterion = by_id[waiting.pop()]
        yield criterion.id
        # a written step may follow from any other
        others = [one.id for one in problem.criteria if step_of(one)] if step_of(criterion) else []
        new = [name for name in (*criterion.depends, *others) if name not in seen]
        waiting += new
        seen |= set(new)
