"""Functions of ``checks.py`` on the bench: a wrong solution in the student's place must break one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from grader.audit.bench import Bench
from grader.model import Criterion, Observation, Verdict
from grader.replay.check import CaseCheck
from grader.replay.stand_in import StandIn


def laws_of(bench: Bench) -> Iterator[tuple[Criterion, list[CaseCheck]]]:
    """The criteria that a function of the author's judges, with one check for each case."""
    for criterion in bench.problem.criteria:
        checks = [case.own_check for case in bench.cases(criterion)]
        own = [check for check in checks if isinstance(check, CaseCheck)]
        if own:
            yield criterion, own


def needed(checks: list[CaseCheck], names: Mapping[str, Any]) -> set[str]:
    """The student's names that a criterion's checks ask for, where ``names`` answer."""
    return {name for check in checks for name in _answered(check, StandIn(names))[1]}


def obeyed(checks: list[CaseCheck], student: StandIn) -> bool:
    """Whether a stand-in for the student passes in every case."""
    return all(check.judge(_answered(check, student)[0]).verdict is Verdict.PASS for check in checks)


def _answered(check: CaseCheck, student: StandIn) -> tuple[dict[str, Observation], set[str]]:
    """The tape of a stand-in, and the names that were asked for."""
    tape: dict[str, Observation] = {}
    names: set[str] = set()
    while wanted := check.wanted(check.run(tape)[0]):
        for key, asked in wanted.items():
            tape[key] = student.observed(asked, check.planned.seed)
            names.update(asked.program.needs)
    return tape, names
