"""A result JSON, read back into the results of criteria."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import jsonschema
import pytest

from grader.model import Finding, Grade, ProblemResult
from grader.report.json_reader import result_of
from grader.report.json_report import result_json, schema, without_environment


def read_back(problem: ProblemResult, document: dict[str, Any], shown: dict[str, Any]) -> ProblemResult:
    criteria = []
    for item, one in zip(problem.criteria, shown["criteria"], strict=True):
        criteria.append(result_of(document, shown["id"], replace(item.criterion, id=one["id"])))
    return replace(problem, criteria=tuple(criteria))


@pytest.mark.parametrize("name", ["grade", "hostile", "secrets", "with_accepted"])
def test_what_was_written_is_read_back(name: str, request: pytest.FixtureRequest) -> None:
    grade: Grade = request.getfixturevalue(name)
    document = json.loads(result_json(grade))
    pairs = zip(grade.problems, document["problems"], strict=True)
    problems = tuple(read_back(problem, document, shown) for problem, shown in pairs)
    assert all(None not in problem.criteria for problem in problems)
    assert result_json(replace(grade, problems=problems)) == result_json(grade)


def test_a_criterion_that_the_result_lacks_is_none(grade: Grade) -> None:
    criterion = replace(grade.problems[0].criteria[0].criterion, id="other")
    assert result_of(json.loads(result_json(grade)), grade.problems[0].problem.id, criterion) is None


def test_where_the_points_have_changed_the_share_is_kept(grade: Grade) -> None:
    document = json.loads(result_json(grade))
    problem = grade.problems[1]
    (matrix,) = (item for item in problem.criteria if item.criterion.id == "matrix")
    assert (matrix.score, matrix.criterion.points) == (Decimal("3.75"), 5)
    again = result_of(document, problem.problem.id, replace(matrix.criterion, points=Decimal("4.33")))
    assert again is not None
    assert (again.score, again.max_score) == (Decimal("3.25"), Decimal("4.33"))


def test_a_result_without_environment_is_the_same_whatever_was_measured(grade: Grade) -> None:
    one, other = (without_environment(result_json(replace(grade, seconds=seconds))) for seconds in (1.0, 2.0))
    assert one == other
    assert json.loads(one + "\n}")["submission"] == grade.submission


def test_what_is_for_staff_stays_for_staff(grade: Grade) -> None:
    item = grade.problems[0].criteria[0]
    told = replace(item, findings=(Finding("checks.py, line 3", for_staff=True),))
    altered = replace(grade, problems=(replace(grade.problems[0], criteria=(told,)),))
    document = json.loads(result_json(altered))
    jsonschema.validate(document, schema())
    again = result_of(document, grade.problems[0].problem.id, item.criterion)
    assert again is not None
    assert [finding.for_staff for finding in again.findings] == [True]
    assert "checks.py" not in result_json(altered, "student", datetime(2030, 1, 1, tzinfo=UTC))
