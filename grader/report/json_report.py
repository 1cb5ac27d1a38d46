"""The result JSON, ``torch-grader/result/1``: the shape is a contract, and ``schema/result.schema.json`` states it."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from importlib import resources
from typing import Any

from grader.model import Comparison, Entry, Finding, Grade, Grid, Place
from grader.report.view import AcceptedView, AdjustedView, Audience, CriterionView, GradeView, ProblemView, view
from grader.report.words import number
from grader.text import json_safe

SCHEMA = "torch-grader/result/1"
_LONGEST = 20_000  # the views have shortened each field already
_ENVIRONMENT = ',\n  "environment": {'


def result_json(grade: Grade, audience: Audience = "staff", as_of: datetime | None = None) -> str:
    """The result of ``grade`` as JSON text, ending in a newline; the same bytes for the same grade.

    ``environment`` alone holds what a machine decides. ``as_of`` (with a time zone) says what is open to a student.

    Raises:
        ValueError: for a student's result without ``as_of``, or an ``as_of`` without a time zone.
    """
    document = json_safe(_grade(view(grade, audience, as_of)), _LONGEST)
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def without_environment(result: str) -> str:
    """A result JSON without what a machine decides: what is the same, byte for byte, wherever and whenever it is made.

    ``environment`` is the last key of the document, and no string of it can hold a line break.
    """
    return result.rpartition(_ENVIRONMENT)[0]


def schema() -> dict[str, Any]:
    """The JSON Schema of a result."""
    source = resources.files("grader.report").joinpath("schema/result.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(source)
    return loaded


def _grade(seen: GradeView) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "audience": seen.audience,
        "submission": seen.submission,
        "assignment": seen.assignment,
        "score": number(seen.score),
        "max_score": number(seen.max_score),
        "pending": number(seen.pending),
        "final": seen.final,
        "seed": seen.seed,
        "hidden_digest": seen.hidden_digest,
        "versions": seen.versions,
        "confinement": seen.confinement,
        "notes": seen.notes,
        "problems": [_problem(problem) for problem in seen.problems],
        **({"adjusted": _adjusted(seen.adjusted)} if seen.adjusted else {}),
        "environment": {"seconds": round(seen.seconds, 3)},
    }


def _adjusted(seen: AdjustedView) -> dict[str, Any]:
    return {
        "score": number(seen.score),
        "max_score": number(seen.max_score),
        "pending": number(seen.pending),
        "final": seen.final,
        "adjustments": [{"kind": one.kind, "points": number(one.points), "text": one.text} for one in seen.adjustments],
    }


def _problem(seen: ProblemView) -> dict[str, Any]:
    return {
        "id": seen.id,
        "title": seen.title,
        "score": number(seen.score),
        "max_score": number(seen.max_score),
        "pending": number(seen.pending),
        "extra": number(seen.extra),
        "criteria": [_criterion(criterion) for criterion in seen.criteria],
    }


def _criterion(seen: CriterionView) -> dict[str, Any]:
    return {
        "id": seen.id,
        "title": seen.title,
        "score": _maybe(seen.score),
        "max_score": number(seen.points),
        "pending": _maybe(seen.pending),
        "verdict": seen.verdict and seen.verdict.value,
        "visibility": seen.visibility.value,
        "extra_credit": seen.extra_credit,
        "follow_through": seen.follow_through,
        "hint": seen.hint,
        "findings": [_finding(finding) for finding in seen.findings],
        "answer": seen.answer_text,
        "comment": seen.comment,
        **({"accepted": _accepted(seen.accepted)} if seen.accepted else {}),
    }


def _accepted(seen: AcceptedView) -> dict[str, Any]:
    return {"as": seen.name, "credit": 1 if seen.credit == 1 else float(seen.credit)}


def _maybe(value: Decimal | None) -> int | float | None:
    return None if value is None else number(value)


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "fact": finding.fact,
        "cause": finding.cause and {"code": finding.cause.code, "text": finding.cause.text},
        "hint": finding.hint,
        "where": finding.where and _place(finding.where),
        "case": finding.case,
        "visibility": finding.visibility.value,
        "comparisons": [_comparison(comparison) for comparison in finding.comparisons],
        "snippet": finding.snippet,
        "traceback": finding.traceback,
        "output": finding.output,
        **({"for_staff": True} if finding.for_staff else {}),
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "file": place.file,
        "cell": place.cell,
        "execution_count": place.execution_count,
        "line": place.line,
        "text": place.text,
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "path": comparison.path,
        "aspect": comparison.aspect.value,
        "share": round(comparison.share, 6),
        "sentences": comparison.sentences,
        "notes": comparison.notes,
        "mismatched": comparison.mismatched,
        "total": comparison.total,
        "given_kind": comparison.given_kind,
        "expected_kind": comparison.expected_kind,
        "worst": comparison.worst and _entry(comparison.worst),
        "grid": comparison.grid and _grid(comparison.grid),
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "index": entry.index,
        "given": entry.given,
        "expected": entry.expected,
        "difference": entry.difference,
        "relative": entry.relative,
        "allowed": entry.allowed,
    }


def _grid(grid: Grid) -> dict[str, Any]:
    rows = [
        [{"given": given, "expected": expected, "right": right} for given, expected, right in row] for row in grid.rows
    ]
    return {"rows": rows, "cut": grid.cut, "slice_of": grid.slice_of}
