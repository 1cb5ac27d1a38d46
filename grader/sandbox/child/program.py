"""Answers one call: runs a rubric's program against the student's names and encodes what it observes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.sandbox.child.capture import Streams
from grader.sandbox.child.deliver import read_inputs
from grader.sandbox.child.failure import TEST, describe
from grader.sandbox.child.resolve import LostName, MissingName, defined_at, load_all, resolve
from grader.sandbox.child.seeding import seed
from grader.sandbox.child.world import World
from grader.sandbox.encode import Encoder
from grader.sandbox.wire import Message, Node

_ALLOWED: dict[str, Any] = {
    function.__name__: function
    for function in (range, len, int, float, bool, str, list, tuple, dict, sum, min, max, abs, zip, enumerate, round)
}
_ALLOWED |= {"sorted": sorted, "isinstance": isinstance, "type": type, "print": print}
STDOUT = "$stdout"
# header fields, and the buffers of the body
Answer = tuple[dict[str, Any], list[bytes]]


def load(world: World, needs: Sequence[str]) -> Answer:
    """Imports the problem's module, if the submission has it, or runs the notebooks that hold what is needed."""
    try:
        seed(0)
        load_all(world, needs)
    except BaseException as exc:  # SystemExit and KeyboardInterrupt are a student's error too
        failure = describe(exc, world.sources, "load")
        return {"status": "error", "values": [], "failure": failure, **world.news()}, []
    return {"status": "ok", "values": []}, []


def call(world: World, request: Message, streams: Streams, budget: int) -> Answer:
    """Runs the program of a request and encodes the values that it observes."""
    fields, buffers = _answer(world, _Run(world, request, streams), budget)
    return {**fields, "defined": defined_at(world, request.header["needs"]), **world.news()}, buffers


def _answer(world: World, program: _Run, budget: int) -> Answer:
    fields: dict[str, Any] = {"values": []}
    try:
        values = program.observe()
    except MissingName as exc:
        return {**fields, "status": "missing", "missing": exc.data}, []
    except LostName as exc:
        return {**fields, "status": "error", "failure": exc.data}, []
    except BaseException as exc:  # SystemExit and KeyboardInterrupt are a student's error too
        failure = describe(exc, world.sources, program.stage, program.line)
        return {**fields, "status": "error", "failure": failure}, []
    encoder = Encoder(budget)
    nodes: list[Node] = [encoder.encode(value) for value in values]
    return {**fields, "status": "ok", "values": nodes}, encoder.buffers


class _Run:
    def __init__(self, world: World, request: Message, streams: Streams) -> None:
        self._world = world
        self._request = request
        self._streams = streams
        self.line = ""  # of the program, as it is being run
        self.stage = "load"

    def observe(self) -> Sequence[object]:
        header = self._request.header
        needs = resolve(self._world, header["needs"])
        self._streams.forget()  # what a module printed while it was loaded is none of the program's output
        self.stage = "call"
        names = {"__builtins__": dict(_ALLOWED), **read_inputs(self._request), **needs}
        seed(header["seed"])
        for statement in header["statements"]:
            self.line = statement
            exec(compile(statement, TEST, "exec", dont_inherit=True), names)  # noqa: S102  the grader's text
        return [self._evaluate(expression, names) for expression in header["observe"]]

    def _evaluate(self, expression: str, names: dict[str, Any]) -> object:
        if expression == STDOUT:
            return self._streams.out.text()
        self.line = expression
        return eval(compile(expression, TEST, "eval", dont_inherit=True), names)  # noqa: S307  the grader's text
