"""Which statements of a notebook some names need: what binds or changes them, and what those statements use in turn.

What a statement uses is read off its compiled code: there a function's own variables are told from the module's.
"""

from __future__ import annotations

import ast
import dis
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from types import CodeType

_LOADS = frozenset({"LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"})
# settings of a library, on which its functions may depend
_SETTINGS = ("set", "seed", "manual_seed", "filterwarnings", "simplefilter", "use_")
_SCOPES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Statement:
    """A statement at top level."""

    def __init__(self, node: ast.stmt, code: CodeType) -> None:
        self.node = node
        self.code = code

    @cached_property
    def binds(self) -> frozenset[str]:
        """The names that it binds, or whose value it changes."""
        return frozenset(names_bound(self.node))

    @cached_property
    def uses(self) -> frozenset[str]:
        """The module's names that it looks up, when it is run or later."""
        return frozenset(_used(self.code))

    @property
    def may_matter_to_all(self) -> bool:
        """Whether nobody can say for what names it is: ``from x import *``, ``from __future__ import …``."""
        node = self.node
        return isinstance(node, ast.ImportFrom) and (node.module == "__future__" or node.names[0].name == "*")


def needed(statements: Sequence[Statement], names: Iterable[str]) -> set[int]:
    """The indices of the statements that the names need."""
    makers = _makers(statements)
    chosen = {index for index, statement in enumerate(statements) if statement.may_matter_to_all}
    waiting = [*names, *(name for index in chosen for name in statements[index].uses)]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            fresh = [index for index in makers.get(name, []) if index not in chosen]
            chosen.update(fresh)
            waiting += (used for index in fresh for used in statements[index].uses)
    return chosen


def _makers(statements: Sequence[Statement]) -> dict[str, list[int]]:
    """Name → the statements that make it what it is."""
    makers: dict[str, list[int]] = {}
    variables = {name for one in statements if not _is_import(one.node) for name in one.binds}
    for index, statement in enumerate(statements):
        base, called = _call(statement.node)
        # layers.append(…) changes layers, and plt.plot(…) nothing that anybody needs
        changed = {base} if base in variables or (base and called.startswith(_SETTINGS)) else set()
        for name in statement.binds | changed:
            makers.setdefault(name, []).append(index)
    return makers


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _call(node: ast.stmt) -> tuple[str, str]:
    """The first name and the last attribute of a statement that calls ``a.b.c(…)``."""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=attr) as function)):
            return _base(function), attr
    return "", ""


def names_bound(node: ast.AST) -> Iterator[str]:
    """The names that a statement binds at top level, or whose items or attributes it assigns."""
    inner: list[ast.AST] = [node]
    while inner:
        part = inner.pop()
        match part:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
                continue
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                yield from (alias.asname or alias.name.partition(".")[0] for alias in aliases)
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Attribute(ctx=ast.Store()) | ast.Subscript(ctx=ast.Store()):
                yield from filter(None, [_base(part)])
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
        if not isinstance(part, _SCOPES):
            inner += ast.iter_child_nodes(part)


def _base(node: ast.expr) -> str:
    """``W`` of ``W[0].x``; empty where it is no name."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _used(code: CodeType) -> Iterator[str]:
    waiting = [code]
    while waiting:
        part = waiting.pop()
        yield from (step.argval for step in dis.get_instructions(part) if step.opname in _LOADS)
        waiting += [constant for constant in part.co_consts if isinstance(constant, CodeType)]
