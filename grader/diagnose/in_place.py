"""An input that the student's code changes in place, although the program uses it again.

Whether that is the cause can't be seen in the values. So a wrong case is run again with a fresh copy of the input for
each use: where it is right then, nothing else was wrong.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import numpy as np

from grader.compare import compare
from grader.model import Cause, Criterion, Evidence, Program, Status, Value

CODE = "in_place"
_KEY = "copies/"


def asked(evidence: Evidence) -> Mapping[str, tuple[Program, Mapping[str, Value]]]:
    """A wrong case's program with a copy for each use of an input: key → program and inputs, for each input that is
    used more than once."""
    program, observation = evidence.criterion.program, evidence.observation
    if program is None or observation is None or observation.status is not Status.OK or _is_right(evidence):
        return {}
    names = _reused(evidence.criterion, evidence.inputs)
    return {_KEY + name: _copied(program, name, evidence.inputs) for name in names}


def explain(evidence: Sequence[Evidence]) -> Cause | None:
    """The cause of all wrong cases of a criterion, where copies of one input make every one of them right."""
    wrong = [one for one in evidence if not _is_right(one)]
    for name in _reused(wrong[0].criterion, wrong[0].inputs) if wrong else ():
        if all(_is_mended(one, name) for one in wrong):
            told = f"It changes its input {name} in place, and {name} is used again after that"
            return Cause(CODE, f"{told}: with a fresh copy of {name} for each use it is right.")
    return None


def may_be(criterion: Criterion, inputs: Mapping[str, Value]) -> bool:
    """Whether a criterion's program uses an input that can be changed more than once."""
    return any(True for _ in _reused(criterion, inputs))


def _reused(criterion: Criterion, inputs: Mapping[str, Value]) -> Iterator[str]:
    if criterion.program is not None and criterion.truth.kind != "none":
        for name in _read_again(criterion.program):
            if isinstance(inputs.get(name), np.ndarray | list | dict):
                yield name


@cache
def _read_again(program: Program) -> tuple[str, ...]:
    """The names that a program reads more than once and neither binds nor observes as they are."""
    nodes = [node for text in _texts(program) for node in _names(text)]
    read = Counter(node.id for node in nodes if isinstance(node.ctx, ast.Load))
    bound = {node.id for node in nodes if isinstance(node.ctx, ast.Store)}
    return tuple(name for name, count in read.items() if count > 1 and name not in {*bound, *program.observe})


def _texts(program: Program) -> list[str]:
    return [*program.statements, *(text for text in program.observe if not text.startswith("$"))]


def _copied(program: Program, name: str, inputs: Mapping[str, Value]) -> tuple[Program, Mapping[str, Value]]:
    """Each use of an input under a name of its own, and its value under all of these names."""
    uses = _Uses(name, {*inputs, *program.needs})
    statements = tuple(uses.renamed(text) for text in program.statements)
    observe = tuple(text if text.startswith("$") else uses.renamed(text) for text in program.observe)
    used = {node.id for text in (*statements, *_texts(Program((), (), observe))) for node in _names(text)}
    copied = {**inputs, **dict.fromkeys(uses.made, inputs[name])}
    kept = {other: value for other, value in copied.items() if other in used}
    return Program(statements, program.needs, observe), kept


def _names(text: str) -> list[ast.Name]:
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)]


class _Uses(ast.NodeTransformer):
    """Renames the uses of a name to ``x_1``, ``x_2`` …, none of which is taken."""

    def __init__(self, name: str, taken: set[str]) -> None:
        self._name = name
        self._taken = taken
        self.made: list[str] = []

    def renamed(self, text: str) -> str:
        return ast.unparse(self.visit(ast.parse(text)))

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if node.id != self._name:
            return node
        fresh = f"{self._name}_{len(self.made) + 1}"
        while fresh in self._taken:
            fresh += "_"
        self.made.append(fresh)
        return ast.Name(fresh, node.ctx)


def _is_right(evidence: Evidence) -> bool:
    observation = evidence.observation
    return observation is not None and _agree(evidence, observation.status, observation.values)


def _is_mended(evidence: Evidence, name: str) -> bool:
    again = evidence.further.get(_KEY + name)
    return again is not None and _agree(evidence, again.status, again.values)


def _agree(evidence: Evidence, status: Status, values: Sequence[Value]) -> bool:
    if status is not Status.OK or len(values) != len(evidence.expected):
        return False
    pairs = zip(values, evidence.expected, strict=True)
    return all(one.equal for given, truth in pairs for one in compare(given, truth, evidence.criterion.tolerance, ""))
