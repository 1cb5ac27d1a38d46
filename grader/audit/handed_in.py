"""The starter and the reference handed in: graded by the pipeline, in the sandbox, as a student's work is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from grader.audit.bench import Bench
from grader.audit.result import AuditFinding, Told
from grader.audit.wrapped import INTERFACES, Interface, imports_neighbours, module_path, own_functions, wrapped
from grader.model import Criterion, CriterionResult, Limits, Submission, Verdict
from grader.pipeline import grade
from grader.sandbox.interface import Sandbox, open_unconfined

# a busy machine must not make a finding
_LIMITS = Limits(call_seconds=60.0, submission_seconds=300.0)


def audit_starter(bench: Bench, sandbox: Sandbox) -> Told:
    """The starter earns nothing."""
    path = bench.problem.directory / "starter.py"
    if not path.is_file():
        return Told(notes=["the problem has no starter.py: what students start from was not tried"])
    submission = Submission("starter", {module_path(bench.problem.layout): path.read_bytes()})
    earned = [result for result in _results(bench, submission, sandbox) if result.score > 0]
    return Told([_too_finished(result) for result in earned])


def _too_finished(result: CriterionResult) -> AuditFinding:
    criterion = result.criterion
    what = f"the starter earns {result.score.normalize():f} of {criterion.points} points in '{criterion.id}'"
    return AuditFinding(criterion.where, what, "leave starter.py unfinished there, or add a case that it fails")


def audit_reference(bench: Bench, sandbox: Sandbox) -> Told:
    """The reference gets full marks, in numpy, torch and float32, where it defines what a program calls."""
    path = bench.problem.directory / "reference.py"
    source = path.read_text(encoding="utf-8")
    if imports_neighbours(source):
        return Told(notes=["the reference imports files beside it, so it was not handed in as a student's module"])
    functions = own_functions(source)
    asked = [one for one in bench.problem.criteria if one.program is not None]
    eligible = [one for one in asked if _needs(one) <= functions]
    notes = [
        f"'{one.id}' was not tried with the reference, which lacks {', '.join(sorted(_needs(one) - functions))}"
        for one in asked
        if not _needs(one) <= functions
    ]
    names = sorted({name for one in eligible for name in _needs(one)})
    handed = {one: wrapped(path, bench.problem.layout, names, one) for one in INTERFACES if names}
    with open_unconfined() as open_air:
        refused = list(_refused(bench, handed, sandbox, open_air, eligible))
        told = [finding for name, one in handed.items() for finding in _graded(bench, one, open_air, eligible, name)]
    return Told(told, [*notes, *refused])


def _refused(
    bench: Bench,
    handed: Mapping[Interface, Submission],
    sandbox: Sandbox,
    open_air: Sandbox,
    eligible: Sequence[Criterion],
) -> Iterator[str]:
    """What the reference does that the sandbox refuses: no flaw of the rubric, but students can't do it either."""
    for interface, submission in list(handed.items())[:1]:
        outside = {one.criterion.id for one in _failed(bench, submission, open_air, eligible)}
        for result in _failed(bench, submission, sandbox, eligible):
            if result.criterion.id not in outside:
                told = f"'{result.criterion.id}' ({interface}) passes outside the sandbox alone"
                yield f"{told}; inside it: {_fact(result)}"


def _needs(criterion: Criterion) -> set[str]:
    return set(criterion.program.needs) if criterion.program is not None else set()


def _graded(
    bench: Bench, submission: Submission, sandbox: Sandbox, eligible: Sequence[Criterion], interface: Interface
) -> Iterator[AuditFinding]:
    for result in _failed(bench, submission, sandbox, eligible):
        what = f"the reference fails '{result.criterion.id}' when handed in ({interface}): {_fact(result)}"
        fix = "let the truth and the program agree, and the tolerance allow for the dtype"
        yield AuditFinding(result.criterion.where, what, fix)


def _failed(
    bench: Bench, submission: Submission, sandbox: Sandbox, eligible: Sequence[Criterion]
) -> list[CriterionResult]:
    wanted = {one.id for one in eligible}
    results = _results(bench, submission, sandbox)
    return [one for one in results if one.criterion.id in wanted and one.verdict is not Verdict.PASS]


def _fact(result: CriterionResult) -> str:
    return result.findings[0].fact if result.findings else f"it is judged '{result.verdict.value}'"


def _results(bench: Bench, submission: Submission, sandbox: Sandbox) -> tuple[CriterionResult, ...]:
    return grade(bench.prepared, submission, sandbox, _LIMITS).problems[0].criteria
