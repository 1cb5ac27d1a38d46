"""What is done once for an assignment: inputs drawn, references loaded, expected values computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from grader import truth_cache
from grader.diagnose import Mistake
from grader.errors import Flaw, ProblemError
from grader.follow.steps import step_of
from grader.model import Alternative, Assignment, Criterion, Expected, OwnCheck, Problem, Value, Visibility
from grader.plan.calls import PlannedCase, plan_case, plan_problem, visibility_of
from grader.plan.streams import Streams

if TYPE_CHECKING:
    from grader.replay.load import OwnChecks
    from grader.truth.expected import Truths
    from grader.truth.follow import Follower

# an answer in symbols is judged on this many draws of its case
SYMBOL_SAMPLES = 5


@dataclass(frozen=True)
class PreparedCase:
    """A planned case and its truth; ``samples`` are further draws of it, for answers in symbols.

    ``accept`` is the same case once for each alternative of its criterion, with that as its truth. ``own_check`` is the
    author's function that judges it, where the criterion names one. ``form`` says what can be looked at where the truth
    is held back, as in :class:`~grader.model.Evidence`.
    """

    planned: PlannedCase
    expected: tuple[Expected, ...] = ()
    terms: Mapping[str, tuple[Expected, ...]] = field(default_factory=dict)
    samples: tuple[tuple[Mapping[str, Value], Expected], ...] = ()
    accept: tuple[PreparedCase, ...] = ()
    own_check: OwnCheck | None = None
    form: str = ""


@dataclass(frozen=True)
class Prepared:
    """An assignment, ready to grade any number of submissions; ``cases`` by problem and criterion."""

    assignment: Assignment
    streams: Streams
    cases: Mapping[tuple[str, str], tuple[PreparedCase, ...]]
    # by problem, where it asks for steps in writing; loads the reference, and torch, when it is called
    followers: Mapping[str, Callable[[], Follower]] = field(default_factory=dict)
    mistakes: Mapping[tuple[str, str], tuple[Mistake, ...]] = field(default_factory=dict)  # by problem and criterion


@dataclass(frozen=True)
class _Ready:
    """One problem, ready; cases and mistakes by criterion."""

    cases: Mapping[str, tuple[PreparedCase, ...]]
    mistakes: Mapping[str, tuple[Mistake, ...]]
    follower: Callable[[], Follower] | None


def prepare(assignment: Assignment, streams: Streams, *, keep: bool = True) -> Prepared:
    """Draws all inputs and computes all truths; :class:`ProblemError` lists what is wrong in every reference.

    Unless ``keep`` is unset, truths are taken from this user's disk where they lie there, and are left there.
    """
    ready: dict[str, _Ready] = {}
    flaws: list[Flaw] = []
    for problem in assignment.problems:
        try:
            ready[problem.id] = _prepare_problem(problem, streams, assignment.whole, keep)
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
    return replace(assignment, problems=tuple(problems), whole=False)


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


def _prepare_problem(problem: Problem, streams: Streams, whole: bool, keep: bool) -> _Ready:
    # where judging runs the author's functions, the reference is needed anyhow
    if not keep or any(map(names_function, problem.criteria)):
        return _computed(problem, streams, whole)
    key = truth_cache.key_of(problem, streams, whole=whole)
    kept = truth_cache.load(key)
    if kept is not None:
        return _from_kept(problem, streams, kept)
    ready = _computed(problem, streams, whole)
    truth_cache.save(key, _to_keep(ready))
    return ready


def _computed(problem: Problem, streams: Streams, whole: bool) -> _Ready:
    # imported here: truths need torch, which costs a second that `grader --help` must not pay
    from grader.truth.expected import Truths

    truths = Truths(problem)
    own_checks = _own_checks(problem, truths)
    cases: dict[str, tuple[PreparedCase, ...]] = {}
    flaws: list[Flaw] = []
    for planned in plan_problem(problem, streams):
        key = planned.criterion.id
        try:
            case = _prepare_case(planned, truths, streams)
            cases[key] = (*cases.get(key, ()), _with_own_check(case, own_checks, streams))
        except ProblemError as error:
            flaws += [flaw for flaw in error.flaws if flaw not in flaws]
    if whole:  # in a part of an assignment, the case that tells an alternative from the truth may be missing
        flaws += _not_apart(problem, cases)
    if flaws:
        raise ProblemError(flaws)
    return _Ready(cases, _mistakes(problem, cases), follower_of(problem))


def follower_of(problem: Problem) -> Callable[[], Follower] | None:
    """What loads, when it is called, what recomputes a problem's steps; ``None`` where it asks for none in writing."""
    return _Follower(problem) if any(map(step_of, problem.criteria)) else None


