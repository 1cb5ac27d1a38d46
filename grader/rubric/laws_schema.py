"""The laws of the check ``property`` as pydantic models."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from grader.rubric.patterns import Code, Entry, Line


class AdjointEntry(Entry):
    """⟨forward(x), y⟩ = ⟨x, backward(y)⟩."""

    forward: Annotated[Code, Field(examples=["f(x)"], description="A linear map of x.")]
    backward: Annotated[Code, Field(examples=["g(y)"], description="Its adjoint, a map of y.")]
    x: Annotated[Line, Field(description="The input that is mapped forward.")] = "x"
    y: Annotated[Line, Field(description="The input that is mapped backward.")] = "y"


class LinearityEntry(Entry):
    """map(2x − 3z) = 2·map(x) − 3·map(z)."""

    map: Annotated[Code, Field(examples=["f(x)"], description="An expression in x.")]
    x: Annotated[Line, Field(description="The input in which it is linear.")] = "x"
    z: Annotated[Line, Field(description="A second input of the same shape.")] = "z"


class DifferencesEntry(Entry):
    """The student's own gradient against central differences of the student's own loss."""

    loss: Annotated[Code, Field(examples=["loss(w)"], description="A scalar.")]
    gradient: Annotated[Code, Field(examples=["gradient(w)"], description="Its gradient with respect to wrt.")]
    wrt: Annotated[Line, Field(examples=["w"], description="The input to differentiate by.")]
    directions: Annotated[int, Field(ge=1, le=10, description="Along how many random directions.")] = 3


class InvarianceEntry(Entry):
    """Two expressions that must be equal."""

    of: Annotated[Code, Field(examples=["f(x)"], description="An expression.")]
    equals: Annotated[Code, Field(examples=['"f(x[p])"'], description="What must equal it.")]


class DeterminismEntry(Entry):
    """Evaluated twice, it is the same."""

    of: Annotated[Code, Field(examples=["f(x)"], description="An expression.")]


class UnchangedEntry(Entry):
    """Inputs that a call must not modify."""

    after: Annotated[Code, Field(examples=["f(x)"], description="An expression.")]
    inputs: Annotated[list[Line], Field(min_length=1, examples=["[x]"], description="What must stay as it was.")]


class PropertyEntry(Entry):
    """One law that the student's functions must obey, whatever their values."""

    adjoint: Annotated[AdjointEntry, Field(default=None, description="Two maps are adjoint to each other.")]
    linearity: Annotated[LinearityEntry, Field(default=None, description="A map is linear in an input.")]
    differences: Annotated[
        DifferencesEntry, Field(default=None, description="The own gradient agrees with differences of the own loss.")
    ]
    invariance: Annotated[InvarianceEntry, Field(default=None, description="Two expressions are equal.")]
    determinism: Annotated[DeterminismEntry, Field(default=None, description="The same call gives the same value.")]
    unchanged: Annotated[UnchangedEntry, Field(default=None, description="Inputs are not modified.")]
    function: Annotated[Line, Field(default=None, description="A function of checks.py says whether it holds.")]
