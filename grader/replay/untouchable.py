"""What stands for a value that can't be looked at: an answer that isn't there yet, an object that a child has kept.

It may be assigned, passed around and thrown away. Whatever else is done with it calls ``touched``, which raises; where
it is to be handed on to another call, ``handed_on`` does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

_ARITHMETIC = "add sub mul matmul truediv floordiv mod divmod pow lshift rshift and xor or".split()
_OTHERS = (
    "lt le eq ne gt ge hash repr str bytes format bool int float complex index neg pos abs invert round trunc floor "
    "ceil len length_hint getitem setitem delitem contains iter next reversed call enter exit await aiter anext "
    "buffer copy deepcopy reduce reduce_ex array array_ufunc array_function torch_function dir "
).split()


class Untouchable:
    """A stand-in. It has no attributes, not even ``__class__``: numpy, torch and ``isinstance`` touch it too."""

    __slots__ = ("_handed_on", "_touched")

    def __init__(self, touched: Callable[[], NoReturn], handed_on: Callable[[], NoReturn]) -> None:
        object.__setattr__(self, "_touched", touched)
        object.__setattr__(self, "_handed_on", handed_on)

    def __getattribute__(self, name: str) -> Any:
        touch(self)

    def __setattr__(self, name: str, value: object) -> None:
        touch(self)

    def __delattr__(self, name: str) -> None:
        touch(self)


def touch(value: Untouchable) -> NoReturn:
    """Raises what the value's ``touched`` raises."""
    touched: Callable[[], NoReturn] = object.__getattribute__(value, "_touched")
    touched()


def hand_on(value: Untouchable) -> NoReturn:
    """Raises what the value's ``handed_on`` raises."""
    handed_on: Callable[[], NoReturn] = object.__getattribute__(value, "_handed_on")
    handed_on()


def is_untouchable(value: object) -> bool:
    """Whether a value is a stand-in, without touching it."""
    return type(value) is Untouchable


def _method(self: Untouchable, *_args: object, **_kwargs: object) -> NoReturn:
    touch(self)


# Python, numpy and torch look special methods up on the type, where __getattribute__ is not asked
for _name in [*_ARITHMETIC, *(f"r{name}" for name in _ARITHMETIC), *(f"i{name}" for name in _ARITHMETIC), *_OTHERS]:
    setattr(Untouchable, f"__{_name}__", _method)
