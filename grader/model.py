"""The nouns of the grader: frozen data that flows from a submission to a grade.

This module knows no other module of the package and holds no logic. numpy is named in annotations only, so that
importing the nouns stays cheap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray


class Verdict(StrEnum):
    """What became of a criterion. The values stand in the result JSON, where others script against them."""

    PASS = "pass"
    PARTIAL = "partial"
    FAIL = "fail"
    MISSING = "missing"  # not submitted
    ERROR = "error"  # the student's code raised
    TIMEOUT = "timeout"
    CRASH = "crash"
    BLOCKED = "blocked"  # earned nothing, and a criterion that it depends on failed
    AWAITING = "awaiting"  # a person marks it
    UNJUDGED = "unjudged"  # our fault; never costs points silently


class Visibility(StrEnum):
    """Who may see a criterion or a case, and when."""

    PUBLIC = "public"
    HIDDEN = "hidden"
    AFTER_DUE_DATE = "after_due_date"


# ---------------------------------------------------------------------------------------------------- values


@dataclass(frozen=True, eq=False)
class Array:
    """An array as it came out of a child: read-only data, and how the student's code returned it.

    ``dtype`` is the dtype that was returned (``"float32"``, ``"bfloat16"``…); ``data`` may be wider where numpy
    has no such dtype (bfloat16 is carried as float32). ``origin`` is ``"scalar"`` for a numpy scalar.
    """

    data: NDArray[Any]
    dtype: str
    origin: Literal["numpy", "torch", "scalar"] = "numpy"
    requires_grad: bool = False


@dataclass(frozen=True)
class Opaque:
    """A value of a type that the wire format doesn't carry: what it was, not what it held."""

    type_name: str
    note: str = ""


# None, bool, int, float, complex, str, bytes, Array, Opaque, and tuple, list, frozenset and dict of these
Value = Any


@dataclass(frozen=True, eq=False)
class Reference:
    """An expected array in float64 (or an integer, boolean or complex dtype), with its noise floors.

    ``noise64`` and ``noise32`` are the largest differences that honest float64 and float32 evaluations showed, in the
    array's own units; 0.0 where they were not measured.
    """

    data: NDArray[Any]
    noise64: float = 0.0
    noise32: float = 0.0


# like Value, with Reference in the place of Array
Expected = Any


# ------------------------------------------------------------------------------------------------ submission


@dataclass(frozen=True)
class Student:
    """A person as a platform or a roster names them. Every id is the text that stood there, leading zeros included."""

    id: str
    name: str = ""
    login: str = ""
    email: str = ""


@dataclass(frozen=True)
class Cell:
    """A code cell of a notebook: its position among all cells, counted from 1, the number that Jupyter showed beside
    it when it was run (``In [12]``), and its Python, in which notebook commands are neutralised line by line."""

    number: int
    execution_count: int | None
    source: str


@dataclass(frozen=True)
class Notebook:
    """The code cells of a notebook, in the order in which they stand."""

    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Submission:
    """What one student (or group) handed in.

    ``files`` maps POSIX paths relative to the submission's root to file contents: Python sources only, never
    decoded in the grader. ``notebooks`` maps paths to what was read of notebooks. ``answers`` maps problem id →
    answer id → value (text, or nested lists and dicts of text; scalars are kept as the student typed them). ``notes``
    are sentences about files not understood, ``remarks`` about what was left out of files that were understood;
    ``unreadable`` says why the grader could not read the submission at all, and then nothing of it is judged.

    The rest is what the platform says about it. ``student`` is who uploaded it, ``members`` are all members of a
    ``group`` (empty for the work of one person); ``upload`` is the platform's own name of this upload, with which a
    grade finds its way back. ``submitted`` has a time zone; ``late`` and ``attempt`` are None where the platform
    doesn't say. ``superseded`` are sentences about older uploads, which don't count; ``notes`` hold them too.
    """

    id: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    answers_flaw: str = ""  # why the answers file could not be read: a sentence for the student
    unreadable: str = ""
    notebooks: Mapping[str, Notebook] = field(default_factory=dict)
    student: Student | None = None
    group: str = ""
    members: tuple[Student, ...] = ()
    platform: str = ""  # name of the format, such as "canvas"; empty for plain folders and files
    upload: str = ""
    submitted: datetime | None = None
    late: bool | None = None
    attempt: int | None = None
    superseded: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


