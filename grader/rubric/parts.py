"""The parts of a rubric that are valid by themselves: one wrong key must not keep the rest from being checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from grader.rubric.quoting import near
from grader.rubric.schema import CriterionEntry, StepEntry

# what a criterion's other keys are checked against: with one of these wrong, more flaws would only follow from it
_ESSENTIAL = frozenset("id check program answer observe truth raises cases symbols depends source property".split())
_STAND_INS = {"title": "…", "points": 0}


@dataclass(frozen=True)
class Parts:
    """Givens, and steps and criteria that are valid; ``ids`` are those of all criteria as they stand in the file."""

    givens: Mapping[str, Any]
    steps: Mapping[str, StepEntry]
    criteria: Mapping[int, CriterionEntry]
    ids: tuple[object, ...]


def read_parts(data: Any) -> Parts:
    """The parts of the data of a rubric, whatever it is."""
    raw = _mapping(data)
    listed = raw.get("criteria")
    criteria: list[Any] = listed if isinstance(listed, list) else []
    entries = {index: _criterion(one) for index, one in enumerate(criteria)}
    steps = {name: _step(one) for name, one in _mapping(raw.get("steps")).items()}
    return Parts(
        givens=_mapping(raw.get("givens")),
        steps={name: one for name, one in steps.items() if one is not None},
        criteria={index: one for index, one in entries.items() if one is not None},
        ids=tuple(_mapping(one).get("id") for one in criteria),
    )


def _criterion(raw: Any) -> CriterionEntry | None:
    try:
        return CriterionEntry.model_validate(raw)
    except ValidationError as error:
        details = error.errors(include_url=False)
        if not all(_is_harmless(detail) for detail in details):
            return None
        wrong = {str(detail["loc"][0]) for detail in details}
        kept = {key: value for key, value in raw.items() if key not in wrong}
        stand_ins = {key: value for key, value in _STAND_INS.items() if key in wrong}
        return CriterionEntry.model_validate(kept | stand_ins)


def _is_harmless(detail: ErrorDetails) -> bool:
    """Whether the criterion can be read on without the key that is wrong."""
    if not detail["loc"]:
        return False
    key = str(detail["loc"][0])
    if detail["type"] == "extra_forbidden" and len(detail["loc"]) == 1:
        return near(key, CriterionEntry.model_fields) not in _ESSENTIAL
    return key not in _ESSENTIAL


def _step(raw: Any) -> StepEntry | None:
    try:
        return StepEntry.model_validate(raw)
    except ValidationError:
        return None


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
