"""A reference as a chain of steps: functions whose parameters are named after other steps or givens.

Steps are resolved by name, as pytest resolves fixtures. A backward step is declared, never written: it is the
vector-Jacobian product of a forward step, taken by autograd, so there is one source of gradients.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor

from grader.model import Step
from grader.truth.values import NoGradient, gradients_of, to_leaf


class ChainError(Exception):
    """A step can't be resolved: an author's mistake, worded for the author."""


@contextmanager
def _worded(step: Step) -> Iterator[None]:
    try:
        yield
    except NoGradient as error:
        raise ChainError(f"step '{step.name}': {error}") from error


def _check_shapes(step: Step, output: Any, upstream: Tensor | None) -> None:
    if upstream is not None and isinstance(output, Tensor) and output.shape != upstream.shape:
        raise ChainError(
            f"the upstream of step '{step.name}' has shape {tuple(upstream.shape)}, "
            f"but '{step.vjp}' has shape {tuple(output.shape)}"
        )


@lru_cache(maxsize=1024)  # a chain is made anew for each answer that may follow from others
def _signature(function: Callable[..., Any]) -> tuple[tuple[str, bool], ...]:
    """Each parameter, and whether it has no default."""
    return tuple((one.name, one.default is one.empty) for one in inspect.signature(function).parameters.values())


class Chain:
    """Steps over given values. ``values`` win over steps of the same name, which is how a step is run on other
    values than the truth's own."""

    def __init__(
        self, functions: Mapping[str, Callable[..., Any]], steps: Sequence[Step], values: Mapping[str, Any]
    ) -> None:
        self._functions = functions
        self._steps = {step.name: step for step in steps}
        self._values = dict(values)
        self._open: list[str] = []

    def value(self, name: str) -> Any:
        """The value of a step or given; computed once. Raises :class:`ChainError` for unknown names, cycles, and
        gradients that can't be taken."""
        if name not in self._values:
            if name in self._open:
                raise ChainError(f"the steps run in a circle: {' → '.join([*self._open, name])}")
            self._open.append(name)
            try:
                self._values[name] = self._compute(name)
            finally:
                self._open.pop()
        return self._values[name]

    def parents(self, name: str) -> tuple[str, ...]:
        """The names that a step is directly computed from."""
        if name in self._steps:
            step = self._steps[name]
            upstream = (step.upstream,) if step.upstream else ()
            others = tuple(parent for parent in self._parameters(step.vjp) if parent != step.wrt)
            return (*upstream, step.wrt, *others)
        return self._parameters(name)

    def _parameters(self, name: str) -> tuple[str, ...]:
        """The parameters of a function; one that has a default is left to it unless something bears its name."""
        if name not in self._functions:
            return ()
        parameters = _signature(self._functions[name])
        return tuple(parameter for parameter, needed in parameters if needed or self._knows(parameter))

    def _knows(self, name: str) -> bool:
        return name in self._values or name in self._steps or name in self._functions

    def _compute(self, name: str) -> Any:
        if name in self._steps:
            return self._vjp(self._steps[name])
        if name in self._functions:
            return self._functions[name](**{parent: self.value(parent) for parent in self._parameters(name)})
        raise ChainError(f"'{name}' is neither a given, nor a step, nor a function of the reference")

    def _vjp(self, step: Step) -> Tensor:
        self.value(step.vjp)  # first of all: a circle or an unknown name is told by the step where it is
        upstream = torch.as_tensor(self.value(step.upstream)) if step.upstream else None
        with _worded(step):
            leaf = to_leaf(step.wrt, self.value(step.wrt))
            output = self._anew(step.vjp, step.wrt, {step.wrt: leaf})
            _check_shapes(step, output, upstream)
            (gradient,) = gradients_of(f"'{step.vjp}'", output, {step.wrt: leaf}, upstream)
        return gradient

    def _anew(self, name: str, wrt: str, known: dict[str, Any]) -> Any:
        """The value of a forward step computed from the leaf; what doesn't depend on the leaf is taken as it is."""
        if name not in known:
            if not self.depends(name, wrt):
                known[name] = self.value(name)
            elif name in self._steps:
                raise ChainError(f"'{name}' is a gradient, and a gradient of a gradient can't be declared")
            else:
                parents = self._parameters(name)
                known[name] = self._functions[name](**{parent: self._anew(parent, wrt, known) for parent in parents})
        return known[name]

    def depends(self, name: str, on: str, seen: frozenset[str] = frozenset()) -> bool:
        """Whether ``name`` is ``on`` or computed from it."""
        if name == on:
            return True
        return name not in seen and any(self.depends(parent, on, seen | {name}) for parent in self.parents(name))
