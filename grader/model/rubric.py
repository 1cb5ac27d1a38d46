"""What is asked: problems, criteria, cases, tolerances, truths, policies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from posixpath import join, normpath
from typing import TYPE_CHECKING, Any, Literal

from grader.model.values import Value, Visibility

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class Program:
    """A checked program of a rubric: one source string a statement, and the names it expects of the student."""

    statements: tuple[str, ...]
    needs: tuple[str, ...]
    observe: tuple[str, ...]


@dataclass(frozen=True)
class Draw:
    """An input drawn from a named distribution, such as ``normal[3, n](std=2)``.

    Dimensions and options are integers, floats, or names of inputs that stand earlier in the same case.
    """

    distribution: str
    shape: tuple[int | str, ...]
    options: tuple[tuple[str, float | int | str], ...] = ()


@dataclass(frozen=True)
class Case:
    """One set of inputs of a criterion: name → literal value or :class:`Draw`."""

    id: str
    inputs: Mapping[str, Value | Draw] = field(default_factory=dict)
    visibility: Visibility = Visibility.PUBLIC


@dataclass(frozen=True)
class Tolerance:
    """How near is near enough: ``auto``, ``exact``, ``absolute`` (rtol and atol), ``digits`` or ``places``.

    ``dtype``: what is returned in a coarser floating dtype is wrong, however near it is.
    """

    kind: Literal["auto", "exact", "absolute", "digits", "places"] = "auto"
    rtol: float = 0.0
    atol: float = 0.0
    count: int = 0
    dtype: Literal["", "float64"] = ""


@dataclass(frozen=True)
class Truth:
    """Where the expected values of a criterion come from.

    Exactly one of: ``same_program`` (run the criterion's program on the reference), ``expressions`` (one over the
    reference's functions and the case's inputs for each observed value), ``of``/``wrt``/``upstream`` (autograd of a
    reference expression; ``upstream`` may be empty for a scalar), ``steps`` (names of chain steps).
    """

    kind: Literal["same_program", "expressions", "gradient", "steps", "none"]
    expressions: tuple[str, ...] = ()
    of: str = ""
    wrt: tuple[str, ...] = ()
    upstream: str = ""
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Alternative:
    """Another truth that an author accepts, by name: ``credit`` is its share of the points, in (0, 1]."""

    name: str
    truth: Truth
    credit: Decimal = Decimal(1)
    where: str = ""  # file:line:column of its truth in the rubric, for authors


@dataclass(frozen=True)
class TruthTerm:
    """A term of a criterion's truth that the author names: an expression for each observed value, or the one that is
    differentiated where the truth is a gradient."""

    name: str
    expressions: tuple[str, ...]
    where: str = ""  # file:line:column in the rubric, for authors


@dataclass(frozen=True)
class Symbols:
    """How a written symbol such as ``w1_12`` names an entry of a case input.

    ``name`` is the letter, ``of`` the input, ``order`` says which axis each index of the written symbol
    addresses: the written w_k^{ij} with ``order=(0, 1, 2)`` is ``of[k-1, i-1, j-1]``.
    """

    name: str
    of: str
    order: tuple[int, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceRules:
    """What the student's code may not use and must hold, as the rubric writes it: dotted names and definitions.

    ``scope`` names the modules and definitions that are looked at; all of the problem's module where it is empty.
    """

    forbid: tuple[str, ...] = ()
    no_loops: tuple[str, ...] = ()
    no_loops_at_all: bool = False
    require: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()


@dataclass(frozen=True)
class Property:
    """A law that observed values must obey, by name, and how the rubric fills it in: expressions and names of inputs.

    The criterion's program observes what the law relates; its order is the law's own. The law ``function`` has no
    program: its argument ``name`` is that of a function of the author's ``checks.py``, which asks for calls itself.
    """

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Criterion:
    """One line of a rubric: what is asked, how it is judged, and what it is worth."""

    id: str
    title: str
    points: Decimal
    check: str
    program: Program | None = None
    answer: str = ""  # id of a written answer, instead of a program
    raises: str = ""  # the program must raise this exception
    truth: Truth = field(default_factory=lambda: Truth("none"))
    accept: tuple[Alternative, ...] = ()
    terms: tuple[TruthTerm, ...] = ()  # that the truth is the sum of
    cases: tuple[Case, ...] = (Case("1"),)
    tolerance: Tolerance = field(default_factory=Tolerance)
    credit: Literal["all", "cases", "entries"] = "all"
    visibility: Visibility = Visibility.PUBLIC
    inputs: Literal["numpy", "torch"] = "numpy"
    input_dtype: Literal["float64", "float32"] = "float64"
    symbols: tuple[Symbols, ...] = ()
    depends: tuple[str, ...] = ()
    extra_credit: bool = False
    show_verdict: bool = False  # a hidden criterion whose verdict students may see all the same
    hint: str = ""
    formula: str = ""  # LaTeX, shown under the title in HTML
    follow_credit: Decimal = Decimal(1)  # share of the points for an answer that follows from an earlier mistake
    follow: Program | None = None  # the student's own forward pass, by which a gradient is judged where that is wrong
    scratch_bytes: int = 0  # size of the writable directory that its calls work in; 0: nothing may be written
    where: str = ""  # file:line of the criterion in its rubric, for authors
    source: SourceRules | None = None
    property: Property | None = None


@dataclass(frozen=True)
class Step:
    """A declared backward step of a reference chain: the vector-Jacobian product of ``vjp`` with respect to ``wrt``
    under the step ``upstream`` (or of a scalar when ``upstream`` is empty)."""

    name: str
    vjp: str
    wrt: str
    upstream: str = ""


@dataclass(frozen=True)
class Layout:
    """Where a problem's module stands in a submission, and what is laid over the student's copies."""

    module: str
    root: str = "."
    overlay: Mapping[str, bytes] = field(default_factory=dict)
    packages: tuple[str, ...] = ("numpy", "torch")
    notebook: Literal["all", "definitions"] = "all"  # what is run of a student's notebook
    starter: bytes = b""  # the module as it is handed out

    @property
    def path(self) -> str:
        """Where the module stands in a submission, as its files are named."""
        return normpath(join(self.root, self.module))


@dataclass(frozen=True)
class Problem:
    """A problem directory, loaded: its rubric as data. The reference is loaded by ``grader.truth``."""

    id: str
    title: str
    directory: Path
    layout: Layout
    criteria: tuple[Criterion, ...]
    givens: Mapping[str, Value] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class LatePolicy:
    """What lateness costs. ``per_day`` and ``cap`` are shares in 0…1; ``grace`` and ``closes`` are seconds after the
    due date (``closes`` is None where late work is always taken); ``days`` are begun days that cost nothing."""

    per_day: Decimal = Decimal(0)
    of: Literal["score", "max"] = "score"
    grace: int = 0
    cap: Decimal = Decimal(1)
    closes: int | None = None
    days: int = 0


@dataclass(frozen=True)
class Assignment:
    """Which problems make up an assignment. Criteria points are already scaled to the assignment's.

    ``late`` (which needs ``due``) and ``drop_lowest`` are policies for everybody.
    ``whole`` is false for a part of it that lacks criteria or cases, such as what a student may check alone.
    """

    id: str
    title: str
    problems: tuple[Problem, ...]
    path: Path
    course: str = ""
    released: datetime | None = None
    due: datetime | None = None
    extra_credit_cap: Decimal | None = None
    late: LatePolicy | None = None
    drop_lowest: int = 0
    whole: bool = True
