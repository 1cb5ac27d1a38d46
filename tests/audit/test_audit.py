"""A good problem audits clean; each bad one is told in a sentence, with its place and what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grader.audit.fates import Trial, survivors
from grader.audit.gradients import audit_gradients
from grader.audit.handed_in import audit_reference, audit_starter
from grader.audit.known import audit_mistakes, untold
from grader.audit.margins import margins, too_noisy
from grader.audit.points import audit_points
from grader.audit.symmetric import audit_cases
from grader.checks.base import check_names
from grader.rubric.problem import load_problem

Tiny = Any

# what a part of the audit finds on a bench, in a sandbox
PARTS: dict[str, Callable[[Any, Any], Any]] = {
    "starter": lambda bench, sandbox: audit_starter(bench, sandbox).findings,
    "reference": lambda bench, sandbox: audit_reference(bench, sandbox).findings,
    "mistakes": lambda bench, sandbox: audit_mistakes(bench).findings,
    "mutants": lambda bench, sandbox: survivors(Trial(bench).run().fates, "reference.py"),
    "noise": lambda bench, sandbox: too_noisy(margins(bench, audit_mistakes(bench).wrong)),
    "gradients": lambda bench, sandbox: audit_gradients(bench),
    "cases": lambda bench, sandbox: audit_cases(bench),
    "points": lambda bench, sandbox: audit_points(bench.problem, bench.problem),
}


def test_a_good_problem_is_sound(tiny: Tiny, sandbox: Any) -> None:
    found = tiny.audit(sandbox)
    assert found.findings == ()
    assert found.sound
    assert found.notes == ("'slope' was not tried with the reference, which lacks slope",)
    assert found.count("killed") > 10
    assert found.count("survived") == 0
    assert {margin.criterion: margin.verdict for margin in found.margins} == {"loss": "ample", "slope": "ample"}


CASES = 'cases: [{w: "normal[3]", X: "normal[5, 3]"}, {w: "normal[4]", X: "normal[3, 4]"}]'

BAD = [
    pytest.param(
        "starter",
        "starter.py",
        "def slope(w, X):\n    raise NotImplementedError",
        "def slope(w, X):\n    return 2 * X.T @ (X @ w)",
        "rubric.yaml:11: the starter earns 2 of 2 points in 'slope'",
        id="a starter that is finished",
    ),
    pytest.param(
        "reference",
        "rubric.yaml",
        "truth: loss(w, X)",
        "truth: 2 * loss(w, X)",
        "rubric.yaml:4: the reference fails 'loss' when handed in (numpy): loss(w, X) is",
        id="a truth that is not the reference's",
    ),
    pytest.param(
        "mistakes",
        "mistakes.py",
        "return X.T @ (X @ w)",
        "return 2 * X.T @ (X @ w)",
        "mistakes.py:8: 'slope__missing_two' loses no points: it passes 'slope'",
        id="a mistake that is none",
    ),
    pytest.param(
        "mistakes",
        "mistakes.py",
        "slope__missing_two",
        "incline__missing_two",
        "mistakes.py:8: no criterion can try 'incline__missing_two'",
        id="a mistake of a function that nothing calls",
    ),
    pytest.param(
        "mistakes",
        "mistakes.py",
        "return X.T @ (X @ w)",
        "raise ValueError",
        "mistakes.py:8: 'slope__missing_two' is diagnosed as nothing in particular, not by its own feedback",
        id="a mistake that raises",
    ),
    pytest.param(
        "mistakes",
        "mistakes.py",
        "def slope__missing_two",
        'def slope__other(w, X):\n    """Another."""\n    return X.T @ (X @ w)\n\n\ndef slope__missing_two',
        "'slope__missing_two' is diagnosed as factor, not by its own feedback",
        id="mistakes that can't be told apart",
    ),
    pytest.param(
        "mutants",
        "rubric.yaml",
        CASES,
        "tolerance: {rtol: 0.5, atol: 1000}\n    " + CASES,
        "reference.py:5: no criterion notices `torch.sum((X @ w) ** 2) → -(torch.sum((X @ w) ** 2))`",
        id="a tolerance that passes anything",
    ),
    pytest.param(
        "noise",
        "rubric.yaml",
        CASES,
        "tolerance: {rtol: 0, atol: 1e-300}\n    " + CASES,
        "rubric.yaml:4: 'loss' allows 1e-300, but honest answers differ by",
        id="a tolerance under the noise",
    ),
    pytest.param(
        "gradients",
        "reference.py",
        "torch.sum((X @ w) ** 2)",
        "torch.sum((X @ w) * (X @ w).detach())",
        "rubric.yaml:11: the gradient with respect to 'w' in 'slope' differs from central differences by 0.",
        id="a reference cut off from autograd",
    ),
    pytest.param(
        "cases",
        "rubric.yaml",
        ', {w: "normal[4]", X: "normal[3, 4]"}',
        "",
        "rubric.yaml:4: 'loss': it has only one case, which a constant or a factor of its size passes",
        id="one case",
    ),
    pytest.param(
        "cases",
        "rubric.yaml",
        "normal[5, 3]",
        "normal[3, 3]",
        None,
        id="one square case beside another is fine",
    ),
    pytest.param(
        "cases",
        "rubric.yaml",
        CASES,
        'cases: [{w: "normal[3]", X: "normal[3, 3]"}, {w: "normal[4]", X: "normal[4, 4]"}]',
        "rubric.yaml:4: 'loss': all sizes of 'X' are equal in every case, which hides a transpose or a wrong axis",
        id="square cases",
    ),
    pytest.param(
        "cases",
        "rubric.yaml",
        CASES,
        'cases: [{w: "normal[3]", X: "normal[2, 3]"}, {w: "normal[4]", X: "normal[2, 4]"}]',
        "rubric.yaml:4: 'loss': axis 0 of 'X' has size 2 in every case, which hides a factor of that size",
        id="N = 2",
    ),
    pytest.param(
        "points", "rubric.yaml", "points: 2", "points: 0", "rubric.yaml:4: 'loss' is worth no points", id="no points"
    ),
]


@pytest.mark.parametrize(("part", "file", "old", "new", "sentence"), BAD)
def test_a_bad_problem_is_told(
    tiny: Tiny, sandbox: Any, part: str, file: str, old: str, new: str, sentence: str | None
) -> None:
    assert list(PARTS[part](tiny.bench(), sandbox)) == []
    tiny.edit(file, old, new)
    said = [str(finding) for finding in PARTS[part](tiny.bench(), sandbox)]
    assert bool(said) == (sentence is not None)
    assert sentence is None or any(sentence in one for one in said), said
    assert all("\n    fix: " in one for one in said)


def test_an_upstream_of_ones_is_told(tiny: Tiny) -> None:
    for old, new in [
        ('{of: "loss(w, X)", wrt: [w]}', '{of: "X @ w", wrt: [w], upstream: dout}'),
        ('X: "normal[5, 3]"}', 'X: "normal[5, 3]", dout: "ones[5]"}'),
        ('X: "normal[3, 4]"}', 'X: "normal[3, 4]", dout: "ones[3]"}'),
        ("slope(w, X)", "slope(w, X, dout)"),
    ]:
        tiny.edit("rubric.yaml", old, new)
    (finding,) = audit_cases(tiny.bench())
    assert "'slope': the upstream gradient 'dout' is all ones in every case" in finding.what
    assert finding.fix == "draw it: `dout: normal[…]`"


def test_points_that_an_assignment_counts_otherwise_are_told(tiny: Tiny) -> None:
    own = load_problem(tiny.directory, check_names())
    tiny.edit("rubric.yaml", "points: 2", "points: 3")
    (finding,) = audit_points(own, load_problem(tiny.directory, check_names()))
    assert finding.what == "the criteria add up to 4 points, but the assignment gives the problem 6"


def test_feedback_that_no_one_will_read_is_noted(tiny: Tiny) -> None:
    law = "    check: property\n    property: {linearity: {map: 'slope(x, X)'}}\n    cases: [{x: 'normal[3]', z: "
    rubric = (tiny.directory / "rubric.yaml").read_text(encoding="utf-8")
    head = rubric.partition("check: gradient")[0]
    tiny.write("rubric.yaml", head.rstrip() + "\n" + law + "'normal[3]', X: 'normal[5, 3]'}]\n")
    assert untold(tiny.bench()) == [
        "'slope__missing_two' in 'slope': a `property` criterion tells no causes, so its feedback stays unread"
    ]


def test_feedback_on_a_shape_is_read(tiny: Tiny) -> None:
    tiny.edit("rubric.yaml", "check: gradient", "check: shape")
    tiny.edit("mistakes.py", "return X.T @ (X @ w)", "return X.T @ X")
    bench = tiny.bench()
    assert audit_mistakes(bench).findings == []
    assert untold(bench) == []