# ----------------------------------------------------------------------------------------- problem and rubric


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


# ------------------------------------------------------------------------------------------ calls, observations


@dataclass(frozen=True)
class Limits:
    """What a submission may use: seconds a call, seconds in all, extra children, bytes of
    captured output and of one message, and bytes of memory."""

    call_seconds: float = 10.0
    submission_seconds: float = 60.0
    children: int = 4
    output_bytes: int = 8192
    message_bytes: int = 64 * 2**20
    memory_bytes: int = 1024 * 2**20  # on top of what the libraries have mapped


@dataclass(frozen=True)
class Call:
    """One case of one criterion, ready to be answered by the student's code.

    ``inputs`` hold base values, numpy arrays and (nested) sequences and mappings of them; ``arrays`` says as what
    they arrive in the child. ``seed`` seeds numpy, torch and random before the program runs.
    """

    id: str  # "<problem>/<criterion>/<case>"
    layout: Layout
    program: Program
    inputs: Mapping[str, Value] = field(default_factory=dict)
    arrays: Literal["numpy", "torch"] = "numpy"
    seed: int = 0
    visibility: Visibility = Visibility.PUBLIC
    scratch_bytes: int = 0  # size of a writable working directory; 0: nothing may be written


class Status(StrEnum):
    """How a call ended."""

    OK = "ok"
    ERROR = "error"
    MISSING = "missing"
    TIMEOUT = "timeout"
    CRASH = "crash"
    UNJUDGED = "unjudged"


@dataclass(frozen=True)
class Place:
    """A place in the student's files; ``text`` is the quoted line. In a notebook the line is one of a cell, which is
    counted as in :class:`Cell`. A ``line`` of 0 means the file or cell as a whole."""

    file: str
    line: int
    text: str = ""
    cell: int | None = None
    execution_count: int | None = None

    @property
    def at(self) -> str:
        """``conv.py:12``, or ``HW2.ipynb, cell 7 (In [12]), line 3``."""
        if self.cell is None:
            return f"{self.file}:{self.line}" if self.line else self.file
        prompt = "" if self.execution_count is None else f" (In [{self.execution_count}])"
        return f"{self.file}, cell {self.cell}{prompt}" + (f", line {self.line}" if self.line else "")


@dataclass(frozen=True)
class Failure:
    """What the student's code raised, or how its process ended: rendered in the child, hostile text.

    ``stage`` is ``"load"`` when importing the student's module failed, so that no call could be made, and ``"cell"``
    when a cell of a notebook failed.
    """

    type: str
    message: str
    traceback: str = ""
    place: Place | None = None
    stage: Literal["load", "cell", "call"] = "call"


@dataclass(frozen=True)
class Missing:
    """A module or name that the submission lacks, with names near to it that it does have."""

    kind: Literal["module", "name"]
    name: str
    module: str = ""
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Observation:
    """What came out of one call: values in the order of ``program.observe`` and whatever was printed.

    ``stand_ins`` and ``failed_cells`` are what loading the submission's code showed since the process that answered was
    last asked: packages served as stand-ins, and cells of notebooks that failed. ``only_definitions`` says why only a
    part of its notebooks was run where the rubric asked for all of them.
    """

    call: str
    status: Status
    values: tuple[Value, ...] = ()
    failure: Failure | None = None
    missing: Missing | None = None
    stdout: str = ""
    stderr: str = ""
    output_cut: bool = False
    defined_at: Mapping[str, Place] = field(default_factory=dict)  # needed name → where the student defines it
    stand_ins: tuple[str, ...] = ()
    failed_cells: tuple[Failure, ...] = ()
    only_definitions: str = ""
    seconds: float = 0.0  # measured; not part of what is compared between runs


