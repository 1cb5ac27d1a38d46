"""What a value is, as a noun phrase: ``an array``, ``a list``, ``a generator``."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from grader.compare.figures import clean
from grader.model import Array, Opaque, Reference

_NOUNS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "a boolean"),
    ((int, float, complex, Decimal), "a number"),
    (str, "text"),
    (bytes, "bytes"),
    (tuple, "a tuple"),
    (list, "a list"),
    (dict, "a dictionary"),
    ((set, frozenset), "a set"),
)


def noun(value: Any) -> str:
    """A short noun phrase with its article, printable whatever the value holds."""
    if value is None:
        return "None"
    if isinstance(value, Array | Reference):
        if value.data.dtype.kind not in "biufcO":
            return "an array without numbers"
        if value.data.ndim:
            return "an array"
        return "a boolean" if value.data.dtype.kind == "b" else "a number"
    if isinstance(value, Opaque):
        return with_article(clean(value.type_name).strip() or "value of an unknown type")
    found = [phrase for types, phrase in _NOUNS if isinstance(value, types)]
    return found[0] if found else with_article(clean(type(value).__name__))


def detail(value: Any) -> str:
    """The noun phrase, with dtype and shape for an array."""
    if isinstance(value, Array | Reference) and value.data.ndim:
        dtype = value.dtype if isinstance(value, Array) else str(value.data.dtype)
        return f"{with_article(clean(dtype))} array of shape {value.data.shape}"
    return noun(value)


def with_article(name: str) -> str:
    """``generator`` → ``a generator``; ``int64`` → ``an int64``."""
    vowel = name[:1].lower() in "aeio" and not name.startswith("one")
    return f"{'an' if vowel else 'a'} {name}"
