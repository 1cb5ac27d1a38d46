"""Programs and expressions of a rubric: parsed and checked, never run here."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from grader.model import Program
from grader.rubric.quoting import quoted
from grader.rubric.subset import CodeMistake, mistakes_of

BUILTINS = frozenset(
    "range len int float bool str list tuple dict sum min max abs zip enumerate round sorted isinstance type print"
    .split()
)  # fmt: skip
OUTPUT = "$stdout"


@dataclass(frozen=True)
class Used:
    """A name that is read, and where for the first time: line and column count from 1."""

    name: str
    line: int
    column: int


@dataclass(frozen=True)
class Code:
    """A parsed piece of Python, or the mistakes that are in it.

    ``free`` are the names that it reads before it binds them, builtins left out; ``bound`` the names that it binds.
    """

    text: str
    statements: tuple[str, ...] = ()
    is_expression: bool = False
    free: tuple[Used, ...] = ()
    bound: tuple[str, ...] = ()
    mistakes: tuple[CodeMistake, ...] = ()


def parse_program(text: str) -> Code:
    """A program: one expression, or statements."""
    return _parsed(text, "exec")


def parse_expression(text: str) -> Code:
    """An expression that is observed or is a truth."""
    return _parsed(text.strip(), "eval")


def build(code: Code, observe: Sequence[str], inputs: Collection[str], *, raises: bool = False) -> Program:
    """The program that a checked piece of code makes. A lone expression without ``observe`` observes itself."""
    needs = tuple(used.name for used in code.free if used.name not in inputs)
    if raises:
        return Program(code.statements, needs, ())
    if code.is_expression and not observe:
        return Program((), needs, (code.text.strip(),))
    return Program(code.statements, needs, tuple(observe))


def _parsed(text: str, mode: Literal["exec", "eval"]) -> Code:
    try:
        return _checked(text, _tree(text, mode))
    except SyntaxError as error:
        return Code(text, mistakes=(_syntax_mistake(error, text),))
    except (ValueError, RecursionError, MemoryError) as error:
        message = (
            "this holds a character that Python can't read"
            if isinstance(error, ValueError)
            else "this is nested too deep"
        )
        return Code(text, mistakes=(CodeMistake(1, 1, message, "write it in simpler parts"),))


def _tree(text: str, mode: Literal["exec", "eval"]) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of escapes in strings: the author's business
        tree = ast.parse(text, "<program>", mode)
    if isinstance(tree, ast.Expression):
        return ast.Module([ast.copy_location(ast.Expr(tree.body), tree.body)], [])
    assert isinstance(tree, ast.Module)
    return tree


def _checked(text: str, tree: ast.Module) -> Code:
    lines = text.split("\n")
    mistakes = [replace(one, column=_column(lines, one.line, one.column)) for one in mistakes_of(tree)]
    if not tree.body:
        mistakes = [CodeMistake(1, 1, "the program holds no statement", "write a call such as f(x)")]
    if mistakes:
        return Code(text, mistakes=tuple(mistakes))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(tree, "<program>", "exec", dont_inherit=True)  # finds what parsing alone doesn't
    names = _Names()
    names.read_body(tree.body)
    free = tuple(Used(one.name, one.line, _column(lines, one.line, one.column)) for one in names.free.values())
    statements = tuple(ast.get_source_segment(text, statement) or "" for statement in tree.body)
    lone = len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr)
    return Code(text, statements, lone, free, tuple(names.bound))


def _column(lines: list[str], line: int, column: int) -> int:
    """Python counts columns in bytes, we in characters."""
    if not 1 <= line <= len(lines):
        return 1
    return len(lines[line - 1].encode("utf-8", "surrogatepass")[: column - 1].decode("utf-8", "ignore")) + 1


def _syntax_mistake(error: SyntaxError, text: str) -> CodeMistake:
    line = min(max(error.lineno or 1, 1), text.count("\n") + 1)
    said = error.msg.partition(" (<program>")[0]
    return CodeMistake(line, max(error.offset or 1, 1), f"this is no Python: {said}", "write it as Python reads it")


class _Names:
    """Walks statements in their order and notes which names are read before they are bound."""

    def __init__(self) -> None:
        self.bound: dict[str, None] = {}
        self.free: dict[str, Used] = {}

    def read_body(self, body: Iterable[ast.stmt]) -> None:
        for statement in body:
            match statement:
                case ast.Assign(targets=targets, value=value):
                    self._read(value)
                    for target in targets:
                        self._bind(target)
                case ast.For(target=target, body=inner):
                    self._bind(target)
                    self.read_body(inner)
                case _:
                    self._read(statement)

    def _bind(self, target: ast.AST) -> None:
        match target:
            case ast.Name(id=name):
                self.bound[name] = None
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                for inner in targets:
                    self._bind(inner)
            case _:
                self._read(target)

    def _read(self, node: ast.AST) -> None:
        for name in _names(node):
            if name.id not in self.bound and name.id not in BUILTINS:
                self.free.setdefault(name.id, Used(name.id, name.lineno, name.col_offset + 1))


def _names(node: ast.AST) -> Iterator[ast.Name]:
    """The names in a node, in the order of the source."""
    if isinstance(node, ast.Name):
        yield node
    for inner in ast.iter_child_nodes(node):
        yield from _names(inner)


def observed(text: str) -> Code:
    """An entry of ``observe``: an expression, or what the program printed."""
    if text.startswith("$"):
        fix = f"write {OUTPUT} for what the program prints, or an expression"
        mistakes = () if text == OUTPUT else (CodeMistake(1, 1, f"{quoted(text)} can't be observed", fix),)
        return Code(text, mistakes=mistakes)
    return parse_expression(text)
