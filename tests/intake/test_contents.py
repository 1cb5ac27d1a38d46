"""What a student packed, unpacked in memory: used, or told in a sentence."""

from __future__ import annotations

import io
import zipfile
from contextlib import closing

import pytest

from grader.intake import contents
from grader.intake.archive import CLASS, open_archive
from grader.intake.contents import read_pieces
from grader.intake.folder import FolderTree, read_submission
from grader.intake.tree import Piece
from grader.intake.wanted import Wanted
from grader.model import Submission

DAMAGED = "it is damaged or was cut short; pack it again"


@pytest.fixture
def read(write):
    return lambda files: read_submission(write("alice", files), "alice")


def test_an_archive_is_read_as_if_it_had_been_unpacked(read, zipped, tarred):
    got = read(
        {
            "hw2.zip": zipped({"conv.py": b"A = 1\n", "src/im2col.py": b"B = 2\n", "answers.yaml": b"conv: {A: 1}\n"}),
            "more/part2.tar.gz": tarred({"mlp.py": b"C = 3\n"}),
        }
    )
    assert got.files == {"conv.py": b"A = 1\n", "src/im2col.py": b"B = 2\n", "more/mlp.py": b"C = 3\n"}
    assert (got.answers, got.notes) == ({"conv": {"A": "1"}}, ())


def test_an_archive_alone_is_a_submission(write, zipped):
    root = write("class", {"alice.zip": zipped({"conv.py": b"A = 1\n"})})
    assert read_submission(root / "alice.zip", "alice").files == {"conv.py": b"A = 1\n"}


def test_a_loose_file_wins_over_one_in_an_archive(read, zipped):
    got = read({"conv.py": "A = 1\n", "hw2.zip": zipped({"conv.py": b"A = 9\n", "mlp.py": b""})})
    assert got.files == {"conv.py": b"A = 1\n", "mlp.py": b""}
    assert got.notes == ("'hw2.zip/conv.py' was not used: 'conv.py' was handed in beside it.",)


def test_files_in_an_archive_are_told_with_its_name(read, zipped):
    got = read({"hw2.zip": zipped({"conv.py": b"", "../up.py": b"", "x.pdf": b"", "in.zip": b"", "answers.yml": b""})})
    assert got.notes == (
        "'hw2.zip/../up.py' was not used: its path leads out of the archive.",
        "'hw2.zip/answers.yml' was not used: call it answers.yaml.",
        "'hw2.zip/in.zip' was not used: it is an archive within an archive; pack its files only once.",
        "'hw2.zip/x.pdf' was not used: neither a Python module nor answers.yaml.",
    )


def test_what_a_mac_adds_to_an_archive_is_passed_over(read, zipped):
    got = read({"hw2.zip": zipped({"conv.py": b"", "__MACOSX/._conv.py": b"", ".DS_Store": b"", "src/._x.py": b""})})
    assert (set(got.files), got.notes) == ({"conv.py"}, ())


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("hw2.zip", b"PK\3\4 cut", DAMAGED),
        ("hw2.tar.gz", b"\x1f\x8b cut", DAMAGED),
        ("hw2.rar", b"Rar!", "it is a RAR archive; hand in a .zip or .tar.gz"),
        ("hw2.zip", b"", "it is empty; pack it again"),
        ("hw2.zip", b"PK\5\6" + bytes(18), "it is empty; pack it again"),
    ],
)
def test_an_archive_that_can_not_be_read_is_told_in_one_sentence(read, name, content, why):
    got = read({name: content})
    assert got.notes == (f"'{name}' was not used: {why}.",)
    assert (got.answers_flaw, got.unreadable) == (got.notes[0], "")


def test_an_archive_that_can_not_be_read_takes_nothing_else_with_it(read):
    got = read({"conv.py": "A = 1\n", "answers.yaml": "conv: {A: 1}\n", "hw2.zip": b"PK"})
    assert (set(got.files), got.answers, got.answers_flaw) == ({"conv.py"}, {"conv": {"A": "1"}}, "")
    assert got.notes == (f"'hw2.zip' was not used: {DAMAGED}.",)


def test_answers_are_missing_and_not_unreadable_where_work_lies_beside_a_broken_archive(read):
    got = read({"conv.py": "A = 1\n", "data.zip": b"PK"})
    assert (set(got.files), got.answers_flaw) == ({"conv.py"}, "")


def test_a_damaged_file_in_a_students_archive_is_told_and_the_others_are_used(read, zipped):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:  # stored, so that the text can be found and changed
        archive.writestr("conv.py", "A = 1\n")
        archive.writestr("mlp.py", "B = 2\n")
    got = read({"hw2.zip": packed.getvalue().replace(b"A = 1", b"A = 7")})
    assert set(got.files) == {"mlp.py"}
    assert got.notes == (f"'hw2.zip/conv.py' was not used: {DAMAGED}.",)


