"""Loads the functions of ``checks.py`` that a rubric names; each is tried on the reference before all grading."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from grader.errors import Flaw, ProblemError
from grader.model import Criterion, Problem
from grader.plan.calls import PlannedCase
from grader.replay.check import AuthorFunction, CaseCheck
from grader.replay.errors import CheckError
from grader.replay.stand_in import StandIn
from grader.replay.trial import Trial
from grader.truth.reference import author_flaw, load_module


class OwnChecks:
    """The functions of one problem. :class:`~grader.errors.ProblemError` when ``checks.py`` can't be loaded.

    ``names`` are those of the reference.
    """

    def __init__(self, problem: Problem, names: Mapping[str, Any]) -> None:
        self._problem = problem
        self._reference = StandIn(names)
        path = problem.directory / "checks.py"
        try:
            self._names = vars(load_module(problem.directory, "checks"))
        except (Exception, SystemExit) as error:
            flaw = author_flaw(error, problem.directory, path, "the checks could not be loaded")
            raise ProblemError([flaw]) from error

    def of(self, planned: PlannedCase, seed: int) -> CaseCheck:
        """The function that a criterion names, for one of its cases; with the reference's answers it has passed, as far
        as the reference has them. Raises :class:`~grader.errors.ProblemError`."""
        function = self._function(planned.criterion)
        try:
            check = CaseCheck(planned, function, self._reference, seed)
        except CheckError as error:  # an input that can't be sent
            file, _, line = planned.criterion.where.rpartition(":")
            message = f"case '{planned.case.id}': {error}"
            raise ProblemError([Flaw(file, int(line or 1), 1, message, fix=error.fix)]) from error
        flaw = Trial(check).flaw()
        if flaw is not None:
            raise ProblemError([flaw])
        return check

    def _function(self, criterion: Criterion) -> AuthorFunction:
        assert criterion.property is not None
        name = criterion.property.arguments["name"]
        call = self._names[name]
        law = " ".join((inspect.getdoc(call) or "").split("\n\n")[0].split())
        line = inspect.unwrap(call).__code__.co_firstlineno
        parameters = frozenset(inspect.signature(call).parameters)
        return AuthorFunction(name, call, parameters, law, self._problem.directory, line)
