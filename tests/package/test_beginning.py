"""What students begin with: the files of problems under the names that are looked for, and nothing that was run."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.intake.answers import read_answers
from grader.model import Criterion, Layout, Problem
from grader.package.beginning import answers, beginning


def problem(folder: Path, layout: Layout | None = None, *asked: str, **files: str) -> Problem:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(content, encoding="utf-8")
    criteria = tuple(
        Criterion(f"c{at}", f"What\nis {name}?", Decimal(1), "value", answer=name) for at, name in enumerate(asked)
    )
    return Problem(folder.name, folder.name, folder, layout or Layout("conv.py"), criteria)


def told(*problems: Problem) -> str:
    with pytest.raises(UsageError) as caught:
        beginning(problems)
    return str(caught.value)


def test_a_starter_gets_the_name_of_its_module(tmp_path: Path) -> None:
    one = problem(
        tmp_path / "a", Layout("layers/conv.py", root="src"), starter__py="def conv(): ...\n", reference__py="x"
    )
    assert [(member.name, member.data) for member in beginning([one])] == [("src/layers/conv.py", b"def conv(): ...\n")]


def test_overlaid_files_come_too_and_stand_for_a_starter(tmp_path: Path) -> None:
    layout = Layout("conv.py", overlay={"course/helpers.py": b"h", "conv.py": b"theirs"})
    one = problem(tmp_path / "a", layout, starter__py="starter")
    assert {member.name: member.data for member in beginning([one])} == {
        "course/helpers.py": b"h",
        "conv.py": b"theirs",
    }


def test_overlaid_files_stand_below_the_root_where_they_are_imported(tmp_path: Path) -> None:
    layout = Layout("conv.py", root="src", overlay={"course/helpers.py": b"h", "conv.py": b"theirs"})
    one = problem(tmp_path / "a", layout, starter__py="starter")
    assert [member.name for member in beginning([one])] == ["src/conv.py", "src/course/helpers.py"]


def test_a_problem_without_a_starter_has_none(tmp_path: Path) -> None:
    assert beginning([problem(tmp_path / "a")]) == []


def test_a_file_that_problems_share_stands_once(tmp_path: Path) -> None:
    some = [problem(tmp_path / name, starter__py="def conv(): ...\n") for name in "ab"]
    assert [member.name for member in beginning(some)] == ["conv.py"]


def test_two_starters_of_one_name_are_told(tmp_path: Path) -> None:
    one, other = problem(tmp_path / "a", starter__py="1"), problem(tmp_path / "b", starter__py="2")
    assert told(one, other) == (
        f"{tmp_path / 'b'}: another problem has a different conv.py, and a kit can hold one; name another `module` in "
        "one of the rubrics, or give both the same file"
    )


@pytest.mark.parametrize("name", ["aux.py", "what?.py", "a b.py", "src/con/x.py"])
def test_a_name_that_not_every_system_can_unpack_is_told(tmp_path: Path, name: str) -> None:
    one = problem(tmp_path / "a", Layout(name), starter__py="1")
    assert told(one) == f"{tmp_path / 'a'}: no system but this one can unpack a file named {name!r}; rename it"


def test_a_starter_that_can_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    one = problem(tmp_path / "a", starter__py="1")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert told(one) == f"{tmp_path / 'a' / 'starter.py'}: can't be read (Permission denied)"


# ------------------------------------------------------------------------------------------------------------ notebooks

NOTEBOOK = {
    "cells": [
        {
            "cell_type": "markdown",
            "id": "a",
            "source": ["# Task"],
            "metadata": {"author": "ada"},
            "attachments": {"x": {}},
        },
        {
            "cell_type": "code",
            "id": "b",
            "execution_count": 7,
            "metadata": {"solution": True},
            "outputs": [{"output_type": "stream", "text": ["18624"]}],
            "source": ["def f(): ...\n"],
        },
    ],
    "metadata": {"kernelspec": {"name": "python3"}, "papermill": {"answer": 18624}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def test_a_notebook_comes_as_it_is_before_it_is_ever_run(tmp_path: Path) -> None:
    (member,) = beginning([problem(tmp_path / "a", starter__ipynb=json.dumps(NOTEBOOK))])
    assert member.name == "conv.ipynb"
    assert json.loads(member.data) == {
        "cells": [
            {"cell_type": "markdown", "id": "a", "source": ["# Task"], "metadata": {}, "attachments": {"x": {}}},
            {
                "cell_type": "code",
                "id": "b",
                "execution_count": None,
                "metadata": {},
                "outputs": [],
                "source": ["def f(): ...\n"],
            },
        ],
        "metadata": {"kernelspec": {"name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"cells": [1], "metadata": {}}', '{"cells": [], "metadata": 3}'])
def test_a_notebook_that_is_none_is_told(tmp_path: Path, content: str) -> None:
    one = problem(tmp_path / "a", starter__ipynb=content)
    path = tmp_path / "a" / "starter.ipynb"
    assert told(one) == f"{path}: not a notebook that can be read; save it again from Jupyter"


# -------------------------------------------------------------------------------------------------------------- answers


def test_the_answers_file_has_a_place_for_each_answer(tmp_path: Path) -> None:
    some = [
        problem(tmp_path / "a", None, "A", "1st", "A"),
        problem(tmp_path / "b"),
        problem(tmp_path / "c", None, "yes"),
    ]
    (member,) = answers(some)
    assert member.name == "answers.yaml"
    assert read_answers(member.data, member.name) == ({"a": {"A": "", "1st": ""}, "c": {"yes": ""}}, "")
    assert "  A:  # What is A?\n" in member.data.decode()


def test_without_written_answers_there_is_no_such_file(tmp_path: Path) -> None:
    assert answers([problem(tmp_path / "a")]) == []
