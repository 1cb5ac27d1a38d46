"""Inputs drawn from a named distribution: ``normal[3, n](std=2)``."""

from __future__ import annotations

import re
import unicodedata

from grader.model import Draw
from grader.rubric.quoting import did_you_mean, listed, near, quoted

DISTRIBUTIONS: dict[str, tuple[str, ...]] = {
    "normal": ("mean", "std"),
    "uniform": ("low", "high"),
    "integers": ("low", "high"),
    "signs": (),
    "permutation": (),
    "zeros": (),
    "ones": (),
    "arange": (),
}
_DEFAULTS = {"uniform": (0, 1), "integers": (0, 10)}
_FORM = re.compile(r"([^\W\d]\w*)\[([^\[\]]*)\](?:\((.*)\))?", re.DOTALL)
_INTEGER = re.compile(r"[-+]?[0-9]{1,9}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]{1,30}|[0-9]{1,30}(\.[0-9]{0,30})?)([eE][-+]?[0-9]{1,2})?")


class DrawSyntaxError(Exception):
    """A text of the form of a draw that is none: what is wrong, and what to do about it."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix


def is_draw(text: str) -> bool:
    """Whether a text has the form ``name[dims](options)``, whatever the name."""
    return _FORM.fullmatch(text.strip()) is not None


def parse_draw(text: str) -> Draw:
    """The draw that a text of that form means. Raises :class:`DrawSyntaxError`."""
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise DrawSyntaxError(f"{quoted(text)} is no draw", "write name[dims](options), such as normal[3, 2](std=2)")
    name, dims, options = match.groups()
    if name not in DISTRIBUTIONS:
        meant = near(name, DISTRIBUTIONS)
        fix = f"write '{meant}'" if meant else f"write one of: {listed(DISTRIBUTIONS)}"
        question = f"; did you mean '{meant}'?" if meant else ""
        message = f"no distribution is called {quoted(name)}{question}"
        raise DrawSyntaxError(message, f"{fix}; for the text itself write {{literal: {quoted(text)}}}")
    draw = Draw(name, _shape(dims), _options(name, options or ""))
    _check_range(draw)
    return draw


def names_of(draw: Draw) -> list[str]:
    """The inputs that a draw's dimensions and options name."""
    return [value for value in (*draw.shape, *(value for _, value in draw.options)) if isinstance(value, str)]


def _parts(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(",")]
    return [] if parts == [""] else parts


def _shape(text: str) -> tuple[int | str, ...]:
    return tuple(_dimension(part) for part in _parts(text))


def _dimension(text: str) -> int | str:
    value = _number(text)
    if (isinstance(value, int) and value >= 0) or isinstance(value, str):
        return value
    fix = "write integers from 0, or names of integer inputs"
    raise DrawSyntaxError(f"{quoted(text)} is no dimension" if text else "a dimension is missing", fix)


def _options(name: str, text: str) -> tuple[tuple[str, float | int | str], ...]:
    options: dict[str, float | int | str] = {}
    for part in _parts(text):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        number = _number(value)
        if not equals or number is None:
            raise DrawSyntaxError(f"{quoted(part)} is no option", "write option=number, such as std=2")
        if key not in DISTRIBUTIONS[name]:
            raise DrawSyntaxError(f"{quoted(name)} has no option {quoted(key)}", _known_options(name, key))
        if key in options:
            raise DrawSyntaxError(f"the option {quoted(key)} is given twice", "remove one of the two")
        options[key] = number
    return tuple(options.items())


def _known_options(name: str, key: str) -> str:
    known = DISTRIBUTIONS[name]
    return did_you_mean(key, known, f"known are {listed(known)}" if known else "remove it; there are none")


def _number(text: str) -> int | float | str | None:
    """An integer, a float, the name of an input, or ``None`` for anything else."""
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return unicodedata.normalize("NFKC", text) if text.isidentifier() else None


def _check_range(draw: Draw) -> None:
    options = dict(draw.options)
    std = options.get("std", 1)
    if not isinstance(std, str) and std < 0:
        raise DrawSyntaxError(f"std can't be {std}", "write a standard deviation of at least 0")
    if draw.distribution in _DEFAULTS:
        _check_bounds(draw.distribution, options)


def _check_bounds(name: str, options: dict[str, float | int | str]) -> None:
    low, high = (options.get(key, default) for key, default in zip(("low", "high"), _DEFAULTS[name], strict=True))
    if isinstance(low, str) or isinstance(high, str):
        return
    if name == "integers" and (isinstance(low, float) or isinstance(high, float)):
        raise DrawSyntaxError("low and high of 'integers' are integers", "write them without a point")
    if low > high or (name == "integers" and low == high):
        raise DrawSyntaxError(f"nothing lies between low={low} and high={high}", "make low smaller than high")
