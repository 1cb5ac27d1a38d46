"""How an answer compares with the truth: what a check looks at, and what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from grader.model.calls import Observation, Place
from grader.model.rubric import Case, Criterion, Layout, Program
from grader.model.submission import Notebook
from grader.model.values import Expected, Value, Verdict, Visibility


class Aspect(StrEnum):
    """The first question that an answer fails, in the order in which they are asked."""

    EQUAL = "equal"
    PRESENCE = "presence"
    KIND = "kind"
    RANK = "rank"
    SHAPE = "shape"
    DTYPE = "dtype"
    NONFINITE = "nonfinite"
    VALUES = "values"


@dataclass(frozen=True)
class Entry:
    """One entry of an array side by side: index, what was given, what was expected, as text."""

    index: tuple[int, ...]
    given: str
    expected: str
    difference: str = ""
    relative: str = ""
    allowed: str = ""


@dataclass(frozen=True)
class Grid:
    """Expected against given, cell by cell, for a report: rows of (given, expected, right). Two-dimensional;
    ``cut`` says that rows or columns were left out, ``slice_of`` which slice of a larger array is shown."""

    rows: tuple[tuple[tuple[str, str, bool], ...], ...]
    cut: bool = False
    slice_of: str = ""


class OwnCheck(Protocol):
    """A function of an author's ``checks.py``, ready to judge one case. What it wants and says follows from
    ``further`` alone: the observations of the calls that it asked for, by key."""

    def wants(self, further: Mapping[str, Observation]) -> Mapping[str, tuple[Program, Mapping[str, Value]]]:
        """Key → program and inputs of each call that is still to be answered, as far as it is known yet."""

    def judge(self, further: Mapping[str, Observation]) -> Judgement:
        """Verdict, share and findings; ``unjudged`` where an answer is lacking. Never raises."""


@dataclass(frozen=True)
class Evidence:
    """All that a check may look at for one case: the case's inputs, what was observed or written, what was expected.

    ``written`` holds the student's written answer for criteria with ``answer`` (``None`` where there is none).
    ``samples`` are further draws of the same case, with their own truths: an answer in symbols is judged on all.
    ``sources`` and ``notebooks`` are the submission's and ``layout`` says where the problem's module stands among them,
    for criteria with rules on the source; ``needs`` are the names that the problem's programs look up. ``further`` are
    the calls that followed from the case's own, by key; ``own_check`` is the function of the author's that judges them,
    if there is one. ``terms`` are what the author says the truth is the sum of, by name: for each observed value an
    array of its shape, or a stack of such in the order in which they are added. ``form`` is for where the truth is held
    back, in a kit for students: what can be seen of an answer without it (see :mod:`grader.checks.form`); empty where
    the truth is there.
    """

    criterion: Criterion
    case: Case
    inputs: Mapping[str, Value]
    expected: tuple[Expected, ...] = ()
    observation: Observation | None = None
    written: Value = None
    samples: tuple[tuple[Mapping[str, Value], Expected], ...] = ()
    sources: Mapping[str, bytes] = field(default_factory=dict)
    layout: Layout | None = None
    needs: frozenset[str] = frozenset()
    further: Mapping[str, Observation] = field(default_factory=dict)
    own_check: OwnCheck | None = None
    terms: Mapping[str, tuple[Expected, ...]] = field(default_factory=dict)
    notebooks: Mapping[str, Notebook] = field(default_factory=dict)
    form: str = ""


@dataclass(frozen=True)
class Comparison:
    """One value against its reference: what differs, how much, where, and how much was allowed.

    ``share`` is the credit per entry over the union of the supports of both; 1.0 when equal. ``sentences`` say it in
    words, the fact first. ``path`` leads into nested values (``"dW"``, ``"cache['x'][1]"``).
    """

    path: str
    aspect: Aspect
    share: float
    sentences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # true of an equal value too: "float32, judged at float32's tolerance"
    mismatched: int = 0
    total: int = 0
    worst: Entry | None = None
    grid: Grid | None = None
    given_kind: str = ""
    expected_kind: str = ""

    @property
    def equal(self) -> bool:
        return self.aspect is Aspect.EQUAL


@dataclass(frozen=True)
class Cause:
    """Why an answer is wrong: a stable code and a sentence."""

    code: str
    text: str


@dataclass(frozen=True)
class Finding:
    """One thing that a student should know about a criterion."""

    fact: str
    cause: Cause | None = None
    hint: str = ""
    where: Place | None = None
    case: str = ""
    comparisons: tuple[Comparison, ...] = ()
    snippet: str = ""  # Python that reproduces a failing public case
    traceback: str = ""
    output: str = ""  # what the student's code printed
    visibility: Visibility = Visibility.PUBLIC
    for_staff: bool = False  # on the course's own files, or on a mark: never shown to students
    not_run: bool = False  # the call was not made, for what happened before it
    unloaded: bool = False  # the module can't be loaded: true of every criterion that calls something of it


@dataclass(frozen=True)
class Judgement:
    """What a check thinks of one case: a verdict, the share of credit in 0…1, and findings."""

    verdict: Verdict
    share: float
    findings: tuple[Finding, ...] = ()
