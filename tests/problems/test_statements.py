"""Statements and starters name all that the rubric asks for, and nothing that a student can't see rendered."""

from __future__ import annotations

import ast
import re
from typing import Any

import pytest
import yaml

from grader.report.maths import mathml

FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)


def statement(shipped: Any, problem_id: str) -> str:
    text: str = (shipped.problem(problem_id).directory / "problem.md").read_text(encoding="utf-8")
    return text


def starter(shipped: Any, problem_id: str) -> ast.Module:
    source: str = (shipped.problem(problem_id).directory / "starter.py").read_text(encoding="utf-8")
    return ast.parse(source)


def needed(shipped: Any, problem_id: str) -> set[str]:
    """The names that the rubric's programs expect of the student."""
    return {
        name
        for criterion in shipped.problem(problem_id).criteria
        if criterion.program is not None
        for name in criterion.program.needs
    }


def asked(shipped: Any, problem_id: str) -> set[str]:
    return {criterion.answer for criterion in shipped.problem(problem_id).criteria if criterion.answer}


def test_the_starter_defines_exactly_what_the_rubric_calls(shipped: Any, problem_id: str) -> None:
    functions = [node for node in starter(shipped, problem_id).body if isinstance(node, ast.FunctionDef)]
    assert {function.name for function in functions} == needed(shipped, problem_id)
    for function in functions:
        assert ast.get_docstring(function), function.name
        assert ast.unparse(function.body[-1]) == "raise NotImplementedError"
        assert len(function.body) == 2


def test_the_starter_names_the_written_answers_and_their_file(shipped: Any, problem_id: str) -> None:
    text = ast.get_docstring(starter(shipped, problem_id)) or ""
    listed = re.search(r"Written answers \(([^)]*)\) go into\s+``answers.yaml``\s+below\s+``(\w+):``", text)
    assert listed
    assert {name.strip() for name in listed[1].split(",")} == asked(shipped, problem_id)
    assert listed[2] == problem_id


def test_the_statement_names_every_function_answer_and_file(shipped: Any, problem_id: str) -> None:
    text = statement(shipped, problem_id)
    for name in needed(shipped, problem_id):
        assert f"`{name}(" in text, name
    for name in asked(shipped, problem_id):
        assert f"`{name}`" in text, name
    assert f"`{shipped.problem(problem_id).layout.module}`" in text


def test_the_statement_shows_an_answers_file_that_can_be_read(shipped: Any, problem_id: str) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", statement(shipped, problem_id), re.DOTALL)
    (found,) = yaml.load(block, yaml.BaseLoader).items()
    assert found[0] == problem_id
    assert set(found[1]) == asked(shipped, problem_id)


def test_every_formula_can_be_shown(shipped: Any, problem_id: str) -> None:
    text = re.sub(r"```.*?```", "", statement(shipped, problem_id), flags=re.DOTALL)
    formulas = [display or inline for display, inline in FORMULA.findall(text)]
    formulas += [criterion.formula for criterion in shipped.problem(problem_id).criteria if criterion.formula]
    assert len(formulas) >= 5
    for formula in formulas:
        assert mathml(formula).startswith("<math"), formula
        assert "\\" not in mathml(formula), formula


def test_the_statement_has_one_heading_of_its_own(shipped: Any, problem_id: str) -> None:
    lines = statement(shipped, problem_id).splitlines()
    assert [line for line in lines if line.startswith("# ")] == [f"# {shipped.problem(problem_id).title}"]


@pytest.mark.parametrize("place", ["titles", "hints"])
def test_titles_and_hints_are_plain_text(shipped: Any, problem_id: str, place: str) -> None:
    for criterion in shipped.problem(problem_id).criteria:
        text = criterion.title if place == "titles" else criterion.hint
        assert not re.search(r"[\\$`<>]|\bTODO\b", text), criterion.id
        assert place == "titles" or not text or text.endswith((".", "?")), criterion.id
