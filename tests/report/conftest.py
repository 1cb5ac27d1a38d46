"""Grades made by hand: one with every verdict, one full of secrets, one full of hostile text; and the gold files."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.model import (
    Alternative,
    Aspect,
    Assignment,
    Case,
    Cause,
    Comparison,
    Criterion,
    CriterionResult,
    Entry,
    Finding,
    Grade,
    GradeSummary,
    Grid,
    Layout,
    Place,
    Problem,
    ProblemResult,
    Truth,
    Verdict,
    Visibility,
)
from grader.report.summary import summary

GOLD = Path(__file__).parent / "gold"
DUE = datetime(2024, 2, 19, 23, 59, tzinfo=timezone(timedelta(hours=-6)))

STATEMENT = r"""# One-dimensional convolution

Write the convolution of $X \in \mathbb{R}^{n \times d}$ with filters $w_k^{ij}$ as **one** product

$$
\tilde{Y} = A\tilde{X}, \qquad \tilde{X} = \operatorname{vec}(X)
$$

1. Give $A$ for any filters.
2. Give $B$ with $\tilde{X}' = B\tilde{Y}$.

| quantity | shape |
|---|--:|
| `W` | 3 × 2 × 2 |
"""

SNIPPET = """\
import numpy as np
from layers import affine_backward, affine_forward

x = np.random.default_rng(7).normal(size=(8, 64))
out, cache = affine_forward(x, w, b)
dx, dw, db = affine_backward(dout, cache)
"""

TRACEBACK = """\
Traceback (most recent call last):
  File "optim.py", line 12, in step
    self.params[key] -= self.lr * grads[key]
