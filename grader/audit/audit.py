"""The audit of one problem: every part in its order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from grader.audit.accepted import accepted_notes
from grader.audit.bench import Bench
from grader.audit.fates import Trial, survivors
from grader.audit.gradients import audit_gradients
from grader.audit.handed_in import audit_reference, audit_starter
from grader.audit.known import audit_mistakes, untold
from grader.audit.leaks import audit_leaks
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

KEY = b"an audit has no secrets".ljust(KEY_BYTES)


def audit(
    problem: Problem, sandbox: Sandbox, seed: int = 0, tell: Callable[[str], None] = lambda part: None
) -> ProblemAudit:
    """Audits a loaded problem, whose points may have been scaled to an assignment's; ``tell`` is told how far it is.

    Raises :class:`~grader.errors.AuthorError` where it can't be graded with at all.
    """
    bench = bench_of(problem, seed)
    tell("starter and reference")
    starter, reference = audit_starter(bench, sandbox), audit_reference(bench, sandbox)
    tell("hidden data")
    leaks = audit_leaks(bench, sandbox)
    tell("known mistakes")
    known = audit_mistakes(bench)
    tried = Trial(bench).run(tell)
    tell("margins and gradients")
    found = margins(bench, [*known.wrong, *tried.wrong])
    source = problem.directory / "reference.py"
    return ProblemAudit(
        problem.id,
        problem.title,
        problem.directory,
        findings=(
            *starter.findings,
            *reference.findings,
            *known.findings,
            *survivors(tried.fates, str(source)),
            *too_noisy(found),
            *audit_gradients(bench),
            *audit_cases(bench),
            *audit_points(load_problem(problem.directory, check_names()), problem),
            *leaks.findings,
        ),
        notes=(
            *starter.notes,
            *reference.notes,
            *untold(bench),
            *accepted_notes(bench, [*known.wrong, *tried.wrong]),
            *leaks.notes,
        ),
        ways=tuple(reference.ways),
        known=tuple(known.fates),
        margins=found,
        mutants=tuple(tried.fates),
        probes=tuple(leaks.probes),
        reference=tuple(source.read_text(encoding="utf-8").splitlines()),
    )


def bench_of(problem: Problem, seed: int = 0) -> Bench:
    """A loaded problem with its truths. Raises :class:`~grader.errors.AuthorError` where it can't be graded with."""
    alone = Assignment(problem.id, problem.title, (problem,), problem.directory / "rubric.yaml")
    return Bench(prepare(alone, Streams(seed, KEY)), problem)


def problems_at(path: Path) -> tuple[Problem, ...]:
    """The problem of a directory, or the problems of an assignment's file or shipped name."""
    from grader.assignment import load

    if path.is_dir():
        return (load_problem(path, check_names()),)
    return load(str(path)).problems
