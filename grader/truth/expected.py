"""Expected values: a criterion's truth, computed on a case's inputs. Shared by every submission of an assignment."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from grader.errors import Flaw, ProblemError
from grader.model import Alternative, Criterion, Expected, Problem, Truth, TruthTerm, Value
from grader.truth.chain import Chain, ChainError
from grader.truth.follow import Follower
from grader.truth.guard import author_code
from grader.truth.noise import Evaluate, measured
from grader.truth.program import evaluate, run_program
from grader.truth.reference import LoadedReference, author_flaw, load_reference
from grader.truth.terms import TermError, check_sums, fitted
from grader.truth.values import NoGradient, gradients_of, to_expected, to_leaf, to_torch


class TruthError(Exception):
    """The truth of a criterion doesn't fit its case: an author's mistake, worded for the author."""


class Truths:
    """The truths of one problem. Loads its reference; :class:`ProblemError` when that can't be done."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._reference = load_reference(problem.directory)

    @property
    def names(self) -> Mapping[str, Any]:
        """What the reference defines, by name."""
        return self._reference.names

    def follower(self) -> Follower:
        """What recomputes the problem's steps from a student's own values."""
        return Follower(self._problem, self._reference)

    def of(
        self,
        criterion: Criterion,
        inputs: Mapping[str, Value],
        seed: int = 0,
        *,
        alternative: Alternative | None = None,
        noise: bool = True,
    ) -> tuple[Expected, ...]:
        """One expected value for each observed one, from float64; with the noise floors of float32 and float64, whose
        measuring takes ten times as long, unless ``noise`` says that they aren't needed.

        ``inputs`` hold numpy arrays and base values. ``alternative`` is one of the criterion's: its values instead of
        the truth's. Raises :class:`ProblemError` when the reference raises or doesn't fit the rubric.
        """
        what = _What.of(criterion, alternative, self._reference)
        asked = criterion if alternative is None else replace(criterion, truth=alternative.truth)
        if asked.truth.kind == "none":
            return ()
        values_at = self._evaluator(asked, seed)
        at64 = self._at64(values_at, inputs, what)
        return measured(at64, inputs, values_at) if noise else at64

    def terms(
        self, criterion: Criterion, inputs: Mapping[str, Value], expected: tuple[Expected, ...], seed: int = 0
    ) -> dict[str, tuple[Expected, ...]]:
        """The named terms of a truth, by name: for each observed value an array of its shape, or a stack of such.

        ``expected`` is the truth. Raises :class:`ProblemError` when a term raises or they don't add up to the truth.
        """
        found = {term.name: self._term(criterion, term, inputs, expected, seed) for term in criterion.terms}
        try:
            check_sums(found, expected)
        except TermError as error:
            what = _What.at(f"the terms of criterion '{criterion.id}'", criterion.terms[0].where, self._reference)
            fix = "name every term of the truth once; what is left may be one term"
            raise ProblemError([what.flaw(f"{what.name} {error}", fix)]) from error
        return found

    def _term(
        self,
        criterion: Criterion,
        term: TruthTerm,
        inputs: Mapping[str, Value],
        expected: tuple[Expected, ...],
        seed: int,
    ) -> tuple[Expected, ...]:
        what = _What.at(f"the term '{term.name}' of criterion '{criterion.id}'", term.where, self._reference)
        alone = replace(criterion, truth=_truth_of(criterion.truth, term))
        values = self._at64(self._evaluator(alone, seed), inputs, what)
        try:
            return tuple(map(fitted, values, expected))
        except TermError as error:
            raise ProblemError([what.flaw(f"{what.name} {error}")]) from error

    def _evaluator(self, criterion: Criterion, seed: int) -> Evaluate:
        def values_at(tensors: Mapping[str, Any], dtype: torch.dtype) -> tuple[Expected, ...]:
            with author_code(dtype, seed):
                values = _run(self._problem, self._reference, criterion, dict(tensors))
            return tuple(to_expected(value) for value in values)

        return values_at

    def _at64(self, values_at: Evaluate, inputs: Mapping[str, Value], what: _What) -> tuple[Expected, ...]:
        try:
            return values_at({name: to_torch(value, torch.float64) for name, value in inputs.items()}, torch.float64)
        except (Exception, SystemExit) as error:
            raise ProblemError([_flaw(error, self._problem, self._reference, what)]) from error


