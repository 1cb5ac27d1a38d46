"""The small changes that a mutant is made by, each as the text that takes an expression's place."""

from __future__ import annotations

import ast
import copy
from collections.abc import Collection, Iterator

_OTHER: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
}
_TURNED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
_NEAR_BY = {"mean": "sum", "sum": "mean", "max": "min", "min": "max", "sin": "cos", "cos": "sin", "zeros": "ones"}


def changes(node: ast.expr, modules: Collection[str] = ()) -> Iterator[str]:
    """Every change of one expression, as source. ``modules`` are the names that an import binds."""
    match node:
        case ast.BinOp():
            yield from _operator(node)
        case ast.UnaryOp(op=ast.USub() | ast.Not()):
            yield ast.unparse(node.operand)
        case ast.Constant(value=bool()):
            yield str(not node.value)
        case ast.Constant(value=int() | float() as number):
            yield from (repr(other) for other in dict.fromkeys((number + 1, number - 1, 2 * number, 0 * number)))
        case ast.Compare(ops=[operator]):
            yield from _comparison(node, operator)
        case ast.IfExp():
            yield ast.unparse(ast.IfExp(node.test, node.orelse, node.body))
        case ast.Call():
            yield from _call(node, modules)
        case ast.Attribute(attr="T" | "mT" | "H"):
            yield ast.unparse(node.value)
        case ast.Attribute(attr=name) if name in _NEAR_BY:
            yield ast.unparse(ast.Attribute(node.value, _NEAR_BY[name], ast.Load()))


def _operator(node: ast.BinOp) -> Iterator[str]:
    left, right = ast.unparse(node.left), ast.unparse(node.right)
    for other in _OTHER.get(type(node.op), ()):
        yield ast.unparse(ast.BinOp(node.left, other(), node.right))
    if not isinstance(node.op, ast.Add | ast.Mult):
        yield ast.unparse(ast.BinOp(node.right, node.op, node.left))
    yield left
    yield right
    if isinstance(node.op, ast.Sub):
        yield f"-({right})"


def _comparison(node: ast.Compare, operator: ast.cmpop) -> Iterator[str]:
    for other in _TURNED.get(type(operator), ()):
        yield ast.unparse(ast.Compare(node.left, [other()], node.comparators))


def _call(node: ast.Call, modules: Collection[str]) -> Iterator[str]:
    """Neighbouring arguments swapped, a method left out, the call negated."""
    for index in range(len(node.args) - 1):
        if not any(isinstance(argument, ast.Starred) for argument in node.args[index : index + 2]):
            swapped = copy.deepcopy(node)
            swapped.args[index : index + 2] = reversed(swapped.args[index : index + 2])
            yield ast.unparse(swapped)
    if isinstance(node.func, ast.Attribute) and _root(node.func) not in modules:
        yield ast.unparse(node.func.value)
    if node.args and not isinstance(node.args[0], ast.Starred):
        yield ast.unparse(node.args[0])
    yield f"-({ast.unparse(node)})"


def _root(node: ast.expr) -> str:
    """The name that a dotted name starts with: ``torch`` of ``torch.nn.functional``; empty for anything else."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
