"""Live objects → nodes. Runs in the child on whatever student code returned, and in the grader on a call's inputs.

What a value *is* is read from its exact C-level base, never by asking the value: ``type(x)`` and the method
resolution order decide, and base-type functions extract the data, so ``__class__``, ``__array__``, ``__eq__`` and
``__torch_function__`` of a subclass have no say.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from grader.sandbox.wire import DTYPES, MAX_DEPTH, MAX_DIMENSIONS, MAX_INT_BITS, MAX_NODES, MAX_TEXT, Node

_mro_of = type.__dict__["__mro__"].__get__
_name_of = type.__dict__["__name__"].__get__
_ndarray, _generic, _dtype = np.ndarray, np.generic, np.dtype
_CODES = {_dtype(code).newbyteorder("=").str: name for name, code in DTYPES.items() if name != "bfloat16"}
_NAME_CHARACTERS = 100
_KINDS = ("layout", "is_quantized", "is_meta")

_NOTES = {
    "generator": "a generator",
    "coroutine": "a coroutine: an async function that was not awaited",
    "function": "a function",
    "builtin_function_or_method": "a function",
    "method": "a method",
    "type": "a class",
    "module": "a module",
    "range": "a range",
    "map": "an iterator",
    "filter": "an iterator",
    "zip": "an iterator",
    "enumerate": "an iterator",
    "dict_keys": "a view of a dict",
    "dict_values": "a view of a dict",
    "dict_items": "a view of a dict",
    "StandIn": "a stand-in for a package that is not available",
    "Progress": "a progress bar",
}


class TooLarge(Exception):
    """A value that doesn't fit; the text is the note of the opaque value that stands for it."""


class _NotPlain(Exception):
    """A key or set element that can't be told apart from others once it is data."""


def type_name(value: object) -> str:
    """The name of an object's real type, cut to a length that can be shown."""
    return str(_name_of(type(value)))[:_NAME_CHARACTERS]


def opaque(value: object, note: str = "") -> Node:
    """The node of a value that is not carried."""
    name = type_name(value)
    return ["o", name, note or _NOTES.get(name, "")]


