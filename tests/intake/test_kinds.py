"""What a file is by its name."""

from __future__ import annotations

import pytest

from grader.intake.kinds import is_noise, kind_of, other_archive, stem_of, with_small_suffix


@pytest.mark.parametrize(
    ("name", "kind", "stem"),
    [
        ("conv.py", "source", "conv"),
        ("CONV.PY", "source", "CONV"),
        ("conv.pyx", "other", "conv"),
        ("HW2.IPYNB", "notebook", "HW2"),
        ("hw2.ipynb", "notebook", "hw2"),
        ("answers.yaml", "answers", "answers"),
        ("Answers.yml", "like answers", "Answers"),
        ("hw2.ZIP", "archive", "hw2"),
        ("my.hw2.tar.gz", "archive", "my.hw2"),
        ("hw2.tar.xz", "archive", "hw2"),
        ("hw2.7z", "archive", "hw2"),
        (".zip", "archive", ".zip"),
        ("conv.py.gz", "archive", "conv.py"),
        ("train-images-idx3-ubyte.gz", "other", "train-images-idx3-ubyte"),
        ("data.csv.xz", "other", "data.csv"),
        ("report.pdf", "other", "report"),
        ("Makefile", "other", "Makefile"),
    ],
)
def test_kind_and_stem(name, kind, stem):
    assert (kind_of(name), stem_of(name)) == (kind, stem)


@pytest.mark.parametrize(
    ("name", "called"), [("a.zip", ""), ("a.tar.gz", ""), ("a.py.gz", "a packed file"), ("a.gz", "")]
)
def test_other_archives_are_called_by_their_name(name, called):
    assert other_archive(name) == called


@pytest.mark.parametrize(
    ("name", "folder", "noise"),
    [
        ("__MACOSX", True, True),
        ("venv", True, True),
        ("venv", False, False),
        ("._conv.py", False, True),
        ("conv.pyc", False, True),
        (".DS_Store", False, True),
        (".hidden.py", False, False),
        (".config", True, False),
    ],
)
def test_what_machines_leave_behind(name, folder, noise):
    assert is_noise(name, folder=folder) is noise


@pytest.mark.parametrize(
    ("name", "called"),
    [("CONV.PY", "CONV.py"), ("a/HW2.IpyNb", "a/HW2.ipynb"), ("conv.py", "conv.py"), ("x.PDF", "x.PDF"), ("", "")],
)
def test_a_capital_suffix_counts_as_a_small_one(name, called):
    assert with_small_suffix(name) == called
