"""Statements that give a defined name another meaning: what stands in a function is not all that its name may do.

``def layer_norm(x): …`` followed by ``layer_norm = F.layer_norm`` is judged by both lines.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checks.source.names import Definition
from grader.checks.source.project import Module
from grader.checks.source.resolve import Resolver

_SETTERS = frozenset({"builtins.setattr", "builtins.delattr"})
_WRITES = frozenset({"update", "setdefault", "__setitem__", "__setattr__"})


def rebinding(module: Module, resolver: Resolver, name: str) -> Iterator[ast.stmt | ast.expr]:
    """Every place of a module, its definitions apart, that may bind ``name`` (``f``, ``Linear.forward``) anew.

    What stands above the last definition, and is run before it, is overridden by that.
    """
    last = max((node.lineno for node in module.names.definitions.get(name, [])), default=0)
    for node in ast.walk(module.parsed.tree):
        if isinstance(node, Definition) or not isinstance(node, ast.stmt | ast.expr):
            continue
        is_before = node.lineno < last and module.names.scopes.get(id(node)) is module.names.top
        if not is_before and _binds(module, resolver, node, name):
            yield node


def written_blindly(module: Module, resolver: Resolver) -> Iterator[ast.expr]:
    """Every place that binds a name of the module which only the run knows."""
    for node in ast.walk(module.parsed.tree):
        match node:
            case ast.Subscript(value=value, slice=key, ctx=ast.Store()):
                if _is_own(resolver, module, value) and resolver.constant(module, key) is None:
                    yield node
            case ast.Call(func=function, args=[target, key, *_]) if _sets(resolver, module, function):
                if resolver.constant(module, key) is None and _is_own_module(resolver, module, target):
                    yield node
            case ast.Call(func=ast.Attribute(value=value, attr="update"), args=[_, *_]) if _is_own(
                resolver, module, value
            ):
                yield node


def _binds(module: Module, resolver: Resolver, node: ast.stmt | ast.expr, name: str) -> bool:
    top = name.partition(".")[0]
    match node:
        case ast.Import() | ast.ImportFrom():
            bound = {alias.asname or alias.name.partition(".")[0] for alias in node.names}
            return bool(bound & {top, "*"}) and _is_at_top(module, node, top)
        case ast.Assign(targets=targets):
            return any(_stores(module, resolver, target, name) for target in targets)
        case ast.AnnAssign(target=target) | ast.AugAssign(target=target) | ast.NamedExpr(target=target):
            return _stores(module, resolver, target, name)
        case ast.For(target=target) | ast.AsyncFor(target=target):
            return _stores(module, resolver, target, name)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            targets = [item.optional_vars for item in items if item.optional_vars is not None]
            return any(_stores(module, resolver, target, name) for target in targets)
        case ast.Call(func=ast.Attribute(value=value, attr=attr)) if attr in _WRITES:
            given = {word.arg for word in node.keywords} | {resolver.constant(module, one) for one in node.args[:1]}
            return top in given and _is_own(resolver, module, value)
        case ast.Call(func=function, args=[_, key, *_]) if _sets(resolver, module, function):
            return resolver.constant(module, key) in name.split(".")
    return False


def _stores(module: Module, resolver: Resolver, target: ast.expr, name: str) -> bool:
    match target:
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            return any(_stores(module, resolver, one, name) for one in targets)
        case ast.Starred(value=value):
            return _stores(module, resolver, value, name)
        case ast.Name(id=bound):
            return bound == name.partition(".")[0] and _is_at_top(module, target, bound)
        case ast.Attribute():
            chain = _chain(target)
            return bool(chain) and (f"{chain}.".startswith(f"{name}.") or f"{name}.".startswith(f"{chain}."))
        case ast.Subscript(value=value, slice=key):
            return resolver.constant(module, key) in name.split(".") and _is_own(resolver, module, value)
    return False


def _chain(node: ast.expr) -> str:
    """``Linear.forward``; empty where a dotted name doesn't start with a plain one."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _is_at_top(module: Module, node: ast.AST, name: str) -> bool:
    scope = module.names.scopes.get(id(node), module.names.top)
    return scope is module.names.top or name in scope.is_global


def _is_own(resolver: Resolver, module: Module, value: ast.expr) -> bool:
    """Whether an expression is the names of this module (``globals()``) or of something that it defines."""
    names = resolver.names(module, value)
    return any(name == "<names>" or (name.endswith(".__dict__") and not name.startswith("numpy.")) for name in names)


def _is_own_module(resolver: Resolver, module: Module, target: ast.expr) -> bool:
    """Whether ``setattr`` may write to this module: to one that is looked up, or to a name of its own."""
    match target:
        case ast.Subscript() | ast.Call():
            return True
        case ast.Name():
            return any(name.startswith(f"{module.name}.") for name in resolver.names(module, target))
    return False


def _sets(resolver: Resolver, module: Module, function: ast.expr) -> bool:
    return bool(resolver.names(module, function) & _SETTERS)
