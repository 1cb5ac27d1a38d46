"""Nested values against nested references: one comparison for each leaf, with its path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from grader.compare import wording
from grader.compare.arrays import compare_array, equals_array
from grader.compare.figures import clean
from grader.compare.kinds import detail, noun, with_article
from grader.compare.numbers import NotNumbers, as_numbers, is_numeric
from grader.model import Array, Aspect, Comparison, Expected, Reference, Tolerance, Value

MOST_NAMED = 5
MOST_SEARCHED = 200
KEY_CAP = 40


def compare(given: Value, expected: Expected, tolerance: Tolerance, path: str) -> tuple[Comparison, ...]:
    """All comparisons of a value with its reference, equal ones too, in the order of the reference's leaves.

    An array, a number, and a list of nothing but numbers is one leaf each. Never raises for anything that is given.
    """
    return tuple(_leaves(given, expected, tolerance, path))


def equal(given: Value, expected: Expected, tolerance: Tolerance) -> bool:
    """Whether :func:`compare` finds nothing wrong, without the words for it."""
    reference = None if isinstance(expected, dict | list | tuple) else _number(expected)
    if reference is not None:
        return equals_array(given, reference, tolerance)
    return all(found.equal for found in compare(given, expected, tolerance, ""))


def missing(path: str, expected: Expected, sentence: str = "") -> Comparison:
    """The comparison for a value that isn't there."""
    found = _leaf(path, "", expected, Aspect.PRESENCE, (sentence or f"{path} is missing.",))
    return replace(found, given_kind="")


