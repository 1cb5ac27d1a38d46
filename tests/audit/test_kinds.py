"""Laws, exceptions, rules on the source, written answers and symbols: each is tried as far as it can be."""

from __future__ import annotations

from typing import Any

import pytest

from grader.audit.fates import Trial, survivors
from grader.audit.handed_in import audit_reference, audit_starter
from grader.audit.known import audit_mistakes, untold
from grader.audit.margins import margins
from grader.audit.symmetric import audit_cases

Tiny = Any


def one(tiny: Tiny, reference: str, *criteria: str) -> Tiny:
    """The problem with these criteria alone."""
    tiny.write("reference.py", "import torch\n\n\n" + reference)
    tiny.write(
        "rubric.yaml", "title: One\nmodule: line.py\ncriteria:\n" + "".join(f"  - {{{one}}}\n" for one in criteria)
    )
    (tiny.directory / "mistakes.py").unlink()
    return tiny


def fates(tiny: Tiny) -> dict[str, tuple[str, str]]:
    return {one.change: (one.fate, one.reason) for one in Trial(tiny.bench()).run().fates}


LINEAR = (
    "id: linear, title: Linear, points: 2, check: property, "
    'property: {linearity: {map: "f(x)"}}, cases: [{x: "normal[4]", z: "normal[4]"}]'
)


def test_a_law_catches_mutants_that_break_it(tiny: Tiny, sandbox: Any) -> None:
    bench = one(tiny, "def f(x):\n    return 3 * x + 0\n", LINEAR).bench()
    found = {each.change: (each.fate, each.reason) for each in Trial(bench).run().fates}
    assert found["0 → 1"] == ("killed", "linear")
    assert found["3 * x → 3 + x"] == ("killed", "linear")
    assert list(audit_reference(bench, sandbox).findings) == []
    assert audit_cases(bench) == []  # cases of a law have no truth that a constant could pass
    assert margins(bench, []) == ()


def test_what_a_law_alone_lets_pass_survives(tiny: Tiny) -> None:
    trial = Trial(one(tiny, "def f(x):\n    return 3 * x + 0\n", LINEAR).bench()).run()
    changes = {finding.what for finding in survivors(trial.fates, "reference.py")}
    assert "no criterion notices `3 → 4`" in changes


def test_a_reference_that_breaks_its_own_law_is_told(tiny: Tiny, sandbox: Any) -> None:
    told = audit_reference(one(tiny, "def f(x):\n    return x * x\n", LINEAR).bench(), sandbox)
    assert told.findings[0].what.startswith("the reference fails 'linear' when handed in (numpy): ")


def test_a_mistake_that_breaks_a_law_loses_points_though_it_is_told_no_cause(tiny: Tiny) -> None:
    one(tiny, "def f(x):\n    return 3 * x\n", LINEAR)
    tiny.write("mistakes.py", 'def f__shifted(x):\n    """One is added."""\n    return 3 * x + 1\n')
    bench = tiny.bench()
    known = audit_mistakes(bench)
    assert known.findings == []
    assert [(fate.fails, fate.passes, fate.told) for fate in known.fates] == [(("linear",), (), ())]
    assert untold(bench) == [
        "'f__shifted' in 'linear': a `property` criterion tells no causes, so its feedback stays unread"
    ]


REFUSING = "def f(x):\n    if len(x) > 3:\n        raise ValueError('too long')\n    return x.sum()\n"
SUM = 'id: total, title: Sum, points: 1, check: value, program: f(x), cases: [{x: "normal[2]"}, {x: "normal[3]"}]'
REFUSES = (
    "id: refuses, title: Refuses, points: 1, check: value, program: f(x), raises: ValueError, "
    'cases: [{x: "normal[5]"}, {x: "normal[4]"}]'
)


