"""Messages between the grader and a fork server: one JSON object a packet, with descriptors beside it."""

from __future__ import annotations

import array
import json
import socket
from typing import Any

_LARGEST = 65536
_MOST_DESCRIPTORS = 4


def send(connection: socket.socket, message: dict[str, Any], descriptors: tuple[int, ...] = ()) -> None:
    """Sends a message and copies of ``descriptors``."""
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
    connection.sendmsg([json.dumps(message).encode()], rights)


def receive(connection: socket.socket) -> tuple[dict[str, Any], tuple[int, ...]]:
    """The next message and its descriptors. Raises :class:`EOFError` when the other side is gone."""
    room = socket.CMSG_SPACE(_MOST_DESCRIPTORS * array.array("i").itemsize)
    data, ancillary, _, _ = connection.recvmsg(_LARGEST, room)
    descriptors = array.array("i")
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(content[: len(content) - len(content) % descriptors.itemsize])
    if not data:
        raise EOFError
    message: dict[str, Any] = json.loads(data)
    return message, tuple(descriptors)
