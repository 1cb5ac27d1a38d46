"""A function of ``checks.py``, ready to judge one case: what the rest of the grader sees of this room."""

from __future__ import annotations

import linecache
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.errors import Flaw
from grader.model import Expected, Finding, Judgement, Observation, Place, Program, Value, Visibility
from grader.plan.calls import PlannedCase, visibility_of
from grader.replay.asked import Asked
from grader.replay.errors import CheckError
from grader.replay.helper import Judge
from grader.replay.run import Run
from grader.replay.sendable import fingerprint, sendable
from grader.replay.snippet import calls_snippet
from grader.replay.stand_in import StandIn
from grader.replay.student import Student
from grader.replay.values import input_shown
from grader.replay.verdict import Outcome, Teller
from grader.truth.reference import author_flaw

STUDENT, JUDGE = "student", "judge"


@dataclass(frozen=True, eq=False)
class AuthorFunction:
    """A function of ``checks.py``. ``law`` is what must hold, from its docstring; ``line`` is where it starts."""

    name: str
    call: Callable[..., Any]
    parameters: frozenset[str]
    law: str
    directory: Path
    line: int

    @property
    def file(self) -> Path:
        return self.directory / "checks.py"

    def quoted(self, line: int) -> str:
        """A line of the file."""
        return linecache.getline(str(self.file), line)


class CaseCheck:
    """A function with the inputs of one case. Judging is a function of the observations, and of nothing else.

    ``reference`` answers the calls that it can; ``seed`` seeds what the function itself draws.
    """

    def __init__(self, planned: PlannedCase, function: AuthorFunction, reference: StandIn, seed: int) -> None:
        self.planned = planned
        self.function = function
        self.reference = reference
        self._seed = seed
        self._given = {fingerprint(sendable(value)): name for name, value in planned.inputs.items()}
        self._known: dict[str, tuple[Expected, ...] | None] = {}  # of calls that every submission is asked
        self._recent: dict[str, tuple[Expected, ...] | None] = {}  # of the submission that is being judged

    def wants(self, further: Mapping[str, Observation]) -> Mapping[str, tuple[Program, Mapping[str, Value]]]:
        """See :class:`grader.model.OwnCheck`."""
        return {key: (asked.program, asked.inputs) for key, asked in self.wanted(self.run(further)[0]).items()}

    def judge(self, further: Mapping[str, Observation]) -> Judgement:
        """See :class:`grader.model.OwnCheck`."""
        outcome = self.outcome(further)
        self._recent.clear()
        if outcome.error is None or not outcome.is_fault:
            return outcome.judgement
        return replace(outcome.judgement, findings=(*outcome.judgement.findings, self._for_staff(outcome.error)))

    def outcome(self, further: Mapping[str, Observation]) -> Outcome:
        """What the function says of these observations."""
        run, judge = self.run(further)
        public = visibility_of(self.planned.criterion, self.planned.case) is Visibility.PUBLIC
        snippet = calls_snippet(self.planned, run.seen) if public else ""
        return Teller(self.planned.criterion, self.function.law, run, judge.noted, snippet).outcome()

    def run(self, further: Mapping[str, Observation]) -> tuple[Run, Judge]:
        """Runs the function once."""
        arrays = self.planned.criterion.inputs
        run = Run(further, self._expected, arrays)
        judge = Judge(self.planned.criterion.tolerance, lambda: run.coarse, self.function.file)
        everything = {name: input_shown(value, arrays) for name, value in self.planned.inputs.items()}
        everything |= {STUDENT: Student(run.answer, self._given), JUDGE: judge}
        arguments = {name: value for name, value in everything.items() if name in self.function.parameters}
        run.go(self.function.call, arguments, self._seed)
        return run, judge

    def wanted(self, run: Run) -> Mapping[str, Asked]:
        """The calls that a run still needs; none where it is decided already."""
        return {} if run.over is not None or isinstance(run.error, CheckError) else run.wanted

    def learn(self, asked: Asked) -> None:
        """Remembers what the reference answers to a call that every submission is asked."""
        self._known[asked.key] = self.reference.expected(asked, self.planned.seed)

    def flaw(self, error: BaseException, what: str) -> Flaw:
        """What the function did wrong, as a flaw of ``checks.py``."""
        function = self.function
        flaw = author_flaw(error, function.directory, function.file, what, function.line)
        flaw = flaw if flaw.quoted else replace(flaw, quoted=function.quoted(flaw.line))
        return replace(flaw, message=f"{what}: {error}", fix=error.fix) if isinstance(error, CheckError) else flaw

    def _expected(self, asked: Asked) -> tuple[Expected, ...] | None:
        found = self._known.get(asked.key) or self._recent.get(asked.key)  # another thread may clear what is recent
        if found is None:
            found = self._recent[asked.key] = self.reference.expected(asked, self.planned.seed)
        return found

    def _for_staff(self, error: BaseException) -> Finding:
        flaw = self.flaw(error, "the check stopped")
        place = Place(f"{self.planned.problem.id}/{Path(flaw.file).name}", flaw.line, flaw.quoted)
        fix = f" ({flaw.fix})" if flaw.fix else ""
        return Finding(f"For staff: {flaw.message}{fix}", where=place, for_staff=True)
