"""The Python that repeats the calls of a public case on a student's own machine, ready to be pasted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.compare.kinds import with_article
from grader.model import Call, Observation, Program, Status, Value
from grader.plan.calls import PlannedCase
from grader.plan.draw import source_of
from grader.plan.snippet import OUTPUT, imports
from grader.replay.asked import Asked
from grader.replay.run import Seen
from grader.replay.sendable import fingerprint, sendable

# numbers and texts that are written out in one snippet; what goes beyond that is only described
MOST_WRITTEN = 1000


def calls_snippet(planned: PlannedCase, seen: Sequence[Seen]) -> str:
    """Imports, and for each call its inputs, its lines and a print of what it brings."""
    if not seen:
        return ""
    writer = _Writer(planned)
    body = [line for one in seen for line in writer.call(one.asked)]
    return "\n".join([*_imports(planned, seen), "", *body]) + "\n"


def _imports(planned: PlannedCase, seen: Sequence[Seen]) -> list[str]:
    needs = dict.fromkeys(name for one in seen for name in one.asked.program.needs)
    places = {name: place for one in seen for name, place in one.observation.defined_at.items()}
    call = Call("", planned.problem.layout, Program((), tuple(needs), ()), arrays=planned.criterion.inputs)
    return imports(call, Observation("", Status.OK, defined_at=places))


class _Writer:
    """Writes calls one after the other; knows which names are defined so far, and as what."""

    def __init__(self, planned: PlannedCase) -> None:
        self._code = planned.code
        self._own = {name: fingerprint(sendable(value)) for name, value in planned.inputs.items()}
        self._torch = planned.criterion.inputs == "torch"
        self._left = MOST_WRITTEN
        self._defined: dict[str, bytes] = {}

    def call(self, asked: Asked) -> list[str]:
        """The lines of a call; comments where one of its inputs is too large."""
        lines, whole = [], True
        for name, value in asked.inputs.items():
            line = self._input(name, value)
            whole = whole and not line.startswith("#")
            lines += [line] if line else []
        program = asked.program
        body = [line for statement in program.statements for line in statement.splitlines()]
        body += [f"print({text})" for text in program.observe if text != OUTPUT]
        return [*lines, *(body if whole else [f"# {line}" for line in body])]

    def _input(self, name: str, value: Value) -> str:
        print_ = fingerprint(value)
        if self._defined.get(name) == print_:
            return ""
        code = self._code[name] if self._own.get(name) == print_ else self._written(value)
        if not code:
            self._defined.pop(name, None)
            return f"# {name} is {_described(value)}, too large to be written out here"
        self._defined[name] = print_
        return f"{name} = {code}"

    def _written(self, value: Value) -> str:
        size = _size(value)
        if size > self._left:
            return ""
        self._left -= size
        return _code(value, "torch.as_tensor({})" if self._torch else "{}")


def _code(value: Value, wrapped: str) -> str:
    """A sendable value as an expression, with numpy as ``np``; arrays are ``wrapped``."""
    if isinstance(value, np.ndarray):
        made = f"np.array({source_of(value.tolist())}, dtype=np.{value.dtype.name})"
        empty = f"np.zeros({value.shape}, dtype=np.{value.dtype.name})"
        return wrapped.format(made if value.size else empty)
    if isinstance(value, np.generic):
        return wrapped.format(f"np.{value.dtype.name}({source_of(value.item())})")
    if isinstance(value, tuple):
        items = [_code(item, wrapped) for item in value]
        return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
    if isinstance(value, list):
        return f"[{', '.join(_code(item, wrapped) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{source_of(key)}: {_code(item, wrapped)}' for key, item in value.items())}}}"
    if isinstance(value, frozenset):
        return f"set([{', '.join(sorted(map(repr, value)))}])"
    return source_of(value)


def _size(value: Value) -> int:
    if isinstance(value, np.ndarray):
        return int(value.size)
    if isinstance(value, dict):
        return sum(map(_size, value.values())) + len(value)
    if isinstance(value, list | tuple | frozenset):
        return sum(map(_size, value))
    return 1 + len(value) // 20 if isinstance(value, str | bytes) else 1


def _described(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"{with_article(value.dtype.name)} array of shape {value.shape}"
    return with_article(type(value).__name__)
