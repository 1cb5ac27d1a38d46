"""What lists, dicts, sets and arrays hold is put back; what has not changed is not touched."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.notebook.contents import MOST_ARRAY_BYTES, MOST_ITEMS, Contents


def test_contents_come_back_in_the_very_same_objects() -> None:
    names: list[Any] = [1, 2]
    table = {"b": [3], "a": {4}}
    array = np.arange(6.0).reshape(2, 3)
    inner, view = table["b"], array[0]
    kept = Contents([names, table, (array,)])
    names.append(names)
    del table["b"]
    table["c"] = table.pop("a")
    table["c"].add(5)
    inner[0] = 0
    array[:] = np.nan
    kept.restore()
    assert names == [1, 2]
    assert list(table) == ["b", "a"]
    assert table["b"] is inner
    assert inner == [3]
    assert table["a"] == {4}
    assert array.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert view.tolist() == [0, 1, 2]


def test_equal_but_other_objects_are_put_back_too() -> None:
    one, other = [1.0], [1.0]
    held = [one]
    kept = Contents([held])
    held[0] = other
    kept.restore()
    assert held[0] is one


def test_values_that_compare_oddly_do_no_harm() -> None:
    class Odd:
        __hash__ = None  # type: ignore[assignment]

        def __eq__(self, _other: object) -> bool:
            raise RuntimeError("don't")

    held = [Odd(), np.arange(2)]
    kept = Contents([held])
    held.reverse()
    kept.restore()
    assert isinstance(held[0], Odd)


def test_derived_classes_read_only_arrays_and_arrays_of_objects_are_left_alone() -> None:
    class Mine(list):  # type: ignore[type-arg]
        pass

    mine, locked, objects = Mine([1]), np.arange(2), np.array([1, None])
    locked.flags.writeable = False
    kept = Contents([mine, locked, objects])
    mine.append(2)
    objects[0] = 3
    kept.restore()
    assert mine == [1, 2]
    assert objects[0] == 3


def test_what_holds_itself_ends() -> None:
    loop: list[Any] = []
    loop.append(loop)
    kept = Contents([loop])
    loop.clear()
    kept.restore()
    assert loop[0] is loop


def test_what_is_too_large_keeps_what_was_done_to_it_and_smaller_things_do_not() -> None:
    many, large, small = [0] * (MOST_ITEMS + 1), np.zeros(MOST_ARRAY_BYTES // 8 + 1), [1]
    kept = Contents([many, large, small])
    many[0], large[0], small[0] = 1, 1.0, 2
    kept.restore()
    assert (many[0], large[0], small[0]) == (1, 1.0, 1)
