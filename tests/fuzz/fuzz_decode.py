"""A coverage-guided fuzzer for what the grader reads from a child: ``make fuzz`` (needs atheris).

Whatever a child writes to its pipe, the grader either decodes it or raises ProtocolError. Half of the inputs are raw
bytes; the others are made of the wire's own pieces, so that the fuzzer gets past the length prefix and the JSON.
"""

import json
import sys

import atheris

with atheris.instrument_imports():
    from grader.model import Limits
    from grader.sandbox import nodes
    from grader.sandbox.decode import decode_answer
    from grader.sandbox.wire import PREFIX, Assembler, ProtocolError

LIMITS = Limits(output_bytes=256, message_bytes=1 << 16)
TAGS = [*nodes._TAGS, "int", "object"]


def node(data: atheris.FuzzedDataProvider, depth: int = 0) -> object:
    """A random JSON value that leans towards the wire's nodes."""
    kind = data.ConsumeIntInRange(0, 9)
    if depth > 40 or kind == 0:
        return data.ConsumeInt(9)
    if kind == 1:
        return data.ConsumeUnicode(20)
    if kind == 2:
        return data.PickValueInList([None, True, False, "float64", "nan", "inf", "0x1p3", "numpy", "torch", "scalar"])
    if kind <= 7:
        return [data.PickValueInList(TAGS), *(node(data, depth + 1) for _ in range(data.ConsumeIntInRange(0, 6)))]
    return {data.ConsumeUnicode(8): node(data, depth + 1) for _ in range(data.ConsumeIntInRange(0, 4))}


def answer(data: atheris.FuzzedDataProvider) -> bytes:
    """A frame with every field of an answer, each of them random."""
    header = {
        "kind": "answer",
        "token": "t",
        "status": data.PickValueInList(["ok", "error", "missing", "sync"]),
        "values": [node(data) for _ in range(data.ConsumeIntInRange(0, 3))],
        "failure": node(data) if data.ConsumeBool() else None,
        "missing": node(data) if data.ConsumeBool() else None,
        "defined": node(data) if data.ConsumeBool() else {},
        "stand_ins": node(data) if data.ConsumeBool() else ["tqdm"],
        "cells": [node(data)] if data.ConsumeBool() else [],
        "stdout": data.ConsumeUnicode(20),
        "stderr": node(data),
        "cut": data.ConsumeBool(),
    }
    head = json.dumps(header).encode()
    body = data.ConsumeBytes(data.ConsumeIntInRange(0, 200))
    return PREFIX.pack(len(head), len(body)) + head + body


def one_input(raw: bytes) -> None:
    """Feeds one frame to the grader's side; anything but ProtocolError is a finding."""
    data = atheris.FuzzedDataProvider(raw)
    frame = answer(data) if data.ConsumeBool() else data.ConsumeBytes(len(raw))
    assembler = Assembler(LIMITS.message_bytes)
    try:
        assembler.feed(frame)
        message = assembler.take()
        if message is not None:
            decode_answer(message, data.ConsumeIntInRange(0, 3), LIMITS)
    except ProtocolError:
        pass


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
