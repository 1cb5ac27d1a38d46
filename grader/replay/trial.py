"""A check tried on the reference: it has to pass, and to ask for the same calls whenever it is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from grader.errors import Flaw
from grader.model import Observation, Status, Verdict
from grader.replay.asked import Asked
from grader.replay.check import CaseCheck
from grader.replay.verdict import Outcome
from grader.truth.reference import author_flaw

MOST_ROUNDS = 20
_SEEDED = "draw from np.random, torch or random, which are seeded; keep away from clocks and from the order of sets"
_LOOP = "let a program loop, in student.run"
_MEND = "mend the check, the criterion's tolerance, or reference.py"


class Trial:
    """Tries one check, and has it remember what the reference answers."""

    def __init__(self, check: CaseCheck) -> None:
        planned = check.planned
        self._check = check
        self._what = f"the check '{check.function.name}' of criterion '{planned.criterion.id}' (case {planned.case.id})"

    def flaw(self) -> Flaw | None:
        """What is wrong with it; ``None`` where it passes, or asks for what the reference lacks."""
        check = self._check
        answered: dict[str, Observation] = {}
        for _ in range(MOST_ROUNDS):
            run, again = check.run(answered)[0], check.run(answered)[0]
            if list(run.wanted) != list(again.wanted):
                return self._placed(f"{self._what} asks for other calls when it is run again", _SEEDED)
            wanted = check.wanted(run)
            if not wanted:
                return self._judged(check.outcome(answered))
            if not all(check.reference.defines(asked.program) for asked in wanted.values()):
                return None
            flaw = self._answer(wanted, answered)
            if flaw is not None:
                return flaw
        return self._placed(f"{self._what} needs more than {MOST_ROUNDS} rounds of calls", _LOOP)

    def _answer(self, wanted: Mapping[str, Asked], answered: dict[str, Observation]) -> Flaw | None:
        check = self._check
        for key, asked in wanted.items():
            check.learn(asked)
            answered[key] = check.reference.observed(asked, check.planned.seed)
            if answered[key].status is not Status.OK:
                assert check.reference.error is not None
                what = f"{self._what} can't be tried on the reference: {asked.names[0]} raises"
                function = check.function
                return author_flaw(check.reference.error, function.directory, function.file, what, function.line)
        return None

    def _judged(self, outcome: Outcome) -> Flaw | None:
        if outcome.judgement.verdict is Verdict.PASS:
            return None
        if outcome.is_fault and outcome.error is not None:
            return self._check.flaw(outcome.error, f"{self._what} stops on the reference")
        told = " ".join(finding.fact for finding in outcome.judgement.findings)
        message = f"{self._what} fails the reference: {told}"
        if outcome.error is not None and not outcome.line:
            return replace(self._check.flaw(outcome.error, message), message=message, fix=_MEND)
        return self._placed(message, _MEND, outcome.line)

    def _placed(self, message: str, fix: str, line: int = 0) -> Flaw:
        function = self._check.function
        number = line or function.line
        return Flaw(str(function.file), number, 1, message, function.quoted(number), fix)
