"""The audit of one problem: every part in its order."""

from __future__ import annotations

from pathlib import Path

from grader.audit.accepted import accepted_notes
from grader.audit.bench import Bench
from grader.audit.fates import Trial, survivors
from grader.audit.gradients import audit_gradients
from grader.audit.handed_in import audit_reference, audit_starter
from grader.audit.known import audit_mistakes, untold
from grader.audit.margins import margins, too_noisy
from grader.audit.points import audit_points
from grader.audit.result import ProblemAudit
from grader.audit.symmetric import audit_cases
from grader.checks.base import check_names
from grader.model import Assignment, Problem
from grader.plan.streams import KEY_BYTES, Streams
from grader.prepare import prepare
from grader.rubric.problem import load_problem
from grader.sandbox.interface import Sandbox

_KEY = b"an audit has no secrets".ljust(KEY_BYTES)


def audit(problem: Problem, sandbox: Sandbox, seed: int = 0) -> ProblemAudit:
    """Audits a loaded problem, whose points may have been scaled to an assignment's.

    Raises :class:`~grader.errors.AuthorError` where it can't be graded with at all.
    """
    alone = Assignment(problem.id, problem.title, (problem,), problem.directory / "rubric.yaml")
    bench = Bench(prepare(alone, Streams(seed, _KEY)), problem)
    starter, reference = audit_starter(bench, sandbox), audit_reference(bench, sandbox)
    mistaken, known = audit_mistakes(bench)
    tried = Trial(bench).run()
    found = margins(bench, [*known, *tried.wrong])
    return ProblemAudit(
        problem.id,
        findings=(
            *starter.findings,
            *reference.findings,
            *mistaken,
            *survivors(tried.fates, str(problem.directory / "reference.py")),
            *too_noisy(found),
            *audit_gradients(bench),
            *audit_cases(bench),
            *audit_points(load_problem(problem.directory, check_names()), problem),
        ),
        notes=(
            *starter.notes,
            *reference.notes,
            *untold(bench),
            *accepted_notes(bench, [*known, *tried.wrong]),
        ),
        margins=found,
        mutants=tuple(tried.fates),
    )


def problems_at(path: Path) -> tuple[Problem, ...]:
    """The problem of a directory, or the problems of an assignment's file or shipped name."""
    from grader.assignment import load

    if path.is_dir():
        return (load_problem(path, check_names()),)
    return load(str(path)).problems
