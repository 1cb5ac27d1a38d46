"""What becomes of each mutant: killed by a criterion, equivalent by behaviour, accepted or explained by the author, or
survived."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from grader.audit.bench import Answers, Bench, references
from grader.audit.draws import further_cases
from grader.audit.laws import laws_of, needed, obeyed
from grader.audit.limit import OutOfTimeError, time_limit
from grader.audit.mutants import Mutant, mutants_of
from grader.audit.reach import used_by
from grader.audit.result import AuditFinding, Fate, MutantFate
from grader.audit.variants import Variants, answers_of, views_of
from grader.model import Criterion, Expected, Reference
from grader.plan.calls import PlannedCase
from grader.replay.stand_in import StandIn
from grader.truth.expected import Truths
from grader.truth.reference import load_reference

_EXPLAINED = re.compile(r"#\s*audit: equivalent because (.+)")
_SAME = 1e-9  # relative to an array's largest entry


@dataclass
class Wrong:
    """A wrong solution's answers to one criterion, and whether it passed there: what margins are measured by."""

    name: str
    criterion: Criterion
    answers: Answers
    passed: bool


@dataclass
class Tried:
    """All mutants of a problem and the answers that they gave."""

    fates: list[MutantFate] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


class Trial:
    """Tries every mutant of a problem's reference on every criterion."""

    def __init__(self, bench: Bench, seconds: float = 20.0) -> None:
        self._bench = bench
        self._seconds = seconds
        self._problem = bench.problem
        self._own = Truths(self._problem)
        self._names = set(load_reference(self._problem.directory).names)
        self._laws = list(laws_of(bench))
        self._elsewhere: list[tuple[Criterion, list[PlannedCase], Answers]] | None = None

    def run(self, tell: Callable[[str], None] = lambda part: None) -> Tried:
        """Tries them all; ``tell`` is told how far it is."""
        source = (self._problem.directory / "reference.py").read_text(encoding="utf-8")
        lines = source.splitlines()
        tried = Tried()
        with Variants(self._problem) as variants:
            asked = [needed(checks, self._own.names) for _, checks in self._laws]
            mutants = mutants_of(source, used_by(self._problem, self._names).union(*asked))
            for number, mutant in enumerate(mutants, 1):
                tell(f"mutant {number} of {len(mutants)}")
                fate, reason = self._fate(mutant, variants, tried)
                explained = _EXPLAINED.search(lines[mutant.line - 1])
                if fate == "survived" and explained:
                    fate, reason = "explained", explained[1].strip()
                tried.fates.append(MutantFate(mutant.line, mutant.change, fate, reason))
        return tried

    def _fate(self, mutant: Mutant, variants: Variants, tried: Tried) -> tuple[Fate, str]:
        try:
            with time_limit(self._seconds):
                truths = variants.load(mutant.source)
                if truths is None:
                    return "killed", "it can't be loaded"
                killed, accepted = self._killed(mutant, truths, tried)
                if killed:
                    return "killed", killed
                if accepted:
                    return "accepted", accepted
                return ("equivalent", "") if self._same_elsewhere(truths) else ("survived", "")
        except OutOfTimeError:
            return "killed", "it doesn't end"

    def _killed(self, mutant: Mutant, truths: Truths, tried: Tried) -> tuple[str, str]:
        """The first criterion that a mutant fails, and the first alternative that earns it full points in another.

        Its answers to all criteria are put with the others.
        """
        by = accepted = ""
        for criterion in self._problem.criteria:
            cases = [case.planned for case in self._bench.cases(criterion)]
            for view in views_of(criterion, self._names):
                answers = answers_of(truths, view, cases)
                passed = all(answers) and self._bench.passes(criterion, answers)
                tried.wrong.append(Wrong(f"line {mutant.line}: {mutant.change}", criterion, answers, passed))
                alternative = None if passed else self._bench.accepted(criterion, answers)
                if alternative is not None and alternative.credit == 1:
                    accepted = accepted or f"'{criterion.id}' accepts it as '{alternative.name}'"
                elif not passed:
                    by = by or criterion.id
        return by or self._broken(truths), accepted

    def _broken(self, truths: Truths) -> str:
        """The first criterion whose function of ``checks.py`` a mutant in the student's place doesn't satisfy."""
        student = StandIn(truths.names)
        return next((criterion.id for criterion, checks in self._laws if not obeyed(checks, student)), "")

    def _same_elsewhere(self, truths: Truths) -> bool:
        """Whether a mutant behaves as the reference does on further inputs, to the last digits."""
        if self._elsewhere is None:  # most references have no mutant that gets here
            self._elsewhere = [*self._answered(self._asked()), *self._answered(self._further())]
        return all(_alike(answers, answers_of(truths, view, cases)) for view, cases, answers in self._elsewhere)

    def _answered(
        self, asked: Mapping[str, list[PlannedCase]]
    ) -> Iterator[tuple[Criterion, list[PlannedCase], Answers]]:
        """What the reference itself answers, criterion by criterion."""
        for criterion in self._problem.criteria:
            cases = asked.get(criterion.id, [])
            for view in views_of(criterion, self._names):
                yield view, cases, answers_of(self._own, view, cases)

    def _asked(self) -> dict[str, list[PlannedCase]]:
        return {one.id: [case.planned for case in self._bench.cases(one)] for one in self._problem.criteria}

    def _further(self) -> dict[str, list[PlannedCase]]:
        found: dict[str, list[PlannedCase]] = {}
        for case in further_cases(self._problem, self._bench.prepared.streams):
            found.setdefault(case.criterion.id, []).append(case)
        return found


def survivors(fates: Sequence[MutantFate], reference: str) -> list[AuditFinding]:
    """A finding for each mutant that nothing tells from the reference, though it behaves differently."""
    fix = "add a case that tells them apart, or write `# audit: equivalent because …` on the line"
    return [
        AuditFinding(f"{reference}:{one.line}", f"no criterion notices `{one.change}`", fix)
        for one in fates
        if one.fate == "survived"
    ]


def _alike(one: Answers, other: Answers) -> bool:
    pairs = zip(one, other, strict=True)
    # a case that the reference itself can't answer says nothing
    return all(not ours or _same(ours, theirs) for ours, theirs in pairs)


def _same(ours: Expected, theirs: Expected) -> bool:
    if isinstance(ours, Reference) and isinstance(theirs, Reference):
        return _close(ours, theirs)
    if isinstance(ours, list | tuple) and isinstance(theirs, list | tuple):
        return len(ours) == len(theirs) and all(_same(*pair) for pair in zip(ours, theirs, strict=True))
    if references(ours) or references(theirs):
        mine, yours = references(ours), references(theirs)
        return len(mine) == len(yours) and all(_close(*pair) for pair in zip(mine, yours, strict=True))
    return bool(ours == theirs)


def _close(ours: Reference, theirs: Reference) -> bool:
    if ours.data.shape != theirs.data.shape or ours.data.dtype.kind != theirs.data.dtype.kind:
        return False
    if ours.data.dtype.kind not in "fc":
        return bool(np.array_equal(ours.data, theirs.data))
    largest = float(np.abs(ours.data).max(initial=0.0))
    return bool(np.allclose(theirs.data, ours.data, rtol=0, atol=_SAME * largest, equal_nan=True))
