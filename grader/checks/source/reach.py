"""The parts of a project that a rule looks at: what is named, and what that uses of the submission's own code."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.checks.source.names import Definition, Scope
from grader.checks.source.project import Module, Project
from grader.checks.source.rebind import rebinding, written_blindly
from grader.checks.source.resolve import IMPORTERS, Resolver, imported
from grader.sandbox.stubs import is_left_open, is_stub, meant


@dataclass(frozen=True, eq=False)
class Part:
    """A whole module, one definition in it, or a statement that binds its name anew.

    ``via`` is the named definition that brought it along, if another.
    """

    module: Module
    node: ast.Module | Definition | ast.stmt | ast.expr
    name: str = ""
    via: str = ""


@dataclass(frozen=True)
class Found:
    """Parts to look at, names that the project does not define or only as stubs, and places that bind a name which only
    the run knows."""

    parts: tuple[Part, ...] = ()
    missing: tuple[str, ...] = ()
    stubs: tuple[tuple[str, Module, Definition], ...] = ()
    blind: tuple[tuple[Module, ast.expr], ...] = ()


def reached(project: Project, resolver: Resolver) -> list[str]:
    """The names of the problem's module and of every module of the submission that it imports, directly or not; and of
    those in which a function is looked up that it lacks.

    Those of all modules, where the submission has no module of that name.
    """
    known = {**project.modules, **project.unreadable}
    waiting = [project.main, *_looked_up(project)] if project.main in known else list(known)
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop()
        if name not in known or name in found:
            continue
        found[name] = None
        if name in project.modules:
            waiting += {prefix for one in _imports(project.modules[name], resolver) for prefix in _prefixes(one)}
    return list(found)


def _looked_up(project: Project) -> Iterator[str]:
    """The modules and notebooks that define what programs need and the problem's module lacks or leaves open."""
    main = project.modules.get(project.main)
    if main is None or main.names.stars:
        return
    others = [one for one in project.modules.values() if one is not main]
    if project.untouched:
        yield from _only(one for one in others if any(_writes(one, name) for name in project.needs))
    for name in sorted(project.needs):
        own = main.names.definitions.get(name, [])
        if name not in main.names.top.bound or (own and all(map(is_left_open, own))):
            yield from _only(one for one in others if _writes(one, name))


def _writes(module: Module, name: str) -> bool:
    return any(not is_left_open(node) for node in module.names.definitions.get(name, []))


def _only(written: Iterable[Module]) -> list[str]:
    """The one module or notebook that is meant."""
    found = meant((one.name, one.is_notebook, tuple(one.parsed.lines)) for one in written)
    return found if len(found) == 1 else []


def whole(project: Project, resolver: Resolver) -> list[Part]:
    """The readable ones among those modules."""
    modules = [project.modules[name] for name in reached(project, resolver) if name in project.modules]
    return [Part(module, module.parsed.tree) for module in modules]


def named(project: Project, resolver: Resolver, names: tuple[str, ...]) -> Found:
    """The parts that a rubric names: definitions, with what they use, or modules."""
    parts: list[Part] = []
    missing: list[str] = []
    stubs: list[tuple[str, Module, Definition]] = []
    for name in names:
        module = _module(project, name)
        found = defined(project, resolver, name)
        if module is not None and not found:
            parts.append(Part(module, module.parsed.tree, name))
        elif not found:
            missing.append(name)
        elif all(is_stub(node) for _, node in found):
            stubs.append((name, *found[-1]))
        parts += _closure(project, resolver, [*_definitions_and_more(resolver, found, name)])
    blind = [(one, node) for one in project.modules.values() for node in written_blindly(one, resolver)]
    return Found(tuple(parts), tuple(missing), tuple(stubs), tuple(blind))


def _definitions_and_more(resolver: Resolver, found: list[tuple[Module, Definition]], name: str) -> Iterator[Part]:
    yield from (Part(module, node, name) for module, node in found)
    for module in {module.name: module for module, _ in found}.values():
        yield from (Part(module, node, name) for node in rebinding(module, resolver, name))


def defined(project: Project, resolver: Resolver, name: str) -> list[tuple[Module, Definition]]:
    """Every definition of a name: in the problem's module and what it imports, else anywhere."""
    near = [part.module for part in whole(project, resolver)]
    for modules in (near, project.modules.values()):
        found = [(module, node) for module in modules for node in module.names.definitions.get(name, [])]
        if found:
            return found
    return project.definitions(name)


def nodes_of(part: Part) -> Iterator[ast.AST]:
    """All nodes of a part, from the outside to the inside."""
    return ast.walk(part.node)


def _module(project: Project, name: str) -> Module | None:
    for one in (name, name.removesuffix(".py").replace("/", ".")):
        if one in project.modules:
            return project.modules[one]
    return None


def _prefixes(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:cut]) for cut in range(1, min(len(parts), 20) + 1)]


def _imports(module: Module, resolver: Resolver) -> Iterator[str]:
    for node in ast.walk(module.parsed.tree):
        match node:
            case ast.Import(names=aliases):
                yield from (alias.name for alias in aliases)
            case ast.ImportFrom(module=source, names=aliases, level=level):
                absolute = module.names.absolute(source, level)
                yield from (f"{absolute}.{alias.name}".lstrip(".") for alias in aliases)
            case ast.Call(func=function) if resolver.names(module, function) & IMPORTERS:
                yield imported(resolver, module, node)


def _closure(project: Project, resolver: Resolver, first: list[Part]) -> list[Part]:
    """The given parts and every definition of the submission that they mention."""
    parts: dict[int, Part] = {}
    waiting = list(first)
    while waiting:
        part = waiting.pop(0)
        if id(part.node) in parts:
            continue
        parts[id(part.node)] = part
        via = part.via or part.name
        for name in _mentions(part, resolver):
            for module, node in project.definitions(name):
                waiting.append(Part(module, node, name.rpartition(".")[2], via))
    inside = {id(inner) for part in parts.values() for inner in ast.walk(part.node) if inner is not part.node}
    return [part for key, part in parts.items() if key not in inside]


def _mentions(part: Part, resolver: Resolver) -> Iterator[str]:
    module = part.module
    for node in nodes_of(part):
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield from resolver.names(module, node)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
            owner = _class_of(module.names.scopes.get(id(node)))
            if owner:
                yield f"{module.name}.{owner}.{node.attr}"


def _class_of(scope: Scope | None) -> str:
    while scope is not None and not scope.is_class:
        scope = scope.parent
    return scope.qualname if scope is not None else ""
