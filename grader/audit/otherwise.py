"""A problem with other hidden data: what students may read of a submission must not change with it."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from grader.audit.bench import Bench
from grader.audit.draws import moved
from grader.audit.hidden_numbers import CLOSED_BEFORE
from grader.errors import ProblemError
from grader.model import Criterion
from grader.plan.calls import visibility_of
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare


def has_hidden(bench: Bench) -> bool:
    """Whether anything of a problem is closed to students before the due date."""
    pairs = ((criterion, case) for criterion in bench.problem.criteria for case in criterion.cases)
    return any(visibility_of(*pair) in CLOSED_BEFORE for pair in pairs)


def drawn_otherwise(bench: Bench) -> tuple[Prepared, bool]:
    """The same problem with other hidden data: another key, and other numbers in hidden cases.

    The second part says whether those numbers could be moved: a truth may not exist for others than the author's.
    """
    streams = bench.prepared.streams
    other = Streams(streams.seed, streams.key and bytes([255 - streams.key[0]]) + streams.key[1:])
    chance = Random(5)
    criteria = tuple(_moved(one, chance) for one in bench.problem.criteria)
    for changed in (criteria, bench.problem.criteria):
        problem = replace(bench.problem, criteria=changed)
        try:
            return prepare(replace(bench.prepared.assignment, problems=(problem,)), other), changed is criteria
        except ProblemError:
            continue
    return bench.prepared, False


def _moved(criterion: Criterion, chance: Random) -> Criterion:
    cases = [
        replace(case, inputs={name: _other(value, chance) for name, value in case.inputs.items()})
        if visibility_of(criterion, case) in CLOSED_BEFORE
        else case
        for case in criterion.cases
    ]
    return replace(criterion, cases=tuple(cases))


def _other(value: Any, chance: Random) -> Any:
    """A number that differs; whole ones, which may be sizes, by one."""
    return value + 1 if type(value) is int and value > 0 else moved(value, chance)
