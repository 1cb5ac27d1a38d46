"""What is accepted is listed, and so is every wrong solution that is let through by it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from grader.audit.accepted import accepted_notes
from grader.audit.fates import Trial
from grader.audit.known import audit_mistakes

Tiny = Any

ACCEPT = """\
truth: {of: "loss(w, X)", wrt: [w]}
    accept:
      - {as: half of it, truth: {of: "loss(w, X) / 2", wrt: [w]}, credit: 0.75}
      - {as: its negative, truth: {of: "-loss(w, X)", wrt: [w]}}"""


@pytest.fixture
def accepting(tiny: Tiny) -> Tiny:
    tiny.edit("rubric.yaml", 'truth: {of: "loss(w, X)", wrt: [w]}', ACCEPT)
    return tiny


def test_alternatives_are_noted_with_what_they_earn(accepting: Tiny) -> None:
    assert accepted_notes(accepting.bench(), []) == [
        "'slope' accepts 'half of it' for 75 % of the points",
        "'slope' accepts 'its negative' for 100 % of the points",
    ]


def test_a_known_mistake_that_is_accepted_is_noted(accepting: Tiny) -> None:
    bench = accepting.bench()
    assert accepted_notes(bench, audit_mistakes(bench)[1])[2:] == [
        "'slope__missing_two' is accepted in 'slope' as 'half of it': it earns 75 % of the points, and no cause is told"
    ]


def test_a_mutant_that_is_accepted_is_noted(accepting: Tiny) -> None:
    bench = accepting.bench()
    notes = accepted_notes(bench, Trial(bench).run().wrong)
    assert any("-(torch.sum((X @ w) ** 2))' is accepted in 'slope' as 'its negative'" in note for note in notes)


def test_what_is_right_or_wrong_otherwise_is_accepted_by_nothing(accepting: Tiny) -> None:
    bench = accepting.bench()
    slope = bench.problem.criteria[1]
    right = [case.expected for case in bench.cases(slope)]
    half, negative = ([case.accept[index].expected for case in bench.cases(slope)] for index in (0, 1))
    named = [bench.accepted(slope, answers) for answers in (right, half, negative)]
    assert [one and (one.name, one.credit) for one in named] == [
        None,
        ("half of it", Decimal("0.75")),
        ("its negative", Decimal(1)),
    ]
    for mixed in ([half[0], negative[1]], [half[0], right[1]], [half[0], ()]):
        assert bench.accepted(slope, mixed) is None


def test_a_rubric_that_accepts_nothing_has_nothing_noted(tiny: Tiny) -> None:
    bench = tiny.bench()
    assert accepted_notes(bench, audit_mistakes(bench)[1]) == []


def test_the_audit_lists_it(accepting: Tiny, sandbox: Any) -> None:
    assert "'slope' accepts 'half of it' for 75 % of the points" in accepting.audit(sandbox).notes


def test_a_mutant_that_earns_everything_as_an_alternative_is_not_caught_by_that_criterion(accepting: Tiny) -> None:
    accepting.edit("rubric.yaml", "program: loss(w, X)", "program: abs(loss(w, X))")
    accepting.edit("rubric.yaml", "truth: loss(w, X)\n", "truth: abs(loss(w, X))\n")
    fates = {one.change: one for one in Trial(accepting.bench()).run().fates}
    negated = next(one for change, one in fates.items() if change.endswith("-(torch.sum((X @ w) ** 2))"))
    assert (negated.fate, negated.reason) == ("accepted", "'slope' accepts it as 'its negative'")
