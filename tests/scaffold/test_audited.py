"""Each kind as it is generated: sound by its own audit, nothing for the starter, all for right work, mistakes named."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.audit.audit import audit
from grader.checks.base import check_names
from grader.model import Assignment, Grade, Submission, Verdict
from grader.pipeline import grade
from grader.plan.streams import Streams
from grader.prepare import prepare
from grader.rubric.problem import load_problem
from grader.sandbox.interface import Sandbox
from grader.scaffold.kinds import KINDS

NAMELESS = {"property"}  # the author's own checks say what is wrong, and no known mistake does

RIGHT = {
    "value": """
import numpy as np

def layer(x):
    return np.logaddexp.reduce(x, axis=1)
""",
    "gradient": """
import numpy as np

def layer_forward(x, w, b):
    s = x @ w + b
    return np.tanh(s), {"x": x, "w": w, "s": s}

def layer_backward(dy, cache):
    ds = dy / np.cosh(cache["s"]) ** 2
    return np.einsum("nm,dm->nd", ds, cache["w"]), np.einsum("nd,nm->dm", cache["x"], ds), ds.sum(0)
""",
    "shape": """
def layer(H, W, K, S, P):
    return len(range(0, H + 2 * P - K + 1, S)), len(range(0, W + 2 * P - K + 1, S))
""",
    "count": """
def layer(D, H, C, bias):
    return (D + bias) * H + (H + bias) * C
""",
    "matrix": """
import numpy as np

def layer(L, K):
    A = np.zeros((L // K, L))
    for i in range(L // K):
        A[i, i * K:(i + 1) * K] = 1 / K
    return A
""",
    "written": """
def layer(w, v, g, eta, beta):
    return v * beta + g, w - eta * (v * beta + g)
""",
    "property": """
import numpy as np

def layer(n, seed):
    u, _, vt = np.linalg.svd(np.random.default_rng(seed).normal(size=(n, n)))
    return u @ vt
""",
}
ANSWERS = {
    "matrix": {"layer": {"A": [["1/2", "1/2", "0", "0"], ["0", "0", "0.5", "0.5"]]}},
    "written": {"layer": {"v_next": "-0.525", "w_next": "2.03", "why": "It averages the steps across."}},
}


class New:
    """A generated problem of one kind, with an assignment of it alone."""

    def __init__(self, kind: str, directory: Path, sandbox: Sandbox) -> None:
        self.kind, self.directory, self._sandbox = kind, directory, sandbox
        self.problem = load_problem(directory, check_names())
        self.assignment = Assignment("new", "New", (self.problem,), directory / "rubric.yaml")
        self._prepared = prepare(self.assignment, Streams(3, b"a key of the tests".ljust(32)))

    def grade(self, source: str, answers: dict[str, Any] | None = None) -> Grade:
        submission = Submission("someone", {"layer.py": source.encode()}, answers=answers or {})
        return grade(self._prepared, submission, self._sandbox)

    def text(self, name: str) -> str:
        return (self.directory / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=sorted(KINDS))
def new(
    request: pytest.FixtureRequest,
    planned: Callable[..., Any],
    lay_out: Callable[[Any, Path], Path],
    tmp_path_factory: pytest.TempPathFactory,
    sandbox: Sandbox,
) -> New:
    directory = lay_out(planned(kind=request.param), tmp_path_factory.mktemp(request.param))
    return New(request.param, directory, sandbox)


@pytest.mark.slow
def test_it_passes_its_own_audit_with_every_mistake_caught_and_named(new: New, sandbox: Sandbox) -> None:
    found = audit(new.problem, sandbox)
    assert [str(finding) for finding in found.findings] == []
    assert len(found.known) >= 2
    assert all(known.fails for known in found.known)
    if new.kind not in NAMELESS:
        assert all(known.name.partition("__")[2] in known.told for known in found.known)
        assert found.ways


def test_the_starter_earns_nothing(new: New) -> None:
    graded = new.grade(new.text("starter.py"))
    assert (graded.score, graded.pending) == (0, 0)
    verdicts = {one.verdict for one in graded.problems[0].criteria}
    assert verdicts <= {Verdict.ERROR, Verdict.BLOCKED, Verdict.MISSING}


def test_right_work_by_another_way_earns_everything(new: New) -> None:
    graded = new.grade(RIGHT[new.kind], ANSWERS.get(new.kind))
    by_hand = sum((one.points for one in new.problem.criteria if one.check == "written"), Decimal(0))
    assert (graded.score, graded.pending) == (10 - by_hand, by_hand)
    assert all(one.verdict in (Verdict.PASS, Verdict.AWAITING) for one in graded.problems[0].criteria)


def test_a_known_mistake_that_is_handed_in_reads_its_own_feedback(new: New) -> None:
    mistakes = {
        "gradient": "layer_backward__not_squared",
        "written": "layer__old_velocity",
        "value": "layer__overflows",
    }
    source = new.text("mistakes.py")
    name = mistakes.get(new.kind) or next(word for word in source.split() if word.startswith("layer__"))
    name = name.partition("(")[0]
    graded = new.grade(f"{source}\n\n{name.partition('__')[0]} = {name}\n")
    assert graded.score < 10
    told = [finding for one in graded.problems[0].criteria for finding in one.findings]
    if new.kind in NAMELESS:
        assert any("perpendicular" in finding.fact for finding in told)
    else:
        assert name.partition("__")[2] in {finding.cause.code for finding in told if finding.cause is not None}
