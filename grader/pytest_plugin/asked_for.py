"""What a test asks for by a fixture: which problem and which submission are meant, and what is made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.errors import GraderError
from grader.model import Call, Criterion, Observation, Problem, Value, Visibility
from grader.plan.streams import Streams
from grader.pytest_plugin.grading import Grading, grading_of, whatever_warnings
from grader.pytest_plugin.meant import meant
from grader.replay.asked import Asked
from grader.replay.values import Arrays

if TYPE_CHECKING:
    import numpy as np

    from grader.pytest_plugin.live import LiveStudent, LiveTruth
    from grader.truth.expected import Truths

_PROBLEMS = pytest.StashKey[dict[tuple[Path, Arrays], "OwnProblem"]]()


class DrawnCase(dict[str, Value]):
    """The inputs of a case, by name; ``id`` is that of the case."""

    def __init__(self, name: str, inputs: Mapping[str, Value]) -> None:
        super().__init__(inputs)
        self.id = name


class Cases(Mapping[str, tuple[DrawnCase, ...]]):
    """Criterion → the inputs of its public cases."""

    def __init__(self, problem: str, drawn: Mapping[str, tuple[DrawnCase, ...]]) -> None:
        self._problem = problem
        self._drawn = drawn

    def __getitem__(self, criterion: str) -> tuple[DrawnCase, ...]:
        if criterion not in self._drawn:
            raise KeyError(_no_criterion(self._problem, criterion, self._drawn))
        return self._drawn[criterion]

    def __iter__(self) -> Iterator[str]:
        return iter(self._drawn)

    def __len__(self) -> int:
        return len(self._drawn)


class OwnProblem:
    """A problem with what tests of a course may ask of it, each part made once."""

    def __init__(self, problem: Problem, arrays: Arrays, streams: Streams) -> None:
        self.problem = problem
        self.arrays: Arrays = arrays
        self.streams = streams

    @cached_property
    def truths(self) -> Truths:
        """The reference, loaded."""
        from grader.truth.expected import Truths

        return Truths(self.problem)

    @cached_property
    def cases(self) -> Cases:
        """The public cases."""
        from grader.plan.calls import plan_case, visibility_of
        from grader.replay.values import input_shown

        drawn: dict[str, list[DrawnCase]] = {one.id: [] for one in self.problem.criteria}
        for criterion in self.problem.criteria:
            for case in criterion.cases:
                if visibility_of(criterion, case) is Visibility.PUBLIC:
                    inputs = plan_case(self.problem, criterion, case, self.streams).inputs
                    shown = {name: input_shown(value, self.arrays) for name, value in inputs.items()}
                    drawn[criterion.id].append(DrawnCase(case.id, shown))
        return Cases(self.problem.id, {name: tuple(some) for name, some in drawn.items()})

    def truth_of(self, criterion: str, inputs: Mapping[str, Any]) -> Any:
        """The truth of a criterion for any inputs."""
        from grader.pytest_plugin.live import expected_shown
        from grader.replay.sendable import sendable

        sent = {**self.problem.givens, **{name: sendable(value) for name, value in inputs.items()}}
        with whatever_warnings():
            values = self.truths.of(self._criterion(criterion), sent, noise=False)
        return expected_shown(values, self.arrays)

    def _criterion(self, name: str) -> Criterion:
        from grader.pytest_plugin.errors import CourseError

        known = {one.id: one for one in self.problem.criteria}
        if name not in known:
            raise CourseError(_no_criterion(self.problem.id, name, known))
        if known[name].truth.kind == "none":
            raise CourseError(f"the criterion '{name}' of '{self.problem.id}' has no truth")
        return known[name]


def submission_for(request: pytest.FixtureRequest) -> str:
    """The name of the submission that a test runs for."""
    grading = grading_of(request.config)
    if grading is None:
        pytest.fail("this test needs a submission: name one with --submission=PATH", pytrace=False)
    name: str = getattr(request, "param", grading.found[0].id)
    return name


def student_for(request: pytest.FixtureRequest, name: str) -> LiveStudent:
    """The module of a submission, for the problem that is meant."""
    from grader.pytest_plugin.live import LiveStudent
    from grader.replay.stand_in import StandIn

    own, grading = _own_problem(request), grading_of(request.config)
    assert grading is not None
    reference, seed = StandIn(own.truths.names), _seed(own, request)
    ask = _Ask(grading, name, own, _test_name(request), seed)
    return LiveStudent(ask, lambda asked: reference.expected(asked, seed), own.arrays)


class _Ask:
    """Has a submission answer one call, in the sandbox."""

    def __init__(self, grading: Grading, name: str, own: OwnProblem, test: str, seed: int) -> None:
        self._grading = grading
        self._name = name
        self._own = own
        self._test = test
        self._seed = seed

    def __call__(self, asked: Asked) -> Observation:
        call = Call(
            id=f"{self._own.problem.id}/{self._test}/{asked.key}",
            layout=self._own.problem.layout,
            program=asked.program,
            inputs=asked.inputs,
            arrays=self._own.arrays,
            seed=self._seed,
        )
        (seen,) = self._grading.sandbox.run(self._grading.submission(self._name), [call], self._grading.limits)
        return seen


def truth_for(request: pytest.FixtureRequest) -> LiveTruth:
    """The reference of the problem that is meant."""
    from grader.pytest_plugin.live import LiveTruth
    from grader.replay.stand_in import StandIn

    own = _own_problem(request)
    return LiveTruth(StandIn(own.truths.names), _seed(own, request), own.arrays, own.truth_of)


def cases_for(request: pytest.FixtureRequest) -> Cases:
    """The public cases of the problem that is meant."""
    return _own_problem(request).cases


def rng_for(request: pytest.FixtureRequest) -> np.random.Generator:
    """The same numbers for every submission and every parameter of a test."""
    import numpy as np

    streams = Streams(request.config.getoption("grader_seed", 0))
    return np.random.default_rng(streams.seed_for(Visibility.PUBLIC, _test_name(request), "@rng"))


def _test_name(request: pytest.FixtureRequest) -> str:
    name: str = request.node.nodeid
    return name.partition("[")[0].partition("@")[0]


def _seed(own: OwnProblem, request: pytest.FixtureRequest) -> int:
    return own.streams.seed_for(Visibility.PUBLIC, own.problem.id, _test_name(request), "@program") % 2**32


def _own_problem(request: pytest.FixtureRequest) -> OwnProblem:
    """The problem that a test is about; a sentence, where none can be told or it is flawed."""
    known = request.config.stash.setdefault(_PROBLEMS, {})
    try:
        problem, arrays = meant(request)
        key = problem.directory.resolve(), arrays
        if key not in known:
            streams = Streams(request.config.getoption("grader_seed", 0))
            known[key] = OwnProblem(problem, arrays, streams)
            with whatever_warnings():
                _ = known[key].truths
    except GraderError as error:
        pytest.fail(str(error), pytrace=False)
    return known[key]


def _no_criterion(problem: str, name: str, known: Mapping[str, object]) -> str:
    return f"the problem '{problem}' has no criterion '{name}'; it has {', '.join(known)}"
