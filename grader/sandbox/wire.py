"""Frames between grader and child: a length-prefixed JSON header and raw bytes. Nothing is ever unpickled or evaluated.

A frame is a prefix (header length, body length), a JSON object, and a body that the header's nodes describe. Sizes are
checked against the receiver's caps before anything is allocated for them.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

PREFIX = struct.Struct("<IQ")
HEADER_CAP = 4 * 2**20
GRADER_CAP = 2**31  # what a child accepts from the grader, which it trusts
MAX_DEPTH = 32
MAX_NODES = 100_000
MAX_INT_BITS = 2048
MAX_TEXT = 2**20
MAX_DIMENSIONS = 32
MAX_FAILED_CELLS = 20  # of notebooks, in one answer

# name on the wire → numpy's code; bfloat16 is carried as float32
DTYPES = {
    "bool": "|b1",
    "int8": "|i1",
    "int16": "<i2",
    "int32": "<i4",
    "int64": "<i8",
    "uint8": "|u1",
    "uint16": "<u2",
    "uint32": "<u4",
    "uint64": "<u8",
    "float16": "<f2",
    "float32": "<f4",
    "float64": "<f8",
    "complex64": "<c8",
    "complex128": "<c16",
    "bfloat16": "<f4",
}

# packages that a child may serve stand-ins for, and say so: no room for anything else in that field
STAND_INS = frozenset(
    "IPython google.colab graphviz ipywidgets matplotlib mpl_toolkits otter past plotly seaborn tensorboard "
    "tensorboardX torch.utils.tensorboard torchviz tqdm wandb".split()
)

# null, a boolean, an integer, or a list whose first item is a tag
Node = Any


class ProtocolError(Exception):
    """The other side broke the rules of the wire. The text is ours and quotes nothing that was received."""


@dataclass(frozen=True)
class Message:
    """A received frame."""

    header: dict[str, Any]
    body: bytes


def pack(header: dict[str, Any], buffers: Iterable[bytes] = ()) -> bytes:
    """Makes a frame. Raises :class:`ProtocolError` where the header is longer than any receiver accepts."""
    head = json.dumps(header, separators=(",", ":"), allow_nan=False).encode("ascii")
    if len(head) > HEADER_CAP:
        raise ProtocolError(f"a header of {len(head)} bytes, at most {HEADER_CAP} are allowed")
    body = b"".join(buffers)
    return b"".join((PREFIX.pack(len(head), len(body)), head, body))


class Assembler:
    """Puts frames together from bytes as they arrive, and refuses frames of more than ``cap`` bytes."""

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._buffer = bytearray()

    @property
    def pending(self) -> bool:
        """Whether bytes lie here that no frame has used up."""
        return bool(self._buffer)

    def feed(self, data: bytes) -> None:
        self._buffer += data

    def wanted(self) -> int:
        """How many bytes are missing to the end of the frame, as far as is known. Raises :class:`ProtocolError`."""
        if len(self._buffer) < PREFIX.size:
            return PREFIX.size - len(self._buffer)
        return max(0, self._size()[1] - len(self._buffer))

    def take(self) -> Message | None:
        """The next complete frame, if there is one. Raises :class:`ProtocolError`."""
        if len(self._buffer) < PREFIX.size:
            return None
        start, end = self._size()
        if len(self._buffer) < end:
            return None
        header = _header(bytes(self._buffer[PREFIX.size : start]))
        body = bytes(self._buffer[start:end])
        del self._buffer[:end]
        return Message(header, body)

    def _size(self) -> tuple[int, int]:
        head, body = PREFIX.unpack_from(self._buffer)
        if head > HEADER_CAP or PREFIX.size + head + body > self._cap:
            raise ProtocolError(f"a message of {head} + {body} bytes, at most {self._cap} are allowed")
        return PREFIX.size + head, PREFIX.size + head + body


def clean_text(text: str) -> str:
    """Replaces lone surrogates, which can't be written as UTF-8."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _header(data: bytes) -> dict[str, Any]:
    try:
        header = json.loads(data.decode("utf-8"), parse_constant=_refuse, parse_float=_refuse)
    except (ValueError, RecursionError):
        raise ProtocolError("a header that is not JSON as agreed") from None
    if type(header) is not dict:
        raise ProtocolError("a header that is not a JSON object")
    return header


def _refuse(_text: str) -> NoReturn:
    raise ValueError("floats travel as text")
