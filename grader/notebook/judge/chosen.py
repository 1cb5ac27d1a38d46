"""Which problems and criteria a check is about, of all that can be checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches

from grader.errors import UsageError
from grader.model import Assignment, Criterion, Grade, Problem, ProblemResult, Submission
from grader.prepare import Prepared
from grader.report.words import plural, points, told_of_hidden
from grader.score.totals import total_assignment, total_problem
from grader.self_check.task import Task

BETWEEN = "::"
_IN_WHOLE = "Of the whole assignment, judged only when you hand in:"


@dataclass(frozen=True)
class Chosen:
    """What is graded, and what of it is shown: the names of criteria by problem.

    A criterion that is asked for alone is judged with its whole problem, on which it may depend.
    """

    prepared: Prepared
    shown: dict[str, tuple[str, ...]]
    said: tuple[str, ...]
    others: frozenset[str] = frozenset()  # problems that are not graded

    def part_of(self, work: Submission) -> Submission:
        """The work without the written answers to other problems."""
        return replace(work, answers={name: some for name, some in work.answers.items() if name not in self.others})

    def narrowed(self, grade: Grade) -> Grade:
        """The part of a grade that is shown, with its own totals."""
        problems = [self._narrowed(result) for result in grade.problems]
        totals = total_assignment(grade.assignment, problems)
        whole = replace(grade, problems=tuple(problems), score=totals.score)
        return replace(whole, max_score=totals.max_score, pending=totals.pending)

    def _narrowed(self, result: ProblemResult) -> ProblemResult:
        shown = self.shown[result.problem.id]
        results = [one for one in result.criteria if one.criterion.id in shown]
        criteria = tuple(one.criterion for one in results)
        return total_problem(replace(result.problem, criteria=criteria), results)


def choose(task: Task, names: Sequence[str]) -> Chosen:
    """The problems and criteria of these names; all without any. Rules on source code are left out, and that is said.

    Raises:
        UsageError: for a name that there isn't, with near ones.
    """
    known = names_in(task.assignment)
    for name in names:
        if name not in known:
            raise UsageError(f"no problem or criterion '{name}' to check in {task.assignment.id}{_near(name, known)}")
    problems = [one for one in task.assignment.problems if not names or _about(one, names)]
    shown = {one.id: _shown(one, names) for one in problems}
    ready = _part(task.prepared, [_without_source(one) for one in problems])
    others = frozenset(one.id for one in task.assignment.problems) - shown.keys()
    return Chosen(ready, shown, tuple(_said(task, problems)), others)


def names_in(assignment: Assignment) -> list[str]:
    """What may be asked for: every problem, then every criterion as ``problem::criterion``."""
    problems = assignment.problems
    criteria = [f"{one.id}{BETWEEN}{criterion.id}" for one in problems for criterion in _without_source(one).criteria]
    return [*(one.id for one in problems), *criteria]


def _near(name: str, known: Sequence[str]) -> str:
    problem = name.partition(BETWEEN)[0]
    if problem in known:
        return f"; there is: {', '.join(one for one in known if one.startswith(f'{problem}{BETWEEN}'))}"
    alone = [one for one in known if one.endswith(f"{BETWEEN}{name}")]  # the criterion, without its problem
    near = alone or get_close_matches(name, known, n=1)
    problems = ", ".join(one for one in known if BETWEEN not in one)
    return f"; did you mean '{near[0]}'?" if near else f"; there is: {problems}"


def _about(problem: Problem, names: Iterable[str]) -> bool:
    return any(name.partition(BETWEEN)[0] == problem.id for name in names)


def _shown(problem: Problem, names: Sequence[str]) -> tuple[str, ...]:
    asked = {name.partition(BETWEEN)[2] for name in names if _about(problem, [name])}
    whole = not asked or "" in asked
    return tuple(one.id for one in problem.criteria if whole or one.id in asked)


def _without_source(problem: Problem) -> Problem:
    """Which cells will be handed in, and so what a rule on the source will look at, nobody knows yet."""
    kept = tuple(one for one in problem.criteria if one.source is None)
    names = {one.id for one in kept}
    return replace(problem, criteria=tuple(_independent(one, names) for one in kept))


def _independent(criterion: Criterion, names: set[str]) -> Criterion:
    return replace(criterion, depends=tuple(name for name in criterion.depends if name in names))


def _part(prepared: Prepared, problems: Sequence[Problem]) -> Prepared:
    kept = {(one.id, criterion.id) for one in problems for criterion in one.criteria}
    return replace(
        prepared,
        assignment=replace(prepared.assignment, problems=tuple(problems)),
        cases={key: cases for key, cases in prepared.cases.items() if key in kept},
    )


def _said(task: Task, problems: Sequence[Problem]) -> Iterable[str]:
    """What this check doesn't show."""
    hidden = told_of_hidden(task.hidden)
    if len(problems) < len(task.assignment.problems):
        hidden = hidden.replace("Judged only when you hand in:", _IN_WHOLE)
    rules = sum((one.points for problem in problems for one in problem.criteria if one.source is not None), Decimal(0))
    if hidden:
        yield hidden
    if rules:
        yield f"Rules on the source of your code ({plural(points(rules), 'point')}) are judged when you hand in."
    yield from task.remarks