def _leaf(
    path: str,
    given: Value,
    expected: Expected,
    aspect: Aspect = Aspect.EQUAL,
    sentences: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> Comparison:
    """A comparison that is right or wrong as a whole."""
    total = expected.data.size if isinstance(expected, Reference) else 1
    wrong = 0 if aspect is Aspect.EQUAL else total
    kinds = detail(given), detail(expected)
    return Comparison(path, aspect, 0.0 if sentences else 1.0, sentences, notes, wrong, total, None, None, *kinds)


def _leaves(given: Value, expected: Expected, tolerance: Tolerance, path: str) -> Iterator[Comparison]:
    if isinstance(expected, dict):
        yield from _dictionaries(given, expected, tolerance, path)
    elif isinstance(expected, list | tuple):
        yield from _sequences(given, expected, tolerance, path)
    elif (reference := _number(expected)) is not None:
        yield compare_array(given, reference, tolerance, path)
    else:
        yield _plain(given, expected, path)


def _number(expected: Expected) -> Reference | None:
    if isinstance(expected, Reference) and is_numeric(expected):
        return expected
    try:
        return Reference(as_numbers(expected).data)
    except NotNumbers:
        return None


# ------------------------------------------------------------------------------------------------- sequences


def _sequences(given: Value, expected: Expected, tolerance: Tolerance, path: str) -> Iterator[Comparison]:
    reference = _as_reference(expected)
    if reference is not None and (isinstance(given, Array) or _is_flat_numbers(given)):
        yield compare_array(given, reference, tolerance, path, form="list")
        return
    items, notes = _items(given, expected)
    if items is None:
        yield _unlike(given, expected, path)
        return
    yield from _each(items, expected, tolerance, path, notes)
    if len(items) > len(expected) or not expected:
        yield _length(items, expected, path, notes)


def _each(
    items: list[Any] | tuple[Any, ...], expected: Expected, tolerance: Tolerance, path: str, notes: tuple[str, ...]
) -> Iterator[Comparison]:
    for at, wanted in enumerate(expected):
        inner = f"{path}[{at}]"
        if at < len(items):
            yield from (_noted(found, notes) for found in _leaves(items[at], wanted, tolerance, inner))
        else:
            yield missing(inner, wanted, f"{inner} is missing: {path} has {_count(items)}, expected {len(expected)}.")


def _as_reference(expected: Expected) -> Reference | None:
    """A list of nothing but plain numbers is an array; a tuple may mix quantities and is compared item by item."""
    if not isinstance(expected, list) or not _is_flat_numbers(expected):
        return None
    data = as_numbers(expected).data
    return Reference(data) if data.dtype.kind != "O" else None


def _is_flat_numbers(values: Any) -> bool:
    if not isinstance(values, list | tuple) or not values:
        return False
    try:
        as_numbers(values)
    except NotNumbers:
        return False
    first = values[0]
    while isinstance(first, list | tuple) and first:
        first = first[0]
    return not isinstance(first, Array | Reference)


def _items(given: Value, expected: Expected) -> tuple[list[Any] | tuple[Any, ...] | None, tuple[str, ...]]:
    wanted = "list" if isinstance(expected, list) else "tuple"
    form = "list" if isinstance(given, list) else "tuple" if isinstance(given, tuple) else "array"
    notes = (f"given as {with_article(form)}, {with_article(wanted)} was expected",) if form != wanted else ()
    if form != "array":
        return given, notes
    if isinstance(given, Array) and is_numeric(given) and given.data.ndim and all(map(_is_plain_number, expected)):
        return given.data.tolist(), notes
    return None, ()


def _is_plain_number(value: Any) -> bool:
    return is_numeric(value) and not isinstance(value, Reference)


def _length(items: Any, expected: Expected, path: str, notes: tuple[str, ...]) -> Comparison:
    if len(items) == len(expected):
        return _leaf(path, items, expected, notes=notes)
    told = f"{path} has {_count(items)}, expected {len(expected)}."
    return _leaf(path, items, expected, Aspect.SHAPE, (told,), notes)


def _count(items: Any) -> str:
    return f"{len(items)} {'item' if len(items) == 1 else 'items'}"


def _noted(found: Comparison, notes: tuple[str, ...]) -> Comparison:
    return replace(found, notes=(*notes, *found.notes)) if notes else found


# ---------------------------------------------------------------------------------------------- dictionaries


def _dictionaries(given: Value, expected: dict[Any, Any], tolerance: Tolerance, path: str) -> Iterator[Comparison]:
    if not isinstance(given, dict):
        yield _unlike(given, expected, path)
        return
    extra = [key for key in given if key not in expected]
    for key, wanted in expected.items():
        inner = f"{path}[{_key(key)}]"
        if key in given:
            yield from _leaves(given[key], wanted, tolerance, inner)
        else:
            yield missing(inner, wanted, f"{inner} is missing{_near(key, extra)}.")
    if extra or not expected:
        yield _extra(given, expected, extra, path)


def _extra(given: dict[Any, Any], expected: dict[Any, Any], extra: list[Any], path: str) -> Comparison:
    if not extra:
        return _leaf(path, given, expected)
    named = ", ".join(_key(key) for key in extra[:MOST_NAMED])
    more = f" and {len(extra) - MOST_NAMED} more" if len(extra) > MOST_NAMED else ""
    told = f"{path} has {'a key' if len(extra) == 1 else 'keys'} that the reference lacks: {named}{more}."
    return _leaf(path, given, expected, Aspect.PRESENCE, (told,))


def _key(key: Any) -> str:
    if isinstance(key, str):
        return f"'{clean(key, KEY_CAP)}'"
    short = key is None or isinstance(key, bool | float) or (isinstance(key, int) and abs(key) < 10**KEY_CAP)
    return repr(key) if short else noun(key)


def _near(key: Any, extra: list[Any]) -> str:
    bare = {name.strip("'").lower(): name for name in map(_key, extra[:MOST_SEARCHED])}
    found = get_close_matches(_key(key).strip("'").lower(), list(bare), n=1)
    return f"; there is {bare[found[0]]} instead" if found else ""


# ------------------------------------------------------------------------------------- text, None, sets, bytes


def _plain(given: Value, expected: Expected, path: str) -> Comparison:
    if noun(given) != noun(expected):
        return _unlike(given, expected, path)
    if type(given) is type(expected) and given == expected:
        return _leaf(path, given, expected)
    return _leaf(path, given, expected, Aspect.VALUES, _differing(path, given, expected))


def _differing(path: str, given: Value, expected: Expected) -> tuple[str, ...]:
    if isinstance(expected, str):
        return wording.text_differs(path, given, expected)
    if isinstance(expected, set | frozenset):
        lacks = f"lacks {len(expected - given)} of {len(expected)} elements"
        return (f"{path} {lacks} and holds {len(given - expected)} that the reference lacks.",)
    return (f"{path} differs from the reference.",)


def _unlike(given: Value, expected: Expected, path: str) -> Comparison:
    aspect = Aspect.PRESENCE if given is None else Aspect.KIND
    return _leaf(path, given, expected, aspect, (wording.wrong_kind(path, given, expected),))
