"""What lists, dicts, sets and numpy arrays hold, kept and put back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

MOST_ITEMS = 100_000
MOST_ARRAY_BYTES = 64 * 2**20


class Contents:
    """The contents of some values, and of what they hold, as they are when this is made.

    Looks into lists, dicts, sets and arrays themselves, not into objects of classes derived from them: those may mind.
    """

    def __init__(self, values: Iterable[Any]) -> None:
        self._seen: set[int] = set()
        self._items = MOST_ITEMS
        self._bytes = MOST_ARRAY_BYTES
        self._restores: list[Callable[[], None]] = []
        self._held: list[Any] = []  # so that no id is used again
        waiting = list(values)
        while waiting:
            waiting += self._keep(waiting.pop())

    def restore(self) -> None:
        """Puts back what has changed; what has not is not touched."""
        for restore in self._restores:
            restore()

    def _keep(self, value: Any) -> Iterable[Any]:
        """Keeps one value, and says what it holds."""
        kind = type(value)
        if kind not in _KEEP or id(value) in self._seen:
            return ()
        self._seen.add(id(value))
        self._held.append(value)
        if kind is np.ndarray:
            self._keep_array(value)
            return ()
        if len(value) > self._items:
            return ()
        self._items -= len(value)
        restore = _KEEP[kind]
        if restore is not None:
            before = value.copy()
            self._restores.append(lambda: restore(value, before))
        return list(value.values() if kind is dict else value)

    def _keep_array(self, array: Any) -> None:
        if array.dtype.hasobject or array.nbytes > self._bytes or not array.flags.writeable:
            return
        self._bytes -= array.nbytes
        before = array.copy()
        self._restores.append(lambda: _restore_array(array, before))


def _restore_array(array: Any, before: Any) -> None:
    if array.shape == before.shape and array.dtype == before.dtype and array.tobytes() != before.tobytes():
        array.flags.writeable = True
        array[...] = before


def _restore_list(value: list[Any], before: list[Any]) -> None:
    if not _same(value, before):
        value[:] = before


def _restore_dict(value: dict[Any, Any], before: dict[Any, Any]) -> None:
    if not (_same(value, before) and _same(value.values(), before.values())):
        value.clear()
        value.update(before)


def _restore_set(value: set[Any], before: set[Any]) -> None:
    if not _same(value, before):
        value.clear()
        value.update(before)


def _same(some: Iterable[Any], others: Iterable[Any]) -> bool:
    """Whether both hold the very same objects: no ``==``, which may be the student's or give an array."""
    return [id(one) for one in some] == [id(other) for other in others]


# a tuple can't change, but what it holds can
_KEEP: dict[type, Callable[[Any, Any], None] | None] = {
    list: _restore_list,
    dict: _restore_dict,
    set: _restore_set,
    tuple: None,
    np.ndarray: None,
}
