"""Work in further folders is seen from the folder that holds the modules."""

from __future__ import annotations

import pytest

from grader.intake.notes import Notes
from grader.intake.rooted import rooted
from grader.intake.wanted import Wanted

WANTED = Wanted(frozenset({"conv.py", "nn/mlp.py"}), frozenset(), ("csce636_hw2", "Assignment 2"))


def seen(files, wanted=WANTED):
    notes = Notes()
    found, books = rooted(dict.fromkeys(files, b""), {"hw2/x.ipynb": b""}, wanted, notes)
    return set(found), set(books), notes.all()


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"hw2/conv.py", "hw2/lib/im2col.py"}, {"conv.py", "lib/im2col.py"}),
        ({"a/b/nn/mlp.py", "a/b/x.py", "a/c.py"}, {"nn/mlp.py", "x.py", "a/c.py"}),
        ({"old/conv.py", "new/conv.py", "new/nn/mlp.py"}, {"conv.py", "nn/mlp.py", "old/conv.py"}),
        ({"hw1/conv.py", "hw2/conv.py"}, {"conv.py", "hw1/conv.py"}),
        ({"work/hw1/conv.py", "work/Assignment 2/conv.py"}, {"conv.py", "work/hw1/conv.py"}),
    ],
)
def test_the_folder_with_most_of_the_modules_is_the_root(files, found):
    assert seen(files)[0] == found


@pytest.mark.parametrize(
    "files",
    [
        {"conv.py", "hw2/conv.py"},  # the root has it already
        {"a/conv.py", "b/conv.py"},  # nobody knows which
        {"src/other.py", "x.py"},
        set(),
    ],
)
def test_otherwise_everything_stays_where_it_is(files):
    assert seen(files) == (files, {"hw2/x.ipynb"}, ())


def test_notebooks_move_along():
    assert seen({"hw2/conv.py"})[1] == {"x.ipynb"}


def test_of_two_files_that_would_bear_one_name_the_inner_one_is_used():
    found, _, notes = seen({"hw2/conv.py", "hw2/lib.py", "lib.py"})
    assert found == {"conv.py", "lib.py"}
    assert notes == ("'lib.py' was not used: 'hw2/lib.py' was used instead.",)


@pytest.mark.parametrize("line", [b"from hw2.im2col import x", b"  import hw2.im2col as i", b"from ..lib import x"])
def test_nothing_moves_where_a_file_imports_by_the_folders_name(line):
    files = {"hw2/conv.py": b"import numpy\n" + line + b"\n", "hw2/im2col.py": b""}
    assert rooted(files, {}, WANTED, Notes())[0] == files


@pytest.mark.parametrize("line", [b"from hw2_lib import x", b"# import hw2", b"from .im2col import x", b"x = 'hw2.y'"])
def test_other_imports_move(line):
    assert set(rooted({"hw2/conv.py": line}, {}, WANTED, Notes())[0]) == {"conv.py"}
