"""Which functions of a reference a rubric reaches: what it names, and what those mention."""

from __future__ import annotations

import ast
from collections.abc import Collection

from grader.model import Problem


def used_by(problem: Problem, defined: Collection[str]) -> set[str]:
    """Every name in the truths and steps of a problem, and in the programs that a reference with the names ``defined``
    can run; a step's name is a function's too."""
    texts: list[str] = []
    names: set[str] = set()
    for criterion in problem.criteria:
        truth = criterion.truth
        texts += [*truth.expressions, truth.of]
        names.update(truth.steps)
        if criterion.program is not None and set(criterion.program.needs) <= set(defined):
            texts += [*criterion.program.statements, *criterion.program.observe]
    for step in problem.steps:
        names.update((step.vjp, step.wrt))
    trees = [ast.parse(text) for text in texts if text and not text.startswith("$")]
    return names | {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}


def reached(tree: ast.Module, used: set[str]) -> set[str]:
    """The names of module-level definitions that are reached from ``used``, by mention or as a parameter's name (the
    parents of a step in a chain)."""
    mentions = {node.name: _mentioned(node) for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    found: set[str] = set()
    waiting = [name for name in mentions if name in used]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [other for other in mentions[name] if other in mentions]
    return found


def _mentioned(node: ast.AST) -> set[str]:
    names = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    return names | {inner.arg for inner in ast.walk(node) if isinstance(inner, ast.arg)}
