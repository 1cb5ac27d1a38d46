"""Functions of checks.py take part in an audit: mutants and known mistakes are tried on them."""

from __future__ import annotations

from typing import Any

import pytest

from grader.audit.fates import Trial
from grader.audit.known import audit_mistakes

Tiny = Any

LAW = """
  - id: law
    title: Twice the weights, four times the loss
    points: 1
    check: property
    property: {function: quadratic}
    cases: [{w: "normal[3]", X: "normal[5, 3]"}]
"""
CHECKS = '''
def quadratic(student, w, X, judge):
    """The loss grows with the square of the weights."""
    judge.equal(student.energy(2 * w, X), 4 * student.energy(w, X), "the energy of twice the weights")
'''


@pytest.fixture
def lawful(tiny: Tiny) -> Tiny:
    """The tiny problem with a function that the law alone asks for."""
    rubric = (tiny.directory / "rubric.yaml").read_text(encoding="utf-8")
    tiny.write("rubric.yaml", rubric.rstrip("\n") + LAW)
    tiny.write("checks.py", CHECKS)
    for name in ("reference.py", "mistakes.py"):
        own = "torch" if name == "reference.py" else "np"
        source = (tiny.directory / name).read_text(encoding="utf-8")
        tiny.write(name, f"{source}\n\ndef energy(w, X):\n    return {own}.sum((X @ w) ** 2) / 2\n")
    return tiny


def test_a_function_that_only_a_law_asks_for_is_mutated_and_the_law_catches_what_breaks_it(lawful: Tiny) -> None:
    fates = [one for one in Trial(lawful.bench()).run().fates if one.line >= 8]
    by_law = [one.change for one in fates if one.reason == "law"]
    assert "(X @ w) ** 2 → X @ w * 2" in by_law
    assert [one.fate for one in fates if one.change == "2 → 3"] == ["killed", "equivalent"]  # the power, not the half


def test_a_known_mistake_may_be_one_that_a_law_alone_sees(lawful: Tiny) -> None:
    source = (lawful.directory / "mistakes.py").read_text(encoding="utf-8")
    wrong = 'def energy__linear(w, X):\n    """The square is missing."""\n    return np.sum(np.abs(X @ w))\n'
    right = 'def energy__doubled(w, X):\n    """The half is missing."""\n    return np.sum((X @ w) ** 2)\n'
    lawful.write("mistakes.py", f"{source}\n\n{wrong}\n\n{right}")
    known = audit_mistakes(lawful.bench())
    fates = {one.name: (one.fails, one.passes) for one in known.fates}
    assert fates["energy__linear"] == (("law",), ())
    assert fates["energy__doubled"] == ((), ("law",))
    assert [finding.what for finding in known.findings] == ["'energy__doubled' loses no points: it passes 'law'"]
