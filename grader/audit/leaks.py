"""Hidden data in what students read: submissions graded twice, with hidden data drawn otherwise the second time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from grader.audit.bench import Bench
from grader.audit.handed_in import LIMITS
from grader.audit.hidden_numbers import CLOSED_AFTER, CLOSED_BEFORE, Closed, Secret, recognised, secrets_of
from grader.audit.hidden_texts import closed_texts, open_text, squeezed
from grader.audit.otherwise import drawn_otherwise, has_hidden
from grader.audit.probes import probes
from grader.audit.quoted import quoted
from grader.audit.readers import READERS, Reader, text_of
from grader.audit.result import AuditFinding, Told
from grader.model import Grade, ProblemResult, Submission, Visibility
from grader.pipeline import grade
from grader.plan.calls import visibility_of
from grader.prepare import Prepared
from grader.report.markdown import statement
from grader.report.view import HIDDEN_UNJUDGED, HIDDEN_WRONG
from grader.sandbox.interface import Sandbox

_DUE = datetime(2000, 1, 2, tzinfo=UTC)
_BEFORE, _AFTER = datetime(2000, 1, 1, tzinfo=UTC), datetime(2000, 1, 3, tzinfo=UTC)
_TO_NAME, _TO_PROVE = 4, 6  # significant digits: to say what a leak is, and to call a number a leak by itself
_LONGEST = 120
_FIX = "keep it out of your texts, mistakes and checks; where it stands in none, torch-grader is at fault: report it"


def audit_leaks(bench: Bench, sandbox: Sandbox, readers: Mapping[str, Reader] = READERS) -> Told:
    """What a problem's own texts tell of its hidden cases, and what the reports of submissions to it would."""
    told = quoted(bench)
    if not has_hidden(bench):
        return Told(told)
    search = _Search(bench, sandbox, readers)
    tried = probes(bench)
    for submission in tried:
        search.look_at(submission)
    return Told([*told, *search.findings.values()], search.notes, probes=[one.id for one in tried])


class _Search:
    """Reads the reports of submissions; a leak is told once, with the first report that shows it."""

    def __init__(self, bench: Bench, sandbox: Sandbox, readers: Mapping[str, Reader]) -> None:
        self._bench = bench
        self._sandbox = sandbox
        self._readers = readers
        self._other, self._all_moved = drawn_otherwise(bench)
        self._secrets = {closed: secrets_of(bench, closed) for closed in (CLOSED_BEFORE, CLOSED_AFTER)}
        self._statement = squeezed(text_of(statement(bench.problem.directory)))
        self._texts: set[str] = set()
        self.findings: dict[str, AuditFinding] = {}
        digits = "hidden cases have no truth for other numbers, so their numbers were looked for digit by digit"
        self.notes = [] if self._all_moved else [digits]

    def look_at(self, submission: Submission) -> None:
        """Grades a submission both ways and searches all that a student would read of it."""
        own = self._graded(self._bench.prepared, submission)
        other = _judged_alike(self._graded(self._other, submission), own)
        for medium, reader in self._readers.items():
            lines = reader(own, _BEFORE)
            told = f"the {medium} of {submission.id}"
            self._compare(told, lines, submission, reader(other, _BEFORE), reader)
            self._search_texts(told, lines, own, CLOSED_BEFORE)
            if not self._all_moved:
                self._search_numbers(told, lines, self._secrets[CLOSED_BEFORE], _TO_PROVE)
            if _opens_late(self._bench):
                late, told = reader(own, _AFTER), f"{told}, after the due date,"
                self._search_texts(told, late, own, CLOSED_AFTER)
                self._search_numbers(told, late, self._secrets[CLOSED_AFTER], _TO_PROVE)

    def _compare(
        self, told: str, lines: list[str], submission: Submission, otherwise: list[str], reader: Reader
    ) -> None:
        """What a student reads must be the same where hidden data are others."""
        changed = _without(lines, otherwise)
        if not changed:
            return
        again = reader(self._graded(self._bench.prepared, submission), _BEFORE)
        if _without(lines, again):  # code that gives another answer each time tells nothing by it
            self.notes.append(f"{told} differs from run to run, so it was not searched for hidden data")
        elif not self._search_numbers(told, changed, self._secrets[CLOSED_BEFORE], _TO_NAME):
            what = f"{told} changes with hidden data: it says “{_short(changed[0])}”"
            rubric = self._bench.problem.directory / "rubric.yaml"
            self.findings.setdefault("changes", AuditFinding(f"{rubric}:1", what, _FIX))

    def _search_numbers(self, told: str, lines: list[str], secrets: Sequence[Secret], digits: int) -> bool:
        found = recognised(lines, secrets, digits)
        for number, secret in found:
            finding = AuditFinding(secret.where, f"{told} tells {number}, which is of {secret.what}", _FIX)
            self.findings.setdefault(secret.what, finding)
        return bool(found)

    def _search_texts(self, told: str, lines: list[str], own: Grade, closed: Closed) -> None:
        results = own.problems[0].criteria
        shown, known = squeezed(lines), f"{open_text(results, closed)} {self._statement}"
        for one in closed_texts(results, closed):
            if one.text in shown and one.text not in known and one.text not in self._texts:
                self._texts.add(one.text)
                what = f"{told} shows {one.what}: “{_short(one.text)}”"
                self.findings.setdefault(one.what, AuditFinding(one.where, what, _FIX))

    def _graded(self, prepared: Prepared, submission: Submission) -> Grade:
        found = grade(prepared, submission, self._sandbox, LIMITS)
        # a digest of the key, and the time that it took, may differ
        return replace(found, assignment=replace(found.assignment, due=_DUE), hidden_digest="", seconds=0.0)


def _opens_late(bench: Bench) -> bool:
    pairs = ((criterion, case) for criterion in bench.problem.criteria for case in criterion.cases)
    return any(visibility_of(*pair) is Visibility.AFTER_DUE_DATE for pair in pairs)


def _judged_alike(grade: Grade, like: Grade) -> Grade:
    """A grade with another's verdicts and points: students may read those, and a lucky answer may change them."""
    pairs = zip(grade.problems, like.problems, strict=True)
    problems = tuple(_scored_alike(*pair) for pair in pairs)
    return replace(grade, problems=problems, score=like.score, pending=like.pending)


def _scored_alike(problem: ProblemResult, like: ProblemResult) -> ProblemResult:
    criteria = tuple(
        replace(one, verdict=other.verdict, score=other.score, pending=other.pending)
        for one, other in zip(problem.criteria, like.criteria, strict=True)
    )
    return replace(problem, criteria=criteria, score=like.score, pending=like.pending, extra=like.extra)


def _without(lines: list[str], others: list[str]) -> list[str]:
    """The lines that are not among others; that a hidden case is wrong may be told."""
    known = {*others, HIDDEN_WRONG, HIDDEN_UNJUDGED}
    return [line for line in lines if line not in known]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