class Encoder:
    """Encodes the values of one message. ``buffers`` is the message's body; ``budget`` caps its bytes."""

    def __init__(self, budget: int) -> None:
        self.buffers: list[bytes] = []
        self._budget = budget
        self._left = budget
        self._nodes = MAX_NODES

    def encode(self, value: object) -> Node:
        """The node of a value; one that doesn't fit or can't be read becomes an opaque node, never an exception."""
        mark, left, nodes = len(self.buffers), self._left, self._nodes
        try:
            return self._node(value, 0)
        except TooLarge as exc:
            note = str(exc)
        except Exception:  # a hostile value: whatever it raised, it can't be read
            note = "could not be read"
        del self.buffers[mark:]
        self._left, self._nodes = left, nodes - 1
        return opaque(value, note)

    def _node(self, value: object, depth: int) -> Node:
        self._count(1)
        for base in _mro_of(type(value)):
            handler = _HANDLERS.get(id(base))
            if handler is not None:
                return handler(self, value, depth)
        return self._tensor(value) or opaque(value)

    def _count(self, number: int) -> None:
        if number > self._nodes:
            raise TooLarge(f"holds more than {MAX_NODES:,} values")
        self._nodes -= number

    def _reserve(self, size: int) -> None:
        if size > self._left:
            raise TooLarge(f"too large to be carried: {size:,} bytes, at most {self._budget:,} for all values together")
        self._left -= size

    def _carry(self, data: bytes) -> int:
        self._reserve(len(data))
        self.buffers.append(data)
        return len(data)

    # ------------------------------------------------------------------------------------------------ scalars

    def _plain(self, value: Any, _depth: int) -> Node:
        return value

    def _int(self, value: Any, _depth: int) -> Node:
        number = int.__index__(value)
        bits = number.bit_length()
        return number if bits <= MAX_INT_BITS else opaque(value, f"an integer of {bits:,} bits")

    def _float(self, value: Any, _depth: int) -> Node:
        return ["f", float.__float__(value).hex()]

    def _complex(self, value: Any, _depth: int) -> Node:
        number = complex.__complex__(value)
        return ["c", number.real.hex(), number.imag.hex()]

    def _str(self, value: Any, _depth: int) -> Node:
        length = str.__len__(value)
        if length > MAX_TEXT:
            return opaque(value, f"a string of {length:,} characters")
        return ["s", self._carry(str.encode(value, "utf-8", "replace"))]

    def _bytes(self, value: Any, _depth: int) -> Node:
        self._check_size(bytes.__len__(value))
        return ["b", self._carry(bytes.__getitem__(value, slice(None)))]

    def _check_size(self, size: int) -> None:
        self._reserve(size)
        self._left += size

    # --------------------------------------------------------------------------------------------- containers

    def _list(self, value: Any, depth: int) -> Node:
        return self._items("l", value, list.__len__(value), lambda: list.__iter__(value), depth)

    def _tuple(self, value: Any, depth: int) -> Node:
        return self._items("t", value, tuple.__len__(value), lambda: tuple.__iter__(value), depth)

    def _items(self, tag: str, value: object, size: int, items: Callable[[], Iterable[object]], depth: int) -> Node:
        if depth >= MAX_DEPTH:
            return opaque(value, f"nested more than {MAX_DEPTH} levels deep")
        self._check_count(size)
        return [tag, [self._node(item, depth + 1) for item in items()]]

    def _check_count(self, size: int) -> None:
        if size > self._nodes:
            raise TooLarge(f"holds more than {MAX_NODES:,} values")

    def _set(self, value: Any, depth: int) -> Node:
        return self._elements(value, set.__len__(value), lambda: set.__iter__(value), depth)

    def _frozenset(self, value: Any, depth: int) -> Node:
        return self._elements(value, frozenset.__len__(value), lambda: frozenset.__iter__(value), depth)

    def _elements(self, value: object, size: int, items: Callable[[], Iterable[object]], depth: int) -> Node:
        self._check_count(size)
        try:
            plain = {plain_key(item): None for item in items()}
        except _NotPlain:
            return opaque(value, "a set that holds more than numbers, text and tuples of them")
        return self._items("S", value, len(plain), lambda: plain, depth)

    def _dict(self, value: Any, depth: int) -> Node:
        if depth >= MAX_DEPTH:
            return opaque(value, f"nested more than {MAX_DEPTH} levels deep")
        self._check_count(2 * dict.__len__(value))
        try:
            pairs = [(plain_key(key), item) for key, item in dict.items(value)]
        except _NotPlain:
            return opaque(value, "a dict with keys other than numbers, text and tuples of them")
        if len({key for key, _ in pairs}) < len(pairs):
            return opaque(value, "a dict with keys that look alike")
        return ["d", [[self._node(key, depth + 1), self._node(item, depth + 1)] for key, item in pairs]]

    # ------------------------------------------------------------------------------------------------- arrays

    def _array(self, value: Any, _depth: int) -> Node:
        return self._numpy(value, _ndarray.view(value, _ndarray), "numpy")

    def _scalar(self, value: Any, _depth: int) -> Node:
        dtype = _generic.dtype.__get__(value)
        if dtype.newbyteorder("=").str not in _CODES:
            return opaque(value, f"a numpy scalar of dtype {str(dtype)[:40]}")
        array = np.frombuffer(_generic.tobytes(value), dtype).reshape(())
        return self._numpy(value, array, "scalar")

    def _numpy(self, value: object, array: Any, origin: str, dtype: str = "", grad: bool = False) -> Node:
        name = _CODES.get(array.dtype.newbyteorder("=").str)
        if name is None:
            return opaque(value, f"an array of dtype {str(array.dtype)[:40]}")
        if array.ndim > MAX_DIMENSIONS:
            return opaque(value, f"an array of {array.ndim} dimensions, at most {MAX_DIMENSIONS} are carried")
        self._reserve(array.nbytes)  # of the array as it will be copied, not of what a broadcast occupies
        self.buffers.append(array.astype(DTYPES[name], order="C", copy=False).tobytes())
        return ["a", dtype or name, list(array.shape), origin, grad]

    def _tensor(self, value: Any) -> Node:
        torch: Any = sys.modules.get("torch")
        tensor_type = getattr(torch, "Tensor", None)
        if tensor_type is None or not any(base is tensor_type for base in _mro_of(type(value))):
            return None
        with torch._C.DisableTorchFunctionSubclass():
            return self._torch(torch, tensor_type, value)

    def _torch(self, torch: Any, base: Any, value: Any) -> Node:
        layout, quantised, meta = (getattr(base, name).__get__(value) for name in _KINDS)
        if layout is not torch.strided or quantised or meta:
            kind = "quantised" if quantised else "meta" if meta else str(layout).removeprefix("torch.")
            return opaque(value, f"a tensor that is not dense ({kind})")
        value = base.as_subclass(value, base)  # sparse tensors can't
        name = str(value.dtype).removeprefix("torch.")
        if name not in DTYPES:
            return opaque(value, f"a tensor of dtype {name[:40]}")
        self._check_size(value.numel() * _dtype(DTYPES[name]).itemsize)
        plain = value.detach().cpu().resolve_conj().resolve_neg()
        array = (plain.float() if name == "bfloat16" else plain).contiguous().numpy()
        return self._numpy(value, array, "torch", name, bool(value.requires_grad))


