"""What running a submission's code showed about it as a whole: cells that failed, packages that were stood in for.

Only public calls are asked: what a hidden one brings must not reach a student, by whatever field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from grader.model import Failure, Observation, Visibility
from grader.plan.calls import answers_call
from grader.prepare import Prepared

_MOST_CELLS = 8
_MESSAGE_CHARACTERS = 200


def remarks(prepared: Prepared, observations: Mapping[str, Observation]) -> tuple[str, ...]:
    """Sentences for the report of a submission, by what its public calls showed."""
    calls = [case.planned.call for cases in prepared.cases.values() for case in cases]
    calls += [answers_call(problem) for problem in prepared.assignment.problems]
    public = [call.id for call in calls if call is not None and call.visibility is Visibility.PUBLIC]
    return sentences(observations[name] for name in public if name in observations)


def sentences(public: Iterable[Observation]) -> tuple[str, ...]:
    """What observations showed, in a fixed order."""
    seen = list(public)
    stand_ins = sorted({name for observation in seen for name in observation.stand_ins}, key=str.casefold)
    reasons = sorted({observation.only_definitions for observation in seen} - {""})
    cells = _by_cell(failure for observation in seen for failure in observation.failed_cells)
    return (
        *(f"Only what the criteria need of the notebook was run, because {why}." for why in reasons),
        *(_failed(failure) for failure in cells[:_MOST_CELLS]),
        *((f"{len(cells) - _MOST_CELLS} more cells failed.",) if len(cells) > _MOST_CELLS else ()),
        *((_served(stand_ins),) if stand_ins else ()),
    )


def _by_cell(failures: Iterable[Failure]) -> list[Failure]:
    """One failure for each cell: a notebook is run again for each problem."""
    found: dict[tuple[str, int], Failure] = {}
    for failure in failures:
        place = failure.place
        if place is not None and place.cell is not None:
            found.setdefault((place.file, place.cell), failure)
    return [found[key] for key in sorted(found)]


def _failed(failure: Failure) -> str:
    assert failure.place is not None
    where = replace(failure.place, line=0).at
    told = f"{failure.type}: {failure.message}" if failure.message else failure.type
    told = told if len(told) <= _MESSAGE_CHARACTERS else told[: _MESSAGE_CHARACTERS - 1] + "…"
    return f"{where} failed when the notebook was run, and the rest was run all the same: {told}"


def _served(names: list[str]) -> str:
    *most, last = names
    listed = f"{', '.join(most)} and {last} are" if most else f"{last} is"
    return f"{listed} not there where your code is run: stand-ins that do nothing took the place."
