"""Every example grades as its ``expected.yaml`` says: these are the acceptance tests."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.assignment import load
from grader.intake.folder import read_submission
from grader.model import CriterionResult, Finding, Grade, Limits, Verdict
from grader.pipeline import grade
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare
from grader.sandbox.interface import open_sandbox

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = sorted(path for path in (ROOT / "submissions_example").iterdir() if path.is_dir())
# the demo's own limits are longer; a loop needs no ten seconds to be told
LIMITS = Limits(call_seconds=4)


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    """The shipped assignment, with a key of its own: no example's grade may depend on the hidden inputs."""
    return prepare(load(str(ROOT / "rubrics" / "csce636_hw2.yaml")), Streams(seed=0, key=b"k" * 32))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_example_grades_as_it_says(example: Path, prepared: Prepared) -> None:
    expected = yaml.safe_load((example / "expected.yaml").read_text(encoding="utf-8"))
    with open_sandbox() as sandbox:
        result = grade(prepared, read_submission(example, example.name), sandbox, LIMITS)
    results = {f"{p.problem.id}/{c.criterion.id}": c for p in result.problems for c in p.criteria}
    for name, wanted in expected["criteria"].items():
        _check_criterion(name, results[name], wanted)
    unnamed = {str(r.verdict) for name, r in results.items() if name not in expected["criteria"]}
    assert unnamed <= set(expected["others"]), {n: str(r.verdict) for n, r in results.items()}
    assert _totals(result) == (Decimal(str(expected["score"])), Decimal(str(expected["pending"])))


def _check_criterion(name: str, result: CriterionResult, wanted: Mapping[str, Any]) -> None:
    assert result.verdict is Verdict(wanted["verdict"]), (name, result.findings)
    if "score" in wanted:
        assert result.score == Decimal(str(wanted["score"])), name
    said = " ".join(_words(finding) for finding in result.findings)
    for sentence in wanted.get("says", []):
        assert sentence in said, (name, said)


def _words(finding: Finding) -> str:
    cause = finding.cause.text if finding.cause else ""
    return f"{finding.fact} {cause}"


def _totals(result: Grade) -> tuple[Decimal, Decimal]:
    assert result.max_score == 100
    return result.score, result.pending


def test_there_are_enough_examples() -> None:
    assert len(EXAMPLES) >= 15