def plain_key(key: Any) -> Any:
    """A key as exact base types: numpy scalars become Python's. Raises where a key is not plain."""
    for base in _mro_of(type(key)):
        convert = _PLAIN.get(id(base))
        if convert is not None:
            return convert(key)
    raise _NotPlain


def _plain_generic(key: Any) -> Any:
    item = _generic.item(key)
    if type(item) not in (bool, int, float, complex):
        raise _NotPlain
    return item


def _plain_tuple(key: Any) -> Any:
    if tuple.__len__(key) > MAX_DEPTH:
        raise _NotPlain
    return tuple(plain_key(item) for item in tuple.__iter__(key))


def _plain_int(key: Any) -> int:
    number = int.__index__(key)
    if number.bit_length() > MAX_INT_BITS:
        raise _NotPlain
    return number


def _plain_str(key: Any) -> str:
    if str.__len__(key) > MAX_TEXT:
        raise _NotPlain
    return str.encode(key, "utf-8", "replace").decode("utf-8")


# by id: a metaclass may define __hash__ and __eq__
_HANDLERS: dict[int, Callable[[Encoder, Any, int], Node]] = {
    id(type(None)): Encoder._plain,
    id(bool): Encoder._plain,
    id(int): Encoder._int,
    id(float): Encoder._float,
    id(complex): Encoder._complex,
    id(str): Encoder._str,
    id(bytes): Encoder._bytes,
    id(list): Encoder._list,
    id(tuple): Encoder._tuple,
    id(set): Encoder._set,
    id(frozenset): Encoder._frozenset,
    id(dict): Encoder._dict,
    id(np.ndarray): Encoder._array,
    id(np.generic): Encoder._scalar,
}
_PLAIN: dict[int, Callable[[Any], Any]] = {
    id(type(None)): lambda key: None,
    id(bool): lambda key: key,
    id(int): _plain_int,
    id(float): float.__float__,
    id(complex): complex.__complex__,
    id(str): _plain_str,
    id(bytes): lambda key: bytes.__getitem__(key, slice(None)),
    id(tuple): _plain_tuple,
    id(np.generic): _plain_generic,
}
