"""Symbols that a written answer may use for entries of an input."""

from __future__ import annotations

import re

from grader.model import Draw, Symbols, Value
from grader.rubric.quoting import quoted
from grader.rubric.schema import SymbolEntry
from grader.rubric.scope import Subject

_NAME = re.compile(r"[^\W\d_]+")


def read_symbols(subject: Subject) -> tuple[Symbols, ...]:
    """The symbols of a criterion; their flaws are noted."""
    entries = subject.entry.symbols
    if entries and not subject.entry.answer:
        fix = "remove `symbols`, or ask for an `answer`"
        subject.note("symbols", "only a written answer can use symbols", fix, at_key=True)
    taken: dict[str, str] = {}
    for name, entry in entries.items():
        _check_names(subject, name, entry, taken)
        if subject.check_input(("symbols", name, "of"), entry.of):
            subject.check_given([entry.of])
            _check_axes(subject, name, entry)
        _check_order(subject, name, entry)
    return tuple(Symbols(name, one.of, tuple(one.order), tuple(one.aliases)) for name, one in entries.items())


def _check_names(subject: Subject, symbol: str, entry: SymbolEntry, taken: dict[str, str]) -> None:
    keys: list[tuple[str | int, ...]] = [(), *(("aliases", index) for index in range(len(entry.aliases)))]
    for key, spelling in zip(keys, [symbol, *entry.aliases], strict=True):
        if not _NAME.fullmatch(spelling):
            message, fix = f"a symbol can't be called {quoted(spelling)}", "write letters only, such as w or omega"
            subject.note(("symbols", symbol, *key), message, fix, at_key=not key)
        elif spelling in taken:
            message = f"{quoted(spelling)} already names the symbol {quoted(taken[spelling])}"
            subject.note(("symbols", symbol, *key), message, "remove one of the two", at_key=not key)
        taken.setdefault(spelling, symbol)


def _check_order(subject: Subject, name: str, entry: SymbolEntry) -> None:
    if sorted(entry.order) != list(range(len(entry.order))):
        axes = ", ".join(map(str, range(len(entry.order))))
        message = f"an order names each axis once; given is {entry.order}"
        subject.note(("symbols", name, "order"), message, f"write the axes {axes} in the order of the indices")


def _check_axes(subject: Subject, name: str, entry: SymbolEntry) -> None:
    for case in subject.cases:
        axes = _axes({**subject.scope.givens, **case.inputs}.get(entry.of))
        if axes is not None and axes != len(entry.order):
            message = f"the input {quoted(entry.of)} has {axes} axes, but the order names {len(entry.order)}"
            subject.note(("symbols", name, "order"), message, "name each axis of the input once")
            return


def _axes(value: Value | Draw) -> int | None:
    """How many axes an input has, as far as can be seen without drawing it."""
    if isinstance(value, Draw):
        return len(value.shape)
    if isinstance(value, list):
        inner = _axes(value[0]) if value else 0
        return None if inner is None else inner + 1
    return None if isinstance(value, dict | str) or value is None else 0
