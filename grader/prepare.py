"""What is done once for an assignment: inputs drawn, references loaded, expected values computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader.diagnose import Mistake
from grader.errors import Flaw, ProblemError
from grader.follow.steps import step_of
from grader.model import Assignment, Criterion, Expected, Problem, Value, Visibility
from grader.plan.calls import PlannedCase, plan_case, plan_problem, visibility_of
from grader.plan.streams import Streams

if TYPE_CHECKING:
    from grader.truth.expected import Truths
    from grader.truth.follow import Follower

# an answer in symbols is judged on this many draws of its case
SYMBOL_SAMPLES = 5


@dataclass(frozen=True)
class PreparedCase:
    """A planned case and its truth; ``samples`` are further draws of it, for answers in symbols."""

    planned: PlannedCase
    expected: tuple[Expected, ...] = ()
    samples: tuple[tuple[Mapping[str, Value], Expected], ...] = ()


@dataclass(frozen=True)
class Prepared:
    """An assignment, ready to grade any number of submissions; ``cases`` by problem and criterion."""

    assignment: Assignment
    streams: Streams
    cases: Mapping[tuple[str, str], tuple[PreparedCase, ...]]
    followers: Mapping[str, Follower] = field(default_factory=dict)  # by problem, where it asks for steps in writing
    mistakes: Mapping[tuple[str, str], tuple[Mistake, ...]] = field(default_factory=dict)  # by problem and criterion


@dataclass(frozen=True)
class _Ready:
    """One problem, ready; cases and mistakes by criterion."""

    cases: Mapping[str, tuple[PreparedCase, ...]]
    mistakes: Mapping[str, tuple[Mistake, ...]]
    follower: Follower | None


def prepare(assignment: Assignment, streams: Streams) -> Prepared:
    """Draws all inputs and computes all truths; :class:`ProblemError` lists what is wrong in every reference."""
    ready: dict[str, _Ready] = {}
    flaws: list[Flaw] = []
    for problem in assignment.problems:
        try:
            ready[problem.id] = _prepare_problem(problem, streams)
        except ProblemError as error:
            flaws += [flaw for flaw in error.flaws if flaw not in flaws]
    if flaws:
        raise ProblemError(flaws)
    return Prepared(
        assignment,
        streams,
        cases={(name, criterion): cases for name, one in ready.items() for criterion, cases in one.cases.items()},
        followers={name: one.follower for name, one in ready.items() if one.follower is not None},
        mistakes={(name, criterion): some for name, one in ready.items() for criterion, some in one.mistakes.items()},
    )


def public_part(assignment: Assignment) -> Assignment:
    """The assignment as a student may check it alone: public criteria with their public cases."""
    problems = [replace(problem, criteria=_public_criteria(problem)) for problem in assignment.problems]
    return replace(assignment, problems=tuple(problems))


def _public_criteria(problem: Problem) -> tuple[Criterion, ...]:
    public = []
    for criterion in problem.criteria:
        cases = tuple(case for case in criterion.cases if visibility_of(criterion, case) is Visibility.PUBLIC)
        if cases:
            public.append(replace(criterion, cases=cases))
    kept = {criterion.id for criterion in public}
    return tuple(
        replace(criterion, depends=tuple(name for name in criterion.depends if name in kept)) for criterion in public
    )


def _prepare_problem(problem: Problem, streams: Streams) -> _Ready:
    # imported here: truths need torch, which costs a second that `grader --help` must not pay
    from grader.truth.expected import Truths

    truths = Truths(problem)
    cases: dict[str, tuple[PreparedCase, ...]] = {}
    flaws: list[Flaw] = []
    for planned in plan_problem(problem, streams):
        key = planned.criterion.id
        try:
            cases[key] = (*cases.get(key, ()), _prepare_case(planned, truths, streams))
        except ProblemError as error:
            flaws += [flaw for flaw in error.flaws if flaw not in flaws]
    if flaws:
        raise ProblemError(flaws)
    follower = truths.follower() if any(map(step_of, problem.criteria)) else None
    return _Ready(cases, _mistakes(problem, cases), follower)


def _mistakes(problem: Problem, cases: Mapping[str, tuple[PreparedCase, ...]]) -> dict[str, tuple[Mistake, ...]]:
    from grader.truth.mistakes import Mistakes

    known = Mistakes(problem)
    found = {}
    for criterion in problem.criteria:
        inputs = [case.planned.call.inputs for case in cases[criterion.id] if case.planned.call is not None]
        wrong = known.of(criterion, inputs)
        found[criterion.id] = tuple(Mistake(one.code, one.text, one.values) for one in wrong)
    return found


def _prepare_case(planned: PlannedCase, truths: Truths, streams: Streams) -> PreparedCase:
    seed = planned.call.seed if planned.call else 0
    expected = truths.of(planned.criterion, planned.inputs, seed)
    samples = []
    for number in range(2, SYMBOL_SAMPLES + 1) if planned.criterion.symbols else ():
        case = replace(planned.case, id=f"{planned.case.id}~{number}")
        again = plan_case(planned.problem, planned.criterion, case, streams)
        samples.append((again.inputs, truths.of(planned.criterion, again.inputs, seed, noise=False)[0]))
    return PreparedCase(planned, expected, tuple(samples))
