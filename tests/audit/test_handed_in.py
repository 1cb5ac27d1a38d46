"""The starter and the reference are handed in as students hand in, in every way; what can't be tried is noted."""

from __future__ import annotations

from typing import Any

import pytest

from grader.audit.handed_in import audit_reference, audit_starter

Tiny = Any

LACKS = "'slope' was not tried with the reference, which lacks slope"


def ways(told: Any) -> dict[str, tuple[int, int]]:
    return {one.way: (one.tried, one.failed) for one in told.ways}


def test_a_good_reference_earns_everything_in_every_way(tiny: Tiny, sandbox: Any) -> None:
    told = audit_reference(tiny.bench(), sandbox)
    assert list(told.findings) == []
    assert list(told.notes) == [LACKS]
    assert ways(told) == dict.fromkeys(("numpy", "torch", "float32", "lists", "strided", "read-only"), (1, 0))


def test_what_float64_is_asked_of_is_not_handed_in_in_float32(tiny: Tiny, sandbox: Any) -> None:
    tiny.edit("rubric.yaml", "    truth: loss(w, X)\n", "    truth: loss(w, X)\n    dtype: float64\n")
    told = audit_reference(tiny.bench(), sandbox)
    assert list(told.findings) == []
    assert ways(told) == dict.fromkeys(("numpy", "torch", "lists", "strided", "read-only"), (1, 0))


def test_a_reference_is_handed_in_with_the_files_that_it_imports(tiny: Tiny, sandbox: Any) -> None:
    tiny.write("helper.py", "TWO = 2\n")
    tiny.edit("reference.py", "import torch", "import torch\nfrom .helper import TWO")
    tiny.edit("reference.py", "** 2", "** TWO")
    told = audit_reference(tiny.bench(), sandbox)
    assert list(told.findings) == []
    assert ways(told)["numpy"] == (1, 0)


def test_a_reference_that_reads_a_file_is_told_that_students_code_finds_none(tiny: Tiny, sandbox: Any) -> None:
    tiny.write("two.txt", "2")
    read = "import torch\nfrom pathlib import Path\nTWO = int(Path(__file__).with_name('two.txt').read_text())"
    tiny.edit("reference.py", "import torch", read)
    told = audit_reference(tiny.bench(), sandbox)
    found = list(told.findings)
    assert set(ways(told).values()) == {(1, 1)}
    assert "FileNotFoundError: [Errno 2] No such file or directory: 'two.txt'" in found[0].what
    assert found[0].fix.startswith("read files only in functions that the truth alone calls: here the reference stands")
    assert len(found) == 1  # it fails alike in six ways


def test_a_reference_may_use_torch_where_students_may_not(tiny: Tiny, sandbox: Any) -> None:
    tiny.edit("rubric.yaml", "module: line.py", "module: line.py\npackages: [numpy]")
    assert list(audit_reference(tiny.bench(), sandbox).findings) == []


FAILING = [
    pytest.param(
        "torch.sum((X @ w) ** 2)",
        "torch.sum((X @ w) ** 2).double() * (1 + 1e-3 * (X.dtype == torch.float32))",
        "the reference fails 'loss' when handed in (float32): loss(w, X) is",
        "let the truth and the program agree, and the tolerance allow for the dtype",
        id="one that differs in float32",
    ),
    pytest.param(
        "torch.sum((X @ w) ** 2)",
        "torch.sum((X.view(-1).view(X.shape) @ w) ** 2)",
        "the reference fails 'loss' when handed in (strided): loss raised RuntimeError: view size is not compatible",
        "let the reference work on views and leave what it is given as it is",
        id="one that needs contiguous inputs",
    ),
    pytest.param(
        "torch.sum((X @ w) ** 2)",
        "torch.sum(X.mul_(w).sum(1) ** 2)",
        "the reference fails 'loss' when handed in (read-only): loss raised ValueError: it writes to an array",
        "let the reference work on views and leave what it is given as it is",
        id="one that writes to its inputs",
    ),
]


@pytest.mark.parametrize(("old", "new", "sentence", "fix"), FAILING)
def test_a_reference_that_fails_in_one_way_is_told(
    tiny: Tiny, sandbox: Any, old: str, new: str, sentence: str, fix: str
) -> None:
    tiny.edit("reference.py", old, new)
    told = audit_reference(tiny.bench(), sandbox)
    (finding,) = told.findings
    assert finding.where.endswith("rubric.yaml:4")
    assert finding.what.startswith(sentence)
    assert finding.fix == fix
    assert sum(failed for _, failed in ways(told).values()) == 1


def alone(tiny: Tiny, reference: str, criterion: str) -> Tiny:
    """The problem with one criterion."""
    tiny.write("reference.py", reference)
    tiny.write("rubric.yaml", f"title: One\nmodule: line.py\ncriteria:\n  - {{{criterion}}}\n")
    (tiny.directory / "mistakes.py").unlink()
    return tiny


