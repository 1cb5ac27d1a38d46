"""A child's answer → what it observed. Trusts nothing: whatever breaks the format raises ProtocolError."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, cast

from numpy.typing import NDArray

from grader.model import Array, Failure, Limits, Missing, Opaque, Place, Status, Value
from grader.sandbox.nodes import Reader, label
from grader.sandbox.wire import MAX_FAILED_CELLS, STAND_INS, Message, ProtocolError

_TRACEBACK_CHARACTERS = 16_384
_MESSAGE_CHARACTERS = 4_096
_MAX_NAMES = 1_000
_MAX_NEAR = 10
_STATUSES = {"ok": Status.OK, "error": Status.ERROR, "missing": Status.MISSING}


@dataclass(frozen=True)
class Answer:
    """What a child answered to one request, checked."""

    status: Status
    values: tuple[Value, ...] = ()
    failure: Failure | None = None
    missing: Missing | None = None
    stdout: str = ""
    stderr: str = ""
    output_cut: bool = False
    defined_at: dict[str, Place] = field(default_factory=dict)
    stand_ins: tuple[str, ...] = ()
    failed_cells: tuple[Failure, ...] = ()


class ModelBuilder:
    """Makes the model's values."""

    def array(self, data: NDArray[Any], dtype: str, origin: str, requires_grad: bool) -> Array:
        data.setflags(write=False)
        return Array(data, dtype, cast(Literal["numpy", "torch", "scalar"], origin), requires_grad)

    def opaque(self, type_name: str, note: str) -> Opaque:
        return Opaque(type_name, note)


def decode_values(nodes: object, body: bytes, count: int) -> tuple[Value, ...]:
    """Exactly ``count`` values of a message. Raises :class:`ProtocolError`."""
    if type(nodes) is not list or len(nodes) != count:
        raise ProtocolError("the wrong number of values")
    reader = Reader(body, ModelBuilder())
    values = tuple(reader.read(node) for node in nodes)
    reader.finish()
    return values


def decode_answer(message: Message, observed: int, limits: Limits) -> Answer:
    """Checks an answer in which ``observed`` values are expected if it went well. Raises :class:`ProtocolError`."""
    header = message.header
    status = _STATUSES.get(_text(header, "status", 20))
    if status is None or type(header.get("cut")) is not bool:
        raise ProtocolError("an answer without a known status")
    return Answer(
        status=status,
        values=decode_values(header.get("values"), message.body, observed if status is Status.OK else 0),
        failure=_failure(header.get("failure")) if status is Status.ERROR else None,
        missing=_missing(header.get("missing")) if status is Status.MISSING else None,
        stdout=_text(header, "stdout", limits.output_bytes),
        stderr=_text(header, "stderr", limits.output_bytes),
        output_cut=header["cut"],
        defined_at=_defined(header.get("defined")),
        stand_ins=_stand_ins(header.get("stand_ins", [])),
        failed_cells=_failed_cells(header.get("cells", [])),
    )


def _failure(data: object) -> Failure:
    fields = _object(data)
    place, stage = fields.get("place"), fields.get("stage")
    if stage not in ("load", "cell", "call"):
        raise ProtocolError("a failure of no known stage")
    return Failure(
        type=_text(fields, "type", 200),
        message=_text(fields, "message", _MESSAGE_CHARACTERS),
        traceback=_text(fields, "traceback", _TRACEBACK_CHARACTERS),
        place=None if place is None else _place(place),
        stage=stage,
    )


def _failed_cells(data: object) -> tuple[Failure, ...]:
    if type(data) is not list or len(data) > MAX_FAILED_CELLS:
        raise ProtocolError("a malformed list of cells")
    failures = tuple(_failure(one) for one in data)
    if not all(one.stage == "cell" and one.place is not None and one.place.cell is not None for one in failures):
        raise ProtocolError("a failure of no known cell")
    return failures


def _stand_ins(data: object) -> tuple[str, ...]:
    """Names that we know: what is served is no matter of opinion, and no room for a message."""
    if type(data) is not list or not all(type(name) is str and name in STAND_INS for name in data):
        raise ProtocolError("a stand-in for no known package")
    return tuple(sorted(set(data)))


def _missing(data: object) -> Missing:
    fields = _object(data)
    kind, near = fields.get("kind"), fields.get("near")
    if kind not in ("module", "name", "several") or type(near) is not list or len(near) > _MAX_NEAR:
        raise ProtocolError("a malformed statement of what is missing")
    names = tuple(label(name) for name in near)
    return Missing(kind, _text(fields, "name", 400), _text(fields, "module", 400), names)


def _defined(data: object) -> dict[str, Place]:
    fields = _object(data)
    if len(fields) > _MAX_NAMES:
        raise ProtocolError("too many names")
    return {label(name): _place(place) for name, place in fields.items()}


def _place(data: object) -> Place:
    """``[file, line, text]``, and in a notebook the cell and its execution count, or none."""
    if type(data) is not list or len(data) not in (3, 5) or not _is_count(data[1]):
        raise ProtocolError("a malformed place")
    if len(data) == 3:
        return Place(label(data[0]), data[1], label(data[2]))
    if not _is_count(data[3]) or not (data[4] is None or _is_count(data[4])):
        raise ProtocolError("a malformed place")
    return Place(label(data[0]), data[1], label(data[2]), data[3], data[4])


def _is_count(number: object) -> bool:
    return type(number) is int and 0 <= number < 2**31


def _object(data: object) -> dict[str, Any]:
    if type(data) is not dict:
        raise ProtocolError("a field that is not an object")
    return data


def _text(fields: dict[str, Any], name: str, limit: int) -> str:
    return label(fields.get(name), limit)
