"""Requests to a child and its answers: each request has a token of its own, which only its answer can carry."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from typing import Any

from grader.errors import SandboxError
from grader.model import Call, Layout, Limits, Status, Submission
from grader.sandbox.decode import Answer, decode_answer
from grader.sandbox.encode import Encoder
from grader.sandbox.interface import Child
from grader.sandbox.stubs import is_untouched
from grader.sandbox.wire import GRADER_CAP, HEADER_CAP, Message, Node, ProtocolError, pack

_SYNC_SECONDS = 5.0


def prepare(child: Child, limits: Limits, libraries: Sequence[str], deadline: float) -> None:
    """Tells a fresh child its limits and has it import libraries. Raises :class:`~grader.errors.SandboxError`."""
    fields = {
        "output_bytes": limits.output_bytes,
        "message_bytes": limits.message_bytes,
        "libraries": list(libraries),
    }
    try:
        answer = request(child, "prepare", fields, [], deadline, limits)
    except (TimeoutError, EOFError, ProtocolError) as exc:
        reason = str(exc) or {TimeoutError: "it took too long", EOFError: "it ended"}[type(exc)]
        raise SandboxError(
            f"a child process for student code did not start: {reason}; try {' and '.join(libraries)} in this Python"
        ) from exc
    if answer.failure is not None:
        raise SandboxError(
            f"a child process for student code can't import {' and '.join(libraries)}: {answer.failure.message}"
        )


def introduce(child: Child, submission: Submission, layouts: Sequence[Layout], limits: Limits, deadline: float) -> None:
    """Gives a child the submission's files and the layouts that it will be asked about."""
    encoder = Encoder(GRADER_CAP)
    notebooks = {
        path: [[cell.number, cell.execution_count, cell.source] for cell in notebook.cells]
        for path, notebook in submission.notebooks.items()
    }
    fields = {
        "files": encoder.encode(dict(submission.files)),
        "overlays": encoder.encode([dict(layout.overlay) for layout in layouts]),
        "notebooks": encoder.encode(notebooks),
        "layouts": [
            {
                "module": layout.module,
                "root": layout.root,
                "packages": list(layout.packages),
                "notebook": layout.notebook,
                "untouched": is_untouched(submission.files.get(layout.path, b""), layout.starter),
            }
            for layout in layouts
        ],
    }
    request(child, "submission", fields, encoder.buffers, deadline, limits)


def load(child: Child, layout: int, needs: Sequence[str], limits: Limits, deadline: float) -> Answer:
    """Has a child import a problem's module, or run the notebooks that hold what is needed."""
    fields = {"layout": layout, "needs": list(needs)}
    return _settled(child, limits, request(child, "load", fields, [], deadline, limits))


def ask(child: Child, call: Call, layout: int, limits: Limits, deadline: float) -> Answer:
    """Has a child run a call's program. Raises SandboxError for inputs that can't be sent, besides what all raise."""
    fields, buffers = question(call)
    fields["layout"] = layout
    answer = request(child, "call", fields, buffers, deadline, limits, len(call.program.observe))
    return _settled(child, limits, answer)


def question(call: Call) -> tuple[dict[str, Any], list[bytes]]:
    """Fields and body of a request to run a call's program. Raises SandboxError for inputs that can't be sent."""
    encoder = Encoder(GRADER_CAP - HEADER_CAP)
    inputs = {name: encoder.encode(value) for name, value in call.inputs.items()}
    for name, node in inputs.items():
        if _holds_opaque(node):
            raise SandboxError(f"{call.id}: the input {name} holds something that can't be sent to a child; change it")
    fields = {
        "statements": list(call.program.statements),
        "needs": list(call.program.needs),
        "observe": list(call.program.observe),
        "arrays": call.arrays,
        "seed": call.seed,
        "inputs": inputs,
    }
    return fields, encoder.buffers


def request(
    child: Child,
    kind: str,
    fields: dict[str, Any],
    buffers: list[bytes],
    deadline: float,
    limits: Limits,
    observed: int = 0,
) -> Answer:
    """Sends a request and checks its answer. Raises TimeoutError, EOFError, ProtocolError and SandboxError."""
    token = secrets.token_hex(16)
    try:
        frame = pack({"kind": kind, "token": token, **fields}, buffers)
    except ProtocolError as exc:
        raise SandboxError(f"a {kind} is too large to be sent to a child: {exc}") from exc
    child.send(frame, deadline)
    message = child.receive(deadline)
    if time.monotonic() > deadline:
        raise TimeoutError
    _check(message, token)
    if child.pending():
        raise ProtocolError("more than one answer")
    answer = decode_answer(message, observed, limits)
    if kind in ("prepare", "submission") and answer.status is Status.MISSING:
        raise ProtocolError("an answer of the wrong kind")
    return answer


def _settled(child: Child, limits: Limits, answer: Answer) -> Answer:
    """Asks one thing more, whose answer comes at once: a second answer to the question before it would come first."""
    request(child, "sync", {}, [], time.monotonic() + _SYNC_SECONDS, limits)
    return answer


def _holds_opaque(node: Node) -> bool:
    return isinstance(node, list) and (node[:1] == ["o"] or any(_holds_opaque(item) for item in node))


def _check(message: Message, token: str) -> None:
    if message.header.get("kind") != "answer" or message.header.get("token") != token:
        raise ProtocolError("an answer to a question that was not asked")
