"""Live values → nodes → model values: what arrives is what the value holds, whatever it claims to be."""

from __future__ import annotations

import enum
import math
from collections import Counter, OrderedDict, namedtuple
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from grader.model import Array, Opaque
from grader.sandbox.decode import decode_values
from grader.sandbox.encode import Encoder
from grader.sandbox.wire import MAX_NODES, MAX_TEXT

DTYPES = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128".split()


def carried(value: object, budget: int = 2**20) -> Any:
    encoder = Encoder(budget)
    node = encoder.encode(value)
    return decode_values([node], b"".join(encoder.buffers), 1)[0]


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**1000), 2**1000)
    | st.floats(allow_nan=False)
    | st.complex_numbers(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.binary()
)
keys = st.recursive(scalars, lambda inner: st.tuples(inner, inner), max_leaves=3)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(keys, inner) | st.frozensets(keys),
    max_leaves=20,
)


def exactly(value: object) -> object:
    """A value with its types, so that 1, 1.0 and True are told apart, and 0.0 and -0.0."""
    if isinstance(value, list | tuple):
        return type(value), [exactly(item) for item in value]
    if isinstance(value, dict):
        return dict, [(exactly(key), exactly(item)) for key, item in value.items()]
    return type(value), value if isinstance(value, frozenset) else repr(value)


@given(values)
def test_base_values_arrive_unchanged(value: object) -> None:
    assert exactly(carried(value)) == exactly(value)


@given(npst.arrays(st.sampled_from(DTYPES).map(np.dtype), npst.array_shapes(min_dims=0, min_side=0, max_dims=4)))
def test_arrays_arrive_bit_for_bit_and_read_only(array: np.ndarray[Any, Any]) -> None:
    found = carried(array)
    assert isinstance(found, Array)
    assert (found.dtype, found.data.dtype, found.origin) == (array.dtype.name, array.dtype, "numpy")
    assert found.data.shape == array.shape
    assert found.data.tobytes() == array.tobytes()
    assert not found.data.flags.writeable


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, complex(math.nan, -math.inf)])
def test_non_finite_numbers(value: complex) -> None:
    assert repr(carried(value)) == repr(value)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(24.0).reshape(2, 3, 4)[::-1, :, ::2],
        np.arange(6, dtype=">i4").reshape(2, 3).T,
        np.broadcast_to(np.float32(3), (5, 4)),
        np.arange(4.0).reshape(2, 2).view(np.recarray),
        np.ma.masked_array([1.0, 2.0], mask=[False, True]),
    ],
)
def test_layout_byte_order_and_subclass_do_not_matter(array: np.ndarray[Any, Any]) -> None:
    plain = array.view(np.ndarray)
    found = carried(array)
    np.testing.assert_array_equal(found.data, plain)
    assert found.dtype == plain.dtype.name
    assert found.data.flags.c_contiguous
    assert found.data.dtype.isnative


def test_a_numpy_scalar_is_told_from_a_float_and_from_an_array() -> None:
    found = carried([np.float64(1.5), np.int8(-3), np.bool_(True), np.array(1.5)])
    assert [(item.origin, item.dtype, item.data.shape, item.data.item()) for item in found] == [
        ("scalar", "float64", (), 1.5),
        ("scalar", "int8", (), -3),
        ("scalar", "bool", (), True),
        ("numpy", "float64", (), 1.5),
    ]


def test_tensors_say_dtype_and_grad() -> None:
    weights = torch.nn.Parameter(torch.arange(6.0).reshape(2, 3))
    half = torch.tensor([1.5, -2.0], dtype=torch.bfloat16)
    first, second, third = carried([weights, half, weights.t()])
    assert (first.origin, first.dtype, first.requires_grad) == ("torch", "float32", True)
    assert (second.dtype, second.data.dtype, second.requires_grad) == ("bfloat16", np.float32, False)
    np.testing.assert_array_equal(second.data, [1.5, -2.0])
    np.testing.assert_array_equal(third.data, np.arange(6.0).reshape(2, 3).T)
    np.testing.assert_array_equal(carried(torch.tensor([1 + 2j]).conj()).data, [1 - 2j])


def test_tensors_that_are_not_dense_are_named() -> None:
    sparse = torch.eye(2).to_sparse()
    assert carried(sparse) == Opaque("Tensor", "a tensor that is not dense (sparse_coo)")
    assert carried(torch.empty(2, device="meta")) == Opaque("Tensor", "a tensor that is not dense (meta)")
    assert carried(torch.zeros(2).to(torch.float8_e5m2)) == Opaque("Tensor", "a tensor of dtype float8_e5m2")


