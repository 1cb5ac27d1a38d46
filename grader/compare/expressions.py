"""A small language of sums and products: numbers, symbols, ``+ - * // ( )``. Parsed by lark, without recursion."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

GRAMMAR = r"""
?sum: product
    | sum "+" product -> add
    | sum "-" product -> subtract
?product: signed
    | product "*" signed -> multiply
    | product "//" signed -> divide
?signed: atom
    | "-" signed -> negate
    | "+" signed
?atom: NUMBER -> number
    | NUMBER SYMBOL -> scaled
    | SYMBOL -> symbol
    | "(" sum ")"
NUMBER: /[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]{1,3})?|\.[0-9]+([eE][+-]?[0-9]{1,3})?/
SYMBOL: /[^\W\d_]+[0-9]*'*([_^]([0-9]+(,[0-9]+)*|\{[0-9, ]*\})|\[[0-9, ]*\])*/
%ignore / +/
"""


class ExpressionError(Exception):
    """An expression can't be read or has no value: what is wrong with it, to follow its text in a sentence."""


def evaluate(text: str, symbol: Callable[[str], float]) -> float:
    """The value of an expression; ``symbol`` gives the value of each name and may raise its own errors.

    Whole numbers stay ints as long as every part is one. Raises :class:`ExpressionError`.
    """
    from lark.exceptions import VisitError

    tree = _tree(text)
    if tree.data == "symbol":  # most entries of a matrix are one symbol or one number
        return symbol(str(tree.children[0]))
    if tree.data == "number":
        return _literal(tree.children[0])
    try:
        return _calculator()(symbol).transform(tree)  # type: ignore[no-any-return]
    except VisitError as error:
        if isinstance(error.orig_exc, OverflowError):
            raise ExpressionError("is too large.") from None
        raise error.orig_exc from None


@lru_cache(4096)  # an answer is evaluated on several draws
def _tree(text: str) -> Any:
    from lark.exceptions import UnexpectedInput

    try:
        return _parser().parse(text)
    except UnexpectedInput:
        raise ExpressionError("can't be read: write sums and products of symbols and numbers.") from None


@cache
def _parser() -> Any:
    from lark import Lark

    return Lark(GRAMMAR, start="sum", parser="lalr")


@cache
def _calculator() -> Any:
    # the class is made once: lark looks through all of its methods when it decorates it
    from lark.visitors import Transformer_NonRecursive, v_args

    @v_args(inline=True)
    class Calculator(Transformer_NonRecursive):  # type: ignore[type-arg]
        """Bottom up: each rule's parts are numbers already."""

        def __init__(self, lookup: Callable[[str], float]) -> None:
            super().__init__()
            self._lookup = lookup

        def number(self, token: str) -> float:
            return _literal(token)

        def symbol(self, token: str) -> float:
            return self._lookup(str(token))

        def scaled(self, number: str, token: str) -> float:
            return _finite(_literal(number) * self._lookup(str(token)))

        def negate(self, value: float) -> float:
            return -value

        def add(self, one: float, other: float) -> float:
            return _finite(one + other)

        def subtract(self, one: float, other: float) -> float:
            return _finite(one - other)

        def multiply(self, one: float, other: float) -> float:
            return _finite(one * other)

        def divide(self, one: float, other: float) -> float:
            if not other:
                raise ExpressionError("divides by zero.")
            return one // other

    return Calculator


def _literal(token: str) -> float:
    return int(token) if token.isdigit() else _finite(float(token))


def _finite(value: float) -> float:
    if value in (math.inf, -math.inf):
        raise ExpressionError("is too large.")
    return value
