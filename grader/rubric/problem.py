"""Loads a problem directory: its rubric as data, checked against the names of its reference."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from grader.errors import AuthorError, Flaw, ProblemError, RubricError
from grader.model import Problem
from grader.rubric.criterion import read_criterion
from grader.rubric.depends import check_depends, check_ids
from grader.rubric.files import is_file, is_folder, near_file
from grader.rubric.functions import ChecksFile, read_checks
from grader.rubric.inputs import read_inputs
from grader.rubric.layout import read_layout
from grader.rubric.nodes import Document, load
from grader.rubric.parts import Parts, read_parts
from grader.rubric.quoting import quoted
from grader.rubric.reference import ReferenceNames, read_reference
from grader.rubric.schema import CHECKS, CriterionEntry, RubricFile, StepsTruth
from grader.rubric.scope import Scope
from grader.rubric.steps import check_givens, read_steps
from grader.rubric.words import validate

RUBRIC = "rubric.yaml"


def load_problem(directory: Path, checks: Collection[str] = CHECKS) -> Problem:
    """A problem directory as data; nothing in it is run. ``checks`` are the names that a criterion's `check` may have.

    Raises :class:`RubricError` with every flaw of ``rubric.yaml`` and of the directory, or :class:`ProblemError` where
    only the directory is wrong.
    """
    problem, flaws = read_problem(directory, checks)
    if flaws or problem is None:
        raise error_of(flaws)
    return problem


def read_problem(directory: Path, checks: Collection[str]) -> tuple[Problem | None, list[Flaw]]:
    """Like :func:`load_problem`, but returns the flaws; the problem is then ``None`` or not to be used."""
    if not is_folder(directory):
        near = near_file(directory.parent, directory.name)
        fix = f"did you mean {quoted(near)}?" if near else "check the path"
        return None, [Flaw(str(directory), 1, 1, "there is no such problem directory", fix=fix)]
    reference, flaws = read_reference(directory)
    functions, more = read_checks(directory)
    flaws += more
    path = directory / RUBRIC
    if not is_file(path):
        near = near_file(directory, RUBRIC)
        fix = f"rename '{near}' to '{RUBRIC}'" if near else "write the rubric"
        return None, [*flaws, Flaw(str(path), 1, 1, f"the problem has no {RUBRIC}", fix=fix)]
    try:
        document = load(path)
    except RubricError as error:
        return None, [*flaws, *error.flaws]
    problem = _problem(directory, document, reference, functions, checks)
    return problem, [*flaws, *document.flaws]


def error_of(flaws: list[Flaw]) -> AuthorError:
    """The error that all flaws together make: a rubric's, if a YAML file is among them, else a problem's."""
    in_rubric = any(flaw.file.endswith((".yaml", ".yml")) for flaw in flaws)
    return RubricError(flaws) if in_rubric else ProblemError(flaws)


def _problem(
    directory: Path, document: Document, reference: ReferenceNames, functions: ChecksFile, checks: Collection[str]
) -> Problem | None:
    file = validate(RubricFile, document)
    parts = read_parts(document.data)
    scope = _scope(document, parts, reference, functions, checks)
    check_ids(document, parts.ids)
    check_depends(document, parts.criteria, parts.ids)
    criteria = tuple(read_criterion(scope, index, entry) for index, entry in parts.criteria.items())
    if file is None:
        return None
    return Problem(
        id=directory.name or directory.resolve().name,
        title=file.title,
        directory=directory,
        layout=read_layout(document, directory, file),
        criteria=criteria,
        givens=scope.givens,
        steps=tuple(scope.steps.values()),
    )


def _scope(
    document: Document, parts: Parts, reference: ReferenceNames, functions: ChecksFile, checks: Collection[str]
) -> Scope:
    givens = read_inputs(document, ("givens",), parts.givens, {})
    inputs = {*givens, *_case_inputs(parts.criteria.values())}
    steps = read_steps(document, parts.steps, reference, inputs)
    truths = [
        truth for entry in parts.criteria.values() for truth in (entry.truth, *(one.truth for one in entry.accept))
    ]
    uses_chain = any(isinstance(truth, StepsTruth) for truth in truths)
    check_givens(document, steps, reference.functions if steps or uses_chain else (), givens)
    return Scope(document, checks, reference, givens, steps, functions)


def _case_inputs(entries: Iterable[CriterionEntry]) -> set[str]:
    return {name for entry in entries for case in entry.cases for name in case.model_extra or {}}
