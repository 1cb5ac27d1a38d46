"""Grades of submissions that nobody could judge: one that ended three workers, and one on which the grader failed."""

from __future__ import annotations

from grader.batch.recipe import GradeRecipe
from grader.batch.task import Task
from grader.gradebook.graded import Graded
from grader.model import Cause, Finding, Grade, Judgement, Problem, ProblemResult, Verdict
from grader.score.credit import score_criterion
from grader.score.marks import apply_marks
from grader.score.totals import total_assignment, total_problem
from grader.versions import versions

SET_ASIDE = "set_aside"  # code of the cause, by which the book finds them


def set_aside(recipe: GradeRecipe, task: Task, how: str) -> Graded:
    """A submission that ended as many workers as may be: a crash, since nothing says that it was not its own doing."""
    text = f"Three processes of the grader ended while they worked on this submission; the last one {how}."
    finding = Finding(
        "Nothing of this submission was judged: it was set aside. Course staff should look at it.",
        cause=Cause(SET_ASIDE, text),
    )
    return _graded(recipe, task, Verdict.CRASH, finding)


def broken(recipe: GradeRecipe, task: Task, error: str, trace: str) -> Graded:
    """A submission on which the grader itself failed: that costs no points. Where it failed is for staff to see."""
    finding = Finding("This could not be judged: the grader itself failed. Course staff should look at it.")
    where = Finding(f"The grader failed: {error}", traceback=trace, for_staff=True)
    return _graded(recipe, task, Verdict.UNJUDGED, finding, where)


def _graded(recipe: GradeRecipe, task: Task, verdict: Verdict, *findings: Finding) -> Graded:
    from grader.batch.one import graded_of

    problems = [_problem(problem, task, verdict, findings) for problem in recipe.assignment.problems]
    totals = total_assignment(recipe.assignment, problems)
    grade = Grade(
        submission=task.name,
        assignment=recipe.assignment,
        problems=tuple(problems),
        score=totals.score,
        max_score=totals.max_score,
        pending=totals.pending,
        seed=recipe.streams.seed,
        hidden_digest=recipe.streams.digest,
        confinement=recipe.setting.used.confinement,
        notes=task.submission.notes,
        versions=versions(),
    )
    return graded_of(recipe, task, grade, (), recipe.environment)


def _problem(problem: Problem, task: Task, verdict: Verdict, findings: tuple[Finding, ...]) -> ProblemResult:
    results = [score_criterion(one, [Judgement(verdict, 0.0, findings)]) for one in problem.criteria]
    return total_problem(problem, apply_marks(task.name, problem, results, task.marks))
