"""``forbid``: names and imports that a problem rules out, under whatever alias they are used."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.checks.source.project import Module
from grader.checks.source.reach import Part, nodes_of
from grader.checks.source.resolve import GETATTR, IMPORTERS, OWN_NAMES, Resolver, imported
from grader.checks.source.told import Told, at

# how everybody abbreviates; a rubric may do so too
_SHORT = {"np": "numpy", "F": "torch.nn.functional", "nn": "torch.nn"}
_RUN_TEXT = frozenset({"builtins.eval", "builtins.exec", "builtins.compile"})
_SEEN_CALLS = frozenset({GETATTR, "builtins.vars", "builtins.hasattr"})


@dataclass(frozen=True)
class Rule:
    """One forbidden name: as the rubric writes it, and in full; ``.backward`` forbids the attribute of anything."""

    text: str
    full: str

    def matches(self, name: str) -> bool:
        """Whether a full name is the forbidden one or something in it."""
        return name == self.full or name.startswith(f"{self.full}.")

    def is_below(self, name: str) -> bool:
        """Whether the forbidden name could be reached from an object of this name."""
        return self.full.startswith(f"{name}.")


def rule_of(text: str) -> Rule:
    """The rule that a rubric's entry stands for."""
    head, dot, rest = text.partition(".")
    if not dot and hasattr(builtins, text):
        return Rule(text, f"builtins.{text}")
    return Rule(text, f"{_SHORT.get(head, head)}{dot}{rest}")


def forbidden(parts: Iterable[Part], rules: Iterable[Rule], resolver: Resolver) -> list[Told]:
    """Every line that uses a forbidden name, and every line on which one could be used unseen."""
    rules = tuple(rules)
    told: dict[tuple[str, str, int, bool], Told] = {}
    for part in parts:
        for rule_text, node, breach in _uses(part, rules, resolver):
            place = part.module.place(node)
            told.setdefault((rule_text, place.file, place.line, breach.is_note), breach)
    return list(told.values())


def _uses(part: Part, rules: tuple[Rule, ...], resolver: Resolver) -> Iterator[tuple[str, ast.AST, Told]]:
    module = part.module
    # from the inside to the outside: the shortest expression that is forbidden is the one to quote
    nodes = [*nodes_of(part)][::-1]
    handled = {id(child) for node in nodes for child in _handled(module, node, resolver)}
    for node in nodes:
        names = _names(module, node, resolver)
        for rule in rules:
            if any(rule.matches(name) for name in names) or _is_attribute(node, rule, module, resolver):
                yield rule.text, node, _breach(module, node, rule)
        for sentence in _unseen(module, node, names, rules, resolver, id(node) in handled):
            yield sentence, node, Told(sentence, module.place(node), is_note=True)


def _names(module: Module, node: ast.AST, resolver: Resolver) -> frozenset[str]:
    """The full names that a node uses or imports."""
    match node:
        case ast.Import(names=aliases):
            return frozenset(alias.name for alias in aliases)
        case ast.ImportFrom(module=source, names=aliases, level=level):
            absolute = module.names.absolute(source, level)
            return frozenset(f"{absolute}.{alias.name}" if alias.name != "*" else absolute for alias in aliases)
        case ast.Call() if resolver.names(module, node.func) & IMPORTERS:
            return resolver.names(module, node) | {imported(resolver, module, node)}
        case ast.Name(ctx=ast.Load()) | ast.Attribute(ctx=ast.Load()) | ast.Call() | ast.Subscript():
            return resolver.names(module, node)
    return frozenset()


def _is_attribute(node: ast.AST, rule: Rule, module: Module, resolver: Resolver) -> bool:
    if not rule.text.startswith("."):
        return False
    if isinstance(node, ast.Attribute):
        return node.attr == rule.text[1:]
    if isinstance(node, ast.Call) and GETATTR in resolver.names(module, node.func) and len(node.args) > 1:
        return resolver.constant(module, node.args[1]) == rule.text[1:]
    return False


