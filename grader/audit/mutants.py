"""Mutants of a reference: its source with one small change, made where the syntax tree says that one can be made."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from grader.audit.changes import changes
from grader.audit.reach import reached

_LONGEST = 60


@dataclass(frozen=True)
class Mutant:
    """The whole changed source, and which change it is."""

    line: int
    change: str
    source: str


def mutants_of(source: str, used: set[str]) -> tuple[Mutant, ...]:
    """All mutants of a module's source, in the order of its lines, each source once.

    ``used`` are the names that the rubric calls: functions that nothing reaches from there are left as they are.
    """
    tree = ast.parse(source)
    wanted, modules = reached(tree, used), _imported(tree)
    found: dict[str, Mutant] = {}
    for node in _sites(tree, wanted):
        for text in changes(node, modules):
            changed = _spliced(source, node, text)
            if _differs(changed, tree):
                found.setdefault(changed, Mutant(node.lineno, f"{_short(ast.unparse(node))} → {_short(text)}", changed))
    return tuple(sorted(found.values(), key=lambda mutant: mutant.line))


def _imported(tree: ast.Module) -> set[str]:
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    return {(alias.asname or alias.name).partition(".")[0] for node in imports for alias in node.names}


def _sites(tree: ast.Module, wanted: set[str]) -> Iterator[ast.expr]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name not in wanted:
            continue
        if not isinstance(node, ast.Import | ast.ImportFrom):
            yield from _expressions(node)


def _expressions(node: ast.AST) -> Iterator[ast.expr]:
    """Expressions that are computed with: no annotations, docstrings, decorators, assertions and messages."""
    if isinstance(node, ast.Assert | ast.Raise | ast.JoinedStr):
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.expr):
        yield node
    for name, child in ast.iter_fields(node):
        if name not in ("annotation", "returns", "decorator_list"):
            for item in child if isinstance(child, list) else [child]:
                if isinstance(item, ast.AST):
                    yield from _expressions(item)


def _spliced(source: str, node: ast.expr, text: str) -> str:
    """The source with a node's text replaced; the syntax tree counts columns in bytes."""
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    lines = source.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    whole = b"".join(lines)
    begin = starts[node.lineno - 1] + node.col_offset
    end = starts[node.end_lineno - 1] + node.end_col_offset
    return (whole[:begin] + f"({text})".encode() + whole[end:]).decode()


def _differs(source: str, tree: ast.Module) -> bool:
    """Whether a source can be compiled to something else than it was."""
    try:
        compile(source, "<mutant>", "exec")
    except SyntaxError:
        return False
    return ast.dump(ast.parse(source)) != ast.dump(tree)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
