"""Rules on the source of a notebook: its cells are one module, and every breach has its cell."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from grader.checks.judge import judge
from grader.model import Case, Cell, Criterion, Evidence, Judgement, Layout, Notebook, Place, SourceRules, Visibility


def judged(cells: list[str], name: str = "HW2.ipynb", files: dict[str, str] | None = None, **rules: Any) -> Judgement:
    notebook = Notebook(tuple(Cell(2 * index + 2, index + 10, source) for index, source in enumerate(cells)))
    criterion = Criterion("s", "Rules", Decimal(2), "source", source=SourceRules(**rules))
    evidence = Evidence(
        criterion,
        Case("1"),
        {},
        sources={path: text.encode() for path, text in (files or {}).items()},
        layout=Layout("conv.py"),
        notebooks={name: notebook},
    )
    return judge(evidence, Visibility.PUBLIC)


def facts(judgement: Judgement) -> list[str]:
    return [finding.fact for finding in judgement.findings]


@pytest.mark.parametrize("name", ["HW2.ipynb", "conv.ipynb", "a/b c.v2.ipynb"])
def test_a_breach_is_told_with_its_cell_and_line(name: str) -> None:
    cells = ["import numpy as np\n\nx = 1", "", "def solve(A, b):\n    return np.linalg.inv(A) @ b"]
    found = judged(cells, name, forbid=("np.linalg.inv",))
    assert str(found.verdict) == "fail"
    place = Place(name, 2, "return np.linalg.inv(A) @ b", 6, 12)
    assert [finding.where for finding in found.findings] == [place]
    assert facts(found) == [f"`np.linalg.inv` is used at {name}, cell 6 (In [12]), line 2, which this problem forbids."]


def test_names_go_from_cell_to_cell() -> None:
    cells = ["def helper(x):\n    return [y for y in x]", "def conv(x):\n    return helper(x)"]
    assert facts(judged(cells, no_loops=("conv",))) == [
        "`helper`, which `conv` uses, has a list comprehension at HW2.ipynb, cell 2 (In [10]), line 2, "
        "where vectorised code is asked for."
    ]


def test_what_is_required_may_stand_in_any_cell() -> None:
    assert (
        str(judged(["x = 1", "class Linear:\n    def forward(self): return 1"], require=("Linear.forward",)).verdict)
        == "pass"
    )
    assert facts(judged(["def conv(x):\n    pass"], require=("conv", "pool"))) == [
        "`pool` is not defined in what was handed in.",
        "`conv` at HW2.ipynb, cell 2 (In [10]), line 1 is not written yet.",
    ]


def test_scratch_cells_count_unless_the_rule_says_where_to_look() -> None:
    cells = ["import torch", "def conv(x): return x", "torch.autograd.grad(conv, 1)"]
    assert str(judged(cells, forbid=("torch.autograd",)).verdict) == "fail"
    assert str(judged(cells, forbid=("torch.autograd",), scope=("conv",)).verdict) == "pass"


def test_a_cell_that_is_no_python_is_told_and_costs_nothing() -> None:
    found = judged(["def conv(x): return x", "x = (1\ny = 2", "eval('1')"], forbid=("eval",), scope=())
    assert facts(found)[0] == "`eval` is used at HW2.ipynb, cell 6 (In [12]), line 1, which this problem forbids."
    (note,) = judged(["def conv(x): return x", "z = 1\nx = (1\ny = 2"], require=("conv",)).findings
    assert note.fact == (
        "HW2.ipynb, cell 4 (In [11]) is not valid Python: it is not run, and what it uses was not looked at."
    )
    assert note.where == Place("HW2.ipynb", 2, "", 4, 11)


def test_a_cell_that_may_run_and_can_not_be_read_fails() -> None:
    found = judged(["x = 1", "x = " + "-" * 300 + "1"], forbid=("eval",))
    assert str(found.verdict) == "fail"
    assert facts(found) == [
        "The code of HW2.ipynb, cell 4 (In [11]) is nested deeper than 200 levels, so this check can't read it; "
        "a person should look."
    ]


def test_code_that_is_too_long_in_all_fails() -> None:
    found = judged(["#" * 200_000] * 6, forbid=("eval",))
    assert facts(found) == ["All files together are too large for this check to read HW2.ipynb."]


def test_a_module_of_the_same_name_is_another() -> None:
    files = {"conv.py": "def conv(x): return x\n"}
    assert str(judged(["eval('1')"], "conv.ipynb", files, forbid=("eval",)).verdict) == "pass"
    assert (
        str(judged(["eval('1')"], "conv.ipynb", files, forbid=("eval",), scope=("conv (notebook)",)).verdict) == "fail"
    )


def test_a_line_that_says_how_text_is_encoded_says_nothing_in_a_cell() -> None:
    found = judged(["# coding: utf-7\n+AGUAdgBhAGw-('1')", "eval('1')"], forbid=("eval",))
    assert str(found.verdict) == "fail"
