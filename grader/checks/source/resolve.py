"""Which dotted names an expression may mean, through aliases, ``getattr``, ``__import__`` and their like.

Where several bindings of a name may hold, all of them count: what may be meant is what is said.
"""

from __future__ import annotations

import ast

from grader.checks.source.names import Scope
from grader.checks.source.project import Module, Project

_MOST = 32  # possible meanings of one expression
_DEEPEST = 40  # steps from alias to alias
_MOST_STEPS_IN_ALL = 1_000_000
_MOST_STEPS = 1000  # for one expression: aliases of aliases can multiply

GETATTR = "builtins.getattr"
IMPORTERS = frozenset({"builtins.__import__", "importlib.import_module", "importlib.__import__"})
NAMESPACES = frozenset({"builtins.globals", "builtins.locals", "builtins.vars"})
OWN_NAMES = "<names>"  # what globals() returns
_OWN = frozenset({OWN_NAMES})
_NONE: frozenset[str] = frozenset()


class Resolver:
    """Resolves the expressions of a project's modules; remembers what it found."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[int, frozenset[str]] = {}
        self._busy: set[int] = set()
        self._steps = 0
        self._left = _MOST_STEPS_IN_ALL
        self.tangled = False  # whether something was given up

    @property
    def exhausted(self) -> bool:
        """Whether so much was looked up that nothing more is."""
        return self._left <= 0

    def names(self, module: Module, node: ast.expr) -> frozenset[str]:
        """Full dotted names, ``builtins.`` before Python's own; empty where only the run knows."""
        key = id(node)
        if key in self._known:
            return self._known[key]
        self._steps = self._steps + 1 if self._busy else 0
        self._left -= 1
        if key in self._busy:
            return _NONE
        if len(self._busy) > _DEEPEST or self._steps > _MOST_STEPS or self._left < 0:
            self.tangled = True
            return _NONE
        self._busy.add(key)
        try:
            found = {self._through(name) for name in self._of(module, node)}
        finally:
            self._busy.discard(key)
        result = frozenset(sorted(found)[:_MOST])
        if not self._busy:  # inside of a cycle an answer may be a part of the whole
            self._known[key] = result
        return result

    def constant(self, module: Module, node: ast.expr, depth: int = 0) -> str | None:
        """The string that an expression certainly is: a literal, a sum or join of such, a name bound to one."""
        if depth > _DEEPEST:
            return None
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._joined(module, [left, right], "", depth)
            case ast.JoinedStr(values=values):
                return self._joined(module, values, "", depth)
            case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
                return self.constant(module, value, depth + 1)
            case ast.Call(
                func=ast.Attribute(value=ast.Constant(value=str(glue)), attr="join"),
                args=[ast.List(elts=parts) | ast.Tuple(elts=parts)],
            ):
                return self._joined(module, parts, glue, depth)
            case ast.Name(id=name):
                scope = self._scope(module, node).find(name)
                origins = scope.bound[name] if scope else []
                if len(origins) == 1 and isinstance(origins[0], ast.expr):
                    return self.constant(module, origins[0], depth + 1)
        return None

    def _joined(self, module: Module, parts: list[ast.expr], glue: str, depth: int) -> str | None:
        texts = [self.constant(module, part, depth + 1) for part in parts]
        known = [text for text in texts if text is not None]
        return glue.join(known)[:1000] if len(known) == len(texts) else None

    def _scope(self, module: Module, node: ast.AST) -> Scope:
        return module.names.scopes.get(id(node), module.names.top)

    def _of(self, module: Module, node: ast.expr) -> frozenset[str]:
        match node:
            case ast.Name(id=name):
                return self._name(module, name, self._scope(module, node))
            case ast.Attribute(value=value, attr=attr):
                return self._attribute(module, value, attr)
            case ast.Call():
                return self._call(module, node)
            case ast.Subscript(value=value, slice=index):
                key = self.constant(module, index)
                return _NONE if key is None else self._item(module, value, key)
            case ast.IfExp(body=one, orelse=other):
                return self.names(module, one) | self.names(module, other)
            case ast.BoolOp(values=values):
                return frozenset().union(*(self.names(module, one) for one in values[:_MOST]))
            case ast.NamedExpr(value=value):
                return self.names(module, value)
        return _NONE

    def _name(self, module: Module, name: str, scope: Scope) -> frozenset[str]:
        owner = scope.find(name)
        if owner is None:
            stars = {f"{star}.{name}" for star in module.names.stars}
            return frozenset({"builtins" if name == "__builtins__" else f"builtins.{name}", *stars})
        found: set[str] = set()
        for origin in owner.bound[name][:_MOST]:
            if isinstance(origin, str):
                found.add(origin)
            elif origin is not None:
                found |= self.names(module, origin)
        return frozenset(found)

    def _attribute(self, module: Module, value: ast.expr, attr: str) -> frozenset[str]:
        bases = self.names(module, value)
        found = {f"{base}.{attr}" for base in bases}
        if all(base.partition(".")[0] in self._project.modules for base in bases):
            for one in module.names.attributes.get(attr, [])[:_MOST]:
                found |= {one} if isinstance(one, str) else self.names(module, one)
        return frozenset(found)

    def _item(self, module: Module, value: ast.expr, key: str) -> frozenset[str]:
        """``globals()["x"]``, ``sys.modules["torch"]``, ``np.__dict__["linalg"]``, ``vars(np)["linalg"]``."""
        found: set[str] = set()
        for base in self.names(module, value):
            if base == "sys.modules":
                found.add(key)
            elif base == OWN_NAMES:
                found |= self._name(module, key, module.names.top)
            elif base == "builtins":
                found.add(f"builtins.{key}")
            elif base.endswith(".__dict__"):
                found.add(f"{base.removesuffix('.__dict__')}.{key}")
        return frozenset(found)

    def _call(self, module: Module, node: ast.Call) -> frozenset[str]:
        found: set[str] = set()
        for function in self.names(module, node.func):
            found |= self._called(module, function, node)
        if isinstance(node.func, ast.Attribute) and node.args:
            key = self.constant(module, node.args[0])
            if key is not None and node.func.attr in ("get", "__getitem__", "pop"):
                found |= self._item(module, node.func.value, key)
            elif key is not None and node.func.attr == "__getattribute__":
                found |= {f"{base}.{key}" for base in self.names(module, node.func.value)}
        if isinstance(node.func, ast.Call) and "operator.attrgetter" in self.names(module, node.func.func):
            found |= self._got(module, node.func.args, node.args)
        return frozenset(found)

    def _called(self, module: Module, function: str, node: ast.Call) -> frozenset[str]:
        if function == GETATTR and len(node.args) >= 2:
            return self._got(module, node.args[1:2], node.args[:1])
        if function in IMPORTERS:
            target = imported(self, module, node)
            named = any(word.arg == "fromlist" for word in node.keywords) or len(node.args) > 3
            whole = function == "importlib.import_module" or named
            return frozenset({target if whole else target.partition(".")[0]}) if target else _NONE
        if function in NAMESPACES:
            return frozenset(f"{base}.__dict__" for base in self.names(module, node.args[0])) if node.args else _OWN
        return _NONE

    def _got(self, module: Module, keys: list[ast.expr], objects: list[ast.expr]) -> frozenset[str]:
        key = self.constant(module, keys[0]) if len(keys) == 1 else None
        if key is None or len(objects) != 1:
            return _NONE
        return frozenset(f"{base}.{key}" for base in self.names(module, objects[0]))

    def _through(self, name: str) -> str:
        """What a name of another module of the submission stands for there, if that is an import of its own."""
        for _ in range(_DEEPEST):
            further = self._further(name)
            if further in (None, name):
                break
            name = further or name
        return name

    def _further(self, name: str) -> str | None:
        parts = name.split(".")
        for cut in range(len(parts) - 1, 0, -1):
            module = self._project.modules.get(".".join(parts[:cut]))
            if module is None or ".".join(parts[: cut + 1]) in self._project.modules:
                continue
            found = self._name(module, parts[cut], module.names.top)
            found = frozenset(one for one in found if not one.startswith("builtins."))
            return ".".join([min(found), *parts[cut + 1 :]]) if found else None
        return None


def imported(resolver: Resolver, module: Module, node: ast.Call) -> str:
    """The module that ``__import__`` or ``import_module`` is called with, if it is constant."""
    words = [word.value for word in node.keywords if word.arg == "name"]
    given = [*node.args[:1], *words]
    target = resolver.constant(module, given[0]) if given else None
    return (target or "").lstrip(".")