# ------------------------------------------------------------------------------------------- judging, scoring


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
    for criteria with rules on the source. ``further`` are the calls that followed from the case's own, by key;
    ``own_check`` is the function of the author's that judges them, if there is one. ``terms`` are what the author says
    the truth is the sum of, by name: for each observed value an array of its shape, or a stack of such in the order in
    which they are added.
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
    further: Mapping[str, Observation] = field(default_factory=dict)
    own_check: OwnCheck | None = None
    terms: Mapping[str, tuple[Expected, ...]] = field(default_factory=dict)
    notebooks: Mapping[str, Notebook] = field(default_factory=dict)


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
    for_staff: bool = False  # says what is wrong with the course's own files: never shown to students


@dataclass(frozen=True)
class Judgement:
    """What a check thinks of one case: a verdict, the share of credit in 0…1, and findings."""

    verdict: Verdict
    share: float
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class CriterionResult:
    """A criterion, judged and scored. ``accepted`` is the alternative that explains an answer in every case."""

    criterion: Criterion
    verdict: Verdict
    score: Decimal
    pending: Decimal = Decimal(0)
    follow_through: bool = False
    findings: tuple[Finding, ...] = ()
    answer_text: str = ""  # prose for a person to mark
    comment: str = ""  # of the person who marked
    accepted: Alternative | None = None

    @property
    def max_score(self) -> Decimal:
        return self.criterion.points


@dataclass(frozen=True)
class ProblemResult:
    """A problem's criteria, judged, and their totals."""

    problem: Problem
    criteria: tuple[CriterionResult, ...]
    score: Decimal
    max_score: Decimal
    pending: Decimal
    extra: Decimal = Decimal(0)


@dataclass(frozen=True)
class Decision:
    """What a person decided about a submission.

    ``what`` is ``due`` (``value``: an ISO 8601 time), ``days``, ``late_days``, ``late`` (``waived``), ``exempt TARGET``
    (``yes``) or ``score TARGET`` (points); a target is a problem, ``problem/criterion`` or ``all``.
    """

    what: str
    value: str
    why: str
    by: str = ""


@dataclass(frozen=True)
class Adjustment:
    """One step from what was judged to what counts: what it changed the score by, and a sentence that says why.

    ``staff`` marks what a student isn't told: it changes nothing.
    """

    kind: Literal["score", "exempt", "dropped", "extension", "late", "note"]
    points: Decimal
    text: str
    staff: bool = False


@dataclass(frozen=True)
class Adjusted:
    """What counts after policies and decisions, and the steps to it.

    ``pending`` is what ``score`` can still rise by; ``final`` is false too while it is open what is dropped. ``due`` is
    the student's own due date where there is one, ``late_days`` how many late days the submission used.
    """

    score: Decimal
    max_score: Decimal
    pending: Decimal
    final: bool
    adjustments: tuple[Adjustment, ...] = ()
    due: datetime | None = None
    late_days: int = 0


@dataclass(frozen=True)
class Grade:
    """The grade of one submission, and all that a report needs to explain it.

    ``score`` is what was judged; ``adjusted`` what counts, where policies or decisions have something to say.
    """

    submission: str
    assignment: Assignment
    problems: tuple[ProblemResult, ...]
    score: Decimal
    max_score: Decimal
    pending: Decimal
    seed: int
    hidden_digest: str = ""
    confinement: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    remarks: tuple[str, ...] = ()  # what was left out of files, what failed in notebooks, what stood in for packages
    adjusted: Adjusted | None = None

    @property
    def final(self) -> bool:
        """Whether nothing waits for a person and nothing went unjudged."""
        return self.pending == 0


# ------------------------------------------------------------------------------------------------------- a class


@dataclass(frozen=True)
class CriterionSummary:
    """How one criterion of a submission went, without what explains it."""

    problem: str
    criterion: str
    verdict: Verdict
    score: Decimal
    max_score: Decimal
    pending: Decimal = Decimal(0)
    extra_credit: bool = False
    follow_through: bool = False
    comment: str = ""


@dataclass(frozen=True)
class GradeSummary:
    """One line of a class: what a table of ten thousand submissions needs of each."""

    submission: str
    score: Decimal
    max_score: Decimal
    pending: Decimal
    criteria: tuple[CriterionSummary, ...] = ()
    notes: tuple[str, ...] = ()
    adjusted: Adjusted | None = None

    @property
    def final(self) -> bool:
        return self.pending == 0
