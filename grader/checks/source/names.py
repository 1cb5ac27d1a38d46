"""Which names a module binds, in which scope, and to what: imports, definitions, assignments."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(eq=False)
class Scope:
    """A module, class, function or comprehension and what it binds: name → expressions, or dotted names.

    ``None`` among them stands for a value that only the run knows.
    """

    parent: Scope | None
    is_class: bool = False
    qualname: str = ""
    bound: dict[str, list[ast.expr | str | None]] = field(default_factory=dict)
    is_global: set[str] = field(default_factory=set)
    is_nonlocal: set[str] = field(default_factory=set)

    def bind(self, name: str, origin: ast.expr | str | None) -> None:
        """Adds what a name may be bound to."""
        owner = self._owner(name)
        owner.bound.setdefault(name, []).append(origin)

    def find(self, name: str) -> Scope | None:
        """The scope in which a name that is read here is bound."""
        scope: Scope | None = self._owner(name)
        first = True
        while scope is not None:
            if name in scope.bound and (first or not scope.is_class):
                return scope
            scope, first = scope.parent, False
        return None

    def _owner(self, name: str) -> Scope:
        scope = self
        if name in self.is_global:
            while scope.parent is not None:
                scope = scope.parent
        elif name in self.is_nonlocal and self.parent is not None:
            return self.parent.find(name) or self
        return scope


@dataclass(eq=False)
class Names:
    """The names of one module: the scope of each node, star imports, definitions by qualified name."""

    module: str
    is_package: bool
    top: Scope = field(default_factory=lambda: Scope(None))
    scopes: dict[int, Scope] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    definitions: dict[str, list[Definition]] = field(default_factory=dict)
    # attribute name → what is assigned to an attribute of that name anywhere: self.la = np.linalg
    attributes: dict[str, list[ast.expr | str]] = field(default_factory=dict)

    def absolute(self, module: str | None, level: int) -> str:
        """The dotted name that a ``from`` clause means."""
        if not level:
            return module or ""
        parts = self.module.split(".")
        kept = parts[: len(parts) - level + (1 if self.is_package else 0)]
        return ".".join([*kept, *([module] if module else [])])


def read_names(tree: ast.Module, module: str, is_package: bool = False) -> Names:
    """Walks a tree without recursion."""
    names = Names(module, is_package)
    stack: list[tuple[ast.AST, Scope]] = [(tree, names.top)]
    while stack:
        node, scope = stack.pop()
        names.scopes[id(node)] = scope
        _declare(node, scope)
        _bind(node, scope, names)
        inner = _inner_scope(node, scope)
        stack += [(child, inner if _is_inside(node, child) else scope) for child in _children(node)]
    return names


def _children(node: ast.AST) -> Iterator[ast.AST]:
    # backwards, because the stack is emptied from its end
    return reversed(list(ast.iter_child_nodes(node)))


def _inner_scope(node: ast.AST, scope: Scope) -> Scope:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        inner = Scope(scope, isinstance(node, ast.ClassDef), _qualname(scope, node.name))
    elif isinstance(node, (ast.Lambda, *COMPREHENSIONS)):
        inner = Scope(scope, qualname=scope.qualname)
    else:
        return scope
    if isinstance(node, _FUNCTIONS):
        _bind_parameters(node.args, inner)
        for statement in ast.walk(node):  # a declaration counts for the whole function, wherever it stands
            _declare(statement, inner)
    return inner


def _is_inside(node: ast.AST, child: ast.AST) -> bool:
    """Whether a child of a definition stands in its scope: decorators, defaults and bases do not."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return any(child is statement for statement in node.body) if isinstance(child, ast.stmt) else False
    return not isinstance(child, ast.arguments)


def _qualname(scope: Scope, name: str) -> str:
    return f"{scope.qualname}.{name}" if scope.qualname else name


def _bind_parameters(arguments: ast.arguments, scope: Scope) -> None:
    positional = [*arguments.posonlyargs, *arguments.args]
    extra = [one for one in (arguments.vararg, arguments.kwarg) if one is not None]
    for one in (*positional, *arguments.kwonlyargs, *extra):
        scope.bind(one.arg, None)
    defaults = [None] * (len(positional) - len(arguments.defaults)) + list(arguments.defaults)
    pairs = [*zip(positional, defaults, strict=True), *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
    for one, default in pairs:
        if default is not None:
            scope.bind(one.arg, default)


def _declare(node: ast.AST, scope: Scope) -> None:
    if isinstance(node, ast.Global):
        scope.is_global.update(node.names)
    elif isinstance(node, ast.Nonlocal):
        scope.is_nonlocal.update(node.names)


def _bind(node: ast.AST, scope: Scope, names: Names) -> None:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            qualname = _qualname(scope, node.name)
            names.definitions.setdefault(qualname, []).append(node)
            scope.bind(node.name, f"{names.module}.{qualname}")
        case ast.Import() | ast.ImportFrom():
            _bind_imports(node, scope, names)
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                _bind_target(target, value, scope, names)
        case ast.AnnAssign(target=target, value=given):
            _bind_target(target, given, scope, names)
        case ast.NamedExpr(target=target, value=value):
            _bind_target(target, value, scope, names)
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            scope.bind(name, None)
        case ast.MatchMapping(rest=str(name)):
            scope.bind(name, None)
        case ast.Name(id=name, ctx=ast.Store()) if name not in scope.bound:
            scope.bind(name, None)  # of a loop, a with, a comprehension


def _bind_target(target: ast.expr, value: ast.expr | None, scope: Scope, names: Names) -> None:
    match target, value:
        case ast.Name(id=name), _:
            scope.bind(name, value)
            if scope.is_class and value is not None:
                names.attributes.setdefault(name, []).append(value)
        case ast.Attribute(attr=attr), ast.expr():
            names.attributes.setdefault(attr, []).append(value)
        case ((ast.Tuple(elts=targets) | ast.List(elts=targets)), (ast.Tuple(elts=values) | ast.List(elts=values))) if (
            len(targets) == len(values)
        ):
            for one, given in zip(targets, values, strict=True):
                _bind_target(one, given, scope, names)


def _bind_imports(node: ast.Import | ast.ImportFrom, scope: Scope, names: Names) -> None:
    if isinstance(node, ast.Import):
        for alias in node.names:
            top = alias.name.partition(".")[0]
            _bind_import(alias.asname or top, alias.name if alias.asname else top, scope, names)
        return
    source = names.absolute(node.module, node.level)
    for alias in node.names:
        if alias.name == "*":
            names.stars.append(source)
        else:
            whole = f"{source}.{alias.name}" if source else alias.name
            _bind_import(alias.asname or alias.name, whole, scope, names)


def _bind_import(name: str, imported: str, scope: Scope, names: Names) -> None:
    scope.bind(name, imported)
    if scope.is_class:
        names.attributes.setdefault(name, []).append(imported)
