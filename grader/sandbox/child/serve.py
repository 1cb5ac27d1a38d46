"""A child's life: libraries, then a submission, then one answer to each request until the grader hangs up."""

from __future__ import annotations

import importlib
import io
import sys
from collections.abc import Callable
from typing import Any

from grader.sandbox.child import program
from grader.sandbox.child.capture import Streams
from grader.sandbox.child.failure import scrub
from grader.sandbox.child.link import Link
from grader.sandbox.child.sources import Cell, below
from grader.sandbox.child.world import World
from grader.sandbox.encode import opaque
from grader.sandbox.nodes import Reader
from grader.sandbox.wire import HEADER_CAP, Message, ProtocolError


def serve(link: Link) -> None:
    """Answers requests until the grader hangs up."""
    server = Server()
    try:
        while True:
            request = link.receive()
            server.reply(link, request)
    except EOFError:
        return


class Server:
    """Holds a submission's worlds, one for each layout, of which one at a time is active."""

    def __init__(self) -> None:
        self._streams = Streams()
        self._worlds: list[World] = []
        self._active: World | None = None
        self._output_bytes = 0
        self._message_bytes = 0
        self._handlers: dict[str, Callable[[Message], program.Answer]] = {
            "prepare": self._prepare,
            "submission": self._submission,
            "load": self._load,
            "call": self._call,
            "sync": lambda _request: ({"status": "ok", "values": []}, []),
        }
        sys.stdin = io.StringIO("")
        sys.argv[:] = [""]

    def reply(self, link: Link, request: Message) -> None:
        """Answers one request; an answer that can't be carried is sent with opaque values."""
        self._streams.reset(self._output_bytes)
        answer = self._handlers[request.header["kind"]](request)
        send(link, request, answer, self._streams, self._message_bytes)

    def _prepare(self, request: Message) -> program.Answer:
        self._output_bytes = request.header["output_bytes"]
        self._message_bytes = request.header["message_bytes"]
        try:
            for name in request.header["libraries"]:
                importlib.import_module(name)
        except Exception as exc:  # nothing of a student's is here yet
            failure = {
                "type": type(exc).__name__,
                "message": str(exc)[:1000],
                "traceback": "",
                "place": None,
                "stage": "load",
            }
            return {"status": "error", "values": [], "failure": failure}, []
        return {"status": "ok", "values": []}, []

    def _submission(self, request: Message) -> program.Answer:
        reader = Reader(request.body, _NoArrays())
        files = reader.read(request.header["files"])
        overlays = reader.read(request.header["overlays"])
        layouts = request.header["layouts"]
        notebooks = {path: _cells(path, cells) for path, cells in reader.read(request.header["notebooks"]).items()}
        modules = frozenset(below(layout["root"], layout["module"]) for layout in layouts)
        made = zip(layouts, overlays, strict=True)
        self._worlds = [World(files, notebooks, layout, over, modules) for layout, over in made]
        return {"status": "ok", "values": []}, []

    def _load(self, request: Message) -> program.Answer:
        return program.load(self._enter(request), request.header["needs"])

    def _call(self, request: Message) -> program.Answer:
        budget = self._message_bytes - min(HEADER_CAP, self._message_bytes // 2)
        return program.call(self._enter(request), request, self._streams, budget)

    def _enter(self, request: Message) -> World:
        index: int = request.header["layout"]
        world = self._worlds[index]
        if world is not self._active:
            if self._active is not None:
                self._active.deactivate()
            world.activate()
            self._active = world
        return world


def send(link: Link, request: Message, answered: program.Answer, streams: Streams, most: int) -> None:
    """Sends an answer with what was printed; in one of more than ``most`` bytes, opaque values."""
    fields, buffers = answered
    answer = {
        "kind": "answer",
        "token": request.header["token"],
        "failure": None,
        "missing": None,
        "defined": {},
        "stand_ins": [],
        "cells": [],
        "stdout": streams.out.text(),
        "stderr": scrub(streams.err.text())[: streams.limit],
        "cut": streams.cut,
        **fields,
    }
    try:
        link.send(answer, buffers, most)
    except ProtocolError:
        values = [opaque(None, "too large to be carried") for _ in answer["values"]]
        link.send({**answer, "values": values})


def _cells(path: str, cells: Any) -> list[Cell]:
    return [Cell(path, number, count, source) for number, count, source in cells]


class _NoArrays:
    def array(self, _data: Any, _dtype: str, _origin: str, _requires_grad: bool) -> Any:
        raise ProtocolError("a submission holds no arrays")

    def opaque(self, _type_name: str, _note: str) -> Any:
        raise ProtocolError("a submission holds bytes only")
