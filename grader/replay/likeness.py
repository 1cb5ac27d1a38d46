"""How what a student's code answered is unlike what the reference answers to the same call, whatever the numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

import numpy as np

from grader.compare.numbers import as_numbers
from grader.compare.tree import compare
from grader.model import Array, Aspect, Comparison, Expected, Reference, Tolerance, Value

_SIZES = frozenset({Aspect.RANK, Aspect.SHAPE})
_NUMBER = re.compile(r", expected .*")
_NUMBERS = frozenset({Aspect.EQUAL, Aspect.VALUES})


def unlike(value: Value, expected: Expected, path: str, free: bool = False) -> tuple[Comparison, ...]:
    """One comparison for each part that differs in kind, rank, shape, dtype, or in where it is finite; ``free``: its
    sizes may differ. What the reference returns as ``None`` or as an object says nothing."""
    if not _is_data(expected):
        return ()
    found = compare(value, expected, Tolerance(), path)
    wrong = [one for one in found if one.aspect not in _NUMBERS and not (free and one.aspect in _SIZES)]
    return tuple(map(_without_numbers, wrong))


def _without_numbers(comparison: Comparison) -> Comparison:
    """Finite numbers may be others than the reference's: they are no part of what is wrong."""
    numbers = f"{comparison.path} differs from"
    told = tuple(takewhile(lambda sentence: not sentence.startswith(numbers), comparison.sentences))
    if comparison.aspect is Aspect.NONFINITE:
        told = tuple(_NUMBER.sub("; the reference is not.", sentence) for sentence in told)
    return replace(comparison, sentences=told, worst=None, grid=None)


def odd_parts(value: Value, expected: Expected, path: str, free: bool = False) -> tuple[Comparison, ...]:
    """What :func:`unlike` says of the parts of several things, such as a tuple; nothing of parts that are several
    things themselves, which every solution may build in its own way."""
    if is_bare(expected):
        return unlike(value, expected, path, free) or fractional(value, expected, path)
    if isinstance(expected, dict):
        pairs = list(expected.items()) if isinstance(value, dict) and expected.keys() <= value.keys() else []
    else:
        fits = isinstance(value, list | tuple) and len(value) == len(expected)
        pairs = list(enumerate(expected)) if fits else []
    if not pairs:
        return unlike(value, expected, path, free)
    bare = [(key, part) for key, part in pairs if is_bare(part)]
    return tuple(one for key, part in bare for one in odd_parts(value[key], part, f"{path}[{key!r}]", free))


def fractional(value: Value, expected: Expected, path: str) -> tuple[Comparison, ...]:
    """A comparison where the reference brings integers and the value holds other numbers. A law may well hold for
    those: it matters only where a function can't go on with them."""
    if not isinstance(expected, Reference) or expected.data.dtype.kind not in "iu" or holds_whole(value):
        return ()
    said = f"{path} holds numbers that are not whole, expected integers."
    return (Comparison(path, Aspect.DTYPE, 0.0, (said,), mismatched=1, total=1),)


def holds_whole(value: Value) -> bool:
    """Whether numbers are all whole, whatever their dtype."""
    data = as_numbers(value).data
    return data.dtype.kind not in "fc" or bool(np.all(np.isfinite(data) & (data == np.round(data))))


def is_bare(expected: Expected) -> bool:
    """Whether the reference brings one thing: an array, a number, a text, a list of numbers or texts. Parts of several
    things may be nobody's business, such as a cache of a student's own making."""
    if isinstance(expected, list):
        return all(isinstance(item, bool | int | float | complex | str | bytes) for item in expected)
    return not isinstance(expected, tuple | dict)


def _is_data(expected: Expected) -> bool:
    if isinstance(expected, list | tuple):
        return all(map(_is_data, expected))
    if isinstance(expected, dict):
        return all(map(_is_data, expected.values()))
    return isinstance(expected, Reference | Array | bool | int | float | complex | str | bytes | frozenset)
