"""Nodes from a hostile child: only ProtocolError comes out, and never a value that isn't what it says."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Array, Failure, Limits, Opaque, Place, Status
from grader.sandbox.decode import decode_answer, decode_values
from grader.sandbox.wire import Message, ProtocolError

tags = st.sampled_from(["f", "c", "s", "b", "l", "t", "S", "d", "a", "o", "x", "float64", "bool", "numpy", "scalar"])
leaves = st.none() | st.booleans() | st.integers(-3, 40) | st.integers() | tags | st.text(max_size=3)
junk = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(tags, inner, max_size=3), max_leaves=30
)
FIELDS = ["status", "values", "failure", "missing", "stdout", "stderr", "cut", "defined", "stand_ins", "cells"]


@given(junk, st.binary(max_size=64))
def test_arbitrary_nodes_raise_nothing_else(node: Any, body: bytes) -> None:
    try:
        (value,) = decode_values([node], body, 1)
    except ProtocolError:
        return
    assert (
        value is None
        or type(value) in (bool, int, float, complex, str, bytes, list, tuple, frozenset, dict)
        or (isinstance(value, Array | Opaque))
    )


@given(st.dictionaries(st.sampled_from(FIELDS), junk | st.sampled_from(["ok", "error", "missing"])), st.binary())
def test_arbitrary_answers_raise_nothing_else(header: dict[str, Any], body: bytes) -> None:
    try:
        answer = decode_answer(Message(header, body), 1, Limits())
    except ProtocolError:
        return
    assert answer.status in Status


@pytest.mark.parametrize(
    ("node", "body", "wording"),
    [
        (["a", "float64", [2], "numpy", False], 15, "a value longer than its message"),
        (["a", "float64", [1], "numpy", False], 9, "bytes that belong to no value"),
        (["a", "object", [1], "numpy", False], 8, "an array of no known dtype"),
        (["a", "float64", [1], "pickle", False], 8, "an array of no known origin"),
        (["a", "float64", [1], "scalar", False], 8, "an array of no known origin"),
        (["a", "float64", [-1, -1], "numpy", False], 8, "an array with a malformed shape"),
        (["a", "float64", [True], "numpy", False], 8, "an array with a malformed shape"),
        (["a", "float64", [1] * 33, "numpy", False], 8, "an array with a malformed shape"),
        (["a", "float64", [2**30, 2**30, 0], "numpy", False], 0, "an array with a shape that is too large"),
        (["a", "bool", [2], "numpy", False], 2, "a boolean that is neither true nor false"),
        (["s", -1], 0, "a value longer than its message"),
        (["s", True], 1, "a value longer than its message"),
        (["f", "1" * 41], 0, "a number that is not written as agreed"),
        (["f", "0x1p99999"], 0, "a number that is not written as agreed"),
        (["d", [[1, 2], [True, 3]]], 0, "a dict with the same key twice"),
        (["d", [[["l", []], 2]]], 0, "a key that is not plain"),
        (["S", [["a", "float64", [0], "numpy", False]]], 0, "a key that is not plain"),
        (["d", [[1]]], 0, "a dict entry that is not a pair"),
        (["q", 1], 0, "a value of no known kind"),
        ({"f": 1}, 0, "a value of no known kind"),
        (1.5, 0, "a value of no known kind"),
        (["l"], 0, "a value with the wrong number of fields"),
        (["o", "x" * 401, ""], 0, "a text that is missing or too long"),
        (1 << 3000, 0, "an integer that is too large"),
        (["l", [None] * 100_000], 0, "more than 100000 values"),
    ],
)
def test_each_violation_is_named(node: Any, body: int, wording: str) -> None:
    with pytest.raises(ProtocolError, match=f"^{wording}$"):
        decode_values([node], b"\x07" * body, 1)


def test_nesting_is_bounded() -> None:
    node: Any = ["l", []]
    for _ in range(32):
        node = ["l", [node]]
    with pytest.raises(ProtocolError, match="nested too deep"):
        decode_values([node], b"", 1)
    key: Any = 1
    for _ in range(40):
        key = ["t", [key]]
    with pytest.raises(ProtocolError, match="nested too deep"):
        decode_values([["S", [key]]], b"", 1)


def test_arrays_own_their_memory() -> None:
    (array,) = decode_values([["a", "int16", [2, 1], "torch", True]], b"\x01\x00\x02\x00", 1)
    assert array.data.flags.owndata or array.data.base.flags.owndata
    assert not array.data.flags.writeable
    assert (array.data.tolist(), array.origin, array.requires_grad) == ([[1], [2]], "torch", True)
    assert isinstance(array.data, np.ndarray)


def cell(**change: Any) -> dict[str, Any]:
    place = ["a.ipynb", 1, "x", 3, None]
    return {"type": "E", "message": "m", "traceback": "", "place": place, "stage": "cell", **change}


def good() -> dict[str, Any]:
    return {
        "status": "error",
        "values": [],
        "failure": {"type": "E", "message": "m", "traceback": "", "place": ["a.py", 1, "x"], "stage": "call"},
        "missing": None,
        "stdout": "",
        "stderr": "",
        "cut": False,
        "defined": {"f": ["a.py", 3, "def f():"], "g": ["a.ipynb", 3, "def g():", 7, 12]},
        "stand_ins": ["tqdm", "matplotlib", "tqdm"],
        "cells": [cell()],
    }


@pytest.mark.parametrize(
    "change",
    [
        {"status": "unjudged"},
        {"status": "timeout"},
        {"values": [1]},
        {"failure": None},
        {"failure": {**good()["failure"], "place": ["a.py", -1, ""]}},
        {"failure": {**good()["failure"], "message": "m" * 10_000}},
        {"failure": {**good()["failure"], "stage": "start"}},
        {"stdout": "x" * 8193},
        {"stdout": None},
        {"cut": 1},
        {"defined": {"f": ["a.py", 2**40, ""]}},
        {"defined": {str(n): ["a.py", 1, ""] for n in range(1001)}},
        {"defined": {"f": ["a.ipynb", 2, "", 3]}},
        {"defined": {"f": ["a.ipynb", 2, "", None, 3]}},
        {"defined": {"f": ["a.ipynb", 2, "", 3, -1]}},
        {"defined": {"f": ["a.ipynb", 2, "", True, None]}},
        {"defined": {"f": ["a.ipynb", 2, "", 3, "4"]}},
        {"stand_ins": ["numpy"]},
        {"stand_ins": ["matplotlib\nand a secret"]},
        {"stand_ins": "tqdm"},
        {"stand_ins": [["tqdm"]]},
        {"stand_ins": None},
        {"cells": [cell(stage="load")]},
        {"cells": [cell(place=None)]},
        {"cells": [cell(place=["a.py", 1, "x"])]},
        {"cells": [cell(message="m" * 10_000)]},
        {"cells": [cell()] * 21},
        {"cells": [None]},
        {"cells": {}},
    ],
)
def test_an_answer_with_one_wrong_field_is_refused(change: dict[str, Any]) -> None:
    assert decode_answer(Message(good(), b""), 1, Limits()).status is Status.ERROR
    with pytest.raises(ProtocolError):
        decode_answer(Message({**good(), **change}, b""), 1, Limits())


def test_places_in_notebooks_and_what_was_served_are_read() -> None:
    answer = decode_answer(Message(good(), b""), 1, Limits())
    assert answer.defined_at["g"] == Place("a.ipynb", 3, "def g():", 7, 12)
    assert answer.stand_ins == ("matplotlib", "tqdm")
    assert answer.failed_cells == (Failure("E", "m", place=Place("a.ipynb", 1, "x", 3), stage="cell"),)


def test_text_is_made_fit_to_be_written() -> None:
    header = json.loads(json.dumps({**good(), "stdout": "a\ud800"}))
    assert decode_answer(Message(header, b""), 1, Limits()).stdout == "a\ufffd"
