"""What an author's function may send, and how two of such values are told apart."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.replay.errors import CheckError
from grader.replay.sendable import fingerprint, sendable


@pytest.mark.parametrize(
    "value",
    [None, True, 3, 1.5, 1 + 2j, "text", b"bytes", [1, (2.0, {"a": None})], frozenset({1, 2}), np.float32(1.5)],
)
def test_plain_values_are_sent_as_they_are(value):
    sent = sendable(value)
    assert sent == value
    assert type(sent) is type(value)


@pytest.mark.parametrize("dtype", ["bool", "int64", "uint8", "float16", "float32", "float64", "complex64"])
def test_arrays_and_tensors_arrive_as_arrays_of_their_dtype(dtype):
    array = np.ones((2, 3), dtype)
    for value in (array, array.T.copy().T, array.astype(array.dtype.newbyteorder(">"))):
        sent = sendable(value)
        assert sent.dtype == np.dtype(dtype)
        assert sent.flags.c_contiguous
    if dtype != "uint16":
        assert sendable(torch.from_numpy(array)).dtype == np.dtype(dtype)


def test_a_tensor_that_needs_a_gradient_can_be_sent():
    assert sendable(torch.ones(2, requires_grad=True)).tolist() == [1, 1]


def test_what_is_sent_can_not_be_changed_afterwards():
    array, items = np.zeros(3), [np.zeros(2)]
    sent, listed = sendable(array), sendable(items)
    array += 1
    items[0] += 1
    assert sent.tolist() == [0, 0, 0]
    assert listed[0].tolist() == [0, 0]
    with pytest.raises(ValueError, match="read-only"):
        sent += 1


class Text(str):
    __slots__ = ()


def test_a_subclass_is_sent_as_what_it_holds():
    assert type(sendable(Text("a"))) is str


DEEP: list[object] = []
for _ in range(40):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (object(), "an object can't be sent to a student's function"),
        (lambda: 0, "a function can't be sent to a student's function"),
        (1 << 5000, "an integer of 5001 bits can't be sent to a student's function"),
        (DEEP, "values nested more than 31 deep can't be sent to a student's function"),
        (np.array(["a"]), "an array of dtype str32 can't be sent to a student's function"),
        (np.array([None]), "an array of dtype object can't be sent to a student's function"),
        (torch.ones(2, dtype=torch.bfloat16), "a bfloat16 tensor can't be sent to a student's function"),
        (torch.ones(2).to_sparse(), "a float32 tensor can't be sent to a student's function"),
    ],
)
def test_what_can_not_be_sent_is_told_to_the_author(value, says):
    with pytest.raises(CheckError) as caught:
        sendable(value)
    assert str(caught.value) == says
    assert caught.value.fix == "send numbers, text, arrays, and lists, tuples, dicts and sets of them"


DIFFERENT = [
    None, False, 0, 0.0, "", b"", [], (), {}, frozenset(), True, 1, 1.0, 1j, "1", b"1", [1], (1,), {1: 1}, {1: 2},
    frozenset({1}), [[1], 2], [1, [2]], [[1, 2]], -0.0, math.nan, math.inf, np.float64(1), np.float32(1), np.int64(1),
    np.zeros(2), np.zeros((1, 2)), np.zeros((2, 1)), np.zeros(2, "float32"), np.zeros(2, "int64"), np.array(1.0),
    np.array([0.0, -0.0]), np.zeros(0), np.zeros((0, 3)), np.zeros((3, 0)), ["ab", "c"], ["a", "bc"],
]  # fmt: skip


def test_values_that_differ_have_different_fingerprints():
    assert len({fingerprint(sendable(value)) for value in DIFFERENT}) == len(DIFFERENT)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=8,
)


@given(values, values)
def test_equal_values_have_equal_fingerprints_and_others_do_not(one, other):
    same = repr(sendable(one)) == repr(sendable(other))
    assert (fingerprint(sendable(one)) == fingerprint(sendable(other))) == same
    assert fingerprint(sendable(one)) == fingerprint(sendable(one))


def test_a_fingerprint_is_the_same_in_every_process():
    program = (
        "from grader.replay.sendable import fingerprint, sendable\n"
        "print(fingerprint(sendable([{'a', 'b', 'c', 'd'}, {'x': 1.5}])).hex())"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONHASHSEED": "7"}, capture_output=True, text=True, check=True
    ).stdout
    assert told.strip() == fingerprint(sendable([{"a", "b", "c", "d"}, {"x": 1.5}])).hex()
