"""The example of the documentation does what the documentation says."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import indent

import numpy as np
import pytest

from grader.model import Assignment
from grader.plan.streams import Streams
from grader.prepare import prepare
from grader.replay.check import CaseCheck
from grader.rubric.problem import load_problem
from tests.replay.conftest import answers

DOCS = Path(__file__).parents[2] / "docs" / "rubrics.md"
REFERENCE = """\
import torch
from torch.nn import functional


def conv1d(x, W):
    return functional.conv1d(x.unsqueeze(0), W.permute(2, 1, 0)).squeeze(0)


class Linear:
    def __init__(self, before, after):
        self.W = torch.zeros(before, after)

    def forward(self, x):
        return x @ self.W
"""
SECOND = """\
- id: zero
  title: Zero
  points: 1
  check: property
  property: {function: zero_in_zero_out}
  cases: [{x: "normal[5, 4]", W: "normal[4, 3]"}]
"""


@pytest.fixture
def checks(tmp_path: Path) -> dict[str, CaseCheck]:
    section = DOCS.read_text(encoding="utf-8").partition("### Properties of your own")[2].partition("\n### ")[0]
    blocks = re.findall(r"```(yaml|python)\n(.*?)```", section, re.DOTALL)
    rubric = "".join(text for kind, text in blocks if kind == "yaml") + SECOND
    folder = tmp_path / "conv"
    folder.mkdir()
    (folder / "rubric.yaml").write_text(f"title: T\nmodule: conv.py\ncriteria:\n{indent(rubric, '  ')}")
    (folder / "checks.py").write_text("\n".join(text for kind, text in blocks if kind == "python"))
    (folder / "reference.py").write_text(REFERENCE)
    ready = prepare(Assignment("hw", "HW", (load_problem(folder),), folder / "hw.yaml"), Streams(0))
    return {name: case.own_check for (_, name), (case, *_) in ready.cases.items() if case.own_check is not None}


def conv1d(x, W):
    kernel = W.shape[0]
    windows = [np.einsum("ik,kij->j", x[:, p : p + kernel], W) for p in range(x.shape[1] - kernel + 1)]
    return np.stack(windows, axis=1)


class Linear:
    def __init__(self, before, after):
        self.b = 0.0

    def forward(self, x):
        return x @ self.W + self.b


class Affine(Linear):
    def __init__(self, before, after):
        self.b = 1.0


def padded(x, W):
    return conv1d(np.pad(x, ((0, 0), (1, 1))), W)[:, 1:-1] + np.arange(x.shape[1] - 2)


@pytest.mark.parametrize(
    ("criterion", "names", "says"),
    [
        ("equivariant", {"conv1d": conv1d}, []),
        (
            "equivariant",
            {"conv1d": padded},
            ["The output for the shifted input differs from what it should equal in 12"],
        ),
        ("equivariant", {"conv1d": lambda x, W: conv1d(x, W).T}, ["conv1d(x, W) has shape (7, 2), expected (2, 7)."]),
        ("zero", {"Linear": Linear}, []),
        ("zero", {"Linear": Affine}, ["Linear.forward(0) is not 0."]),
    ],
)
def test_the_documented_functions(checks, criterion, names, says):
    tape, rounds = answers(checks[criterion], names)
    found = [finding.fact for finding in checks[criterion].judge(tape).findings]
    assert rounds == 1
    assert len(found) == len(says)
    assert all(one.startswith(other) for one, other in zip(found, says, strict=True))
