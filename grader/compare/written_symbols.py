r"""Entries written with symbols: ``w1_11``, ``w_1^{11}``, ``\omega_1^{1,1}``, ``w[1,1,1]``, and sums and products."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.compare.entries import floats
from grader.compare.expressions import ExpressionError, evaluate
from grader.compare.figures import clean, figure, ordinal
from grader.compare.written_cells import WrittenError, each_cell, entries, map_cells, read_cells
from grader.model import Array, Symbols

Inputs = Mapping[str, Any]

_GROUP = re.compile(r"[_^]?\{([0-9, ]*)\}|[_^]?([0-9]+(?:,[0-9]+)*)|\[([0-9, ]*)\]")
NEARLY = 1e-9


class _SymbolError(Exception):
    def __init__(self, symbol: str, sentence: str) -> None:
        self.symbol = symbol
        super().__init__(sentence)


def read_symbols(value: Any, symbols: tuple[Symbols, ...], inputs: Inputs) -> NDArray[np.float64]:
    """A written vector or matrix of symbols as float64, evaluated on ``inputs``; raises :class:`WrittenError`."""
    return evaluate_cells(symbol_cells(value), symbols, inputs)


def symbol_cells(value: Any) -> Any:
    """The cells of a written answer in symbols, in rows of one length; raises :class:`WrittenError`."""
    cells = read_cells(value)
    rows = [len(row) for row in cells if isinstance(row, list)] if isinstance(cells, list) else []
    if rows and (len(rows) < len(cells) or any(isinstance(item, list) for row in cells for item in row)):
        raise WrittenError("Write a matrix as rows of entries: [[a, b], [c, d]].")
    odd = next((at for at, length in enumerate(rows) if length != rows[0]), None)
    if odd is not None:
        raise WrittenError(f"Row {odd + 1} has {entries(rows[odd])}, but row 1 has {rows[0]}.")
    return cells


def evaluate_cells(cells: Any, symbols: tuple[Symbols, ...], inputs: Inputs) -> NDArray[np.float64]:
    """Cells as float64, in their own nesting. A text that occurs many times is read once."""
    arrays = {symbol.of: array_of(inputs[symbol.of]) for symbol in symbols if symbol.of in inputs}
    known: dict[str, float] = {}

    def read(cell: str) -> float:
        if cell not in known:
            known[cell] = _value(cell, partial(_looked_up, symbols=symbols, arrays=arrays))
        return known[cell]

    return np.array(map_cells(cells, read), dtype=np.float64)


def _value(cell: str, symbol: Callable[[str], float]) -> float:
    plain = re.sub(r"\\([A-Za-z]+)", r"\1", cell.replace("·", "*").replace("×", "*"))
    try:
        return float(evaluate(plain, symbol))
    except _SymbolError as error:
        lead = "" if error.symbol == plain else f'holds "{clean(error.symbol, 40)}", which '
        raise WrittenError(lead + str(error)) from None
    except ExpressionError as error:
        raise WrittenError(str(error)) from None
    except OverflowError:
        raise WrittenError("is too large.") from None


def array_of(value: Any) -> NDArray[np.float64]:
    """A case input as float64."""
    return np.asarray(floats(value.data if isinstance(value, Array) else np.asarray(value)), dtype=np.float64)


def _looked_up(text: str, symbols: tuple[Symbols, ...], arrays: Mapping[str, NDArray[np.float64]]) -> float:
    for name, symbol in _spelled(symbols):
        indices = _indices(text[len(name) :]) if text.startswith(name) else None
        if indices is not None and symbol.of in arrays:
            return _entry(text, symbol, indices, arrays[symbol.of])
    raise _SymbolError(text, f"is no symbol of this answer: {_known(symbols)}.")


@lru_cache(64)
def _spelled(symbols: tuple[Symbols, ...]) -> list[tuple[str, Symbols]]:
    """Every name of every symbol, the longest first."""
    names = [(name, symbol) for symbol in symbols for name in (symbol.name, *symbol.aliases)]
    return [(name.lstrip("\\"), symbol) for name, symbol in sorted(names, key=lambda item: -len(item[0]))]


def _known(symbols: tuple[Symbols, ...]) -> str:
    return "known are " + ", ".join(
        symbol.name + (f" (also {', '.join(symbol.aliases)})" if symbol.aliases else "") for symbol in symbols
    )


@lru_cache(4096)  # an answer is evaluated on several draws, and all students write the same few symbols
def _indices(text: str) -> tuple[str, ...] | None:
    """The groups of indices as written, subscript before superscript; None where the text is something else."""
    groups, marks, at = [], "", 0
    while at < len(text):
        found = _GROUP.match(text, at)
        if not found:
            return None
        groups.append(next(part for part in found.groups() if part is not None).strip(", "))
        marks += text[at]
        at = found.end()
    return tuple(groups[::-1] if marks.startswith("^_") and len(groups) == 2 else groups)


def _numbers(groups: Sequence[str], wanted: int) -> list[int] | None:
    parted = [number for group in groups for number in re.split(r"[ ,]+", group) if number]
    if len(parted) != wanted:
        parted = [digit for group in groups for digit in group if digit.isdigit()]
    return [int(number[:9]) for number in parted] if len(parted) == wanted else None


def _entry(text: str, symbol: Symbols, groups: Sequence[str], array: NDArray[np.float64]) -> float:
    numbers = _numbers(groups, len(symbol.order))
    if numbers is None:
        count = f"{len(symbol.order)} {'index' if len(symbol.order) == 1 else 'indices'}"
        example = canonical(symbol, (0,) * array.ndim)
        raise _SymbolError(text, f"doesn't fit: {symbol.name} takes {count}, as in {example}.")
    index = [0] * array.ndim
    for place, (number, axis) in enumerate(zip(numbers, symbol.order, strict=True)):
        if not 1 <= number <= array.shape[axis]:
            limits = f"the {ordinal(place + 1)} index of {symbol.name} runs from 1 to {array.shape[axis]}"
            raise _SymbolError(text, f"is out of range: {limits}.")
        index[axis] = number - 1
    return float(array[tuple(index)])


# ----------------------------------------------------------------------------------------- numbers to symbols


def name_of(entry_value: float, symbols: tuple[Symbols, ...], inputs: Inputs) -> str | None:
    """The symbol whose entry of ``inputs`` has this value: ``w1_11``, ``-w1_11``, ``0``; None where none has it.

    Inputs of symbolic answers are drawn at random, so that no two entries have the same value.
    """
    if entry_value == 0:
        return "0"
    for symbol in symbols:
        array = array_of(inputs[symbol.of]) if symbol.of in inputs else np.zeros(0)
        for sign, values in (("", array), ("-", -array)):
            found = np.argwhere(np.abs(values - entry_value) <= NEARLY * abs(entry_value))
            if len(found):
                return sign + canonical(symbol, tuple(int(at) for at in found[0]))
    return None


def canonical(symbol: Symbols, index: tuple[int, ...]) -> str:
    """The written name of an entry of the input: ``w1_11`` for ``of[0, 0, 0]``, ``w[1,12,3]`` beyond 9."""
    written = [index[axis] + 1 for axis in symbol.order]
    if any(number > 9 for number in written):
        return f"{symbol.name}[{','.join(map(str, written))}]"
    digits = "".join(map(str, written))
    return f"{symbol.name}{digits[0]}_{digits[1:]}" if len(digits) > 2 else f"{symbol.name}_{digits}"


def shown(cell: str, value: float, symbols: tuple[Symbols, ...], inputs: Inputs) -> str:
    """A written cell for a report: its symbol where it is one, else as the student typed it."""
    return name_of(value, symbols, inputs) or clean(cell, 24)


def shown_value(value: float, symbols: tuple[Symbols, ...], inputs: Inputs) -> str:
    """An expected entry for a report: its symbol where it is one, else the number."""
    return name_of(value, symbols, inputs) or figure(value)


def texts_of(cells: Any) -> dict[tuple[int, ...], str]:
    """Every cell's text by its index."""
    return dict(each_cell(cells))
