"""A folder becomes a submission: sources as bytes, answers as text, notes on everything else."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.intake import contents
from grader.intake.folder import read_submission

NOTHING = "The submission holds no Python module and no answers file."


@pytest.fixture
def read(write):
    return lambda files: read_submission(write("alice", files), "alice")


def test_sources_and_answers(read):
    got = read(
        {
            "conv.py": "A = 1\n",
            "src/deep/net.py": "B = 2\n",
            "answers.yaml": "conv:\n  A: 0.60\n",
        }
    )
    assert got.id == "alice"
    assert got.files == {"conv.py": b"A = 1\n", "src/deep/net.py": b"B = 2\n"}
    assert got.answers == {"conv": {"A": "0.60"}}
    assert (got.notes, got.answers_flaw, got.unreadable) == ((), "", "")


@given(st.binary(max_size=300))
@settings(max_examples=50)
def test_a_source_is_taken_as_it_is_whatever_its_bytes(tmp_path_factory, content):
    root = tmp_path_factory.mktemp("bytes")
    (root / "conv.py").write_bytes(content)
    assert read_submission(root, "x").files == {"conv.py": content}
    assert read_submission(root / "conv.py", "x").files == {"conv.py": content}


def test_a_single_module_is_a_submission(write):
    got = read_submission(write("alice", {"conv.py": "A = 1\n", "other.py": ""}) / "conv.py", "conv")
    assert got.files == {"conv.py": b"A = 1\n"}
    assert got.notes == ()


def test_a_single_answers_file_is_a_submission(write):
    got = read_submission(write("alice", {"answers.yaml": "conv: {A: 1}\n", "x.py": ""}) / "answers.yaml", "alice")
    assert (got.files, got.answers, got.notes) == ({}, {"conv": {"A": "1"}}, ())


@pytest.mark.parametrize("files", [{}, {"sub/": ""}, {".git/config.py": ""}, {"__pycache__/conv.py": ""}])
def test_an_empty_submission_is_noted_and_readable(read, files):
    got = read(files)
    assert (got.files, got.notes, got.unreadable) == ({}, (NOTHING,), "")


def test_what_is_not_understood_is_noted(read):
    assert read({"report.pdf": "", "src/data.csv": "", "CONV.PYX": ""}).notes == (
        NOTHING,
        "'CONV.PYX' was not used: neither a Python module nor answers.yaml.",
        "'report.pdf' was not used: neither a Python module nor answers.yaml.",
        "'src/data.csv' was not used: neither a Python module nor answers.yaml.",
    )


@pytest.mark.parametrize("name", ["answers.yml", "Answers.yaml", "answer.yaml", "ANSWERS.YML"])
def test_a_file_that_is_nearly_the_answers_is_told_what_to_be_called(read, name):
    got = read({"conv.py": "", name: "conv: {A: 1}\n"})
    assert got.answers == {}
    assert got.notes == (f"'{name}' was not used: call it answers.yaml.",)


def test_hidden_files_and_folders_and_what_machines_leave_are_passed_over(read):
    got = read(
        {
            "conv.py": "",
            ".git/hook.py": "",
            "._conv.py": b"\x00\x05\x16\x07",
            ".DS_Store": "",
            "__MACOSX/conv.py": "",
            "src/__pycache__/conv.pyc": "",
            "venv/lib/site.py": "",
            "node_modules/a.py": "",
            "expected.yaml": "",
            "__init__.py": "",
        }
    )
    assert set(got.files) == {"conv.py", "__init__.py"}
    assert got.notes == ()


@pytest.mark.parametrize("folder", ["", "mine/"])
@pytest.mark.parametrize("mark", ["pyvenv.cfg", "conda-meta/history"])
def test_a_python_environment_of_any_name_is_passed_over_and_work_in_its_folder_is_not(read, folder, mark, monkeypatch):
    monkeypatch.setattr("grader.intake.walk.MAX_USABLE", 3)
    packages = {f"{folder}lib/python3.12/site-packages/p/{number}.py": "" for number in range(4)}
    scripts = {f"{folder}Scripts/activate_this.py": "", f"{folder}Lib/os.py": "", f"{folder}bin/tool.py": ""}
    got = read({f"{folder}{mark}": "", **packages, **scripts, f"{folder}conv.py": "A = 1\n", f"{folder}src/net.py": ""})
    assert {name.removeprefix(folder) for name in got.files} == {"conv.py", "src/net.py"}


def test_a_folder_that_is_only_called_lib_is_work(read):
    assert set(read({"conv.py": "", "lib/inner.py": ""}).files) == {"conv.py", "lib/inner.py"}


def test_hidden_files_and_folders_of_somebody_are_noted(read):
    got = read({"conv.py": "", ".hidden.py": "", ".work/conv.py": ""})
    assert set(got.files) == {"conv.py"}
    assert got.notes == (
        "'.work/' was not used: its name begins with a dot.",
        "'.hidden.py' was not used: its name begins with a dot.",
    )


# --------------------------------------------------------------------------------------------------------------- links


def test_links_are_noted_and_never_followed(write, tmp_path):
    secret = write("secret", {"key.py": "K = 1", "inner/key.py": "K = 2"})
    root = write("alice", {"conv.py": ""})
    (root / "stolen.py").symlink_to(secret / "key.py")
    (root / "folder").symlink_to(secret)
    (root / "answers.yaml").symlink_to(secret / "key.py")
    (root / "loop").symlink_to(root)
    (root / "broken.py").symlink_to(tmp_path / "nowhere")
    got = read_submission(root, "alice")
    assert set(got.files) == {"conv.py"}
    assert got.answers_flaw == ""
    assert got.notes == tuple(
        f"'{name}' was not used: it is a link." for name in ("answers.yaml", "broken.py", "folder", "loop", "stolen.py")
    )


def test_pipes_are_not_waited_for(write):
    root = write("alice", {"conv.py": ""})
    os.mkfifo(root / "pipe.py")
    assert set(read_submission(root, "alice").files) == {"conv.py"}


# -------------------------------------------------------------------------------------------------------------- limits


def test_a_source_may_have_a_mebibyte_and_no_more(read):
    got = read({"fits.py": b"#" * 2**20, "larger.py": b"#" * (2**20 + 1)})
    assert set(got.files) == {"fits.py"}
    assert got.notes == ("'larger.py' was not used: 1048577 bytes, at most 1048576 are read.",)


def test_too_many_files_are_left_out(read, monkeypatch):
    monkeypatch.setattr(contents, "MAX_FILES", 3)
    got = read({f"f{number}.py": "" for number in range(5)} | {"a/deep.py": ""})
    assert set(got.files) == {"f0.py", "f1.py", "f2.py"}
    assert got.notes == tuple(
        f"'{name}' was not used: the submission is too large." for name in ("f3.py", "f4.py", "a/deep.py")
    )


def test_too_many_bytes_are_left_out(read, monkeypatch):
    monkeypatch.setattr(contents, "MAX_TOTAL_BYTES", 10)
    got = read({"a.py": b"#" * 6, "b.py": b"#" * 5, "c.py": b"#" * 4})
    assert set(got.files) == {"a.py", "c.py"}
    assert got.notes == ("'b.py' was not used: the submission is too large.",)


def test_the_limits_are_those_that_are_documented():
    assert (contents.MAX_FILES, contents.MAX_FILE_BYTES, contents.MAX_TOTAL_BYTES) == (500, 2**20, 16 * 2**20)


def test_folders_are_read_to_a_depth(read):
    deep = "/".join(["d"] * 16)
    got = read({f"{deep}/in.py": "", f"{deep}/d/out.py": "", f"{deep}/d/d/more.py": ""})
    assert set(got.files) == {f"{deep}/in.py"}
    assert got.notes == (f"'{deep}/d' was not used: folders are read to a depth of 16.",)


@pytest.mark.parametrize("number", [49, 50])
def test_a_few_notes_are_all_told(read, number):
    got = read({"conv.py": ""} | {f"{index:03}.txt": "" for index in range(number)})
    assert [note[:9] for note in got.notes] == [f"'{index:03}.txt'" for index in range(number)]


def test_notes_do_not_pile_up(read):
    got = read({"conv.py": ""} | {f"{number:03}.txt": "" for number in range(80)})
    assert len(got.notes) == 51
    assert got.notes[49] == "'049.txt' was not used: neither a Python module nor answers.yaml."
    assert got.notes[50] == "30 more files were not used."


def test_a_name_that_is_no_text_is_noted(write):
    root = write("alice", {"conv.py": ""})
    (root / os.fsdecode(b"caf\xe9.py")).write_bytes(b"x = 1")
    got = read_submission(root, "alice")
    assert set(got.files) == {"conv.py"}
    assert got.notes == ("'caf\udce9.py' was not used: its name is not UTF-8.",)


# ------------------------------------------------------------------------------------------------------------- answers


def test_answers_that_can_not_be_read_are_told_and_the_code_is_kept(read):
    got = read({"conv.py": "A = 1", "answers.yaml": "- 1\n"})
    flaw = "answers.yaml: expected problems and their answers (`problem:` and below it `answer: …`)"
    assert set(got.files) == {"conv.py"}
    assert (got.answers, got.answers_flaw, got.notes) == ({}, flaw, (flaw,))


def test_answers_alone_that_can_not_be_read_are_not_called_missing(read):
    got = read({"answers.yaml": "mlp: [\n"})
    assert got.answers_flaw.startswith("answers.yaml, line ")
    assert NOTHING not in got.notes


def test_an_empty_answers_file_is_a_file(read):
    assert read({"answers.yaml": ""}).notes == ()


def test_the_answers_nearest_to_the_top_count(read):
    got = read(
        {"a/old/answers.yaml": "mlp: {s1: 3}\n", "b/answers.yaml": "mlp: {s1: 2}\n", "answers.yaml": "mlp: {s1: 1}\n"}
    )
    assert got.answers == {"mlp": {"s1": "1"}}
    assert got.notes == (
        "'b/answers.yaml' was not used: 'answers.yaml' holds the answers.",
        "'a/old/answers.yaml' was not used: 'answers.yaml' holds the answers.",
    )
    below = read({"z.py": ""})
    assert below.answers == {"mlp": {"s1": "1"}}


def test_too_large_an_answers_file_is_told(read):
    got = read({"conv.py": "", "answers.yaml": b"#" * (2**20 + 1)})
    assert got.answers_flaw == "answers.yaml is larger than 1 MiB: hand in less."


# ---------------------------------------------------------------------------------------------------------- unreadable


@pytest.mark.parametrize("name", ["conv.py", "src", "answers.yaml"])
def test_what_the_grader_may_not_read_is_not_the_student_s_fault(write, forbid, name):
    root = write("alice", {"conv.py": "A = 1", "src/net.py": "", "answers.yaml": "mlp: {s1: 1}\n"})
    forbid(root / name)
    got = read_submission(root, "alice")
    assert got.unreadable == f"'{name}' could not be read: Permission denied"
    assert (got.id, got.files, got.answers, got.notes) == ("alice", {}, {}, ())


def test_a_submission_that_is_gone_is_unreadable(tmp_path):
    got = read_submission(tmp_path / "gone", "gone")
    assert got.unreadable == "'gone' could not be read: No such file or directory"


def test_a_file_that_may_not_be_read_but_would_not_be_used_does_no_harm(write, forbid):
    root = write("alice", {"conv.py": "", "secret.pdf": "", ".git/x.py": ""})
    forbid(root / "secret.pdf")
    forbid(root / ".git")
    assert read_submission(root, "alice").unreadable == ""


def test_files_come_in_the_same_order_however_they_were_written(write):
    names = ["b.py", "a.py", "src/c.py", "lib/z.py", "lib/deep/a.py"]
    one = write("one", dict.fromkeys(names, ""))
    other = write("other", dict.fromkeys(names[::-1], ""))
    order = ["a.py", "b.py", "lib/z.py", "src/c.py", "lib/deep/a.py"]
    assert list(read_submission(one, "x").files) == list(read_submission(other, "x").files) == order
