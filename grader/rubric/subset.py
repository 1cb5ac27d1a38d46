"""The subset of Python that programs and expressions of a rubric are written in; what is outside of it, by name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from grader.rubric.quoting import quoted


@dataclass(frozen=True)
class CodeMistake:
    """A mistake in a piece of Python: line and column in the piece count from 1."""

    line: int
    column: int
    message: str
    fix: str


_CALL = "let a function of the student's module or of reference.py do it"
_LINES = "write one line for each step"
_FORBIDDEN: dict[str, tuple[str, str]] = {
    "Import": ("an import", "name the packages under `packages`; the student's names are there without an import"),
    "FunctionDef": ("a function definition", _CALL),
    "ClassDef": ("a class definition", _CALL),
    "Lambda": ("a lambda", _CALL),
    "ListComp": ("a list comprehension", _CALL),
    "SetComp": ("a set comprehension", _CALL),
    "DictComp": ("a dict comprehension", _CALL),
    "GeneratorExp": ("a generator expression", _CALL),
    "Delete": ("a `del`", "leave it out"),
    "With": ("a `with`", _CALL),
    "While": ("a `while` loop", "write `for _ in range(5):` with a number of rounds"),
    "If": ("an `if`", "write a criterion or a case for each branch"),
    "IfExp": ("a conditional expression", "write a criterion or a case for each branch"),
    "Try": ("a `try`", "use `raises` for an exception that must be raised"),
    "Match": ("a `match`", "write a criterion or a case for each branch"),
    "Raise": ("a `raise`", "use `raises` for an exception that must be raised"),
    "Assert": ("an `assert`", "observe the value and compare it with a truth"),
    "Global": ("a `global`", "leave it out"),
    "Nonlocal": ("a `nonlocal`", "leave it out"),
    "Return": ("a `return`", "name the value under `observe`"),
    "Pass": ("a `pass`", "leave it out"),
    "Break": ("a `break`", "write the number of rounds into range(…)"),
    "Continue": ("a `continue`", "leave it out"),
    "AugAssign": ("an augmented assignment", "write `x = x + …`"),
    "AnnAssign": ("an annotation", "write `x = …`"),
    "NamedExpr": ("a walrus assignment", _LINES),
    "JoinedStr": ("an f-string", "write the text out, or observe the value"),
    "TemplateStr": ("a template string", "write the text out, or observe the value"),
    "Compare": ("a comparison", "observe the value itself"),
    "BoolOp": ("an `and` or `or`", "observe the values themselves"),
    "Set": ("a set", "write a list or a tuple"),
    "Starred": ("a `*`", "write the values out"),
    "Await": ("an `await`", _CALL),
    "Yield": ("a `yield`", _CALL),
    "TypeAlias": ("a type alias", "leave it out"),
    "Not": ("a `not`", "observe the value itself"),
    "Invert": ("a `~`", _CALL),
    "LShift": ("a `<<`", "use + - * / // % ** @"),
    "RShift": ("a `>>`", "use + - * / // % ** @"),
    "BitOr": ("a `|`", "use + - * / // % ** @"),
    "BitXor": ("a `^`", "a power is written **"),
    "BitAnd": ("a `&`", "use + - * / // % ** @"),
}
_SAME = {
    "ImportFrom": "Import",
    "AsyncFunctionDef": "FunctionDef",
    "AsyncWith": "With",
    "AsyncFor": "While",
    "TryStar": "Try",
    "YieldFrom": "Yield",
}


def mistakes_of(tree: ast.AST) -> Iterator[CodeMistake]:
    """Everything in a parsed program or expression that is outside of the subset."""
    name = type(tree).__name__
    known = _FORBIDDEN.get(_SAME.get(name, name))
    if known is not None:
        yield _mistake(tree, f"{known[0]} can't stand in a program", known[1])
        return
    yield from _own_mistakes(tree)
    for inner in ast.iter_child_nodes(tree):
        if isinstance(inner, ast.operator | ast.unaryop):
            yield from _operator_mistakes(tree, inner)
        else:
            yield from mistakes_of(inner)


def _own_mistakes(node: ast.AST) -> Iterator[CodeMistake]:
    match node:
        case ast.Name(id=name) if name.startswith("__"):
            yield _mistake(node, f"the name {quoted(name)} can't be used", "use names without leading underscores")
        case ast.Attribute(attr=name) if name.startswith("_"):
            yield _mistake(node, f"the attribute {quoted(name)} can't be used", "use attributes without a leading _")
        case ast.Call(keywords=keywords) if any(keyword.arg is None for keyword in keywords):
            yield _mistake(node, "a `**` can't stand in a call", "write the arguments out")
        case ast.Dict(keys=keys) if None in keys:
            yield _mistake(node, "a `**` can't stand in a dict", "write the entries out")
        case ast.For():
            yield from _loop_mistakes(node)


def _loop_mistakes(loop: ast.For) -> Iterator[CodeMistake]:
    fix = "write `for _ in range(5):` with a number of rounds"
    if not isinstance(loop.target, ast.Name):
        yield _mistake(loop.target, "a loop runs over one name", fix)
    match loop.iter:
        case ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=int(count))], keywords=[]) if not isinstance(
            count, bool
        ):
            pass
        case _:
            yield _mistake(loop.iter, "a loop runs over range(number) only", fix)
    if loop.orelse:
        yield _mistake(loop.orelse[0], "an `else` can't stand after a loop", "leave it out")


def _operator_mistakes(owner: ast.AST, operator: ast.AST) -> Iterator[CodeMistake]:
    known = _FORBIDDEN.get(type(operator).__name__)
    if known is not None:
        yield _mistake(owner, f"{known[0]} can't stand in a program", known[1])


def _mistake(node: ast.AST, message: str, fix: str) -> CodeMistake:
    return CodeMistake(getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1, message, fix)
