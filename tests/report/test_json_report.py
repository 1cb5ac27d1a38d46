"""The result JSON keeps its contract."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import jsonschema
import pytest

from grader.model import Grade, Verdict
from grader.report.json_report import result_json, schema

OPTIONAL = ("accepted", "adjusted", "for_staff")


def problems(text: str) -> list[str]:
    checker = jsonschema.Draft202012Validator(schema())
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(json.loads(text))]


def objects(node: Any) -> list[dict[str, Any]]:
    """Every subschema of an object type."""
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    found = [each for item in inner for each in objects(item)]
    return [node, *found] if isinstance(node, dict) and node.get("type") == "object" else found


def test_the_schema_is_one_and_is_strict() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert len(objects(schema())) >= 10
    for each in objects(schema()):
        assert "description" in each
        assert "additionalProperties" in each
        if "properties" in each:
            assert each["additionalProperties"] is False
            assert each["required"] == [name for name in each["properties"] if name not in OPTIONAL]


def test_verdicts_of_the_schema_are_those_of_the_model() -> None:
    assert schema()["$defs"]["criterion"]["properties"]["verdict"]["enum"] == [*Verdict, None]


def test_gold(grade: Grade, before: datetime, gold: Callable[[str, str], None]) -> None:
    staff, student = result_json(grade), result_json(grade, "student", before)
    assert problems(staff) == []
    assert problems(student) == []
    gold("staff.json", staff)
    gold("student.json", student)


def test_hostile_text_is_valid_and_clean(hostile: Grade, before: datetime) -> None:
    for text in (result_json(hostile), result_json(hostile, "student", before)):
        assert problems(text) == []
        assert "NaN" not in text
        assert not set(text) & set("\x1b\x9b\u202e\u202c\u200b\u2066\ufeff\ud800\x00\x08")
        text.encode()


def test_hidden_data_is_not_in_a_students_result(secrets: Grade, before: datetime, after: datetime) -> None:
    assert "CANARY" not in result_json(secrets, "student", before)
    opened = result_json(secrets, "student", after)
    assert "CANARY-LATE-stdout" in opened
    assert opened.count("CANARY") == opened.count("CANARY-LATE")
    assert problems(opened) == []


def test_what_is_hidden_is_null(secrets: Grade, before: datetime) -> None:
    _, hidden, told, _ = json.loads(result_json(secrets, "student", before))["problems"][0]["criteria"]
    assert (hidden["verdict"], hidden["score"], hidden["pending"], hidden["max_score"]) == (None, None, None, 3)
    assert (told["verdict"], told["score"]) == ("timeout", None)


def test_an_accepted_alternative_is_named_with_its_share(with_accepted: Grade, before: datetime) -> None:
    staff, student = result_json(with_accepted), result_json(with_accepted, "student", before)
    assert problems(staff) == problems(student) == []
    shown, hidden = json.loads(student)["problems"][0]["criteria"]
    assert shown["accepted"] == {"as": "½·reg in the place of <reg>", "credit": 0.5}
    assert "accepted" not in hidden
    assert "CANARY" not in student
    assert json.loads(staff)["problems"][0]["criteria"][1]["accepted"]["as"] == "CANARY-name"
    assert "accepted" not in schema()["$defs"]["criterion"]["required"]


def test_what_earns_everything_has_a_share_of_one(with_accepted: Grade) -> None:
    (work,) = with_accepted.problems
    full = replace(work.criteria[0], accepted=replace(work.criteria[0].accepted, credit=Decimal(1)))  # type: ignore[type-var]
    text = result_json(replace(with_accepted, problems=(replace(work, criteria=(full,)),)))
    assert '"credit": 1\n' in text
    assert problems(text) == []


@pytest.mark.parametrize(
    ("score", "text"),
    [("4.00", "4"), ("0.1", "0.1"), ("0.125", "0.13"), ("6.70", "6.7"), ("-0.00", "0"), ("1E+1", "10")],
)
def test_points_have_at_most_two_decimals(grade: Grade, score: str, text: str) -> None:
    assert f'\n  "score": {text},\n' in result_json(replace(grade, score=Decimal(score)))


def test_measured_times_stand_under_environment_alone(grade: Grade) -> None:
    slow, quick = (json.loads(result_json(replace(grade, seconds=seconds))) for seconds in (9.87654, 0.1))
    assert slow.pop("environment") == {"seconds": 9.877}
    quick.pop("environment")
    assert slow == quick


def test_the_order_of_versions_does_not_matter(grade: Grade) -> None:
    turned = replace(grade, versions=dict(reversed(list(grade.versions.items()))))
    assert result_json(turned) == result_json(grade)


def test_final_says_whether_anything_is_pending(grade: Grade) -> None:
    assert json.loads(result_json(grade))["final"] is False
    assert json.loads(result_json(replace(grade, pending=Decimal(0))))["final"] is True
