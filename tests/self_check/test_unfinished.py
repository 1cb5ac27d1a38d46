"""Half a line of Python is no mistake yet."""

from __future__ import annotations

from pathlib import Path

from grader.model import Layout, Place, Problem, Submission
from grader.self_check.unfinished import Unfinished, unfinished

PROBLEMS = (Problem("a", "A", Path(), Layout("layers/a.py"), ()),)


def work(**files: str) -> Submission:
    return Submission("s", {name.replace("__", "/") + ".py": text.encode() for name, text in files.items()})


def test_a_changed_module_that_is_no_python_is_told_with_its_line() -> None:
    found = unfinished(work(layers__a="x = 1\n"), work(layers__a="x = 1\ny = (2\n"), PROBLEMS)
    assert found == [Unfinished(Place("layers/a.py", 2, "y = (2"), 5, "'(' was never closed")]


def test_what_was_so_before_is_no_news() -> None:
    broken = work(layers__a="def (\n")
    assert unfinished(broken, broken, PROBLEMS) == []


def test_a_file_counts_that_another_one_mentions() -> None:
    module = "import tools\nimport pack\n"
    files = {"layers/a.py": module, "tools.py": "def (\n", "alone.py": "def (\n", "pack/__init__.py": "def (\n"}
    now = Submission("s", {name: text.encode() for name, text in files.items()})
    found = unfinished(work(layers__a=module), now, PROBLEMS)
    assert [one.where.file for one in found] == ["tools.py", "pack/__init__.py"]


def test_text_in_no_known_encoding_is_told() -> None:
    (found,) = unfinished(work(), Submission("s", {"a.py": b"x = '\xe9'\n"}), PROBLEMS)
    assert "utf-8" in found.why


def test_what_python_refuses_for_its_depth_does_not_end_the_watch() -> None:
    deep = Submission("s", {"a.py": b"x = " + b"-" * 100_000 + b"1\n"})
    assert len(unfinished(work(), deep, PROBLEMS)) <= 1  # a recursion, or the parser's own limit: as versions have it


def test_answers_that_can_not_be_read_any_more_are_told_with_their_line() -> None:
    now = Submission("s", answers_flaw="answers.yaml, line 7: a list that never ends (close it).")
    (found,) = unfinished(work(), now, PROBLEMS)
    assert found == Unfinished(Place("answers.yaml", 7), 1, "a list that never ends (close it).")
    assert unfinished(now, now, PROBLEMS) == []


def test_a_warning_of_pythons_is_kept_quiet() -> None:
    assert unfinished(work(), work(a="x = '\\d'\n"), PROBLEMS) == []