def test_a_damaged_file_in_what_staff_downloaded_is_not_the_students_fault():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("ada/conv.py", "bob/hw2.zip", "cleo/conv.py"):
            archive.writestr(name, "A = 1\n")
    broken = packed.getvalue().replace(b"A = 1", b"A = 7", 2)
    with closing(open_archive(io.BytesIO(broken), "class.zip", CLASS)) as tree:
        got = {name: read_pieces(Submission(name), [Piece(tree, name, "folder")]) for name in ("ada", "bob", "cleo")}
    told = "could not be read from what was downloaded: it is damaged or was cut short"
    assert got["ada"] == Submission("ada", unreadable=f"'conv.py' {told}")
    assert got["bob"] == Submission("bob", unreadable=f"'hw2.zip' {told}")
    assert got["cleo"].files == {"conv.py": b"A = 1\n"}


NOTEBOOK = b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "%%writefile k.py\\nk = 1"}]}'


def test_notebooks_are_read_wherever_they_lie(read, zipped):
    got = read({"hw2.ipynb": NOTEBOOK, "old/draft.IPYNB": b"{", "hw.zip": zipped({"in.ipynb": NOTEBOOK})})
    assert set(got.notebooks) == {"hw2.ipynb", "in.ipynb"}
    assert got.files == {"k.py": b"k = 1\n"}
    (note,) = got.notes
    assert note.startswith("'old/draft.ipynb' was not used: it is damaged at line 1;")
    assert len(got.remarks) == 2


def test_notebooks_have_their_own_limits(read, monkeypatch):
    monkeypatch.setattr(contents, "MAX_NOTEBOOK_BYTES", 12)
    monkeypatch.setattr(contents, "MAX_NOTEBOOKS_BYTES", 20)
    empty = b'{"cells":[]}'
    got = read({"a.ipynb": empty, "b.ipynb": empty, "c.ipynb": empty + b" ", "conv.py": b"#" * 99})
    assert (set(got.notebooks), set(got.files)) == ({"a.ipynb"}, {"conv.py"})
    assert got.notes == (
        "'b.ipynb' was not used: the submission is too large.",
        "'c.ipynb' was not used: 13 bytes, at most 12 are read.",
    )


def test_modules_of_all_archives_share_their_limits(read, zipped, monkeypatch):
    monkeypatch.setattr(contents, "MAX_TOTAL_BYTES", 10)
    got = read({"conv.py": b"#" * 6, "hw2.zip": zipped({"mlp.py": b"#" * 5, "x.py": b"#" * 4})})
    assert set(got.files) == {"conv.py", "x.py"}
    assert got.notes == ("'hw2.zip/mlp.py' was not used: the submission is too large.",)


def test_names_are_composed_as_python_imports_them(read, zipped):
    got = read({"hw2.zip": zipped({"U\u0308bung.py": b"A", "conv.py": b"B"})})
    assert set(got.files) == {"Übung.py", "conv.py"}


def test_names_that_differ_only_in_form_or_case_both_survive(read, zipped):
    got = read({"hw2.zip": zipped({"Üb.py": b"A", "U\u0308b.py": b"B", "Conv.py": b"C", "conv.py": b"D"})})
    assert sorted(got.files.values()) == [b"A", b"B", b"C", b"D"]
    assert got.notes == ()


HW2 = Wanted(called=("hw2", "Homework 2"))


def test_of_archives_for_each_assignment_only_this_one_is_unpacked(write, zipped):
    files = {"hw1.zip": zipped({"conv.py": b"A = 1\n"}), "Homework 2.zip": zipped({"conv.py": b"A = 2\n"})}
    piece = Piece(FolderTree(write("ada", {**files, "extra.zip": zipped({"mlp.py": b""})})), "", "folder")
    got = read_pieces(Submission("ada"), [piece], HW2)
    assert got.files == {"conv.py": b"A = 2\n", "mlp.py": b""}
    assert got.notes == ("'hw1.zip' was not used: it belongs to another assignment.",)


def test_folders_for_each_assignment_in_an_archive_are_told_apart_too(write, zipped):
    packed = zipped({"hw1/conv.py": b"A = 1\n", "hw2/conv.py": b"A = 2\n", "readme.md": b""})
    got = read_pieces(Submission("ada"), [Piece(FolderTree(write("ada", {"all.zip": packed})), "", "folder")], HW2)
    assert got.files == {"hw2/conv.py": b"A = 2\n"}
    assert got.notes == (
        "'all.zip/hw1/' was not used: it belongs to another assignment.",
        "'all.zip/readme.md' was not used: neither a Python module nor answers.yaml.",
    )


def test_what_was_known_before_stays(write, tmp_path):
    about = Submission("ada", notes=("The receipt could not be read.",), late=True, superseded=("An older one.",))
    got = read_pieces(about, [Piece(FolderTree(write("ada", {"conv.py": "", "x.pdf": ""})), "", "folder")])
    assert (got.late, got.superseded) == (True, ("An older one.",))
    told = ("An older one.", "The receipt could not be read.")
    assert got.notes == (*told, "'x.pdf' was not used: neither a Python module nor answers.yaml.")
    gone = read_pieces(about, [Piece(FolderTree(tmp_path / "gone"), "", "folder")])
    assert (gone.unreadable, gone.notes) == ("'gone' could not be read: No such file or directory", told)


