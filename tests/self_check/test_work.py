"""What is read of a student's folder, and what is said where there is nothing, or something by another name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.errors import UsageError
from grader.model import Layout, Problem
from grader.self_check.task import Task
from grader.self_check.work import names_of, read_work

Work = Any
STATS = "def mean(x):\n    return x.mean()\n"


def test_modules_and_answers_are_read_and_the_rest_is_not_mentioned(work: Work, task: Task) -> None:
    work.write("data.csv", "1,2\n")
    work.write("README.md", "Hello\n")
    read = read_work(work.root, task)
    assert sorted(read.files) == ["shift.py", "stats.py"]
    assert read.answers["stats"]["count"] == "3"
    assert read.notes == ()


def test_what_looks_like_work_and_can_not_be_used_is_told(work: Work, task: Task) -> None:
    work.write("answers.yml", "stats: {}\n")
    (work.root / "answers.yaml").unlink()
    assert read_work(work.root, task).notes == ("'answers.yml' was not used: call it answers.yaml.",)


def test_of_a_task_that_lies_beside_the_work_nothing_is_read(work: Work, task: Task) -> None:
    from dataclasses import replace

    own = work.root / "given"
    own.mkdir()
    (own / "extra.py").write_text("x = 1\n")
    assert "given/extra.py" in read_work(work.root, task).files
    assert "given/extra.py" not in read_work(work.root, replace(task, own=(own,))).files


def test_an_empty_folder_is_one_sentence(tmp_path: Path, task: Task) -> None:
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(UsageError) as caught:
        read_work(tmp_path, task)
    wanted = "stats.py, shift.py and answers.yaml"
    assert str(caught.value) == f"nothing to check in {tmp_path}: put {wanted} there, or run this where they are."


@pytest.mark.parametrize(
    ("count", "told"),
    [(1, "p0.py"), (2, "p0.py and p1.py"), (4, "p0.py, p1.py, p2.py and p3.py"), (6, "p0.py, p1.py, p2.py and 3 more")],
)
def test_long_lists_are_cut(tmp_path: Path, task: Task, count: int, told: str) -> None:
    from dataclasses import replace

    (criterion,) = task.assignment.problems[1].criteria
    problems = tuple(Problem(f"p{n}", "P", tmp_path, Layout(f"p{n}.py"), (criterion,)) for n in range(count))
    assert names_of(problems) == [f"p{n}.py" for n in range(count)]
    many = replace(task, prepared=replace(task.prepared, assignment=replace(task.assignment, problems=problems)))
    with pytest.raises(UsageError) as caught:
        read_work(tmp_path, many)
    assert f": put {told} there, or" in str(caught.value)


def test_a_path_that_is_not_there_is_told(tmp_path: Path, task: Task) -> None:
    with pytest.raises(UsageError) as caught:
        read_work(tmp_path / "nowhere", task)
    assert str(caught.value) == f"{tmp_path / 'nowhere'}: no such file or folder"


def test_what_a_starter_leaves_open_and_several_files_define_is_told(work: Work, task: Task) -> None:
    work.write("stats.py", 'def mean(x):\n    """The mean."""\n    raise NotImplementedError\n')
    cell = {"cell_type": "code", "source": "def mean(x):\n    return x.mean()", "outputs": [], "metadata": {}}
    notebook = {"cells": [{**cell, "execution_count": None}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    told = "{} define mean, which stats.py leaves open: which is meant? Keep one of them."
    work.write("a.ipynb", json.dumps(notebook))
    assert read_work(work.root, task).notes == ()
    work.write("b.ipynb", json.dumps(notebook))  # a copy
    assert read_work(work.root, task).notes == ()
    work.write("b.ipynb", json.dumps(notebook).replace("x.mean()", "x.sum() / len(x)"))
    assert read_work(work.root, task).notes == (told.format("a.ipynb and b.ipynb"),)
    copy = work.write("stats (1).py", STATS)  # modules come first
    assert read_work(work.root, task).notes == ()
    work.write("stats (2).py", STATS + "# changed\n")
    assert read_work(work.root, task).notes == (told.format("stats (1).py and stats (2).py"),)
    copy.unlink()
    assert read_work(work.root, task).notes == ()
    work.write("stats.py", "def mean(:\n")
    assert read_work(work.root, task).notes == ()


def test_to_a_single_module_belong_its_imports_and_the_answers_beside_it(work: Work, task: Task) -> None:
    work.write("stats.py", "from helper import total\n\n\ndef mean(x):\n    return total(x) / len(x)\n")
    work.write("helper.py", "import deeper.inner\n\n\ndef total(x):\n    return x.sum()\n")
    (work.root / "deeper").mkdir()
    for name in ("deeper/__init__.py", "deeper/inner.py", "unrelated.py"):
        work.write(name, "")
    read = read_work(work.root / "stats.py", task)
    assert sorted(read.files) == ["deeper/__init__.py", "deeper/inner.py", "helper.py", "stats.py"]
    assert read.answers["stats"]["count"] == "3"


def test_to_a_single_notebook_belong_its_imports_and_no_other_work(work: Work, task: Task) -> None:
    def notebook(source: str) -> str:
        cell = {"cell_type": "code", "source": source, "outputs": [], "metadata": {}, "execution_count": None}
        return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})

    work.write("mine.ipynb", notebook("import helper\nmean = helper.mean"))
    work.write("old.ipynb", notebook("import shift"))
    work.write("helper.py", "def mean(x):\n    return x.mean()\n")
    read = read_work(work.root / "mine.ipynb", task)
    assert (list(read.files), list(read.notebooks)) == (["helper.py"], ["mine.ipynb"])


def test_of_a_single_module_flawed_answers_beside_it_are_told(work: Work, task: Task) -> None:
    work.write("answers.yaml", "stats: [\n")
    read = read_work(work.root / "stats.py", task)
    assert read.answers_flaw
    assert read.notes == (read.answers_flaw,)


def test_of_a_single_module_answers_that_were_read_otherwise_beside_it_are_told(work: Work, task: Task) -> None:
    work.write("answers.yaml", "stats:\n\tcount:\t3\n")
    read = read_work(work.root / "stats.py", task)
    assert read.answers["stats"] == {"count": "3"}
    told = "answers.yaml: tabs were read as spaces, each that indents a line as two; use spaces, as YAML does."
    assert read.notes == (told,)
