"""Observations as the book keeps them, each under a digest of its call.

The seconds that a call took stand beside the bytes, not in them: they are measured, and the bytes are what is compared
between runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from grader.codec.decode import decode
from grader.codec.encode import encode
from grader.codec.sealed import Damaged, seal, unseal
from grader.model import Failure, Missing, Observation, Place, Status

# what is kept of one submission; beyond it, calls are run again when they are needed again
KEPT_BYTES = 16 * 2**20


@dataclass(frozen=True)
class Seen:
    """An observation as it is kept; ``call`` is the call's id, ``digest`` that of its content.

    ``environment`` is a digest of what ran it: versions, limits, confinement.
    """

    call: str
    digest: str
    status: str
    seconds: float
    data: bytes
    environment: str = ""


def kept(observed: Iterable[tuple[str, Observation]], environment: str) -> tuple[Seen, ...]:
    """The observations of a submission, each with its call's digest, as far as they fit into what is kept.

    What was not observed through a fault of ours is not kept: it is tried again.
    """
    found = []
    left = KEPT_BYTES
    for digest, observation in observed:
        data = seal(pack(observation))
        if observation.status is not Status.UNJUDGED and len(data) <= left:
            left -= len(data)
            status, seconds = observation.status.value, observation.seconds
            found.append(Seen(observation.call, digest, status, seconds, data, environment))
    return tuple(found)


def observation_of(seen: Seen) -> Observation:
    """The observation that was kept. Raises :class:`Damaged`."""
    return unpack(unseal(seen.data), seen.seconds)


def pack(observation: Observation) -> bytes:
    """All of an observation but the seconds."""
    return encode(
        (
            observation.call,
            observation.status.value,
            observation.values,
            _failure_fields(observation.failure),
            _missing_fields(observation.missing),
            observation.stdout,
            observation.stderr,
            observation.output_cut,
            {name: _place_fields(place) for name, place in observation.defined_at.items()},
            observation.stand_ins,
            tuple(_failure_fields(failure) for failure in observation.failed_cells),
            observation.only_definitions,
        )
    )


def unpack(data: bytes, seconds: float = 0.0) -> Observation:
    """The observation that was packed. Raises :class:`Damaged`."""
    call, status, values, failure, missing, stdout, stderr, cut, defined, stand_ins, cells, partly = _fields(
        decode(data), str, str, tuple, tuple | None, tuple | None, str, str, bool, dict, tuple, tuple, str
    )
    if status not in set(Status) or not all(type(name) is str for name in (*defined, *stand_ins)):
        raise Damaged("it is no observation")
    return Observation(
        call,
        Status(status),
        values,
        None if failure is None else _failure(failure),
        None if missing is None else _missing(missing),
        stdout,
        stderr,
        cut,
        {name: _place(place) for name, place in defined.items()},
        stand_ins,
        tuple(_failure(cell) for cell in cells),
        partly,
        seconds,
    )


def _place_fields(place: Place | None) -> tuple[Any, ...] | None:
    return None if place is None else (place.file, place.line, place.text, place.cell, place.execution_count)


def _failure_fields(failure: Failure | None) -> tuple[Any, ...] | None:
    if failure is None:
        return None
    return failure.type, failure.message, failure.traceback, _place_fields(failure.place), failure.stage


def _missing_fields(missing: Missing | None) -> tuple[Any, ...] | None:
    return None if missing is None else (missing.kind, missing.name, missing.module, missing.near)


def _place(fields: object) -> Place:
    return Place(*_fields(fields, str, int, str, int | None, int | None))


def _failure(fields: object) -> Failure:
    kind, message, traceback, place, stage = _fields(fields, str, str, str, tuple | None, str)
    if stage not in ("load", "cell", "call"):
        raise Damaged("it is no observation")
    return Failure(kind, message, traceback, None if place is None else _place(place), stage)


def _missing(fields: object) -> Missing:
    kind, name, module, near = _fields(fields, str, str, str, tuple)
    if kind not in ("module", "name", "several") or not all(type(one) is str for one in near):
        raise Damaged("it is no observation")
    return Missing(kind, name, module, near)


def _fields(value: object, *kinds: Any) -> tuple[Any, ...]:
    """Exactly these fields. Raises :class:`Damaged`."""
    if type(value) is not tuple or len(value) != len(kinds):
        raise Damaged("it is no observation")
    if not all(isinstance(field, kind) for field, kind in zip(value, kinds, strict=True)):
        raise Damaged("it is no observation")
    return value


Saved = Mapping[str, Seen]  # by digest of the call
