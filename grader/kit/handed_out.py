"""What a kit says of an assignment, field by field: what is not named here stays with the course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from grader.kit.held_back import is_foreign
from grader.model import Alternative, Assignment, Case, Criterion, Problem, Property, Tolerance, Truth
from grader.prepare import PreparedCase

ASSIGNMENT = ("id", "title", "course", "released", "due", "extra_credit_cap")
PROBLEM = ("id", "title", "layout")
CRITERION = (
    "id",
    "title",
    "points",
    "check",
    "program",
    "answer",
    "raises",
    "tolerance",
    "credit",
    "inputs",
    "input_dtype",
    "symbols",
    "depends",
    "extra_credit",
    "show_verdict",
    "hint",
    "formula",
    "follow",
    "scratch_bytes",
    "source",
    "property",
)


def assignment_of(whole: Assignment, problems: Sequence[Problem]) -> Assignment:
    """The assignment with these problems, and without policies, which are for what is handed in."""
    return Assignment(**_named(whole, ASSIGNMENT), problems=tuple(problems), path=whole.path, whole=False)


def problem_of(whole: Problem, criteria: Sequence[Criterion]) -> Problem:
    """The problem with these criteria, and without givens and steps, of which the values stand in the cases."""
    return Problem(**_named(whole, PROBLEM), directory=whole.directory, criteria=tuple(criteria))


def criterion_of(whole: Criterion, cases: Sequence[PreparedCase], *, held_back: bool) -> Criterion:
    """The criterion with these cases. Of its truth remains what judging without the reference asks for."""
    made = Criterion(**_named(whole, CRITERION), cases=tuple(map(_case, cases)), truth=_truth(whole, held_back))
    if held_back:
        check = "value" if is_foreign(whole.check) else whole.check
        return replace(made, check=check, tolerance=Tolerance(), follow=None, property=_unnamed(whole.property))
    return replace(made, accept=tuple(Alternative(one.name, Truth(one.truth.kind), one.credit) for one in whole.accept))


def _named(noun: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(noun, name) for name in names}


def _truth(criterion: Criterion, held_back: bool) -> Truth:
    truth = criterion.truth
    if held_back and truth.kind != "steps":
        return Truth("none")
    if criterion.follow is None:
        return Truth(truth.kind)
    # a gradient that is wrong is held against the student's own forward pass, which takes the names of its inputs
    return Truth(truth.kind, wrt=truth.wrt, upstream=truth.upstream)


def _unnamed(law: Property | None) -> Property | None:
    """A law without the name of the author's function that it may be."""
    return None if law is None else Property(law.name)


def _case(case: PreparedCase) -> Case:
    """A case with its plain numbers, by which findings tell cases apart; its drawn inputs lie beside it as values."""
    plain = {name: value for name, value in case.planned.case.inputs.items() if isinstance(value, bool | int | float)}
    return Case(case.planned.case.id, plain)
