"""The examples of docs/policies.md: files that can be read, and arithmetic that comes out as it says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from grader.rubric.assignment import load_assignment
from grader.rubric.decisions_schema import DecisionsFile
from grader.rubric.jsonschema import FOLDER
from grader.rubric.nodes import Document, parse
from grader.rubric.words import validate

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
POLICIES, DECISIONS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_the_policies_are_read(tmp_path):
    file = tmp_path / "hw.yaml"
    problems = "problems: [{id: conv1d_matrix}, {id: residual_params}]"
    file.write_text(f"title: T\nproblems_dir: {ROOT / 'problems'}\n{problems}\n{POLICIES}")
    made = load_assignment(file)
    assert made.late is not None
    assert (made.late.grace, made.late.closes, made.late.days, made.drop_lowest) == (900, 432_000, 2, 1)


@pytest.fixture
def decisions() -> Document:
    return parse(DECISIONS, "decisions.yaml")


def test_the_decisions_are_read(decisions):
    file = validate(DecisionsFile, decisions)
    assert decisions.flaws == []
    assert file is not None
    assert len(file.decisions) == 6


def test_editors_accept_the_decisions_and_refuse_others(decisions):
    schema = json.loads((FOLDER / "decisions.schema.json").read_text(encoding="utf-8"))
    check = jsonschema.Draft202012Validator(schema)
    check.validate(decisions.data)
    for wrong in ({"for": "ada"}, {"for": "ada", "why": "ill", "late": "no"}, {"for": 3, "why": "ill"}):
        assert list(check.iter_errors({"decisions": [wrong]}))


def test_editors_know_the_units_of_policies():
    schema = json.loads((FOLDER / "assignment.schema.json").read_text(encoding="utf-8"))
    check = jsonschema.Draft202012Validator(schema)
    file = {"title": "T", "problems": [{"id": "one"}], "due": "2024-02-19T23:59:00-06:00"}
    check.validate(file | {"late": {"per_day": "10 %", "grace": "15 min"}})
    assert list(check.iter_errors(file | {"late": {"per_day": "10"}}))
