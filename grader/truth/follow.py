"""Steps of a chain, computed from a student's own earlier values instead of the truth's.

What a student wrote down for a step is compared with what follows from everything that they wrote before it. A step
that was not written down is computed from those before it, and half a unit of its last digit is allowed for, because it
was rounded too. A gradient may take its local derivative where the student's own signal lies, or where their own output
says that the signal must have been: 1 − tanh²(s) and 1 − x² are both right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from grader.model import Problem, Value
from grader.truth.chain import Chain
from grader.truth.guard import author_code
from grader.truth.reference import LoadedReference
from grader.truth.solve import solved
from grader.truth.values import to_torch

# a parent at which a step reacts a hundred times less than at the truth's makes that step trivial
_INSENSITIVE = 0.01
_NUDGE = 1e-5

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Followed:
    """A step recomputed: one candidate for each place where its local derivative may be taken, and for each entry the
    difference that rounding of steps that were not written down may make. ``trivial`` names a parent whose value makes
    the step say nothing."""

    candidates: tuple[Array, ...]
    slack: Array
    trivial: str = ""


class Follower:
    """Recomputes the steps of one problem from written values."""

    def __init__(self, problem: Problem, reference: LoadedReference) -> None:
        self._functions = reference.functions()
        self._steps = problem.steps
        self._declared = {step.name: step for step in problem.steps}

    def parents(self, step: str, inputs: Mapping[str, Value]) -> tuple[str, ...]:
        """The steps, not the givens, that a step is computed from."""
        chain = self._chain(inputs, {})
        return tuple(name for name in chain.parents(step) if name not in inputs)

    def order(self, steps: set[str], inputs: Mapping[str, Value]) -> tuple[str, ...]:
        """Steps with those before them that they are computed from; ties by name."""
        chain, ordered = self._chain(inputs, {}), dict[str, None]()

        def visit(name: str) -> None:
            if name not in ordered and name not in inputs:
                for parent in chain.parents(name):
                    visit(parent)
                ordered[name] = None

        for step in sorted(steps):
            visit(step)
        return tuple(name for name in ordered if name in steps)

    def follow(
        self, step: str, inputs: Mapping[str, Value], written: Mapping[str, Array], wrong: set[str], digits: int
    ) -> Followed:
        """``step`` from ``written`` values of the steps before it, of which those in ``wrong`` differ from the truth.

        ``digits``: to how many significant digits steps that were not written down were rounded.
        """
        with author_code(torch.float64):
            before = {name: torch.from_numpy(np.array(value)) for name, value in written.items() if name != step}
            before = {name: value for name, value in before.items() if not self._after(name, step, inputs)}
            candidates = tuple(_array(value) for value in self._candidates(step, inputs, before))
            slack = self._slack(step, inputs, before, digits)
            return Followed(candidates, slack, self._trivial(step, inputs, before, wrong, candidates[0]))

    def _chain(self, inputs: Mapping[str, Value], values: Mapping[str, Any]) -> Chain:
        given = {name: to_torch(value, torch.float64) for name, value in inputs.items()}
        known = {**given, **values}
        if any(isinstance(value, Tensor) and value.is_complex() for value in values.values()):
            known = {name: _widened(value) for name, value in known.items()}
        return Chain(self._functions, self._steps, known)

    def _value(self, step: str, inputs: Mapping[str, Value], values: Mapping[str, Tensor]) -> Tensor:
        return torch.as_tensor(self._chain(inputs, values).value(step)).detach()

    def _after(self, name: str, step: str, inputs: Mapping[str, Value]) -> bool:
        """Whether ``name`` is computed from ``step``."""
        return self._chain(inputs, {}).depends(name, step)

    # ------------------------------------------------------------------------------------------- where to derive

    def _candidates(self, step: str, inputs: Mapping[str, Value], before: Mapping[str, Tensor]) -> Iterator[Tensor]:
        """Values of a step, by the places of its own derivative and of unwritten gradients that it goes through."""
        yield from self._places(step, inputs, before)
        for name in self._unwritten(step, inputs, before):
            for value in list(self._places(name, inputs, before))[1:]:
                yield from self._places(step, inputs, {**before, name: value})

    def _places(self, step: str, inputs: Mapping[str, Value], before: Mapping[str, Tensor]) -> Iterator[Tensor]:
        yield self._value(step, inputs, before)
        declared = self._declared.get(step)
        if declared is None or declared.wrt in inputs:
            return
        chain = self._chain(inputs, before)
        for name, value in before.items():
            between = chain.depends(name, declared.wrt) and chain.depends(declared.vjp, name)
            if name not in (declared.wrt, declared.vjp) and between:
                yield from self._at_signal_of(name, value, step, inputs, before)

    def _at_signal_of(
        self, output: str, value: Tensor, step: str, inputs: Mapping[str, Value], before: Mapping[str, Tensor]
    ) -> Iterator[Tensor]:
        """The gradient where a forward step takes the value that was written for it; nothing where it never does.

        No real signal makes tanh 1.8, but 1 − x² is what a student takes all the same: that is the derivative at the
        complex signal that does.
        """
        wrt = self._declared[step].wrt
        others = {name: held for name, held in before.items() if name not in (output, wrt)}

        def forward(point: Tensor) -> Tensor:
            found: Tensor = self._chain(inputs, {**others, wrt: point}).value(output)
            return found.reshape(-1)

        start = self._value(wrt, inputs, before).clone()
        for point in (start, start.to(torch.complex128)):
            try:
                signal = solved(forward, value.reshape(-1), point)
                if signal is not None:
                    yield self._value(step, inputs, {**before, wrt: signal})
                    return
            except (RuntimeError, TypeError, NotImplementedError):  # torch, of operations on real numbers alone
                return

    # ------------------------------------------------------------------------------- rounding, and saying nothing

    def _slack(self, step: str, inputs: Mapping[str, Value], before: Mapping[str, Tensor], digits: int) -> Array:
        """Σ over unwritten steps of how far half a unit of their last digit moves the step.

        Moved by that much in either direction, instead of by a first derivative: that holds at kinks too.
        """
        base = self._value(step, inputs, before)
        moved = torch.zeros_like(base)
        if digits <= 0:
            return _array(moved)
        for name in self._unwritten(step, inputs, before):
            value = self._value(name, inputs, before)
            for index in range(value.numel()):
                shifted = [
                    self._value(step, inputs, {**before, name: _shift(value, index, digits, s)}) for s in (1, -1)
                ]
                moved = moved + torch.stack([(other - base).abs() for other in shifted]).max(dim=0).values
        return _array(moved)

    def _unwritten(self, step: str, inputs: Mapping[str, Value], before: Mapping[str, Tensor]) -> list[str]:
        chain, found, queue = self._chain(inputs, before), list[str](), list(self._chain(inputs, {}).parents(step))
        while queue:
            name = queue.pop()
            if name in inputs or name in before or name in found:
                continue
            found.append(name)
            queue += chain.parents(name)
        return found

    def _trivial(
        self, step: str, inputs: Mapping[str, Value], before: Mapping[str, Tensor], wrong: set[str], followed: Array
    ) -> str:
        truth = _array(self._value(step, inputs, {}))
        parents = [name for name in self.parents(step, inputs) if name in wrong and name in before]
        if parents and np.abs(truth).max(initial=0) > 0 and np.abs(followed).max(initial=0) == 0:
            return parents[0]
        true = {name: self._value(name, inputs, {}) for name in before}
        for name in parents:
            here = self._sensitivity(step, name, inputs, before)
            there = self._sensitivity(step, name, inputs, true)
            if here < _INSENSITIVE * there:
                return name
        return ""

    def _sensitivity(self, step: str, parent: str, inputs: Mapping[str, Value], before: Mapping[str, Tensor]) -> float:
        """How much a step moves for a small move of a parent, summed over the parent's entries."""
        value, base = self._value(parent, inputs, before), self._value(step, inputs, before)
        total = 0.0
        for index in range(value.numel()):
            nudged = value.clone().reshape(-1)
            nudged[index] += _NUDGE
            moved = self._value(step, inputs, {**before, parent: nudged.reshape(value.shape)})
            total += float((moved - base).abs().sum())
        return total


def _shift(value: Tensor, index: int, digits: int, sign: int) -> Tensor:
    """One entry moved by half a unit of its ``digits``-th significant digit; not at all where rounding leaves it."""
    shifted = value.clone().reshape(-1)
    entry = float(shifted[index])
    if entry != float(f"{entry:.{digits - 1}e}"):
        shifted[index] += sign * 0.5 * 10.0 ** (np.floor(np.log10(abs(entry))) - digits + 1)
    return shifted.reshape(value.shape)


def _widened(value: Any) -> Any:
    is_floating = isinstance(value, Tensor) and value.is_floating_point()
    return value.to(torch.complex128) if is_floating else value


def _array(value: Tensor) -> Array:
    plain = value.detach()
    return (plain.real if plain.is_complex() else plain).numpy().astype(np.float64)
