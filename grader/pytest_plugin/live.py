"""``student`` and ``truth`` for tests that run once: each call is answered when it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from grader.model import Criterion, Expected, Failure, Finding, Observation, Opaque, Program, Reference, Value, Verdict
from grader.pytest_plugin.errors import CourseError, StudentError, Unjudged
from grader.replay.asked import Asked
from grader.replay.errors import CheckError
from grader.replay.run import Kept, Run, Seen, Unlike
from grader.replay.run import Reference as Likes
from grader.replay.stand_in import StandIn
from grader.replay.student import Student
from grader.replay.untouchable import Untouchable
from grader.replay.values import Arrays, shown
from grader.replay.verdict import Teller
from grader.report import clean

# runs a program and brings what was observed
Ask = Callable[[Asked], Observation]


class LiveRun(Run):
    """The calls of one test. What ends a check there raises here, below the line that made the call."""

    most_calls = 10_000

    def __init__(self, ask: Ask, reference: Likes, arrays: Arrays) -> None:
        super().__init__({}, reference, arrays)
        self._ask = ask

    def observed(self, asked: Asked) -> Observation:
        """Has the call answered."""
        self.seen.clear()  # only the last call is told of
        self.odd.clear()
        return self._ask(asked)

    def end(self, how: Seen | Unlike | Kept) -> NoReturn:
        """Raises :class:`StudentError`, or whatever else it comes to."""
        self.over = how
        program = how.asked.program if isinstance(how, Seen) else Program((), (), ())
        outcome = Teller(_stand_in(program), "", self, ()).outcome()
        if outcome.error is not None:
            raise outcome.error
        verdict, text = outcome.judgement.verdict, _told(clean.finding(outcome.judgement.findings[0]))
        if verdict is Verdict.UNJUDGED:
            raise Unjudged(text)
        failure = how.observation.failure if isinstance(how, Seen) else None
        raise StudentError(text, verdict.value, _raised(verdict, failure))


class LiveStudent(Student):
    """A student's module in the sandbox, as functions of ``checks.py`` see one."""

    def __init__(self, ask: Ask, reference: Likes, arrays: Arrays) -> None:
        super().__init__(LiveRun(ask, reference, arrays).answer, {})


class LiveTruth(Student):
    """A problem's reference, called like a student's module; ``of`` gives the truths of its criteria."""

    def __init__(self, reference: StandIn, seed: int, arrays: Arrays, truth_of: Callable[[str, Any], Any]) -> None:
        super().__init__(_Recited(reference, seed, arrays), {})
        self.__truth_of = truth_of

    def of(self, criterion: str, /, **inputs: Any) -> Any:
        """The truth of a criterion for these inputs: one value, or a tuple where several are observed."""
        return self.__truth_of(criterion, inputs)


class _Recited:
    """What a reference answers, as a test sees it."""

    def __init__(self, reference: StandIn, seed: int, arrays: Arrays) -> None:
        self._reference = reference
        self._seed = seed
        self._arrays: Arrays = arrays

    def __call__(self, asked: Asked) -> Any:
        seen = self._reference.observed(asked, self._seed)
        if seen.missing is not None:
            raise CourseError(f"the reference doesn't define {seen.missing.name}")
        if seen.failure is not None:
            assert self._reference.error is not None
            raise self._reference.error
        values = [shown(value, self._arrays, _kept(name)) for name, value in zip(asked.names, seen.values, strict=True)]
        return values[0] if asked.single else tuple(values)


def expected_shown(values: tuple[Expected, ...], arrays: Arrays) -> Any:
    """A truth as a test sees it."""
    found = [shown(_without_noise(value), arrays, _kept("the truth")) for value in values]
    return found[0] if len(found) == 1 else tuple(found)


def _without_noise(value: Expected) -> Value:
    from grader.replay.values import observed_as

    if isinstance(value, Reference):
        return observed_as(value.data)
    if isinstance(value, list | tuple):
        return type(value)(_without_noise(item) for item in value)
    if isinstance(value, Mapping):
        return {key: _without_noise(item) for key, item in value.items()}
    return value


def _kept(name: str) -> Callable[[Opaque, str], Untouchable]:
    def kept(value: Opaque, path: str) -> Untouchable:
        def touched() -> NoReturn:
            what = f"{name}{path} is an object of type {value.type_name}, which can't be looked at here"
            raise CheckError(what, "write the lines that use it into one truth.run(…)")

        return Untouchable(touched, touched)

    return kept


def _stand_in(program: Program) -> Criterion:
    """A criterion for the words of a check that has none."""
    from decimal import Decimal

    return Criterion("call", "", Decimal(0), "property", program=program)


def _raised(verdict: Verdict, failure: Failure | None) -> str:
    return failure.type if failure is not None and verdict is Verdict.ERROR else ""


def _told(finding: Finding) -> str:
    """The fact, and the student's own traceback, or at least the place."""
    place = f"{finding.where.at}   {finding.where.text.strip()}".rstrip() if finding.where else ""
    return "\n".join(part for part in (finding.fact, finding.traceback.rstrip() or place) if part)
