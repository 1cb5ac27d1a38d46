"""Makes a kit where the references lie: draws the public inputs, computes their truths, and leaves out the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.hidden import Hidden
from grader.kit import handed_out
from grader.kit.contents import Contents, KitCase, to_bytes
from grader.kit.held_back import forms
from grader.model import Assignment, Criterion, Problem, Value
from grader.plan.streams import Streams
from grader.prepare import Prepared, PreparedCase, prepare, public_part

if TYPE_CHECKING:
    from grader.truth.expected import Truths

_CAUSES = "Causes that take the course's own files, such as known mistakes, are named when your work is graded."
_FORM = (
    "An answer that is one fixed value is looked at for its form only, because a kit would hand it out otherwise: it "
    "is judged when you hand in."
)
_FOLLOWS = "What follows from an earlier mistake in a written answer earns its marks when you hand in."


def make(assignment: Assignment, seed: int = 0) -> bytes:
    """The kit of a loaded assignment (a whole one), whose public inputs ``seed`` draws.

    The same assignment and seed give the same bytes. Raises :class:`~grader.errors.ProblemError` for what is wrong in a
    reference, and :class:`UsageError` for values of a kind that a kit can't hold.
    """
    try:
        return to_bytes(contents_of(assignment, seed))
    except TypeError as error:
        raise UsageError(f"{assignment.path}: no kit can be made of this assignment: {error}") from error


def contents_of(assignment: Assignment, seed: int = 0) -> Contents:
    """What the kit will hold."""
    public = public_part(assignment)
    prepared = prepare(public, Streams(seed))
    parts = [_Part(whole, part, prepared) for whole, part in zip(assignment.problems, public.problems, strict=True)]
    cases = {name: case for part in parts for name, case in part.cases.items()}
    problems = [part.problem for part in parts if part.problem.criteria]
    return Contents(
        assignment=handed_out.assignment_of(assignment, problems),
        seed=seed,
        cases=cases,
        hidden=Hidden(
            closed=sum((part.points(closed=True) for part in parts), Decimal(0)),
            partly=sum((part.points(closed=False) for part in parts), Decimal(0)),
        ),
        lacks=_lacks(problems, cases, prepared),
    )


class _Part:
    """One problem as a kit holds it."""

    def __init__(self, whole: Problem, public: Problem, prepared: Prepared) -> None:
        found = {criterion.id: prepared.cases[public.id, criterion.id] for criterion in public.criteria}
        form = forms(whole, public, found, partial(_truths, whole))
        self._whole = whole
        self._kept = {name: _handed_out(cases, form) for name, cases in found.items()}
        self.problem = handed_out.problem_of(whole, [_criterion(one, self._kept, form) for one in public.criteria])
        self.cases = {
            case.planned.id: _kit_case(case, form[case.planned.id]) for cases in self._kept.values() for case in cases
        }

    def points(self, *, closed: bool) -> Decimal:
        """The points of criteria that the kit lacks, or that lack some of their cases there."""
        counts = {criterion.id: len(self._kept.get(criterion.id, ())) for criterion in self._whole.criteria}
        lacking = [one for one in self._whole.criteria if counts[one.id] < len(one.cases)]
        return sum((one.points for one in lacking if (counts[one.id] == 0) is closed), Decimal(0))


def _truths(problem: Problem) -> Truths:
    from grader.truth.expected import Truths

    return Truths(problem)


def _handed_out(cases: Sequence[PreparedCase], form: Mapping[str, str]) -> list[PreparedCase]:
    """The cases whose values a kit may hold; all of them, for their form, where it may hold none."""
    return [case for case in cases if not form[case.planned.id]] or list(cases)


def _criterion(whole: Criterion, kept: Mapping[str, Sequence[PreparedCase]], form: Mapping[str, str]) -> Criterion:
    cases = kept[whole.id]
    return handed_out.criterion_of(whole, cases, held_back=bool(form[cases[0].planned.id]))


def _kit_case(case: PreparedCase, form: str) -> KitCase:
    planned = case.planned
    inputs = _needed(case, form)
    code = {name: text for name, text in planned.code.items() if name in inputs and planned.call is not None}
    if form:
        return KitCase(inputs, code, planned.seed, form=form)
    return KitCase(inputs, code, planned.seed, case.expected, tuple(one.expected for one in case.accept))


def _needed(case: PreparedCase, form: str) -> Mapping[str, Value]:
    """The inputs that a call, or the reading of an answer, takes."""
    inputs = case.planned.inputs
    match form:
        case "numbers" | "text" | "function":
            return {}
        case "shape":
            return {name: value for name, value in inputs.items() if isinstance(value, int)}
        case "symbols":
            named = {symbol.of for symbol in case.planned.criterion.symbols}
            return {name: value for name, value in inputs.items() if name in named}
    return inputs


def _lacks(problems: Sequence[Problem], cases: Mapping[str, KitCase], prepared: Prepared) -> tuple[str, ...]:
    steps = any(one.answer and one.truth.kind == "steps" for problem in problems for one in problem.criteria)
    terms = any(case.terms for some in prepared.cases.values() for case in some)
    said = (
        _FORM if any(case.form for case in cases.values()) else "",
        _FOLLOWS if steps else "",
        _CAUSES if terms or any(prepared.mistakes.values()) else "",
    )
    return tuple(filter(None, said))
