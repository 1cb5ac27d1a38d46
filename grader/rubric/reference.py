"""The names that a problem's ``reference.py`` defines, read from its text: nothing of it is run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.errors import Flaw
from grader.rubric.files import is_file, near_file

FILE = "reference.py"


@dataclass(frozen=True)
class ReferenceNames:
    """``functions`` maps each public function to the parameters that have no default. Where ``complete`` is false
    (a star import, a file that can't be read), a name that isn't listed may be there all the same."""

    names: frozenset[str] = frozenset()
    functions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    complete: bool = False


def read_reference(directory: Path) -> tuple[ReferenceNames, list[Flaw]]:
    """The names of a problem's reference, and what is wrong with the file itself."""
    path = directory / FILE
    if not is_file(path):
        near = near_file(directory, FILE)
        fix = f"rename '{near}' to '{FILE}'" if near else "write the reference solution"
        return ReferenceNames(), [Flaw(str(path), 1, 1, f"the problem has no {FILE}", fix=fix)]
    tree, flaws = parsed(path)
    return ReferenceNames() if tree is None else _names_of(tree), flaws


def parsed(path: Path) -> tuple[ast.Module | None, list[Flaw]]:
    """The syntax tree of an author's Python file, or what is wrong with it."""
    try:
        return _tree(path), []
    except SyntaxError as error:
        message, place = f"this is no Python: {error.msg}", (max(error.lineno or 1, 1), max(error.offset or 1, 1))
        return None, [Flaw(str(path), *place, message, error.text or "", "write it as Python reads it")]
    except (OSError, ValueError, RecursionError, MemoryError) as error:
        return None, [Flaw(str(path), 1, 1, f"{path.name} can't be read: {error}", fix="save it as UTF-8")]


def _tree(path: Path) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(path.read_bytes(), path.name)


def _names_of(tree: ast.Module) -> ReferenceNames:
    names: set[str] = set()
    functions: dict[str, tuple[str, ...]] = {}
    for node in top_level(tree):
        names.update(_bound_by(node))
        functions.update(_functions_of(node))
    public = {name: parameters for name, parameters in functions.items() if not name.startswith("_")}
    return ReferenceNames(frozenset(names), public, not _is_open(tree))


def top_level(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes that are not inside of a function or a class."""
    for inner in ast.iter_child_nodes(node):
        yield inner
        if not isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield from top_level(inner)


def _bound_by(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Name(id=name, ctx=ast.Store()):
            yield name
        case ast.alias(name=name, asname=other):
            yield other or name.partition(".")[0]


def _functions_of(node: ast.AST) -> Iterator[tuple[str, tuple[str, ...]]]:
    match node:
        case ast.FunctionDef(name=name, args=arguments):
            yield name, _required(arguments)
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda(args=arguments)):
            yield name, _required(arguments)


def _required(arguments: ast.arguments) -> tuple[str, ...]:
    positional = [*arguments.posonlyargs, *arguments.args]
    positional = positional[: len(positional) - len(arguments.defaults)]
    named = [one for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if default is None]
    return tuple(one.arg for one in (*positional, *named))


def _is_open(tree: ast.Module) -> bool:
    stars = any(isinstance(node, ast.alias) and node.name == "*" for node in ast.walk(tree))
    return stars or any(isinstance(node, ast.Name) and node.id in ("globals", "exec") for node in ast.walk(tree))