KeyError: 'W3'
"""


def result(
    id: str,
    title: str,
    points: str,
    verdict: Verdict,
    score: str = "0",
    *findings: Finding,
    pending: str = "0",
    follow_through: bool = False,
    answer_text: str = "",
    comment: str = "",
    **criterion: Any,
) -> CriterionResult:
    return CriterionResult(
        Criterion(id, title, Decimal(points), "value", **criterion),
        verdict,
        Decimal(score),
        Decimal(pending),
        follow_through,
        findings,
        answer_text,
        comment,
    )


def problem(id: str, title: str, directory: Path, *criteria: CriterionResult) -> ProblemResult:
    graded = [item for item in criteria if not item.criterion.extra_credit]
    return ProblemResult(
        Problem(id, title, directory, Layout(f"{id}.py"), tuple(item.criterion for item in criteria)),
        criteria,
        score=sum((item.score for item in graded), Decimal(0)),
        max_score=sum((item.max_score for item in graded), Decimal(0)),
        pending=sum((item.pending for item in criteria), Decimal(0)),
        extra=sum((item.score for item in criteria if item.criterion.extra_credit), Decimal(0)),
    )


def graded(submission: str, *problems: ProblemResult, **options: Any) -> Grade:
    assignment = Assignment(
        "assignment2",
        "Assignment 2: Backpropagation and convolution",
        tuple(item.problem for item in problems),
        Path("assignment2.yaml"),
        course="Deep Learning (CSCE 636, Spring 2024)",
        due=DUE,
    )
    return Grade(
        submission,
        assignment,
        problems,
        score=sum((item.score + item.extra for item in problems), Decimal(0)),
        max_score=sum((item.max_score for item in problems), Decimal(0)),
        pending=sum((item.pending for item in problems), Decimal(0)),
        seed=20240219,
        hidden_digest="sha256:5f1d0c",
        confinement=("namespaces", "seccomp", "rlimits"),
        versions={"torch-grader": "0.1.0", "torch": "2.4.0", "numpy": "2.0.1"},
        seconds=1.23456,
        **options,
    )


def accepted(name: str, visibility: Visibility = Visibility.PUBLIC) -> CriterionResult:
    """A result of 1 point out of 2 for an alternative."""
    alternative = Alternative(name, Truth("expressions", ("f(x) / 2",)), Decimal("0.5"), "rubric.yaml:9:12")
    finding = Finding(f"Accepted for 50 % of the points: {name}.", visibility=visibility)
    half = result("loss", "The loss", "2", Verdict.PARTIAL, "1", finding, visibility=visibility)
    return replace(half, accepted=alternative)


@pytest.fixture
def with_accepted(tmp_path: Path) -> Grade:
    """One public criterion and one hidden one, both with an accepted alternative."""
    hidden = accepted(f"{CANARY}-name", Visibility.HIDDEN)
    hidden = replace(hidden, criterion=replace(hidden.criterion, id="secret"))
    return graded("ada", problem("work", "Work", tmp_path, accepted("½·reg\x1b[31m in the place of <reg>"), hidden))


def gradient_of_w() -> Finding:
    worst = Entry((3, 7), "0.9600", "0.1200", "0.84", "7", "1e-05 + 1.3e-06·|expected|")
    sentences = (
        "dW differs from the reference in 512 of 512 entries (100 %).",
        "Largest difference 0.84 at [3, 7]: yours 0.9600, expected 0.1200 (allowed 1e-05 + 1.3e-06·|expected|).",
    )
    return Finding(
        sentences[0],
        Cause(
            "factor_batch",
            "Every entry is 8.00 times the reference, and the batch has 8 rows: the mean over the batch seems to be "
            "missing.",
        ),
        hint="Divide by the number of rows where the loss is a mean.",
        where=Place("layers.py", 41, "    dW = X.T @ delta"),
        case="1",
        comparisons=(Comparison("dW", Aspect.VALUES, 0.0, sentences, ("float32, judged so.",), 512, 512, worst),),
        snippet=SNIPPET,
        output="epoch 0: loss 2.3026\nepoch 1: loss 2.1187\n",
    )


def matrix_a() -> Finding:
    given = ("0 a1 a2 a3 0 b1 b2 b3", "a1 a2 a3 0 b1 b2 b3 0", "0 c1 c2 c3 0 d1 d2 d3", "c1 c2 c3 0 d1 d2 d3 0")
    wanted = (given[0], "0 a1 a2 a3 0 b1 b2 b3", *given[2:])
    rows = tuple(
        tuple((mine, right, mine == right) for mine, right in zip(ours.split(), theirs.split(), strict=True))
        for ours, theirs in zip(given, wanted, strict=True)
    )
    sentence = "A differs in 8 of 32 entries, all of them in row 1."
    return Finding(
        sentence,
        comparisons=(Comparison("A", Aspect.VALUES, 0.75, (sentence,), (), 8, 32, grid=Grid(rows)),),
    )


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    (tmp_path / "problem.md").write_text(STATEMENT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def grade(directory: Path) -> Grade:
    """Every verdict, and every part of a finding."""
    nowhere = directory / "nowhere"
    layers = problem(
        "layers",
        "Affine layer and optimiser",
        nowhere,
        result("forward", "Output of the affine layer", "4", Verdict.PASS, "4"),
        result("backward", "Gradient of W", "10", Verdict.PARTIAL, "6", gradient_of_w(), hint="Count the rows."),
        result(
            "step",
            "One step of the optimiser",
            "2",
            Verdict.ERROR,
            "0",
            Finding(
                "optim.step raised KeyError: 'W3'.",
                where=Place("optim.py", 12, "self.params[key] -= self.lr * grads[key]"),
                traceback=TRACEBACK,
            ),
        ),
        result("train", "A loop that learns", "2", Verdict.BLOCKED, depends=("step",)),
        result("speed", "A batch of 4096 in time", "1", Verdict.TIMEOUT),
        result("stack", "Deep stacks", "1", Verdict.CRASH, "0", Finding("The process died with signal 11 (SIGSEGV).")),
        result("secret", "Shapes that you haven’t seen", "3", Verdict.FAIL, visibility=Visibility.HIDDEN),
        result("later", "Numerical stability", "2", Verdict.PASS, "2", visibility=Visibility.AFTER_DUE_DATE),
        result("spare", "Momentum", "2", Verdict.PASS, "2", extra_credit=True),
    )
    conv = problem(
        "conv1d_matrix",
        "1-D convolution as a matrix",
        directory,
        result("matrix", "The matrix A", "5", Verdict.PARTIAL, "3.75", matrix_a(), formula=r"\tilde{Y} = A\tilde{X}"),
        result(
            "delta",
            "Sensitivity δ⁽²⁾",
            "3",
            Verdict.PASS,
            "3",
            follow_through=True,
            formula=r"\delta^{(2)} = \frac{\partial e}{\partial s^{(2)}}",
        ),
        result("bias", "The bias", "1", Verdict.MISSING, "0", Finding("conv1d_matrix.py defines no function bias.")),
        result("layout", "The layout of X", "1", Verdict.FAIL, "0", hint="Columns are stacked, not rows."),
        result(
            "why",
            "Why the perceptron is hard to optimise",
            "4",
            Verdict.AWAITING,
            pending="4",
            answer_text="Where |wᵀx| is large, tanh saturates.\nThe gradient vanishes there.",
        ),
        result("odd", "Odd widths", "1", Verdict.UNJUDGED, pending="1"),
    )
    return graded("group-07_kim", layers, conv, notes=("notes.pages was not understood: not a Python file.",))


CANARY = "CANARY"


def _canary_finding(tag: str, **options: Any) -> Finding:
    mark = f"{CANARY}-{tag}"
    entry = Entry((4, 2), f"{mark}-given", f"{mark}-expected", f"{mark}-diff", f"{mark}-rel", f"{mark}-allowed")
    grid = Grid((((f"{mark}-cell", f"{mark}-truth", False),),), slice_of=f"{mark}-slice")
    return Finding(
        f"{mark}-fact",
        Cause(f"{mark}-code", f"{mark}-cause"),
        f"{mark}-hint",
        Place(f"{mark}.py", 3, f"{mark}-line"),
        comparisons=(
            Comparison(f"{mark}-path", Aspect.VALUES, 0.5, (f"{mark}-said",), (f"{mark}-note",), 1, 2, entry, grid),
        ),
        snippet=f"{mark}-snippet",
        traceback=f"{mark}-traceback",
        output=f"{mark}-stdout",
        **options,
    )


@pytest.fixture
def secrets(tmp_path: Path) -> Grade:
    """Public, hidden and not yet due parts; whatever a student must not see before the due date holds a canary."""
    closed = {"hint": f"{CANARY}-rubric-hint", "formula": f"{CANARY}-formula", "where": f"{CANARY}.yaml:3"}
    cases = (Case("1"), Case("h", {"x": f"{CANARY}-input"}, Visibility.HIDDEN))
    work = problem(
        "work",
        "Work",
        tmp_path,
        result(
            "mixed",
            "Public with a hidden case",
            "4",
            Verdict.PARTIAL,
            "2",
            Finding("The public case is wrong too."),
            _canary_finding("case", visibility=Visibility.HIDDEN),
            _canary_finding("named", case="h"),
            cases=cases,
        ),
        result(
            "hidden",
            "Hidden title",
            "3",
            Verdict.CRASH,
            "0",
            _canary_finding("hidden"),
            answer_text=f"{CANARY}-answer",
            comment=f"{CANARY}-comment",
            visibility=Visibility.HIDDEN,
            **closed,
        ),
        result(
            "told",
            "Hidden, verdict shown",
            "2",
            Verdict.TIMEOUT,
            "0",
            _canary_finding("told"),
            visibility=Visibility.HIDDEN,
            show_verdict=True,
            **closed,
        ),
        result(
            "late",
            "After the due date",
            "1",
            Verdict.ERROR,
            "0",
            _canary_finding("LATE"),
            visibility=Visibility.AFTER_DUE_DATE,
        ),
    )
    return graded("ada", work)


HOSTILE = (
    "<script>alert(1)</script></style></pre>]]>\"'<img src=x onerror=alert(1)>{{ 7*7 }}"
    "\x1b[2J\x1b]8;;http://evil.example\x07link\x1b]8;;\x07\x9b31m[red]bold[/red]"
    "\u202egnp.exe\u202c\u200b\u2066\ufeff\ud800\x00\x08"
)


@pytest.fixture
def hostile_text() -> str:
    return HOSTILE


@pytest.fixture
def hostile(tmp_path: Path) -> Grade:
    """A submission that puts hostile text wherever it can."""
    entry = Entry((0,), HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    comparison = Comparison(
        HOSTILE,
        Aspect.VALUES,
        float("nan"),
        (HOSTILE,),
        (HOSTILE,),
        1,
        1,
        entry,
        Grid((((HOSTILE, HOSTILE, False),),), slice_of=HOSTILE),
        HOSTILE,
        HOSTILE,
    )
    finding = Finding(
        HOSTILE,
        Cause("code", HOSTILE),
        HOSTILE,
        Place(HOSTILE, 1, HOSTILE, 3),
        HOSTILE,
        (comparison,),
        HOSTILE,
        HOSTILE,
        HOSTILE,
    )
    prose = result("why", "Why", "1", Verdict.AWAITING, "0", pending="1", answer_text=HOSTILE, comment=HOSTILE)
    broken = result("broken", "Broken", "2", Verdict.FAIL, "0", finding)
    return graded(
        "=cmd|' /C calc'!A0" + HOSTILE,
        problem("work", "Work", tmp_path, broken, prose),
        notes=(HOSTILE,),
        remarks=(HOSTILE,),
    )


@pytest.fixture
def classroom(grade: Grade) -> list[Grade]:
    """Three submissions of one assignment, the last one hopeless."""
    best = _with_verdicts(grade, "ada", Verdict.PASS)
    none = replace(_with_verdicts(grade, "zoë & co", Verdict.MISSING), notes=())
    return [best, grade, none]


def _with_verdicts(grade: Grade, submission: str, verdict: Verdict) -> Grade:
    share = Decimal(1 if verdict is Verdict.PASS else 0)
    problems = tuple(
        problem(
            item.problem.id,
            item.problem.title,
            item.problem.directory,
            *(CriterionResult(each.criterion, verdict, each.criterion.points * share) for each in item.criteria),
        )
        for item in grade.problems
    )
    return replace(graded(submission, *problems), notes=(f"{submission}.docx was not understood.",))


@pytest.fixture(scope="session")
def class_of() -> Callable[..., tuple[Assignment, Callable[[], list[GradeSummary]]]]:
    """The assignment and the summaries of some grades, as the pages of a class take them."""

    def made(*grades: Grade) -> tuple[Assignment, Callable[[], list[GradeSummary]]]:
        problems = {problem.problem.id: problem.problem for grade in grades for problem in grade.problems}
        assignment = grades[0].assignment if grades else Assignment("empty", "Empty", (), Path("empty.yaml"))
        return replace(assignment, problems=tuple(problems.values())), lambda: [summary(grade) for grade in grades]

    return made


@pytest.fixture
def before() -> datetime:
    """A moment before the due date."""
    return datetime(2024, 2, 19, 12, tzinfo=UTC)


@pytest.fixture
def after() -> datetime:
    """The due date itself, in another time zone."""
    return DUE.astimezone(UTC)


@pytest.fixture
def gold() -> Callable[[str, str], None]:
    """Holds a report against its gold file, byte for byte; ``GRADER_GOLD=write`` writes the files anew."""

    def check(name: str, text: str) -> None:
        path = GOLD / name
        if os.environ.get("GRADER_GOLD") == "write":
            path.write_bytes(text.encode())
        assert path.read_bytes() == text.encode(), f"{name} differs from its gold file; see GRADER_GOLD=write"

    return check