def test_a_program_that_computes_with_what_it_is_given_takes_no_lists(tiny: Tiny, sandbox: Any) -> None:
    asked = 'id: f, title: F, points: 1, check: value, program: 2 * f(x) / 3, cases: [{x: "normal[4]"}]'
    told = audit_reference(alone(tiny, "def f(x):\n    return x + 1\n", asked).bench(), sandbox)
    assert list(told.findings) == []
    assert list(told.notes) == [
        "'f' can't be answered with lists, because its own program computes with what it is given"
    ]
    assert ways(told)["lists"] == (0, 0)


LAYER = """
import torch


class Scale:
    def __init__(self, factor):
        self.factor = torch.as_tensor(factor)

    def __call__(self, x):
        if len(x) > 4:
            raise ValueError("too long")
        self.seen = x
        return self.factor * x

    def backward(self, upstream):
        self.slope = (upstream * self.seen).sum()
        return self.factor * upstream
"""


def test_objects_are_read_and_set_as_arrays(tiny: Tiny, sandbox: Any) -> None:
    asked = (
        "id: f, title: F, points: 1, check: value, cases: [{x: 'normal[4]', d: 'normal[4]', k: 3.0}], "
        "observe: [dx, layer.slope, layer.seen], "
        'program: "layer = Scale(1.0)\\nlayer.factor = k\\nout = layer(x)\\ndx = layer.backward(out)"'
    )
    bench = alone(tiny, LAYER, asked).bench()
    assert list(audit_reference(bench, sandbox).findings) == []
    assert ways(audit_reference(bench, sandbox)) == dict.fromkeys(
        ("numpy", "torch", "float32", "lists", "strided", "read-only"), (1, 0)
    )


def test_what_the_sandbox_refuses_is_noted(tiny: Tiny, sandbox: Any) -> None:
    if sandbox.confinement == ("none",):
        pytest.skip("nothing is refused on this machine")
    tiny.edit("reference.py", "    return", "    open('/proc/self/status').close()\n    return")
    told = audit_reference(tiny.bench(), sandbox)
    assert list(told.findings) == []
    assert any(
        note.startswith("'loss' passes outside the sandbox alone; inside it: loss raised ") for note in told.notes
    )


def test_a_function_that_is_to_change_its_input_is_not_held_against_the_reference(tiny: Tiny, sandbox: Any) -> None:
    asked = 'id: f, title: F, points: 1, check: value, program: f(x), observe: [x], cases: [{x: "normal[4]"}]'
    told = audit_reference(alone(tiny, "def f(x):\n    x.clamp_(-0.1, 0.1)\n", asked).bench(), sandbox)
    assert list(told.findings) == []
    assert list(told.notes) == ["'f' was not tried with read-only inputs: what its program changes in them is judged"]
    assert ways(told) == dict.fromkeys(("numpy", "torch", "float32", "lists", "strided"), (1, 0))


def test_a_problem_without_a_starter_is_noted(tiny: Tiny, sandbox: Any) -> None:
    (tiny.directory / "starter.py").unlink()
    told = audit_starter(tiny.bench(), sandbox)
    assert list(told.findings) == []
    assert list(told.notes) == ["the problem has no starter.py: what students start from was not tried"]


# ------------------------------------------------------------------------------------------------ written answers

WRITTEN = """
title: By hand
module: hand.py
givens: {a: [1.5, 2.25], n: 7}
criteria:
  - {id: sum, title: Sum, points: 1, check: value, answer: sum, truth: a.sum(), tolerance: {digits: 2}}
  - {id: squares, title: Squares, points: 1, check: value, answer: squares, truth: a ** 2, tolerance: {places: 1}}
  - {id: count, title: Count, points: 1, check: count, answer: count, truth: n * 3}
  - {id: size, title: Shape, points: 1, check: shape, answer: size, truth: "a[:, None].shape"}
  - {id: why, title: Why, points: 1, check: written, answer: why}
"""


@pytest.fixture
def by_hand(tiny: Tiny) -> Tiny:
    tiny.write("rubric.yaml", WRITTEN)
    tiny.write("reference.py", "")
    (tiny.directory / "mistakes.py").unlink()
    (tiny.directory / "starter.py").unlink()
    return tiny


def test_truths_are_handed_in_as_written_answers(by_hand: Tiny, sandbox: Any) -> None:
    told = audit_reference(by_hand.bench(), sandbox)
    assert list(told.findings) == []
    assert list(told.notes) == []
    assert ways(told) == {"written": (4, 0)}


def test_a_truth_that_is_refused_as_an_answer_is_told(by_hand: Tiny, sandbox: Any) -> None:
    by_hand.edit("rubric.yaml", "truth: a.sum()", "truth: \"' left'\"")
    (finding,) = audit_reference(by_hand.bench(), sandbox).findings
    assert finding.what.startswith("the reference fails 'sum' when handed in (written): sum is \"left\", expected")
    assert finding.fix == "let the tolerance allow for the digits that a person writes"


def test_a_truth_that_can_not_be_written_down_is_noted(by_hand: Tiny, sandbox: Any) -> None:
    by_hand.edit("rubric.yaml", "truth: n * 3", 'truth: "[n, None]"')
    told = audit_reference(by_hand.bench(), sandbox)
    assert list(told.notes) == ["'count' was not tried with the reference, whose answer could not be written down"]
    assert ways(told) == {"written": (3, 0)}
