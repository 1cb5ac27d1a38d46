"""An author's own functions in a student's place: the reference, and whatever else a check is tried on."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import torch

from grader.model import Expected, Failure, Missing, Observation, Program, Status, Value
from grader.replay.asked import Asked
from grader.replay.values import observed_as
from grader.truth.guard import author_code
from grader.truth.program import run_program
from grader.truth.values import to_expected, to_torch


class StandIn:
    """Answers calls in this process. ``tensors``: its functions take arrays as torch tensors in float64, as a reference
    does; else as they would arrive in a child."""

    def __init__(self, names: Mapping[str, Any], *, tensors: bool = True) -> None:
        self._names = names
        self._tensors = tensors
        self.error: BaseException | None = None  # what it raised last

    def defines(self, program: Program) -> bool:
        """Whether it has all that a program needs."""
        return set(program.needs) <= set(self._names)

    def expected(self, asked: Asked, seed: int) -> tuple[Expected, ...] | None:
        """What it answers to a call, as expected values; ``None`` where it lacks a name or raises."""
        if not self.defines(asked.program):
            return None
        try:
            return tuple(to_expected(value) for value in self._run(asked, seed))
        except Exception:  # on a student's odd values; then it says nothing of them
            return None

    def observed(self, asked: Asked, seed: int) -> Observation:
        """What it answers to a call, as it would be observed."""
        lacking = [name for name in asked.program.needs if name not in self._names]
        if lacking:
            return Observation(asked.key, Status.MISSING, missing=Missing("name", lacking[0], "the reference"))
        try:
            values = tuple(observed_as(value) for value in self._run(asked, seed))
        except (Exception, SystemExit) as error:
            self.error = error
            failure = Failure(type(error).__name__, str(error))
            return Observation(asked.key, Status.ERROR, failure=failure)
        return Observation(asked.key, Status.OK, values)

    def _run(self, asked: Asked, seed: int) -> tuple[Any, ...]:
        own = {name: self._arriving(value) for name, value in asked.inputs.items()}
        with author_code(torch.float64, seed):
            return run_program(asked.program, {**self._names, **own})

    def _arriving(self, value: Value) -> Any:
        return to_torch(value, torch.float64) if self._tensors else copy.deepcopy(value)