def _truth_of(truth: Truth, term: TruthTerm) -> Truth:
    """A term as a truth of its own: differentiated as the whole is, or an expression for each observed value."""
    if truth.kind == "gradient":
        return replace(truth, of=term.expressions[0])
    return Truth("expressions", term.expressions)


def _run(
    problem: Problem, reference: LoadedReference, criterion: Criterion, tensors: dict[str, Any]
) -> tuple[Any, ...]:
    truth = criterion.truth
    if truth.kind == "gradient":
        return _gradients(truth, reference, tensors)
    if truth.kind == "steps":
        chain = Chain(reference.functions(), problem.steps, tensors)
        return tuple(chain.value(step) for step in truth.steps)
    if truth.kind == "expressions":
        return tuple(evaluate(text, {**reference.names, **tensors}) for text in truth.expressions)
    assert criterion.program is not None
    return run_program(criterion.program, {**reference.names, **tensors})


def _gradients(truth: Truth, reference: LoadedReference, tensors: dict[str, Any]) -> tuple[torch.Tensor, ...]:
    _check_inputs(truth, tensors)
    leaves = {name: to_leaf(name, tensors[name]) for name in truth.wrt}
    output = evaluate(truth.of, {**reference.names, **tensors, **leaves})
    upstream = torch.as_tensor(tensors[truth.upstream]) if truth.upstream else None
    if upstream is not None and isinstance(output, torch.Tensor) and upstream.shape != output.shape:
        raise TruthError(
            f"the upstream gradient '{truth.upstream}' has shape {tuple(upstream.shape)}, "
            f"but `{truth.of}` has shape {tuple(output.shape)}"
        )
    return gradients_of(f"`{truth.of}`", output, leaves, upstream)


def _check_inputs(truth: Truth, tensors: Mapping[str, Any]) -> None:
    for name in (*truth.wrt, *([truth.upstream] if truth.upstream else [])):
        if name not in tensors:
            raise TruthError(f"the case has no input '{name}'; it has {', '.join(tensors) or 'none'}")


@dataclass(frozen=True)
class _What:
    """What is computed, as a message names it, and where it stands in the rubric."""

    name: str
    file: Path
    line: int = 1
    column: int = 1

    @classmethod
    def of(cls, criterion: Criterion, alternative: Alternative | None, reference: LoadedReference) -> _What:
        where = f"{criterion.where}:1" if alternative is None else alternative.where
        name = "truth" if alternative is None else f"alternative '{alternative.name}'"
        return cls.at(f"the {name} of criterion '{criterion.id}'", where, reference)

    @classmethod
    def at(cls, name: str, where: str, reference: LoadedReference) -> _What:
        file, line, column = where.rsplit(":", 2) if where.count(":") > 1 else ("", "1", "1")
        return cls(name, Path(file) if file else reference.path, int(line), int(column))

    def flaw(self, message: str, fix: str = "") -> Flaw:
        return Flaw(str(self.file), self.line, self.column, message, fix=fix)


def _flaw(error: BaseException, problem: Problem, reference: LoadedReference, what: _What) -> Flaw:
    told = f"{what.name} could not be computed"
    if isinstance(error, TruthError | ChainError | NoGradient):
        return what.flaw(f"{told}: {error}")
    flaw = author_flaw(error, problem.directory, what.file, told, what.line, what.column)
    return flaw if flaw.fix else replace(flaw, fix=_name_fix(error, reference))


def _name_fix(error: BaseException, reference: LoadedReference) -> str:
    if not isinstance(error, NameError) or not error.name:
        return ""
    near = difflib.get_close_matches(error.name, reference.functions(), n=1)
    return f"did you mean '{near[0]}'?" if near else ""
