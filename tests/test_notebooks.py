"""Notebooks through every room, from the file to the grade, with real children."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.intake.folder import read_submission
from grader.model import Assignment, CriterionResult, Grade, Limits, Verdict, Visibility
from grader.pipeline import grade
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare
from grader.rubric.problem import load_problem
from grader.sandbox.interface import Sandbox, open_unconfined

CHAIN = """
title: A chain
module: chain.py
packages: [numpy]
criteria:
  - {id: first, title: First, points: 2, check: value, program: first(x), cases: [{x: "normal[3]"}]}
  - id: second
    title: Second
    points: 3
    check: value
    program: second(x)
    cases: [{x: "normal[4]"}, {x: "normal[5]", visibility: hidden}]
  - {id: s1, title: S, points: 1, check: value, answer: s1, truth: "2.5", tolerance: {digits: 2}}
  - id: style
    title: Style
    points: 1
    check: source
    source: {forbid: [np.linalg.inv], in: [first]}
"""
REFERENCE = "def first(x):\n    return x + 1\n\n\ndef second(x):\n    return x * 2\n"
IMPORTS = "%matplotlib inline\nimport numpy as np\nimport matplotlib.pyplot as plt\nfrom tqdm import tqdm"
FIRST = "def first(x):\n    plt.plot(x)\n    return x + ONE"
SECOND = "def second(x):\n    return np.array([2 * one for one in tqdm(x)])"
ANSWERS = "ANSWERS = {'chain': {'s1': 2.5}}"
RIGHT = [IMPORTS, "ONE = 1", FIRST, SECOND, ANSWERS]


@pytest.fixture(scope="module")
def prepare_with(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Prepared]:
    """``prepare_with(notebook="definitions")``: the assignment, ready; other keys of the rubric are added to it."""

    def make(**keys: str) -> Prepared:
        folder = tmp_path_factory.mktemp("problems") / "chain"
        folder.mkdir()
        added = "".join(f"{key}: {value}\n" for key, value in keys.items())
        (folder / "rubric.yaml").write_text(CHAIN.replace("criteria:\n", f"{added}criteria:\n"), encoding="utf-8")
        (folder / "reference.py").write_text(REFERENCE, encoding="utf-8")
        assignment = Assignment("hw", "Homework", (load_problem(folder),), folder.parent / "hw.yaml")
        return prepare(assignment, Streams(4, b"k" * 32))

    return make


@pytest.fixture(scope="module")
def whole(prepare_with: Callable[..., Prepared]) -> Prepared:
    return prepare_with()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with open_unconfined() as opened:
        yield opened


@pytest.fixture
def hand_in(tmp_path: Path, sandbox: Sandbox) -> Callable[..., Grade]:
    """``hand_in(prepared, {"HW2.ipynb": cells, "chain.py": text})``: the grade of a folder with these files."""

    def make(prepared: Prepared, files: dict[str, list[str] | str], **limits: Any) -> Grade:
        for name, content in files.items():
            (tmp_path / name).write_text(content if isinstance(content, str) else as_jupyter(content), encoding="utf-8")
        return grade(prepared, read_submission(tmp_path, "ada"), sandbox, Limits(**limits))

    return make


def as_jupyter(cells: list[str]) -> str:
    """A notebook of code cells, run from the top, with a heading above each."""
    written = []
    for count, source in enumerate(cells, 1):
        written.append({"cell_type": "markdown", "metadata": {}, "source": [f"## Part {count}"]})
        lines = source.splitlines(keepends=True)
        code = {"cell_type": "code", "execution_count": count, "metadata": {}, "outputs": [], "source": lines}
        written.append(code)
    metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps({"cells": written, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}, indent=1)


def by_id(result: Grade) -> dict[str, CriterionResult]:
    return {criterion.criterion.id: criterion for problem in result.problems for criterion in problem.criteria}


def verdicts(result: Grade) -> list[str]:
    return [str(criterion.verdict) for criterion in by_id(result).values()]


SERVED = "matplotlib and tqdm are not there where your code is run: stand-ins that do nothing took the place."
LEFT_OUT = "{}: notebook commands are not run and were left out: `%matplotlib inline` (cell 2)."


@pytest.mark.parametrize("name", ["HW2.ipynb", "chain.ipynb"])
def test_a_right_notebook_earns_everything(whole: Prepared, hand_in: Callable[..., Grade], name: str) -> None:
    result = hand_in(whole, {name: RIGHT})
    assert verdicts(result) == ["pass"] * 4
    assert (result.score, result.notes) == (7, ())
    assert result.remarks == (LEFT_OUT.format(name), SERVED)


def test_a_notebook_is_graded_alike_each_time(whole: Prepared, hand_in: Callable[..., Grade]) -> None:
    cells = [IMPORTS, "np.save('x', 1)", FIRST, SECOND]
    one, other = (replace(hand_in(whole, {"HW2.ipynb": cells}), seconds=0.0) for _ in range(2))
    assert one.remarks
    assert repr(one) == repr(other)


def test_a_cell_that_fails_costs_what_needs_it_and_says_so(whole: Prepared, hand_in: Callable[..., Grade]) -> None:
    result = hand_in(whole, {"HW2.ipynb": [IMPORTS, "ONE = np.load('one.npy')", FIRST, SECOND, ANSWERS]})
    assert verdicts(result) == ["error", "pass", "pass", "pass"]
    (finding,) = by_id(result)["first"].findings
    failed = "FileNotFoundError: [Errno 2] No such file or directory: 'one.npy'"
    assert finding.fact == (
        "first raised NameError: name 'ONE' is not defined; cell 4 (In [2]) of HW2.ipynb, which should define it, "
        f"failed: {failed}"
    )
    assert finding.where is not None
    assert finding.where.at == "HW2.ipynb, cell 6 (In [3]), line 3"
    assert result.remarks[1] == (
        f"HW2.ipynb, cell 4 (In [2]) failed when the notebook was run, and the rest was run all the same: {failed}"
    )


def test_a_function_that_its_cell_does_not_define_is_told_with_that_cell(
    whole: Prepared, hand_in: Callable[..., Grade]
) -> None:
    result = hand_in(whole, {"HW2.ipynb": [IMPORTS, "ONE = 1", FIRST, "def second(x:\n    return 2 * x"]})
    assert verdicts(result) == ["pass", "error", "missing", "pass"]
    finding = by_id(result)["second"].findings[0]
    assert finding.fact.startswith("second is not defined, because HW2.ipynb, cell 8 (In [4]) failed: SyntaxError: ")
    assert (finding.snippet, finding.where and finding.where.text) == ("", "def second(x:")


def test_an_answer_in_a_cell_that_fails_is_told_with_that_cell(whole: Prepared, hand_in: Callable[..., Grade]) -> None:
    result = hand_in(whole, {"HW2.ipynb": [*RIGHT[:4], "ANSWERS = {'s1': nowhere}"]})
    (finding,) = by_id(result)["s1"].findings
    assert finding.fact == (
        "ANSWERS is not defined, because HW2.ipynb, cell 10 (In [5]) failed: NameError: name 'nowhere' is not defined"
    )


def test_a_wrong_function_is_pointed_at_in_its_cell(whole: Prepared, hand_in: Callable[..., Grade]) -> None:
    result = hand_in(whole, {"HW2.ipynb": [*RIGHT[:2], FIRST.replace("+ ONE", "- ONE"), SECOND, ANSWERS]})
    (finding,) = by_id(result)["first"].findings
    assert finding.where is not None
    assert (finding.where.at, finding.where.text) == ("HW2.ipynb, cell 6 (In [3]), line 1", "def first(x):")
    assert "# first is defined in HW2.ipynb, cell 6 (In [3]), line 1: run this in that notebook" in finding.snippet


def test_rules_on_the_source_see_cells(whole: Prepared, hand_in: Callable[..., Grade]) -> None:
    cells = [*RIGHT[:2], FIRST + " + 0 * np.linalg.inv([[1]])[0, 0]", "np.linalg.inv([[2]])"]
    result = by_id(hand_in(whole, {"HW2.ipynb": cells}))
    assert [result["first"].verdict, result["style"].verdict] == [Verdict.PASS, Verdict.FAIL]
    assert [finding.fact for finding in result["style"].findings] == [
        "`np.linalg.inv` is used at HW2.ipynb, cell 6 (In [3]), line 3, which this problem forbids."
    ]


def test_a_module_and_a_notebook_make_one_submission(whole: Prepared, hand_in: Callable[..., Grade]) -> None:
    files = {
        "chain.py": "def first(x):\n    return x + 1\n",
        "HW2.ipynb": [IMPORTS, "def first(x): pass", SECOND, ANSWERS],
    }
    assert verdicts(hand_in(whole, files)) == ["pass"] * 4


def test_training_in_a_cell_costs_no_points(whole: Prepared, hand_in: Callable[..., Grade]) -> None:
    cells = [*RIGHT, "while True:\n    first(np.ones(3))"]
    result = hand_in(whole, {"HW2.ipynb": cells}, submission_seconds=8)
    assert verdicts(result) == ["pass"] * 4
    assert result.remarks[1] == (
        "Only what the criteria need of the notebook was run, because running all of its cells took longer than 2 s."
    )


def test_an_author_asks_for_definitions_only(
    prepare_with: Callable[..., Prepared], hand_in: Callable[..., Grade]
) -> None:
    cells = [*RIGHT, "plt.plot(1 / 0)", "while True: pass", "assert False"]
    result = hand_in(prepare_with(notebook="definitions"), {"HW2.ipynb": cells}, call_seconds=4)
    assert verdicts(result) == ["pass"] * 4
    assert result.remarks == (LEFT_OUT.format("HW2.ipynb"), SERVED)


def test_what_hidden_calls_bring_is_no_remark(whole: Prepared, hand_in: Callable[..., Grade]) -> None:
    leak = (
        "def second(x):\n    if len(x) == 5:\n        import wandb\n        raise ValueError(str(x))\n    return 2 * x"
    )
    result = hand_in(whole, {"HW2.ipynb": [*RIGHT[:3], leak, ANSWERS]})
    second = by_id(result)["second"]
    assert {finding.visibility for finding in second.findings} == {Visibility.HIDDEN}
    assert result.remarks[1:] == (SERVED,)


def test_a_damaged_notebook_is_a_note_and_ends_nothing(whole: Prepared, hand_in: Callable[..., Grade]) -> None:
    result = hand_in(whole, {"HW2.ipynb": "{", "chain.py": REFERENCE})
    assert verdicts(result) == ["pass", "pass", "missing", "pass"]
    assert result.notes[0].startswith("'HW2.ipynb' was not used: it is damaged at line 1;")
