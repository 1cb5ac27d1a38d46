"""A tiny problem on disk that audits clean, and what its files may be replaced by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from grader.audit.audit import audit
from grader.audit.bench import Bench
from grader.audit.result import ProblemAudit
from grader.checks.base import check_names
from grader.model import Assignment
from grader.plan.streams import Streams
from grader.prepare import prepare
from grader.rubric.problem import load_problem
from grader.sandbox.interface import Sandbox, open_sandbox

RUBRIC = """
title: A line
module: line.py
criteria:
  - id: loss
    title: The loss
    points: 2
    check: value
    program: loss(w, X)
    truth: loss(w, X)
    cases: [{w: "normal[3]", X: "normal[5, 3]"}, {w: "normal[4]", X: "normal[3, 4]"}]
  - id: slope
    title: Its gradient
    points: 2
    check: gradient
    program: slope(w, X)
    truth: {of: "loss(w, X)", wrt: [w]}
    cases: [{w: "normal[3]", X: "normal[5, 3]"}, {w: "normal[4]", X: "normal[3, 4]"}]
"""
REFERENCE = """
import torch


def loss(w, X):
    return torch.sum((X @ w) ** 2)
"""
MISTAKES = '''
import numpy as np


def loss(w, X):
    return np.sum((X @ w) ** 2)


def slope__missing_two(w, X):
    """The 2 of the square is missing: it comes down when a square is differentiated."""
    return X.T @ (X @ w)
'''
STARTER = """
def loss(w, X):
    raise NotImplementedError


def slope(w, X):
    raise NotImplementedError
"""


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with open_sandbox(allow_unconfined=True) as opened:
        yield opened


class Tiny:
    """The files of the problem; ``edit`` makes it a worse one."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.write("rubric.yaml", RUBRIC)
        self.write("reference.py", REFERENCE)
        self.write("mistakes.py", MISTAKES)
        self.write("starter.py", STARTER)

    def write(self, name: str, text: str) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        (self.directory / name).write_text(dedent(text).lstrip("\n"), encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.directory / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def bench(self) -> Bench:
        problem = load_problem(self.directory, check_names())
        alone = Assignment("tiny", "Tiny", (problem,), self.directory / "rubric.yaml")
        return Bench(prepare(alone, Streams(0, b"k" * 32)), problem)

    def audit(self, sandbox: Sandbox) -> ProblemAudit:
        return audit(load_problem(self.directory, check_names()), sandbox)


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    return Tiny(tmp_path / "line")


@pytest.fixture
def mutated() -> Callable[[str], str]:
    """The function ``f`` of one line that returns an expression, as source."""
    return lambda expression: f"import torch\n\n\ndef f(x, y):\n    return {expression}\n"
