"""``results.json`` as PrairieLearn reads it (https://docs.prairielearn.com/externalGrading/).

Its ``score`` is a share of what is judged here; what a person marks are manual points there. It knows no tests that
are for staff alone: criteria that students may not see count, and nothing of them is written.
"""

from __future__ import annotations

import json
from decimal import Decimal
from importlib import resources
from typing import Any

from grader.container.gradescope import FAILED
from grader.container.telling import criterion_text, submission_text
from grader.container.worth import by_hand, judged_points
from grader.model import CriterionResult, Grade, Verdict
from grader.report.view import CriterionView, GradeView, platform_views
from grader.report.words import number
from grader.text import json_safe, one_line

Document = dict[str, Any]
_MOST_BYTES = 900_000  # the platform takes a file of 1 MB
_NAME = 200


def results(grade: Grade) -> Document:
    """A grade. Where something could not be judged it is no attempt, and costs none: ``gradable`` is false."""
    seen, _ = platform_views(grade)
    document: Document = {
        "gradable": True,
        "score": _share(grade),
        "message": submission_text(seen),
        "output": "",
        "images": [],
        "tests": _tests(grade, seen),
    }
    if any(result.verdict is Verdict.UNJUDGED for result in _results(grade)):
        document |= {"gradable": False, "format_errors": [_not_gradable(seen)]}
    return _small(document)


def failed() -> Document:
    """A result that is no grade, and no attempt."""
    return {"gradable": False, "format_errors": [FAILED]}


def schema() -> Document:
    """The JSON Schema of what is written."""
    source = resources.files("grader.container").joinpath("schema/prairielearn.schema.json").read_text(encoding="utf-8")
    loaded: Document = json.loads(source)
    return loaded


def _results(grade: Grade) -> list[CriterionResult]:
    return [result for problem in grade.problems for result in problem.criteria]


def _share(grade: Grade) -> float:
    """What was earned of what is judged here, from 0 to 1."""
    most = judged_points(grade.assignment)
    if most <= 0:
        return 1.0
    return float(round(min(max(grade.score / most, Decimal(0)), Decimal(1)), 6))


def _tests(grade: Grade, seen: GradeView) -> list[Document]:
    return [
        _test(problem.title, one)
        for result, problem in zip(grade.problems, seen.problems, strict=True)
        for judged, one in zip(result.criteria, problem.criteria, strict=True)
        if one.open and not by_hand(judged.criterion)
    ]


def _test(problem: str, seen: CriterionView) -> Document:
    judged = seen.verdict is not Verdict.UNJUDGED
    return {
        "name": one_line(f"{problem}: {seen.title}", _NAME),
        **({"points": number(seen.score or Decimal(0)), "max_points": number(seen.points)} if judged else {}),
        "output": criterion_text(seen),
    }


def _not_gradable(seen: GradeView) -> str:
    return f"{FAILED} {submission_text(seen)}".strip()


def _small(document: Document) -> Document:
    """Within the platform's size: of a very long result, outputs go first."""
    safe = json_safe(document, 20_000)
    assert isinstance(safe, dict)
    if len(json.dumps(safe).encode()) > _MOST_BYTES:
        for test in safe["tests"]:
            test["output"] = test["output"][:500]
    return safe
