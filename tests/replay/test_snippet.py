"""What a student pastes makes the calls that the check made."""

from __future__ import annotations

import sys
from types import ModuleType

import numpy as np
import pytest
import torch

from grader.replay.check import CaseCheck
from grader.replay.snippet import MOST_WRITTEN
from tests.replay.conftest import answers


def f(x, **more):
    return 2 * x


class Layer:
    def __init__(self, factor):
        self.factor = factor

    def forward(self, x):
        return self.factor * x


@pytest.fixture
def snippet(check, capsys):
    """``snippet(body)``: the snippet of a check that fails, and what it prints when it is pasted."""

    def make(body: str, paste: bool = True, **setup: object) -> tuple[str, str]:
        own: CaseCheck = check(
            f"{body}\nassert n == 3 and not student.f(0 * x + 1).sum() == 30, 'no'", "student, x, n", **setup
        )
        tape, _ = answers(own, {"f": lambda x, **more: 3 * x, "Layer": Layer})
        text = own.judge(tape).findings[0].snippet
        if paste:
            module = ModuleType("m")
            vars(module).update(f=f, Layer=Layer)
            sys.modules["m"] = module
            try:
                exec(text, {})  # noqa: S102 - what a student would paste
            finally:
                del sys.modules["m"]
        return text, capsys.readouterr().out

    return make


REFERENCE = {"reference": "def f(x, **more):\n    return 2 * x\n"}


def test_a_snippet_reads_like_this(snippet):
    text, printed = snippet("student.f(x)\nstudent.f(x, w=2 * x[:, :1], k=2)\nstudent.f(x[0])", **REFERENCE)
    lines = text.splitlines()
    assert lines[:3] == ["import numpy as np", "from m import f", ""]
    assert lines[3].startswith("x = np.random.default_rng(")
    assert lines[4] == "print(f(x))"
    assert lines[5].startswith("w_ = np.array([[")
    assert lines[6] == "print(f(x, w=w_, k=2))"
    assert lines[7].startswith("a0 = np.array([")
    assert lines[8] == "print(f(a0))"
    assert len(printed.splitlines()) == 7


@pytest.mark.parametrize("arrays", ["numpy", "torch"])
@pytest.mark.parametrize(
    "argument",
    ["2 * x", "x[:0]", "(1 + 2j) * x", "x > 0", "np.float32(1.5) * np.ones(2, 'float32')", "np.arange(3)", "x / 0"],
)
def test_the_very_arguments_are_written_out(check, argument, arrays):
    body = f"with np.errstate(all='ignore'):\n    value = {argument.replace('x', 'np.asarray(x)')}\n"
    own = check(f"{body}student.free.f(value)\nassert student.total(x) != 0, 'no'", more=f"inputs: {arrays}")
    tape, _ = answers(own, {"f": lambda x: 0.0 if x.size == 0 else 2 * x, "total": lambda x: 0.0})
    kept: list[object] = []
    module = ModuleType("m")
    vars(module).update(f=kept.append, total=kept.append)
    sys.modules["m"] = module
    finding = own.judge(tape).findings[0]
    try:
        exec(finding.snippet, {})  # noqa: S102 - what a student would paste
    finally:
        del sys.modules["m"]
    (asked, *_) = own.run(tape)[0].seen
    (sent,) = asked.asked.inputs.values()
    (value, _) = kept
    assert isinstance(value, torch.Tensor if arrays == "torch" else np.ndarray)
    assert np.array_equal(np.asarray(value), sent, equal_nan=sent.dtype.kind != "b")
    assert np.asarray(value).dtype == sent.dtype


def test_a_program_keeps_its_lines(snippet):
    program = "layer = Layer(3)\nout = layer.forward(x)"
    text, printed = snippet(f"student.run({program!r}, 'out', x=2 * x)\nstudent.f(x)")
    assert "layer = Layer(3)\nout = layer.forward(x)\nprint(out)\nx = np.random.default_rng(" in text
    assert text.count("x = np.") == 2
    assert printed.count("[[") == 3


def test_what_is_too_large_is_described(snippet):
    size = MOST_WRITTEN // 5 + 1
    text, printed = snippet(f"student.f(np.ones(({size}, 5)))\nstudent.f(x)", **REFERENCE)
    described = f"# a0 is a float64 array of shape ({size}, 5), too large to be written out here\n# print(f(a0))\n"
    assert described in text
    assert printed.count("[[") == 2


@pytest.mark.parametrize(
    "value", ["[1.5, (2, None)]", "{'a': [True]}", "{1, 2}", "np.float64(2.5)", "'long ' * 30", "1e999"]
)
def test_other_arguments_can_be_pasted_too(snippet, value):
    text, _ = snippet(f"student.f([{value}])" if value != "{1, 2}" else "student.free.f(x, k={1, 2})", **REFERENCE)
    assert "too large" not in text


def test_a_hidden_case_has_none(check):
    own = check("assert student.f(x).sum() == 2 * x.sum(), 'no'", more="visibility: hidden")
    tape, _ = answers(own, {"f": lambda x: 3 * x})
    assert own.judge(tape).findings[0].snippet == ""
