"""Plain scalars in YAML 1.2's core schema: ``1e-5`` is a float, ``on`` and ``yes`` are text, ``012`` is 12."""

from __future__ import annotations

import math
import re

Scalar = None | bool | int | float | str

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(["", "~", "null", "Null", "NULL"], None),
    **dict.fromkeys(["true", "True", "TRUE"], True),
    **dict.fromkeys(["false", "False", "FALSE"], False),
}
_INT = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEX = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITY = re.compile(r"([-+]?)\.(?:inf|Inf|INF)")
_NAN = frozenset({".nan", ".NaN", ".NAN"})
_MAX_DIGITS = 400


class ScalarError(Exception):
    """A scalar that can't be a value: what is wrong, and what to do about it."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix


def resolve(text: str) -> Scalar:
    """The value of a plain scalar. Raises :class:`ScalarError` for numbers that are too large."""
    if text in _WORDS:
        return _WORDS[text]
    for pattern, base in ((_INT, 10), (_OCTAL, 8), (_HEX, 16)):
        if pattern.fullmatch(text):
            return _integer(text, base)
    if _FLOAT.fullmatch(text):
        return _finite(text)
    if match := _INFINITY.fullmatch(text):
        return -math.inf if match[1] == "-" else math.inf
    return math.nan if text in _NAN else text


def joined(text: str) -> str:
    """``text`` with surrogate pairs, as JSON writes them, made into characters. Raises :class:`ScalarError` for a
    lone surrogate."""
    if not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    try:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        raise ScalarError("this text holds half of a surrogate pair", "write the character itself") from None


def _integer(text: str, base: int) -> int:
    if len(text) > _MAX_DIGITS:
        raise ScalarError(f"a number of {len(text)} digits is too long", "write it as a text in quotes, or shorten it")
    return int(text, base)


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ScalarError("this number is too large for a float", "write .inf if infinity is meant")
    return value
