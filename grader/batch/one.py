"""One submission, from what was handed in to what the book stores: a function that any process can run."""

from __future__ import annotations

import io
import time
from collections.abc import Mapping
from dataclasses import replace

from grader.batch.bench import Bench, Recollection
from grader.batch.deciding import adjusted, decided_digest, shown_of
from grader.batch.task import Purpose, Task
from grader.codec.digest import digest_of
from grader.codec.sealed import seal
from grader.gradebook.graded import FindingRow, Graded
from grader.gradebook.observed import Seen, kept
from grader.model import Grade, Observation
from grader.pipeline import judge_submission
from grader.report.folder import pages_of
from grader.report.json_report import result_json, without_environment
from grader.report.summary import summary
from grader.rounds import observe
from grader.text import plain


def grade_one(bench: Bench, task: Task) -> Graded:
    """Grades a submission; its code runs only for what is not saved. Never raises for what a submission holds."""
    assert bench.sandbox is not None
    started = time.monotonic()
    memory = Recollection(bench, task.saved)
    observations = observe(bench.prepared, task.submission, bench.sandbox, bench.limits, memory)
    judged = judge_submission(bench.prepared, task.submission, observations, task.marks, bench.sandbox.confinement)
    ran = observations.keys() - memory.used
    # a grade that is only computed again is the same to the last byte, measured times included
    seconds = time.monotonic() - started if ran or not task.seconds else task.seconds
    return finished(bench, task, replace(judged, seconds=seconds), observations, memory)


def finished(
    bench: Bench, task: Task, grade: Grade, observations: Mapping[str, Observation], memory: Recollection
) -> Graded:
    """What the book stores of a grade, and the files that show it."""
    new = [name for name in observations if name not in memory.used]
    environments = memory.environments | ({bench.environment} if new else set())
    observed = kept(((memory.digests[name], observations[name]) for name in new), bench.environment)
    return graded_of(bench, task, grade, observed, _common(environments or {bench.environment}))


def graded_of(purpose: Purpose, task: Task, grade: Grade, observed: tuple[Seen, ...], environment: str) -> Graded:
    """The same of a grade with what was observed for it, if anything was, after policies and decisions."""
    grade = adjusted(grade, task.submission, task.decisions)
    record = result_json(grade)
    return Graded(
        handed_in=task.handed_in,
        observed=observed,
        summary=summary(grade),
        findings=tuple(_findings(grade)),
        record=seal(record.encode("utf-8")),
        result=digest_of(without_environment(record)),
        basis=purpose.basis,
        environment=environment,
        marks=decided_digest(grade.assignment, task.marks, task.decisions, task.submission),
        seconds=grade.seconds,
        files=pages_of(grade, purpose.audience, purpose.as_of, record),
        shown=shown_of(grade.assignment, purpose.audience, purpose.as_of, task.decisions),
        told=_told(purpose, grade),
    )


def _common(environments: set[str]) -> str:
    return environments.pop() if len(environments) == 1 else ""


def _findings(grade: Grade) -> list[FindingRow]:
    return [
        FindingRow(
            problem.problem.id,
            result.criterion.id,
            plain(finding.fact),
            finding.cause.code if finding.cause else "",
            finding.case,
            "staff" if finding.for_staff else finding.visibility.value,
        )
        for problem in grade.problems
        for result in problem.criteria
        for finding in result.findings
    ]


def _told(purpose: Purpose, grade: Grade) -> str:
    """The grade for the terminal, where that was asked for."""
    if purpose.terminal is None:
        return ""
    from rich.console import Console

    from grader.report.terminal import print_grade

    file = io.StringIO()
    console = Console(
        file=file,
        width=purpose.terminal.width,
        force_terminal=purpose.terminal.colours,
        color_system="standard" if purpose.terminal.colours else None,
    )
    print_grade(console, grade, purpose.audience, purpose.as_of)
    return file.getvalue()
