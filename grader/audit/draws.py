"""Further inputs of a problem's cases: drawn anew, and numbers that the rubric writes out moved a little."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from grader.errors import ProblemError
from grader.model import Problem
from grader.plan.calls import PlannedCase, plan_case
from grader.plan.streams import Streams


def further_cases(problem: Problem, streams: Streams, rounds: int = 3) -> list[PlannedCase]:
    """Every case ``rounds`` times again with other numbers; those that can't be drawn are left out.

    Whole numbers stay or grow, as sizes must; others move by about a third.
    """
    found = []
    for number in range(rounds):
        other = Streams(streams.seed + 1 + number, streams.key and bytes([number]) + streams.key[1:])
        chance = Random(number)
        other_problem = replace(problem, givens={name: moved(value, chance) for name, value in problem.givens.items()})
        for criterion in problem.criteria:
            for case in criterion.cases:
                inputs = {name: moved(value, chance) for name, value in case.inputs.items()}
                try:
                    found.append(plan_case(other_problem, criterion, replace(case, inputs=inputs), other))
                except ProblemError:
                    continue
    return found


def moved(value: Any, chance: Random) -> Any:
    """A literal input with its numbers moved a little."""
    if isinstance(value, bool):
        return chance.random() < 0.5
    if isinstance(value, int):
        return value + chance.randrange(4) if value > 0 else value
    if isinstance(value, float):
        return value * (1 + 0.3 * chance.gauss(0, 1))
    if isinstance(value, list):
        return [moved(item, chance) for item in value]
    return value
