"""The starter and the reference handed in: graded by the pipeline, in the sandbox, as a student's work is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.audit.bench import Bench
from grader.audit.result import AuditFinding, HandedIn, Told
from grader.audit.wrapped import WAYS, WRITTEN, Way, own_names, wrapped
from grader.audit.written_out import written_out
from grader.model import Criterion, CriterionResult, Limits, Submission, Verdict
from grader.pipeline import grade
from grader.prepare import Prepared, prepare
from grader.sandbox.interface import Sandbox, open_unconfined

# a busy machine must not make a finding
LIMITS = Limits(call_seconds=60.0, submission_seconds=300.0)
_ENDED = frozenset({Verdict.ERROR, Verdict.CRASH, Verdict.TIMEOUT})
_READS = (
    "read files only in functions that the truth alone calls: here the reference stands where students' code stands, "
    "which finds no data beside it"
)
_IN_THE_TEST = "in the test:"  # how a traceback begins in which no line is the student's


def audit_starter(bench: Bench, sandbox: Sandbox) -> Told:
    """The starter earns nothing."""
    path = bench.problem.directory / "starter.py"
    if not path.is_file():
        return Told(notes=["the problem has no starter.py: what students start from was not tried"])
    submission = Submission("starter", {bench.problem.layout.path: path.read_bytes()})
    results = _results(bench.prepared, submission, sandbox)
    return Told([_too_finished(result) for result in results if result.score > 0])


def _too_finished(result: CriterionResult) -> AuditFinding:
    criterion = result.criterion
    what = f"the starter earns {result.score.normalize():f} of {criterion.points} points in '{criterion.id}'"
    return AuditFinding(criterion.where, what, "leave starter.py unfinished there, or add a case that it fails")


def audit_reference(bench: Bench, sandbox: Sandbox) -> Told:
    """The reference gets full marks in every way in which a student's work may look: where it defines what a program
    calls, and where its answer can be written down."""
    return _Reference(bench, sandbox).told()


@dataclass(frozen=True)
class _Tried:
    """What one way of handing in brought."""

    way: Way
    criteria: tuple[Criterion, ...]
    failed: tuple[CriterionResult, ...]
    refused: frozenset[str] = frozenset()  # criteria that fail inside the sandbox alone


class _Reference:
    """A reference, and the ways in which it is handed in."""

    def __init__(self, bench: Bench, sandbox: Sandbox) -> None:
        self._bench = bench
        self._sandbox = sandbox
        self._prepared = _with_torch(bench.prepared)
        self._defined = own_names((bench.problem.directory / "reference.py").read_text(encoding="utf-8"))
        self._known_refused: set[str] = set()
        self._answers = {
            one.id: text
            for one in bench.problem.criteria
            if one.answer and (text := written_out(one, bench.cases(one))) is not None
        }

    def told(self) -> Told:
        tried = [one for way in (*WAYS, WRITTEN) if (one := self._hand_in(way)).criteria]
        findings: dict[tuple[str, str], AuditFinding] = {}  # by criterion and fact: what fails alike is told once
        notes = dict.fromkeys(self._untried())
        ways: list[HandedIn] = []
        for one in tried:
            said = {(result.criterion.id, _fact(result)): self._said(one, result) for result in one.failed}
            wrong = {key: finding for key, finding in said.items() if isinstance(finding, AuditFinding)}
            noted = [note for note in said.values() if isinstance(note, str)]
            findings |= {key: finding for key, finding in wrong.items() if key not in findings}
            notes |= dict.fromkeys(noted)
            ways.append(HandedIn(one.way.name, one.way.shows, len(one.criteria) - len(noted), len(wrong)))
        return Told(list(findings.values()), list(notes), ways)

    def _hand_in(self, way: Way) -> _Tried:
        criteria = tuple(one for one in self._bench.problem.criteria if self._fits(one, way))
        if not criteria:
            return _Tried(way, (), ())
        submission = self._submission(way, criteria)
        failed = self._failed(submission, criteria, self._sandbox)
        return _Tried(way, criteria, failed, self._refused(submission, criteria, failed))

    def _submission(self, way: Way, criteria: Sequence[Criterion]) -> Submission:
        problem = self._bench.problem
        if way is WRITTEN:
            answers = {one.answer: self._answers[one.id] for one in criteria}
            return Submission("reference (written)", answers={problem.id: answers})
        names = sorted({name for one in criteria for name in _needs(one)})
        return wrapped(problem.directory, problem.layout, names, way)

    def _fits(self, criterion: Criterion, way: Way) -> bool:
        if way is WRITTEN:
            return criterion.id in self._answers
        if criterion.program is None or not _needs(criterion) <= self._defined:
            return False
        if way.name == "float32" and criterion.tolerance.dtype:
            return False  # it is wrong there by the rubric's own word
        if way.name == "lists":
            return criterion.check != "shape"  # where a list is read as sizes
        return way.name != "read-only" or not _observes_inputs(criterion)

    def _failed(
        self, submission: Submission, criteria: Sequence[Criterion], sandbox: Sandbox
    ) -> tuple[CriterionResult, ...]:
        wanted = {one.id for one in criteria}
        results = _results(self._prepared, submission, sandbox)
        return tuple(one for one in results if one.criterion.id in wanted and one.verdict is not Verdict.PASS)

    def _said(self, tried: _Tried, result: CriterionResult) -> AuditFinding | str:
        """A failure as a finding; as a note where students are refused it too, or their code isn't at fault."""
        name, way = result.criterion.id, tried.way
        if way.name == "lists" and any(one.traceback.strip().startswith(_IN_THE_TEST) for one in result.findings):
            return f"'{name}' can't be answered with lists, because its own program computes with what it is given"
        if name in tried.refused:
            return f"'{name}' passes outside the sandbox alone; inside it: {_fact(result)}"
        what = f"the reference fails '{name}' when handed in ({way.name}): {_fact(result)}"
        return AuditFinding(result.criterion.where, what, _READS if "FileNotFoundError" in what else way.fix)

    def _refused(
        self, submission: Submission, criteria: Sequence[Criterion], failed: Sequence[CriterionResult]
    ) -> frozenset[str]:
        """The criteria that fail for what the sandbox refuses, to students too: no flaw of the rubric."""
        ended = {one.criterion.id for one in failed if one.verdict in _ENDED}
        # slow: what is refused in one way is refused in all, and isn't asked for again
        if submission.files and not ended <= self._known_refused:
            with open_unconfined() as open_air:
                outside = self._failed(submission, criteria, open_air)
            self._known_refused |= ended - {one.criterion.id for one in outside}
        return frozenset(ended & self._known_refused)

    def _untried(self) -> Iterator[str]:
        for one in self._bench.problem.criteria:
            if one.program is not None and not _needs(one) <= self._defined:
                lacks = ", ".join(sorted(_needs(one) - self._defined))
                yield f"'{one.id}' was not tried with the reference, which lacks {lacks}"
            elif one.answer and one.truth.kind != "none" and one.id not in self._answers:
                yield f"'{one.id}' was not tried with the reference, whose answer could not be written down"
            elif one.program is not None and _observes_inputs(one):
                yield f"'{one.id}' was not tried with read-only inputs: what its program changes in them is judged"


def _with_torch(prepared: Prepared) -> Prepared:
    """The same, where students may import torch: a reference does, whatever they may."""
    (problem,) = prepared.assignment.problems
    if "torch" in problem.layout.packages:
        return prepared
    layout = replace(problem.layout, packages=(*problem.layout.packages, "torch"))
    return prepare(replace(prepared.assignment, problems=(replace(problem, layout=layout),)), prepared.streams)


def _needs(criterion: Criterion) -> set[str]:
    return set(criterion.program.needs) if criterion.program is not None else set()


def _observes_inputs(criterion: Criterion) -> bool:
    """Whether what a program does to its inputs is judged; that it leaves them as they are is another matter."""
    assert criterion.program is not None
    inputs = {name for case in criterion.cases for name in case.inputs}
    return criterion.property is None and any(text in inputs for text in criterion.program.observe)


def _fact(result: CriterionResult) -> str:
    return result.findings[0].fact if result.findings else f"it is judged '{result.verdict.value}'"


def _results(prepared: Prepared, submission: Submission, sandbox: Sandbox) -> tuple[CriterionResult, ...]:
    return grade(prepared, submission, sandbox, LIMITS).problems[0].criteria