def _breach(module: Module, node: ast.AST, rule: Rule) -> Told:
    place = module.place(node)
    if isinstance(node, ast.Import | ast.ImportFrom):
        return Told(f"`{rule.text}` is imported at {at(place)}, which this problem forbids.", place)
    text = module.text(node)
    written = rule_of(text).full if text.replace(".", "").replace("_", "").isalnum() else ""
    plain = not text or text.endswith(rule.text) or rule.matches(written)
    as_written = "" if plain else f" as `{text}`"
    return Told(f"`{rule.text}` is used at {at(place)}{as_written}, which this problem forbids.", place)


def _handled(module: Module, node: ast.AST, resolver: Resolver) -> Iterator[ast.AST]:
    """Children of a node of which all further uses are seen."""
    match node:
        case (
            ast.Attribute(value=value) | ast.NamedExpr(value=value) | ast.Subscript(value=value) | ast.Expr(value=value)
        ):
            yield value
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _assigned(target, value)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield from _assigned(target, value)
        case ast.IfExp(body=one, orelse=other):
            yield from (one, other)
        case ast.BoolOp(values=values):
            yield from values
        case ast.arguments(defaults=defaults, kw_defaults=named):
            yield from (one for one in (*defaults, *named) if one is not None)
        case ast.Call(func=function, args=args):
            yield function
            if (resolver.names(module, function) & _SEEN_CALLS or isinstance(function, ast.Call)) and (
                resolver.names(module, node) or _is_unknown_getattr(module, node, resolver)
            ):
                yield from args


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[ast.expr]:
    match target, value:
        case ((ast.Name() | ast.Attribute()), _):
            yield value
        case ((ast.Tuple(elts=targets) | ast.List(elts=targets)), (ast.Tuple(elts=values) | ast.List(elts=values))):
            for one, given in zip(targets, values, strict=False):
                yield from _assigned(one, given)


def _unseen(
    module: Module, node: ast.AST, names: frozenset[str], rules: tuple[Rule, ...], resolver: Resolver, is_handled: bool
) -> Iterator[str]:
    """Sentences about what could hide a forbidden name."""
    place = at(module.place(node))
    if isinstance(node, ast.Call):
        for function in sorted(resolver.names(module, node.func)):
            if not any(rule.matches(function) for rule in rules):
                yield from _dynamic(module, node, function, resolver, place)
    elif isinstance(node, ast.Subscript):
        bases = resolver.names(module, node.value)
        if any(_is_namespace(base) for base in bases) and resolver.constant(module, node.slice) is None:
            yield f"The code looks up a name that is only known at run time at {place}; a person should look."
    elif isinstance(node, ast.Name | ast.Attribute) and not is_handled and _is_above(names, rules):
        text = module.text(node) or "a module"
        yield (
            f"The code hands `{text}` on as a value at {place}, and what is taken from it there can't be seen; "
            "a person should look."
        )


def _is_above(names: frozenset[str], rules: tuple[Rule, ...]) -> bool:
    return any(rule.is_below(name) for rule in rules for name in names)


def _dynamic(module: Module, node: ast.Call, function: str, resolver: Resolver, place: str) -> Iterator[str]:
    called = function.rpartition(".")[2]
    if (
        (function == GETATTR and _is_unknown_getattr(module, node, resolver))
        or (function == "operator.attrgetter" and any(resolver.constant(module, one) is None for one in node.args))
        or (function in IMPORTERS and not imported(resolver, module, node))
    ):
        yield f"The code uses {called} with a name that is only known at run time at {place}; a person should look."
    elif function in _RUN_TEXT and node.args:
        yield f"The code uses {called} at {place}, which runs text that this check doesn't read; a person should look."


def _is_unknown_getattr(module: Module, node: ast.Call, resolver: Resolver) -> bool:
    if GETATTR not in resolver.names(module, node.func) or len(node.args) < 2:
        return False
    return resolver.constant(module, node.args[1]) is None


def _is_namespace(name: str) -> bool:
    return name in (OWN_NAMES, "sys.modules", "builtins") or name.endswith(".__dict__")
