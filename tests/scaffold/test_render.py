"""What is generated: read by the grader as it was meant, clean to linters, the same each time."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from grader.checks.base import check_names
from grader.errors import UsageError
from grader.model import Visibility
from grader.report.maths import mathml
from grader.report.statement import statement_html
from grader.rubric.problem import load_problem
from grader.scaffold.kinds import KINDS
from grader.scaffold.names import LONGEST, check_title
from grader.scaffold.render import markdown_text, names_taken, rendered, schema_line, yaml_text

ROOT = Path(__file__).resolve().parents[2]
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
LINE = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=40)

Planned = Callable[..., Any]
LayOut = Callable[[Any, Path], Path]


@pytest.fixture(params=sorted(KINDS))
def kind(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def test_the_rubric_is_worth_what_was_asked_for(kind: str, planned: Planned, lay_out: LayOut, tmp_path: Path) -> None:
    problem = load_problem(lay_out(planned(kind=kind, points="7.5"), tmp_path), check_names())
    assert (problem.id, problem.title, problem.layout.module) == ("layer", "Layer", "layer.py")
    assert sum(criterion.points for criterion in problem.criteria) == Decimal("7.5")
    checks = {criterion.check for criterion in problem.criteria}
    assert kind in checks
    cases = [case.visibility for criterion in problem.criteria for case in criterion.cases]
    assert {Visibility.PUBLIC, Visibility.HIDDEN} == {*cases}


def test_the_starter_defines_what_the_rubric_calls_and_the_statement_names_it(
    kind: str, planned: Planned, lay_out: LayOut, tmp_path: Path
) -> None:
    directory = lay_out(planned(kind=kind, function="solve"), tmp_path)
    problem = load_problem(directory, check_names())
    asked = {name for one in problem.criteria if one.program is not None for name in one.program.needs}
    starter = ast.parse((directory / "starter.py").read_text(encoding="utf-8"))
    functions = [node for node in starter.body if isinstance(node, ast.FunctionDef)]
    assert functions
    assert {function.name for function in functions} >= asked
    assert all(ast.unparse(function.body[-1]) == "raise NotImplementedError" for function in functions)
    statement = (directory / "problem.md").read_text(encoding="utf-8")
    answers = {one.answer for one in problem.criteria if one.answer}
    assert all(f"`{function.name}(" in statement for function in functions)
    assert all(f"Answer `{answer}`" in statement for answer in answers)
    assert "`layer.py`" in statement
    if answers:
        (block,) = re.findall(r"```yaml\n(.*?)```", statement, re.DOTALL)
        assert {name: set(given) for name, given in yaml.load(block, yaml.BaseLoader).items()} == {"layer": answers}


def test_every_formula_can_be_shown(kind: str, planned: Planned, lay_out: LayOut, tmp_path: Path) -> None:
    directory = lay_out(planned(kind=kind), tmp_path)
    text = re.sub(r"```.*?```", "", (directory / "problem.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    formulas = [display or inline for display, inline in FORMULA.findall(text)]
    formulas += [one.formula for one in load_problem(directory, check_names()).criteria if one.formula]
    assert len(formulas) >= 3
    for formula in formulas:
        assert mathml(formula).startswith("<math"), formula
        assert "\\" not in mathml(formula), formula


def test_the_statement_is_a_page_with_all_of_its_maths_shown(
    kind: str, planned: Planned, lay_out: LayOut, tmp_path: Path
) -> None:
    page = statement_html(load_problem(lay_out(planned(kind=kind, title="L_2 & *more*"), tmp_path), check_names()))
    prose = re.sub(r"<(style|pre)\b.*?</\1>", "", page, flags=re.DOTALL)
    assert "<h1>L_2 &amp; *more*</h1>" in prose
    assert not re.search(r"[$\\]", prose)


def test_mistakes_say_what_is_wrong_and_why(kind: str, planned: Planned) -> None:
    tree = ast.parse(rendered(planned(kind=kind), Path("problems"))["mistakes.py"])
    known = [node for node in tree.body if isinstance(node, ast.FunctionDef) and "__" in node.name]
    assert len(known) >= 2
    for one in known:
        fact, colon, reason = (ast.get_docstring(one) or "").partition(": ")
        assert fact[0].isupper()
        assert colon
        assert reason.endswith(".")


def ruff(*words: str | Path) -> str:
    """What ruff has to say; nothing when all is well."""
    command = [sys.executable, "-m", "ruff", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_the_files_are_clean_to_linters(planned: Planned, lay_out: LayOut, tmp_path: Path) -> None:
    for kind in KINDS:
        lay_out(planned(f"p_{kind}", kind=kind), tmp_path)
    assert ruff("check", "--config", ROOT / "pyproject.toml", tmp_path) == ""
    assert ruff("check", "--isolated", tmp_path) == ""
    for length in ("88", "120"):
        assert ruff("format", "--check", "--isolated", "--line-length", length, tmp_path) == ""


def test_no_line_grows_too_long_with_the_longest_name(planned: Planned, lay_out: LayOut, tmp_path: Path) -> None:
    for kind in KINDS:
        lay_out(planned(kind[0] * LONGEST, kind=kind), tmp_path)
    assert ruff("check", "--config", ROOT / "pyproject.toml", tmp_path) == ""


def test_the_same_plan_makes_the_same_bytes(planned: Planned, kind: str) -> None:
    assert rendered(planned(kind=kind), Path("problems")) == rendered(planned(kind=kind), Path("problems"))


def test_names_that_the_templates_use_are_known() -> None:
    assert {"x", "np", "torch", "Tensor"} <= names_taken(KINDS["value"])
    assert {"Cache", "dy"} <= names_taken(KINDS["gradient"])
    assert {"orthogonal", "judge"} <= names_taken(KINDS["property"])


@given(LINE)
def test_a_title_is_read_back_as_it_was_given(planned: Planned, title: str) -> None:
    try:
        title = check_title(title)
    except UsageError:
        return
    rubric = rendered(planned(title=title), Path("problems"))["rubric.yaml"]
    assert yaml.safe_load(rubric)["title"] == title


@given(LINE)
def test_a_title_is_shown_as_it_was_given(title: str) -> None:
    try:
        title = check_title(title)
    except UsageError:
        return
    heading = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(f"# {markdown_text(title)}\n")[1]
    shown = "".join(one.content for one in heading.children or () if one.type in ("text", "text_special"))
    assert shown == title


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("RMS norm", "RMS norm"),
        ("Norms: RMS", '"Norms: RMS"'),
        ("a # b", '"a # b"'),
        ("null", '"null"'),
        ("2 layers", '"2 layers"'),
        ('"quoted"', r'"\"quoted\""'),
    ],
)
def test_a_scalar_is_plain_where_that_means_the_same(text: str, written: str) -> None:
    assert yaml_text(text) == written


def test_editors_find_the_schema_beside_a_copy_of_the_source(tmp_path: Path) -> None:
    line = schema_line(ROOT / "problems" / "new", "rubric")
    assert line == "# yaml-language-server: $schema=../../grader/rubric/schema/rubric.schema.json\n"
    assert schema_line(tmp_path, "rubric") == ""
