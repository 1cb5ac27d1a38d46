"""Functions that a starter leaves open, and nobody has written yet: looked for elsewhere, as if they weren't there."""

from __future__ import annotations

import ast
import re
from collections.abc import Hashable, Iterable

_UNWRITTEN = "NotImplementedError"
# nothing in it goes back over what it has matched: the text may be made to have it go back and forth for hours
_MAY_BE_OPEN = re.compile(
    # the rest of a body that is on its line, or a line of its own
    rb"\bNotImplementedError\b|:[ \t]*+(?:pass|\.\.\.)|^[ \t]++(?:pass|\.\.\.)[ \t\r]*+(?:#|;|$)"
    # an indented line that ends a text; below it, and below empty lines, a definition, the margin, or nothing
    rb"|^[ \t]++[^\n]*?(?:\"\"\"|''')[ \t\r]*+(?:#[^\n]*+)?(?:\n[ \t\r]*+(?:#[^\n]*+)?(?=\n|\Z))*+"
    rb"(?:\Z|\n(?=[ \t]*+(?:def|class|async|@)|\S))",
    re.MULTILINE,
)


def is_stub(node: ast.stmt) -> bool:
    """Whether a definition does nothing yet: a docstring, ``pass``, ``…`` or NotImplementedError."""
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and all(map(_is_empty, node.body))


def is_left_open(node: ast.stmt) -> bool:
    """Whether it is a function that does nothing yet, or a class with methods of which none does.

    A class without methods may be all that it has to be: ``class Singular(Exception): pass``. What a decorator makes of
    a definition only the run knows.
    """
    if getattr(node, "decorator_list", ()):
        return False
    if isinstance(node, ast.ClassDef):
        return is_stub(node) and any(isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) for one in node.body)
    return is_stub(node)


def may_leave_open(source: bytes) -> bool:
    """Whether a definition of a file may be left open, told without parsing it: what looks so may still be written."""
    return _MAY_BE_OPEN.search(source) is not None


def is_untouched(source: bytes, starter: bytes) -> bool:
    """Whether a file is a starter as it was handed out; empty lines and the ends of lines may differ."""
    return bool(starter.strip()) and _lines(source) == _lines(starter)


def meant(files: Iterable[tuple[str, bool, Hashable]]) -> list[str]:
    """Which of several files that define something may be meant; of each its path, whether it is a notebook, its code.

    Modules come before notebooks. Copies of one, such as ``HW2 (1).ipynb``, are one, under the shortest name.
    """
    found = sorted(files, key=lambda file: (len(file[0]), file[0]))
    first = [file for file in found if not file[1]] or found
    codes = {code: path for path, _, code in reversed(first)}
    return sorted(codes.values())


def _lines(source: bytes) -> list[bytes]:
    lines = (line.rstrip() for line in source.removeprefix(b"\xef\xbb\xbf").splitlines())
    return [line for line in lines if line]


def _is_empty(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Raise(exc=ast.Name(id=name) | ast.Call(func=ast.Name(id=name))):
            return name == _UNWRITTEN
    return is_stub(statement)
