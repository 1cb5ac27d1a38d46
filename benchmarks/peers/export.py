"""Writes the criteria that a machine can check, with inputs, expected values and tolerances, for the peers.

``python benchmarks/peers/export.py FOLDER`` puts ``suite.json`` and ``criteria.py`` there. All of it comes from our own
preparation of the assignment, so that the peers do the same work: the same calls, on the same inputs, held against the
same values by the same tolerances.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from grader.assignment import load
from grader.compare.tolerance import WRITTEN, allowance
from grader.model import Criterion, Expected, Reference, Tolerance, Value
from grader.plan.streams import Streams
from grader.prepare import Prepared, PreparedCase, prepare

ROOT = Path(__file__).resolve().parents[2]
RIGHT = ROOT / "submissions_example" / "all_right_numpy" / "answers.yaml"
STREAMS = Streams(0, b"k" * 32)
Item = dict[str, Any]


def prepared() -> Prepared:
    """The shipped assignment with a key of the benchmarks' own."""
    return prepare(load(str(ROOT / "rubrics" / "csce636_hw2.yaml")), STREAMS)


def export(folder: Path, assignment: Prepared) -> None:
    """Writes ``suite.json`` and ``criteria.py``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "suite.json").write_text(json.dumps(list(suite(assignment))), encoding="utf-8")
    shutil.copy(Path(__file__).parent / "criteria.py", folder / "criteria.py")


def suite(assignment: Prepared) -> Iterator[Item]:
    """Every criterion that no person has to mark."""
    right = yaml.safe_load(RIGHT.read_text(encoding="utf-8"))
    for (problem, name), cases in assignment.cases.items():
        criterion = cases[0].planned.criterion
        base = {"id": f"{problem}/{name}", "problem": problem, "points": float(criterion.points), "answer": ""}
        if criterion.program is not None:
            yield base | _program(criterion, cases)
        elif criterion.check != "written":
            yield base | _written(criterion, cases[0], right[problem][criterion.answer])


def _program(criterion: Criterion, cases: tuple[PreparedCase, ...]) -> Item:
    assert criterion.program is not None
    return {
        "needs": list(criterion.program.needs),
        "statements": list(criterion.program.statements),
        "observe": list(criterion.program.observe),
        "cases": [_case(criterion, case) for case in cases],
    }


def _case(criterion: Criterion, case: PreparedCase) -> Item:
    assert case.planned.call is not None
    return {
        "inputs": {name: _plain(value) for name, value in case.planned.call.inputs.items()},
        "seed": case.planned.call.seed,
        "expected": [_plain(value) for value in case.expected],
        "allowed": [_allowed(value, criterion.tolerance, ("float64", "float32")) for value in case.expected],
    }


def _written(criterion: Criterion, case: PreparedCase, right: Any) -> Item:
    """Symbols and shapes are compared as text with the right answer's, which is less than we do."""
    if criterion.symbols or criterion.check == "shape":
        return {"answer": criterion.answer, "expected": right, "allowed": None}
    (expected,) = case.expected
    allowed = _allowed(expected, criterion.tolerance, (WRITTEN,))
    return {"answer": criterion.answer, "expected": _plain(expected), "allowed": {"float64": allowed[WRITTEN]}}


def _allowed(expected: Expected, tolerance: Tolerance, dtypes: tuple[str, ...]) -> dict[str, Any]:
    """The allowed difference of each entry, by the dtype that is returned."""
    if not isinstance(expected, Reference | int | float):
        return {}
    reference = expected if isinstance(expected, Reference) else Reference(np.asarray(expected))
    return {dtype: allowance(tolerance, reference, dtype).at(reference.data).tolist() for dtype in dtypes}


def _plain(value: Value | Expected) -> Any:
    if isinstance(value, Reference):
        value = value.data
    if isinstance(value, np.ndarray):
        return {"array": value.tolist(), "dtype": value.dtype.name}
    return list(value) if isinstance(value, tuple) else value


if __name__ == "__main__":
    export(Path(sys.argv[1]), prepared())