POWERSHELL = "# -*- coding: latin-1 -*-\r\nA = 'é'\r\n"


@pytest.mark.parametrize(
    ("encoding", "mark", "called"),
    [
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
        ("utf-32-le", b"\xff\xfe\0\0", "UTF-32"),
        ("utf-32-be", b"\0\0\xfe\xff", "UTF-32"),
    ],
)
def test_what_is_written_in_utf_16_or_32_is_read_and_told(read, zipped, encoding, mark, called):
    def written(text):
        return mark + text.encode(encoding)

    got = read(
        {
            "answers.yaml": written("conv: {A: 'é'}\n"),
            "conv.py": written(POWERSHELL),
            "hw2.ipynb": written(NOTEBOOK.decode()),
            "hw2.zip": zipped({"mlp.py": written("B = 1\n")}),
        }
    )
    assert got.files == {
        "conv.py": POWERSHELL.replace("latin-1", "utf-8").encode(),
        "mlp.py": b"B = 1\n",
        "k.py": b"k = 1\n",
    }
    assert (got.answers, set(got.notebooks)) == ({"conv": {"A": "é"}}, {"hw2.ipynb"})
    told = f"is {called} text, and was read as the UTF-8 text that it stands for; save it as UTF-8."
    assert got.notes == tuple(f"'{name}' {told}" for name in ("answers.yaml", "conv.py", "hw2.ipynb", "hw2.zip/mlp.py"))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("A = 1\n".encode("utf-16-le"), "it holds NUL characters, as UTF-16 text does"),
        (b"\xff\xfeA\0 ", "it holds NUL characters, as UTF-16 text does"),
        (b"A = 1\n# caf\xe9\n", "line 2 is not UTF-8"),
        (b"\xff\xfe\xff", "line 1 is not UTF-8"),
    ],
)
def test_a_module_that_can_not_be_decoded_stays_and_is_told(read, content, why):
    got = read({"conv.py": content})
    assert got.files == {"conv.py": content}
    assert got.notes == (f"'conv.py' can't be read by Python: {why}; save it as UTF-8.",)


@pytest.mark.parametrize(
    "content", [b"", b"\xef\xbb\xbfA = 1\n", "A = 'é'\n".encode(), b"#!x\n# coding: latin-1\nA = '\xe9'\n"]
)
def test_a_module_that_python_reads_stays_as_it_is(read, content):
    got = read({"conv.py": content})
    assert (got.files, got.notes) == ({"conv.py": content}, ())


def test_notes_that_are_no_more_told_are_counted_by_what_they_say(read):
    got = read({f"{n:02}.py": b"\xff" for n in range(52)} | {f"z{n}.pdf": b"" for n in range(3)})
    assert (len(got.files), len(got.notes)) == (52, 52)
    assert got.notes[50:] == ("3 more files were not used.", "2 more notes were left out.")


def test_a_capital_suffix_counts_as_a_small_one(read, zipped):
    got = read({"CONV.PY": "A = 1\n", "HW2.IPYNB": NOTEBOOK, "hw2.zip": zipped({"src/Mlp.Py": b"B = 2\n"})})
    assert got.files == {"CONV.py": b"A = 1\n", "src/Mlp.py": b"B = 2\n", "k.py": b"k = 1\n"}
    assert (set(got.notebooks), got.notes) == ({"HW2.ipynb"}, ())


SUFFIXES = {"conv.PY": b"A = 9\n", "conv.Py": b"A = 8\n", "conv.py": b"A = 1\n"}


@pytest.mark.parametrize("where", ["", "hw2.zip/"])
def test_of_names_that_differ_only_in_their_suffix_the_small_one_is_used(read, zipped, where):
    got = read({"hw2.zip": zipped(SUFFIXES)} if where else SUFFIXES)
    assert got.files == {"conv.py": b"A = 1\n"}
    told = f"was not used: '{where}conv.py' was handed in beside it."
    assert got.notes == (f"'{where}conv.PY' {told}", f"'{where}conv.Py' {told}")


def test_a_loose_file_with_a_capital_suffix_wins_over_one_in_an_archive(read, zipped):
    got = read({"conv.PY": "A = 1\n", "hw2.zip": zipped({"conv.py": b"A = 9\n"})})
    assert got.files == {"conv.py": b"A = 1\n"}
    assert got.notes == ("'hw2.zip/conv.py' was not used: 'conv.PY' was handed in beside it.",)


def test_pieces_whose_names_differ_only_in_their_suffix_are_told_apart(write):
    tree = FolderTree(write("ada", {"conv.PY": "A = 9\n", "conv.py": "A = 1\n"}))
    got = read_pieces(Submission("ada"), [Piece(tree, name, "file", name) for name in ("conv.PY", "conv.py")])
    assert got.files == {"conv.py": b"A = 1\n"}
    assert got.notes == ("'conv.PY' was not used: 'conv.py' was handed in beside it.",)
