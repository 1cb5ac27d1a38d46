"""Facts from the test suites of numpy, torch, Numbas and mitx: this answer, against this reference, gets this verdict.

The cases are no part of this project. They are read from the folder named by TORCH_GRADER_CONFORMANCE, or from
``shared/conformance`` beside the project's folder; without them these tests are skipped.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.compare import compare, read_numbers
from grader.compare.numbers import as_numbers
from grader.model import Reference, Tolerance

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "conformance"
CASES = Path(os.environ.get("TORCH_GRADER_CONFORMANCE") or BESIDE) / "cases.json"
MODELS = ("rel_plus_abs", "rel_plus_abs_entrywise", "relative", "absolute", "exact")

# case → (our verdict, why ours differs)
ON_PURPOSE = {
    "numpy-031": ("correct", "NaN is right where the reference has it: a reference is never NaN by accident"),
    "torch-014": ("correct", "NaN is right where the reference has it: a reference is never NaN by accident"),
}
# credit per entry counts entries that are nonzero in the answer or the reference, so zeros earn nothing
SHARES = {
    "numpy-017": "1e-08 and the 0 that it answers are both zero within the tolerance, so that entry earns nothing",
    "numpy-018": "the right 0 is no entry of the support: one of two entries, not two of three",
    "numpy-019": "an answer of all zeros earns nothing",
}


def cases() -> list[Any]:
    if not CASES.is_file():
        return [pytest.param(None, marks=pytest.mark.skip(reason="no conformance cases: set TORCH_GRADER_CONFORMANCE"))]
    found = json.loads(CASES.read_text(encoding="utf-8"))["cases"]
    return [pytest.param(case, id=case["id"]) for case in found if case["model"] in MODELS]


@pytest.mark.parametrize("case", cases())
def test_the_verdict_is_the_known_one(case):
    (found,) = compare(answer_of(case), reference_of(case), tolerance_of(case), "x")
    verdict, why = ON_PURPOSE.get(case["id"], (case["expected"]["verdict"], ""))
    assert found.equal == (verdict == "correct"), why or found.sentences
    if "entrywise" in case["params"]:
        assert found.mismatched == case["params"]["entrywise"].count(0)
        same = found.share == pytest.approx(case["expected"]["score"])
        assert same != (case["id"] in SHARES), SHARES.get(case["id"], f"share {found.share}")


def tolerance_of(case):
    params = case["params"]
    match case["model"]:
        case "exact":
            return Tolerance("exact")
        case "relative":
            return Tolerance("absolute", rtol=float(params["tol"]))
        case "absolute":
            return Tolerance("absolute", atol=float(params["tol"]))
    return Tolerance("absolute", rtol=float(params["rtol"]), atol=float(params["atol"]))


def answer_of(case):
    """Written text where the rule is one for written answers, else what code would return."""
    if case["model"] in ("relative", "absolute", "exact"):
        return read_numbers(case["student"])
    return as_floats(case["student"])


def reference_of(case):
    values = np.array(as_numbers(read_numbers_or_nan(case["reference"])).data, dtype=np.float64)
    whole = case["model"] == "exact" and np.all(values == np.floor(values))
    return Reference(values.astype(np.int64) if whole else values)


def read_numbers_or_nan(value):
    return as_floats(value) if "nan" in str(value) else read_numbers(value)


def as_floats(value):
    return [as_floats(item) for item in value] if isinstance(value, list) else float(value)