class Lie(float):
    def __float__(self) -> float:
        return 99.0

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__

    @property
    def __class__(self) -> Any:
        return str


class LyingArray(np.ndarray):
    dtype = property(lambda self: np.dtype("float32"))
    shape = property(lambda self: (1,))

    def __array__(self, *_args: Any, **_options: Any) -> Any:
        return np.zeros(3)

    def tobytes(self, *_args: Any) -> bytes:
        return b""


class LyingTensor(torch.Tensor):
    @classmethod
    def __torch_function__(cls, *_args: Any, **_options: Any) -> Any:
        return torch.zeros(99)


class Colour(enum.IntEnum):
    RED = 3


class LyingList(list):
    def __iter__(self) -> Any:
        return iter([7])

    def __len__(self) -> int:
        return 10**9


class FalseArray:
    def __array__(self) -> Any:
        return np.ones(3)

    @property
    def __class__(self) -> Any:
        return np.ndarray


Pair = namedtuple("Pair", "a b")


def test_subclasses_are_read_as_their_base_and_have_no_say() -> None:
    array = np.arange(3.0).view(LyingArray)
    np.testing.assert_array_equal(carried(array).data, [0.0, 1.0, 2.0])
    np.testing.assert_array_equal(carried(torch.arange(3.0).as_subclass(LyingTensor)).data, [0.0, 1.0, 2.0])
    assert exactly(carried([Lie(1.5), Colour.RED, LyingList([1]), Pair(1, 2), True])) == exactly(
        [1.5, 3, [1], (1, 2), True]
    )
    assert carried(FalseArray()) == Opaque("FalseArray")


def test_mappings_with_numpy_keys_and_order() -> None:
    assert carried(Counter(np.array([2, 2, 5]).tolist())) == {2: 2, 5: 1}
    assert exactly(carried({np.int64(3): "a", np.str_("k"): None})) == exactly({3: "a", "k": None})
    assert list(carried(OrderedDict(b=1, a=2))) == ["b", "a"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ((x for x in [1]), Opaque("generator", "a generator")),
        (len, Opaque("builtin_function_or_method", "a function")),
        (np, Opaque("module", "a module")),
        (map(len, []), Opaque("map", "an iterator")),
        (int, Opaque("type", "a class")),
        (object(), Opaque("object")),
        (1 << 5000, Opaque("int", "an integer of 5,001 bits")),
        ("x" * (MAX_TEXT + 1), Opaque("str", f"a string of {MAX_TEXT + 1:,} characters")),
        (np.array([None]), Opaque("ndarray", "an array of dtype object")),
        (np.array(["a"]), Opaque("ndarray", "an array of dtype <U1")),
        (np.datetime64("2024-01-01"), Opaque("datetime64", "a numpy scalar of dtype datetime64[D]")),
        ({object(): 1}, Opaque("dict", "a dict with keys other than numbers, text and tuples of them")),
        ({len}, Opaque("set", "a set that holds more than numbers, text and tuples of them")),
        ({chr(0xD800): 1, chr(0xD801): 2}, Opaque("dict", "a dict with keys that look alike")),
        ([0] * (MAX_NODES + 1), Opaque("list", "holds more than 100,000 values")),
        (
            np.broadcast_to(0.0, (2**40,)),
            Opaque(
                "ndarray",
                f"too large to be carried: {2**43:,} bytes, at most 1,048,576 for all values together",
            ),
        ),
        (
            torch.zeros(1).expand(2**40),
            Opaque("Tensor", f"too large to be carried: {2**42:,} bytes, at most 1,048,576 for all values together"),
        ),
    ],
)
def test_what_is_not_carried_says_what_it_is(value: object, expected: Opaque) -> None:
    assert carried(value) == expected


def test_cycles_end_and_what_stands_before_and_after_is_kept() -> None:
    cycle: list[Any] = [1]
    cycle.append(cycle)
    bush: list[Any] = []
    bush += [bush, bush]
    encoder = Encoder(2**20)
    nodes = [encoder.encode(value) for value in ("first", cycle, bush, np.ones(2**20), np.ones(2), "last")]
    found = decode_values(nodes, b"".join(encoder.buffers), 6)
    level, depth = found[1], 0
    while isinstance(level, list):
        level, depth = level[1], depth + 1
    assert (level, depth) == (Opaque("list", "nested more than 32 levels deep"), 32)
    assert found[2] == Opaque("list", "holds more than 100,000 values")
    assert isinstance(found[3], Opaque)
    assert (found[0], found[4].data.tolist(), found[5]) == ("first", [1.0, 1.0], "last")


def test_text_with_lone_surrogates() -> None:
    assert carried("a\ud800b") == "a?b"