def test_an_exception_that_is_no_longer_raised_is_noticed(tiny: Tiny, sandbox: Any) -> None:
    bench = one(tiny, REFUSING, SUM, REFUSES).bench()
    found = {each.change: (each.fate, each.reason) for each in Trial(bench).run().fates}
    assert found["3 → 6"] == ("killed", "refuses")
    assert found["3 → 4"] == ("killed", "refuses")
    assert found["3 → 2"] == ("killed", "total")
    assert found["len(x) → -(len(x))"] == ("killed", "refuses")
    told = audit_reference(bench, sandbox)
    assert list(told.findings) == []
    assert {way.way: (way.tried, way.failed) for way in told.ways}["lists"] == (2, 0)
    assert [margin.criterion for margin in margins(bench, [])] == ["total"]


def test_another_exception_than_the_one_that_is_asked_for_is_noticed(tiny: Tiny) -> None:
    found = fates(one(tiny, REFUSING, REFUSES, SUM))
    assert found["len(x) → x"] == ("killed", "refuses")  # RuntimeError


SOURCE = "id: no_sum, title: No sum, points: 1, check: source, source: {forbid: [torch.nn], require: [f]}"


def test_rules_on_the_source_are_tried_with_the_starter(tiny: Tiny, sandbox: Any) -> None:
    bench = one(tiny, "def f(x):\n    return x.sum()\n", SUM, SOURCE).bench()
    assert list(audit_starter(bench, sandbox).findings) == []
    tiny.write("starter.py", "def f(x):\n    return 2 * x\n")
    (finding,) = audit_starter(tiny.bench(), sandbox).findings
    assert finding.what == "the starter earns 1 of 1 points in 'no_sum'"
    assert list(audit_reference(bench, sandbox).findings) == []
    assert "killed" in {fate for fate, _ in fates(tiny).values()}


@pytest.mark.parametrize("criterion", [SOURCE, "id: why, title: Why, points: 1, check: written, answer: why"])
def test_what_no_reference_answers_has_no_mutants_and_no_margin(tiny: Tiny, sandbox: Any, criterion: str) -> None:
    bench = one(tiny, "def f(x):\n    return x.sum()\n", criterion).bench()
    assert Trial(bench).run().fates == []
    assert margins(bench, []) == ()
    assert list(audit_reference(bench, sandbox).ways) == []


def test_a_function_that_only_a_program_calls_that_can_not_be_run_is_left_alone(tiny: Tiny) -> None:
    asked = (
        'id: both, title: Both, points: 1, check: value, program: "g(f(x))", truth: x + 1, '
        'cases: [{x: "normal[2]"}, {x: "normal[3]"}]'
    )
    assert fates(one(tiny, "def f(x):\n    return x * 2\n", asked)) == {}


def test_mutants_of_written_answers_are_judged_as_they_would_be_written(tiny: Tiny) -> None:
    sizes = 'id: size, title: Shape, points: 1, check: shape, answer: size, truth: "f(x)", cases: [{x: "normal[2, 3]"}]'
    found = fates(one(tiny, "def f(x):\n    return 2 * x.sum(0)\n", sizes))
    assert found["0 → 1"] == ("killed", "size")
    assert found["2 → 3"][0] == "survived"  # a shape says nothing of the values
    assert margins(tiny.bench(), []) == ()


def test_mutants_of_symbols_are_caught(tiny: Tiny, sandbox: Any) -> None:
    asked = (
        "id: matrix, title: Matrix, points: 1, check: matrix, answer: matrix, symbols: {w: {of: W, order: [0, 1]}}, "
        'truth: "f(W)", cases: [{W: "normal[2, 3]"}]'
    )
    tiny = one(tiny, "def f(W):\n    return torch.cat([W, W.flip(1)])\n", asked)
    found = fates(tiny)
    assert found["1 → 0"] == ("killed", "matrix")
    assert found["W.flip(1) → W"] == ("killed", "matrix")
    assert [(way.way, way.tried, way.failed) for way in audit_reference(tiny.bench(), sandbox).ways] == [
        ("written", 1, 0)
    ]
