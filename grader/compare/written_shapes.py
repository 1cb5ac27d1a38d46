"""Shapes as students write them: ``(1, C)``, ``1 x C``, ``(1 * 1 * 1 * C)``, ``[1, "C"]``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from grader.compare.expressions import ExpressionError, evaluate
from grader.compare.figures import clean
from grader.compare.written_cells import LONGEST_ENTRY, WrittenError

MOST_DIMENSIONS = 32
LARGEST_DIGITS = 15

_TIMES = re.compile(r"\\times|\\cdot|×|·|\*|(?<=[0-9A-Z)\s])[xX](?=[0-9A-Z(\s])")
_DIMENSION = re.compile(r"[\w+\-*/() ]+")
_NAME = re.compile(r"[^\W\d]\w*")
_WRAPPERS = re.compile(r"^(?:torch\.)?Size(?=\()|[$\\]?\\?(?:left|right)(?=[()\[\]])|\$")


def read_shape(value: Any) -> tuple[int | str, ...]:
    """The dimensions of a written shape: ints, names, and expressions of them as text (see :func:`shape_at`).

    Without commas ``*``, ``x`` and ``×`` separate dimensions; with commas ``N*C`` is one. Raises
    :class:`WrittenError`.
    """
    if isinstance(value, list | tuple):
        parts = [_part(item) for item in value]
    elif isinstance(value, str) or _is_int(value):
        parts = _split(str(value) if isinstance(value, str) else _part(value))
    else:
        raise WrittenError("The answer is not a shape: write it like (1, C).")
    if len(parts) > MOST_DIMENSIONS:
        raise WrittenError(f"The shape has more than {MOST_DIMENSIONS} dimensions.")
    return tuple(_dimension(part) for part in parts)


def shape_at(dims: tuple[int | str, ...], sizes: Mapping[str, int]) -> tuple[int, ...]:
    """The shape with its names replaced by ``sizes`` and its expressions evaluated; raises :class:`WrittenError`."""
    return tuple(dim if isinstance(dim, int) else _evaluated(dim, sizes) for dim in dims)


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _part(item: Any) -> str:
    if _is_int(item) and abs(item) < 10**LARGEST_DIGITS:
        return str(item)
    if isinstance(item, str):
        return item
    raise WrittenError("A dimension is a whole number or a name: write the shape like (1, C).")


def _split(text: str) -> list[str]:
    if len(text) > LONGEST_ENTRY:
        raise WrittenError(f"The shape is longer than {LONGEST_ENTRY} characters.")
    bare = _WRAPPERS.sub("", text.strip()).replace("−", "-").replace("\\,", " ").strip()
    bare = _unbracketed(bare).replace("\\_", "_")
    if not bare:
        return []
    separated = bare if "," in bare else _outer_times(bare)
    parts = separated.split(",")
    return parts[:-1] if len(parts) > 1 and not parts[-1].strip() else parts


def _unbracketed(text: str) -> str:
    while len(text) > 1 and text[0] + text[-1] in ("()", "[]") and _closes_at_end(text):
        text = text[1:-1].strip()
    return text


def _closes_at_end(text: str) -> bool:
    depth = 0
    for at, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if not depth:
            return at == len(text) - 1
    return False


def _outer_times(text: str) -> str:
    def separator(found: re.Match[str]) -> str:
        before = text[: found.start()]
        return "," if before.count("(") == before.count(")") else found[0]

    return _TIMES.sub(separator, text)


def _dimension(part: str) -> int | str:
    text = ""
    if len(part) <= LONGEST_ENTRY:
        text = _unbracketed(re.sub(r"\\times|\\cdot|×|·", "*", part).strip().strip("'\""))
    if text.isascii() and text.isdigit() and len(text) <= LARGEST_DIGITS:
        return int(text)
    if not text or not (_NAME.fullmatch(text) or _DIMENSION.fullmatch(text)):
        raise WrittenError(f'"{clean(part)}" is not a dimension: write a whole number or a name, as in (1, C).')
    return text


def _evaluated(dim: str, sizes: Mapping[str, int]) -> int:
    def size(name: str) -> int:
        if name not in sizes:
            known = ", ".join(sizes) or "none"
            raise WrittenError(f'The size "{clean(name)}" is not known here; known are {known}.')
        return sizes[name]

    try:
        found = size(dim) if dim in sizes or _NAME.fullmatch(dim) else evaluate(dim, size)
    except ExpressionError as error:
        raise WrittenError(f'The dimension "{clean(dim)}" {error}') from None
    if found != int(found) or not 0 <= found < 10**LARGEST_DIGITS:
        raise WrittenError(f'The dimension "{clean(dim)}" is not a whole number that a size can be.')
    return int(found)
