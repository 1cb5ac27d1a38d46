"""Whose code is compared, and what everybody was given."""

from __future__ import annotations

from pathlib import Path

from grader.model import Cell, Layout, Notebook, Problem, Submission
from grader.similar.sources import given_to_students, sources_of


def test_sources_are_text_with_the_lines_of_an_editor():
    found = sources_of(Submission("ada", {"b.py": b"\xef\xbb\xbfx = 1\r\ny\r", "a.py": b"\xff"}))
    assert dict(found.files) == {"a.py": "\ufffd", "b.py": "x = 1\ny\n"}


def test_a_file_that_is_too_large_is_left_out_and_told():
    found = sources_of(Submission("ada", {"big.py": b"x = 1\n" * 50_000, "hw.py": b""}))
    assert list(found.files) == ["hw.py"]
    assert found.notes == ("ada: big.py has more than 256 KiB of code and was not compared",)


def test_a_notebook_is_the_code_of_its_cells_with_their_numbers():
    notebook = Notebook((Cell(2, 1, "x = 1\ny = 2"), Cell(5, None, "z = 3")))
    found = sources_of(Submission("ada", {}, notebooks={"hw.ipynb": notebook}))
    assert dict(found.files) == {"hw.ipynb": "# cell 2\nx = 1\ny = 2\n# cell 5\nz = 3\n"}


def test_starter_and_overlay_were_given(tmp_path: Path):
    (tmp_path / "starter.py").write_text("def mean(x):\n    ...\n", encoding="utf-8")
    layout = Layout("stats.py", overlay={"helper.py": b"def help(): ...\n", "data.csv": b"1,2\n"})
    problems = [Problem("a", "A", tmp_path, layout, ()), Problem("b", "B", tmp_path / "none", Layout("b.py"), ())]
    assert given_to_students(problems) == ("def help(): ...\n", "def mean(x):\n    ...\n")
