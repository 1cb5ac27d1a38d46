"""The numbers of hidden cases, and where a text tells one of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from grader.audit.bench import Bench
from grader.model import Case, Criterion, Expected, Reference, Visibility
from grader.plan.calls import visibility_of

CLOSED_BEFORE = frozenset({Visibility.HIDDEN, Visibility.AFTER_DUE_DATE})
CLOSED_AFTER = frozenset({Visibility.HIDDEN})

NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e[+-]?\d+)?(?!\.?\w)", re.IGNORECASE)  # without its sign

Closed = Collection[Visibility]


@dataclass(frozen=True)
class Secret:
    """Numbers that belong to a closed case: where its criterion stands, and what they are in words."""

    where: str
    what: str
    numbers: tuple[float, ...]


def secrets_of(bench: Bench, closed: Closed) -> list[Secret]:
    """Inputs and expected values of all closed cases, without the numbers that open ones have too."""
    found: list[Secret] = []
    public: set[float] = set()
    for criterion in bench.problem.criteria:
        for case in bench.cases(criterion):
            kept = visibility_of(criterion, case.planned.case)
            named = _named(criterion, case.planned.case)
            numbers = {f"input '{name}' of {named}": numbers_of(value) for name, value in case.planned.inputs.items()}
            numbers[f"the truth of {named}"] = [one for value in case.expected for one in numbers_of(value)]
            if kept in closed:
                found += [Secret(criterion.where, what, tuple(values)) for what, values in numbers.items()]
            else:
                public.update(abs(one) for values in numbers.values() for one in values)
    return [replace(one, numbers=tuple(abs(n) for n in one.numbers if abs(n) not in public)) for one in found]


def _named(criterion: Criterion, case: Case) -> str:
    if visibility_of(criterion, case) is Visibility.AFTER_DUE_DATE:
        return f"case '{case.id}' of '{criterion.id}', closed until the due date"
    return f"hidden case '{case.id}' of '{criterion.id}'"


def numbers_of(value: Expected) -> list[float]:
    """The numbers that an input or an expected value holds, in order."""
    if isinstance(value, Reference | np.ndarray):
        data = value.data if isinstance(value, Reference) else value
        return [float(one) for one in np.ravel(data)] if data.dtype.kind in "iuf" else []
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [float(value)]
    if isinstance(value, Mapping):
        value = list(value.values())
    return [one for item in value for one in numbers_of(item)] if isinstance(value, list | tuple) else []


def recognised(lines: Iterable[str], secrets: Sequence[Secret], digits: int) -> list[tuple[str, Secret]]:
    """Numbers in ``lines``, written with at least ``digits`` significant digits, that are a secret's; each once."""
    known: dict[int, dict[float, Secret]] = {}
    found: dict[str, Secret] = {}
    for token in (match[0] for line in lines for match in NUMBER.finditer(line)):
        length = significant(token)
        if length < digits or token in found:
            continue
        table = known.setdefault(length, _rounded(secrets, length))
        if float(token) in table:
            found[token] = table[float(token)]
    return list(found.items())


def _rounded(secrets: Sequence[Secret], digits: int) -> dict[float, Secret]:
    pairs = ((float(f"{number:.{digits}g}"), one) for one in reversed(secrets) for number in one.numbers)
    return {number: one for number, one in pairs if np.isfinite(number)}


def significant(number: str) -> int:
    """How many significant digits a number is written with: 4 for ``0.1200``, 1 for ``100`` and for ``1e-5``."""
    whole, _, part = re.split("e", number, flags=re.IGNORECASE)[0].partition(".")
    digits = (whole + part).lstrip("0")
    return len(digits if part else digits.rstrip("0"))