class _Follower:
    """Loads what recomputes a problem's steps when the first submission needs it."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._loaded: Follower | None = None

    def __call__(self) -> Follower:
        if self._loaded is None:
            from grader.truth.expected import Truths

            self._loaded = Truths(self._problem).follower()
        return self._loaded


def _to_keep(ready: _Ready) -> dict[str, Any]:
    """What was computed, without what is planned anew in every run."""
    cases = {case.planned.id: _values_of(case) for some in ready.cases.values() for case in some}
    mistakes = {name: [(one.code, one.text, one.values) for one in some] for name, some in ready.mistakes.items()}
    return {"cases": cases, "mistakes": mistakes}


def _values_of(case: PreparedCase) -> dict[str, Any]:
    samples = tuple(value for _, value in case.samples)
    accept = [_values_of(one) for one in case.accept]
    return {"expected": case.expected, "terms": case.terms, "samples": samples, "accept": accept}


def _from_kept(problem: Problem, streams: Streams, kept: Mapping[str, Any]) -> _Ready:
    cases: dict[str, tuple[PreparedCase, ...]] = {}
    for planned in plan_problem(problem, streams):
        key = planned.criterion.id
        draws = _further_draws(planned, streams)
        cases[key] = (*cases.get(key, ()), _case_of(planned, draws, kept["cases"][planned.id]))
    mistakes = {name: tuple(Mistake(*one) for one in some) for name, some in kept["mistakes"].items()}
    return _Ready(cases, mistakes, follower_of(problem))


def _case_of(planned: PlannedCase, draws: Sequence[Mapping[str, Value]], values: Mapping[str, Any]) -> PreparedCase:
    samples = tuple(zip(draws, values["samples"], strict=True))
    alternatives = zip(planned.criterion.accept, values["accept"], strict=True)
    accept = tuple(_case_of(as_truth(planned, one), draws, some) for one, some in alternatives)
    return PreparedCase(planned, values["expected"], values["terms"], samples, accept)


def as_truth(planned: PlannedCase, alternative: Alternative) -> PlannedCase:
    """The case with an alternative in the place of the criterion's truth."""
    return replace(planned, criterion=replace(planned.criterion, truth=alternative.truth, accept=()))


def _own_checks(problem: Problem, truths: Truths) -> OwnChecks | None:
    if not any(map(names_function, problem.criteria)):
        return None
    from grader.replay.load import OwnChecks

    return OwnChecks(problem, truths.names)


def names_function(criterion: Criterion) -> bool:
    """Whether a criterion is judged by a function of the author's."""
    return criterion.property is not None and criterion.property.name == "function"


def _with_own_check(case: PreparedCase, own_checks: OwnChecks | None, streams: Streams) -> PreparedCase:
    planned = case.planned
    if own_checks is None or not names_function(planned.criterion):
        return case
    return replace(case, own_check=own_checks.of(planned, check_seed(planned, streams)))


def check_seed(planned: PlannedCase, streams: Streams) -> int:
    """The seed of the author's function that judges a case."""
    # not the seed of the calls, which a child is told: from that, it could foretell what the function will draw
    return streams.seed_for(visibility_of(planned.criterion, planned.case), planned.id, "@check")


def _mistakes(problem: Problem, cases: Mapping[str, tuple[PreparedCase, ...]]) -> dict[str, tuple[Mistake, ...]]:
    from grader.truth.mistakes import Mistakes

    known = Mistakes(problem)
    found = {}
    for criterion in problem.criteria:
        wrong = known.of(criterion, [inputs for case in cases[criterion.id] for inputs in _draws(case)])
        found[criterion.id] = tuple(Mistake(one.code, one.text, one.values) for one in wrong)
    return found


def _prepare_case(planned: PlannedCase, truths: Truths, streams: Streams) -> PreparedCase:
    draws = [planned.inputs, *_further_draws(planned, streams)]
    found: list[PreparedCase] = []
    flaws: list[Flaw] = []
    for alternative in (None, *planned.criterion.accept):
        try:
            found.append(_with_truth(planned, draws, truths, alternative))
        except ProblemError as error:
            flaws += error.flaws
    if flaws:
        raise ProblemError(flaws)
    return replace(found[0], accept=tuple(found[1:]))


def _further_draws(planned: PlannedCase, streams: Streams) -> list[Mapping[str, Value]]:
    """The inputs of further draws of a case whose answer may hold symbols."""
    numbers = range(2, SYMBOL_SAMPLES + 1) if planned.criterion.symbols else ()
    cases = [replace(planned.case, id=f"{planned.case.id}~{number}") for number in numbers]
    return [plan_case(planned.problem, planned.criterion, case, streams).inputs for case in cases]


def _with_truth(
    planned: PlannedCase, draws: Sequence[Mapping[str, Value]], truths: Truths, alternative: Alternative | None
) -> PreparedCase:
    """A case with its truth on all draws of it, or with the values of an alternative in their place."""
    criterion, seed = planned.criterion, planned.call.seed if planned.call else 0
    expected = truths.of(criterion, draws[0], seed, alternative=alternative)
    samples = tuple(
        (inputs, truths.of(criterion, inputs, seed, alternative=alternative, noise=False)[0]) for inputs in draws[1:]
    )
    if alternative is not None:
        return PreparedCase(as_truth(planned, alternative), expected, samples=samples)
    return PreparedCase(planned, expected, truths.terms(criterion, draws[0], expected, seed), samples)


def _not_apart(problem: Problem, cases: Mapping[str, Sequence[PreparedCase]]) -> list[Flaw]:
    """A flaw for each alternative that no case can tell from the truth or from another one."""
    from grader.apart import check_apart

    flaws = []
    for criterion in problem.criteria:
        known = cases.get(criterion.id, ())
        if criterion.accept and len(known) == len(criterion.cases):
            rows = zip(*((case, *case.accept) for case in known), strict=True)
            truth, *alternatives = [[answer for case in row for answer in _answers(case)] for row in rows]
            flaws += check_apart(criterion, truth, alternatives)
    return flaws


def _answers(case: PreparedCase) -> list[tuple[Mapping[str, Value], tuple[Expected, ...]]]:
    """What a case's truth answers, on all draws of it."""
    return [(case.planned.inputs, case.expected), *((inputs, (value,)) for inputs, value in case.samples)]


def _draws(case: PreparedCase) -> list[Mapping[str, Value]]:
    """The inputs that a case is judged on: its call's, or its own and those of its further draws."""
    if case.planned.call is not None:
        return [case.planned.call.inputs]
    return [case.planned.inputs, *(inputs for inputs, _ in case.samples)]
