"""Values to bytes and back: bit by bit, whatever they are; and damage that is told, never believed."""

from __future__ import annotations

import math
import struct
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grader.codec.decode import decode
from grader.codec.encode import MAX_DEPTH, encode
from grader.codec.sealed import Damaged, seal, unseal
from grader.model import Array, Opaque
from grader.sandbox.wire import DTYPES


def bits(number: float) -> bytes:
    return struct.pack("<d", number)


def same(one: Any, other: Any) -> bool:
    """Equal to the last bit and of the same types, NaNs and the order of a dict included."""
    if type(one) is not type(other):
        return False
    match one:
        case float():
            return bits(one) == bits(other)
        case complex():
            return bits(one.real) == bits(other.real) and bits(one.imag) == bits(other.imag)
        case list() | tuple():
            return len(one) == len(other) and all(map(same, one, other))
        case dict():
            return same(list(one.items()), list(other.items()))
        case frozenset():
            return same(sorted(map(encode, one)), sorted(map(encode, other)))
        case Array():
            about = (one.dtype, one.origin, one.requires_grad, one.data.dtype, one.data.shape)
            return about == (other.dtype, other.origin, other.requires_grad, other.data.dtype, other.data.shape) and (
                one.data.tobytes() == other.data.tobytes()
            )
    return bool(one == other)


floats = st.binary(min_size=8, max_size=8).map(lambda raw: struct.unpack("<d", raw)[0]) | st.floats()
texts = st.text(st.characters(codec=None)) | st.sampled_from(["\ud800", "\x00", "\u202e", "<script>", "😀", "a" * 5000])
keys = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts | st.binary(),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=5,
)


@st.composite
def arrays_of_the_model(draw: st.DrawFn) -> Array:
    name = draw(st.sampled_from(sorted(DTYPES)))
    dtype = np.dtype(DTYPES[name])
    shape = draw(arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3))
    size = math.prod(shape) * dtype.itemsize
    raw = draw(st.binary(min_size=size, max_size=size))  # any bits: NaN payloads, denormals, negative zeros
    if dtype.kind == "b":
        raw = bytes(byte & 1 for byte in raw)
    data = np.frombuffer(raw, dtype).reshape(shape).astype(dtype.newbyteorder("="))
    origin = draw(st.sampled_from(["numpy", "torch", "scalar"]))
    return Array(data, name, origin, draw(st.booleans()))


leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(2**3000), 2**3000)
    | floats
    | st.builds(complex, floats, floats)
    | texts
    | st.binary()
    | arrays_of_the_model()
    | st.builds(Opaque, texts, texts)
    | st.frozensets(keys, max_size=4)
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(keys, inner, max_size=4)
    ),
    max_leaves=12,
)


@given(values)
def test_what_is_decoded_is_what_was_encoded(value: Any) -> None:
    data = encode(value)
    assert same(decode(data), value)
    assert encode(decode(data)) == data


@given(st.frozensets(keys, max_size=6))
def test_a_set_has_one_encoding_whatever_its_order(value: frozenset[Any]) -> None:
    reordered = frozenset(sorted(value, key=repr, reverse=True))
    assert encode(reordered) == encode(value)


def test_deep_nesting_up_to_a_bound() -> None:
    value: Any = 1
    for _ in range(MAX_DEPTH):
        value = (value,)
    assert decode(encode(value)) == value
    with pytest.raises(TypeError, match=f"nested more than {MAX_DEPTH} levels"):
        encode((value,))


def test_arrays_are_read_only() -> None:
    array = decode(encode(Array(np.zeros(3), "float64")))
    with pytest.raises(ValueError, match="read-only"):
        array.data[0] = 1


@pytest.mark.parametrize("dtype", [">f8", "<f8"])
def test_a_byte_order_is_no_part_of_a_value(dtype: str) -> None:
    array = decode(encode(Array(np.array([1.5, -2.0]).astype(dtype), "float64")))
    assert array.data.dtype == np.float64
    assert array.data.tolist() == [1.5, -2.0]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (object(), "a object can't be kept"),
        (np.float64(1.0), "a float64 can't be kept"),
        (Array(np.array([None]), "object"), "an array of dtype object that was object can't be kept"),
        (Array(np.zeros(2, np.float32), "float64"), "an array of dtype float32 that was float64 can't be kept"),
        (np.array([None]), "an array of objects can't be kept"),
    ],
)
def test_what_is_no_value_of_the_model_is_refused(value: Any, told: str) -> None:
    with pytest.raises(TypeError, match=f"^{told}$"):
        encode(value)


# ------------------------------------------------------------------------------------------------------------ damage


@given(values, st.data())
def test_damage_is_told_and_nothing_else_happens(value: Any, data: st.DataObject) -> None:
    whole = bytearray(encode(value))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Damaged):
        decode(bytes(whole))


@given(st.binary(max_size=200))
def test_any_bytes_decode_or_are_damaged(raw: bytes) -> None:
    with suppress(Damaged):
        decode(raw)


@given(values)
def test_what_is_cut_off_is_damaged(value: Any) -> None:
    data = encode(value)
    with pytest.raises(Damaged):
        decode(data[:-1])
    with pytest.raises(Damaged, match="left over"):
        decode(data + b"N")


ARRAY = encode(Array(np.zeros((2, 1)), "float64"))


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "cut off"),
        (b"Z", "of no known kind"),
        (b"s" + struct.pack("<I", 2**32 - 1), "cut off"),
        (b"l" + struct.pack("<I", 2**32 - 1), "cut off"),
        (b"s" + struct.pack("<I", 1) + b"\xff", "a text that is none"),
        (b"t" + struct.pack("<I", 1) + (b"t" + struct.pack("<I", 1)) * 200 + b"N", "nested too deep"),
        (b"d" + struct.pack("<I", 1) + b"l" + struct.pack("<I", 0) + b"N", "a key that can't be one"),
        (b"d" + struct.pack("<I", 2) + b"TNTN", "the same key twice"),
        (b"S" + struct.pack("<I", 2) + b"TT", "the same key twice"),
        (ARRAY.replace(b"float64", b"float99"), "an array of no known kind"),
        (ARRAY.replace(b"numpy", b"nympu"), "an array of no known kind"),
        (ARRAY.replace(b"float64", b"complex").replace(b"complex", b"float32"), "of another size than it says"),
        (encode(Array(np.ones(1, bool), "bool"))[:-1] + b"\x02", "neither true nor false"),
        (b"o" + b"N" + b"N", "a field of the wrong kind"),
    ],
)
def test_each_kind_of_damage_has_words(raw: bytes, told: str) -> None:
    with pytest.raises(Damaged, match=told):
        decode(raw)


# ----------------------------------------------------------------------------------------------------------- sealing


@given(st.binary(max_size=3000))
def test_what_is_unsealed_is_what_was_sealed(data: bytes) -> None:
    assert unseal(seal(data)) == data


@given(st.binary(max_size=2000), st.data())
def test_a_flipped_bit_is_seen(data: bytes, draw: st.DataObject) -> None:
    sealed = bytearray(seal(data))
    sealed[draw.draw(st.integers(0, len(sealed) - 1))] ^= 1 << draw.draw(st.integers(0, 7))
    with pytest.raises(Damaged):
        unseal(bytes(sealed))


@pytest.mark.parametrize("data", [b"", b"\x01", None, "text", seal(b"a" * 1000)[:-3]])
def test_what_is_no_seal_is_damaged(data: Any) -> None:
    with pytest.raises(Damaged):
        unseal(data)


def test_repetitive_data_shrinks() -> None:
    assert len(seal(b"abc" * 1000)) < 200
