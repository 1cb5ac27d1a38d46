"""Numbers against a reference array: kind, rank, shape, dtype, places of nan and inf, values, asked in this order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from grader.compare import wording
from grader.compare.entries import Judged, all_near, judge
from grader.compare.grid import grid
from grader.compare.kinds import detail, noun, with_article
from grader.compare.nonfinite import classes
from grader.compare.numbers import NotNumbers, Numbers, as_numbers, numbers_noun, same_but_for_ones
from grader.compare.tolerance import WRITTEN, allowance, dtype_note, too_coarse
from grader.model import Aspect, Comparison, Opaque, Reference, Tolerance

_NAMELESS = Comparison("", Aspect.EQUAL, 1.0)


def compare_array(given: Any, reference: Reference, tolerance: Tolerance, path: str, form: str = "") -> Comparison:
    """One comparison of any value with a reference. Never broadcasts, never raises for anything that is given.

    ``form`` is ``"list"`` or ``"tuple"`` where the reference itself was one.
    """
    try:
        numbers = as_numbers(given)
    except NotNumbers as error:
        return _not_numbers(given, reference, path, str(error))
    numbers, notes = _oriented(numbers, reference)
    base = Comparison(
        path, Aspect.EQUAL, 1.0, (), (*_form_note(numbers, form), *notes), 0, reference.data.size,
        given_kind=numbers_noun(numbers) if numbers.data.ndim else noun(given), expected_kind=detail(reference),
    )  # fmt: skip
    return _refused(base, given, numbers, reference) or _compare_entries(base, numbers, reference, tolerance)


def equals_array(given: Any, reference: Reference, tolerance: Tolerance) -> bool:
    """Whether :func:`compare_array` finds nothing wrong, without the words for it."""
    try:
        numbers, _ = _oriented(as_numbers(given), reference)
    except NotNumbers:
        return False
    if _refused(_NAMELESS, given, numbers, reference) is not None:
        return False
    if too_coarse(tolerance, reference, numbers.dtype):
        return False
    rule = allowance(tolerance, reference, numbers.dtype)
    data, expected = numbers.data, reference.data
    return all_near(data, expected, rule) or bool(judge(data, expected, rule).right.all())


def _not_numbers(given: Any, reference: Reference, path: str, held: str) -> Comparison:
    aspect = Aspect.PRESENCE if given is None else Aspect.KIND
    told = f"{path} is {held}, expected {noun(reference)}."
    if isinstance(given, Opaque):
        told = wording.wrong_kind(path, given, reference)
    size = reference.data.size
    return Comparison(path, aspect, 0.0, (told,), (), size, size, None, None, detail(given), detail(reference))


def _oriented(numbers: Numbers, reference: Reference) -> tuple[Numbers, tuple[str, ...]]:
    shape, expected = numbers.data.shape, reference.data.shape
    if numbers.dtype != WRITTEN or shape == expected or not same_but_for_ones(shape, expected):
        return numbers, ()
    read = f"shape {expected}" if expected else "a single number"
    return replace(numbers, data=numbers.data.reshape(expected)), (f"written without its axes: read as {read}",)


def _form_note(numbers: Numbers, form: str) -> tuple[str, ...]:
    if numbers.form == form or numbers.dtype == WRITTEN or not numbers.data.ndim:
        return ()
    return (f"given as {with_article(numbers.form or 'array')}",)


def _refused(base: Comparison, given: Any, numbers: Numbers, reference: Reference) -> Comparison | None:
    mine, theirs = numbers.data, reference.data
    kinds = mine.dtype.kind, theirs.dtype.kind
    if (kinds[0] == "b") != (kinds[1] == "b") and not mine.ndim and not theirs.ndim:
        return _failed(base, Aspect.KIND, wording.wrong_kind(base.path, given, reference))
    if mine.shape != theirs.shape:
        aspect = Aspect.RANK if mine.ndim != theirs.ndim else Aspect.SHAPE
        return _failed(base, aspect, wording.wrong_shape(base.path, numbers, theirs.shape))
    if (kinds[0] == "b") != (kinds[1] == "b") or (kinds[0] == "c" and kinds[1] != "c"):
        return _failed(base, Aspect.DTYPE, wording.wrong_dtype(base.path, numbers, kinds[1]))
    return None


def _failed(base: Comparison, aspect: Aspect, sentence: str) -> Comparison:
    return replace(base, aspect=aspect, share=0.0, sentences=(sentence,), mismatched=base.total)


def _compare_entries(base: Comparison, numbers: Numbers, reference: Reference, tolerance: Tolerance) -> Comparison:
    rule = allowance(tolerance, reference, numbers.dtype)
    base = replace(base, notes=(*base.notes, *dtype_note(tolerance, rule, reference, numbers.dtype)))
    judged = None if all_near(numbers.data, reference.data, rule) else judge(numbers.data, reference.data, rule)
    if judged is None or judged.right.all():
        if too_coarse(tolerance, reference, numbers.dtype):
            return _failed(base, Aspect.DTYPE, wording.too_coarse(base.path, numbers, tolerance.dtype))
        return base
    index = judged.worst()
    entry = judged.entry(index)
    return replace(
        base,
        aspect=_aspect(judged),
        share=judged.share(),
        sentences=wording.values_differ(base.path, judged, entry, rule),
        mismatched=int(judged.wrong.sum()),
        worst=entry,
        grid=grid(judged, index),
    )


def _aspect(judged: Judged) -> Aspect:
    same = (classes(judged.given) == classes(judged.expected)).all()
    return Aspect.VALUES if same else Aspect.NONFINITE
