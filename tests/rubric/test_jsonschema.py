"""The JSON Schemas that editors read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from grader.rubric.jsonschema import FILES, FOLDER, schema_text, write
from grader.rubric.nodes import parse

RUBRIC = """\
title: 1-D convolution as a matrix
module: conv1d_matrix.py
root: "."
packages: [numpy, torch]
overlay: {helpers.py: staff/helpers.py}
givens:
  W1: [[0.1, 0.2], [0.3, 0.4]]
steps:
  delta3: {vjp: e, wrt: s3}
  delta2: {vjp: s3, wrt: s2, upstream: delta3}
criteria:
  - id: matrix
    title: The matrix A for any filters and width
    formula: '\\tilde{Y} = A\\tilde{X}'
    points: 5
    check: matrix
    program: conv_matrix(W, width)
    truth: conv_matrix(W, width)
    cases:
      - W: normal[3, 2, 2]
        width: 4
      - {W: "normal[2, 3, 4]", width: 7, visibility: hidden}
    tolerance: {rtol: 1e-5, atol: 1e-8}
    credit: entries
    depends: [forward]
    extra_credit: false
    hint: one sentence
  - id: affine
    title: Gradients
    points: 6.5
    check: gradient
    program: |
      out, cache = affine_forward(x, w, b)
      dx, dw, db = affine_backward(dout, cache)
    observe: [dx, dw, db]
    truth: {of: "affine(x, w, b)", wrt: [x, w, b], upstream: dout}
  - {id: steps, title: S, points: 1, check: gradient, answer: d, truth: {step: [delta2]}, tolerance: {digits: 2}}
  - id: matrix_written
    title: The assignment's own A
    points: 3
    check: matrix
    answer: A
    symbols: {w: {of: W, order: [0, 1, 2], aliases: [omega, ω]}}
    truth: [conv_matrix(W)]
"""
ASSIGNMENT = """\
title: Assignment 2
course: Deep Learning (CSCE 636, Spring 2024)
released: 2024-02-05T00:00:00-06:00
due: 2024-02-19T23:59:00-06:00
problems_dir: ../problems
problems:
  - {id: tanh_perceptron, points: 20}
extra_credit_cap: 5
"""


def errors(name: str, text: str) -> list[str]:
    checker = jsonschema.Draft202012Validator(json.loads(schema_text(name)))
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(parse(text, name).data)]


@pytest.mark.parametrize("name", FILES)
def test_the_files_are_current(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == schema_text(name), "run `python -m grader.rubric.jsonschema`"


@pytest.mark.parametrize("name", FILES)
def test_it_is_a_schema_that_describes_every_key(name: str) -> None:
    schema = json.loads(schema_text(name))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["title"]
    for model in (schema, *schema.get("$defs", {}).values()):
        assert model["description"]
        assert all("description" in value for value in model["properties"].values())


def test_examples_fit() -> None:
    assert errors("rubric.schema.json", RUBRIC) == []
    assert errors("assignment.schema.json", ASSIGNMENT) == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("points: 5", "points: five", "$.criteria[0].points"),
        ("credit: entries", "credit: entrie", "$.criteria[0].credit"),
        ("atol: 1e-8", "atoll: 1e-8", "$.criteria[0].tolerance"),
        ("step: [delta2]", "steps: [delta2]", "$.criteria[2].truth"),
        ("id: affine", "id: Affine", "$.criteria[1].id"),
        ("hint:", "hnit:", "$.criteria[0]"),
    ],
)
def test_an_editor_sees_mistakes(old: str, new: str, place: str) -> None:
    assert old in RUBRIC
    assert [error.partition(": ")[0] for error in errors("rubric.schema.json", RUBRIC.replace(old, new))] == [place]


def test_the_command_writes_both(tmp_path: Path) -> None:
    write(tmp_path)
    written: dict[str, Any] = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert written == {name: schema_text(name) for name in FILES}
