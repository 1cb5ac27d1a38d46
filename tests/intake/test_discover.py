"""One submission or a class of them, under names that are safe for files and unique in a run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.intake.discover import discover
from grader.intake.paths import Options
from grader.model import Assignment, Layout, Problem


def assignment(**layout):
    layouts = [Layout(**{"module": "conv.py", **layout}), Layout("nn/mlp.py")]
    problems = tuple(Problem(f"p{number}", "", Path(), one, ()) for number, one in enumerate(layouts))
    return Assignment("hw2", "Homework 2", problems, Path("hw2.yaml"))


HW = assignment()


def place(found):
    """Where the one file or folder of a submission lies."""
    (piece,) = found.pieces
    return piece.tree._root / piece.path


@pytest.fixture
def found(tmp_path):
    """Ids and paths relative to the test's folder."""

    def run(*names, as_="auto", hw=HW):
        got = discover([tmp_path / name for name in names], hw, Options(as_)).found
        return {one.id: place(one).relative_to(tmp_path).as_posix() for one in got}

    return run


# ------------------------------------------------------------------------------------------------------- one or a class


@pytest.mark.parametrize("file", ["conv.py", "mlp.py", "nn/mlp.py", "answers.yaml", "conv.ipynb", "nn/mlp.ipynb"])
def test_a_folder_that_holds_a_named_module_or_answers_is_one_submission(write, found, file):
    write("alice", {file: "", "sub/other.py": ""})
    assert found("alice") == {"alice": "alice"}


def test_a_module_below_the_root_of_imports_counts(write, found):
    write("alice", {"src/conv.py": ""})
    assert found("alice", hw=assignment(root="src")) == {"alice": "alice"}
    assert found("alice") == {"src": "alice/src"}


def test_any_other_folder_is_a_class(write, found):
    write("class", {"bob/conv.py": "", "alice/conv.py": "", "carol/": "", "dora.py": "", "list.csv": ""})
    got = found("class")
    assert got == {"alice": "class/alice", "bob": "class/bob", "carol": "class/carol", "dora": "class/dora.py"}
    assert list(got) == ["alice", "bob", "carol", "dora"]


def test_a_folder_of_files_is_a_class(write, found):
    write("class", {"alice.py": "", "bob.py": "", "carol.ipynb": ""})
    assert found("class") == {"alice": "class/alice.py", "bob": "class/bob.py", "carol": "class/carol.ipynb"}
    assert found("class/carol.ipynb") == {"carol": "class/carol.ipynb"}


def test_hidden_entries_and_what_machines_leave_are_no_submissions(write, found):
    write(
        "class", {"alice/": "", ".git/": "", "__MACOSX/": "", "__pycache__/": "", ".hidden.py": "", "__init__.py": ""}
    )
    assert found("class") == {"alice": "class/alice"}


def test_a_folder_that_bears_the_name_of_a_module_makes_no_submission(write, found):
    write("class", {"conv.py/x.py": ""})
    assert found("class") == {"conv.py": "class/conv.py"}


def test_as_decides(write, found):
    write("alice", {"conv.py": "", "sub/": ""})
    assert found("alice", as_="class") == {"conv": "alice/conv.py", "sub": "alice/sub"}
    write("class", {"bob/conv.py": ""})
    assert found("class", as_="one") == {"class": "class"}


def test_an_empty_folder_is_one_submission_if_it_is_said_to_be(write, found):
    write("alice", {})
    assert found("alice", as_="one") == {"alice": "alice"}


@pytest.mark.parametrize("file", ["conv.py", "anything.py", "answers.yaml"])
def test_a_file_is_one_submission(write, found, file):
    write("alice", {file: ""})
    assert found(f"alice/{file}", as_="class") == {file.partition(".")[0]: f"alice/{file}"}


def test_paths_come_in_the_order_in_which_they_were_given(write, found):
    write("class", {"carol/": "", "bob/": ""})
    write("alice", {"conv.py": ""})
    assert list(found("class", "alice")) == ["bob", "carol", "alice"]
    assert list(found("alice", "class")) == ["alice", "bob", "carol"]


def test_a_notebook_called_like_a_module_makes_a_submission_too(write, found):
    write("alice", {"conv.ipynb": "", "other.py": ""})
    assert found("alice") == {"alice": "alice"}


@pytest.mark.parametrize("name", ["conv.PY", "conv.IPYNB"])
def test_a_capital_suffix_makes_a_submission_too(write, found, name):
    write("alice", {name: "", "other.py": ""})
    assert found("alice") == {"alice": "alice"}


@pytest.mark.parametrize(
    ("files", "ids"),
    [
        ({"conv.py": ""}, ["x"]),
        ({"work/conv.py": "", "work/lib.py": ""}, ["x"]),
        ({"__MACOSX/a": "", "work/answers.yaml": ""}, ["x"]),
        ({"ada/conv.py": "", "bob/conv.py": ""}, ["ada", "bob"]),
        ({"ada.py": "", "bob.zip": "", "cleo.tar.gz": "", "dora.7z": ""}, ["ada", "bob", "cleo", "dora"]),
        ({"x/ada.py": "", "x/bob.py": ""}, ["ada", "bob"]),
        ({"submissions/ada/conv.py": "", "submissions/bob/conv.py": ""}, ["ada", "bob"]),
        ({"x/submissions/hw2/ada/conv.py": ""}, ["ada"]),
        ({"other/ada.py": ""}, ["other"]),
    ],
)
@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_an_archive_is_one_or_a_class_as_a_folder_is(tmp_path, zipped, tarred, kind, files, ids):
    path = tmp_path / f"x.{kind}"
    path.write_bytes((zipped if kind == "zip" else tarred)(dict.fromkeys(files, b"")))
    assert [one.id for one in discover([path], HW).found] == ids


def test_an_archive_may_be_said_to_be_one_submission(tmp_path, zipped):
    path = tmp_path / "zoe.zip"
    path.write_bytes(zipped({"ada/conv.py": b"", "bob/conv.py": b""}))
    (one,) = discover([path], HW, Options(as_="one")).found
    assert (one.id, set(one.load().files)) == ("zoe", {"ada/conv.py", "bob/conv.py"})


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"hw2/ada/conv.py": "", "hw2/bob/conv.py": ""}, {"ada": "class/hw2/ada", "bob": "class/hw2/bob"}),
        ({"Submitted/ada/conv.py": ""}, {"ada": "class/Submitted/ada"}),
        ({"class/ada/conv.py": ""}, {"ada": "class/class/ada"}),
        ({"ada/src/net.py": ""}, {"ada": "class/ada"}),
        ({"hw1/x/net.py": "", "hw2/ada/net.py": "", "roster.csv": ""}, {"ada": "class/hw2/ada"}),
    ],
)
def test_folders_around_a_class_are_entered(write, found, files, expected):
    write("class", files)
    assert found("class") == expected


def test_a_folder_of_an_assignment_that_is_one_submission_bears_the_outer_name(write, found):
    write("alice", {"hw1/conv.py": "", "hw2/conv.py": ""})
    assert found("alice") == {"alice": "alice"}


def test_a_student_may_be_called_like_the_folder(write, found):
    write("ada", {"ada/net.py": "", "ada/x.py": ""})
    assert found("ada") == {"ada": "ada/ada"}


def test_where_results_go_is_no_submission(write):
    root = write("class", {"ada/conv.py": "", "grades/index.html": ""})
    assert [one.id for one in discover([root], HW, Options(without=[root / "grades"])).found] == ["ada"]
    assert [one.id for one in discover([root], HW).found] == ["ada", "grades"]


# --------------------------------------------------------------------------------------------------------------- names


def ids(write, *names):
    root = write("class", {f"{name}/": "" for name in names})
    return [one.id for one in discover([root], HW).found]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Müller, Jörg", "Müller__Jörg~3101e9"),
        ("=cmd()", "_cmd__~"),
        ("CON", "_CON~"),
        ("a\u202eb", "ab~"),
        ("~x", "x~"),
        ("Ada Example", "Ada_Example"),
        ("Ada_Example-2.x", "Ada_Example-2.x"),
    ],
)
def test_names_are_safe_for_files(write, name, safe):
    (given,) = ids(write, name)
    assert given.startswith(safe)
    assert ("~" in given) == ("~" in safe)


def test_a_name_that_is_no_text_can_still_be_stored(tmp_path):
    (tmp_path / os.fsdecode(b"Ad\xe9_12345_assignsubmission_file_")).mkdir()
    (one,) = discover([tmp_path], HW).found
    assert (one.id, one.about.student.name) == ("Ad__12345", "Ad\ufffd")


NAMES = st.text(st.characters(blacklist_characters="/\x00", blacklist_categories=["Cs"]), min_size=1, max_size=12)


@given(st.lists(NAMES | st.sampled_from(["a", "A", "a~2", "A~2", "á"]), unique=True, min_size=1, max_size=8))
@settings(max_examples=60)
def test_ids_are_unique_and_safe_whatever_the_names(tmp_path_factory, names):
    root = tmp_path_factory.mktemp("class")
    for name in names:
        try:
            (root / f"x{name}").mkdir()
        except (FileExistsError, OSError):  # a file system that ignores case, or refuses the name
            continue
    got = [one.id for one in discover([root], HW).found]
    assert len({name.casefold() for name in got}) == len(got) == sum(1 for _ in root.iterdir())
    assert not any(set(name) & set('/\\:*?"<>|\n') for name in got)


@pytest.mark.parametrize("path", [".", "../alice", "./", "sub/.."])
def test_a_folder_is_named_however_it_is_reached(write, monkeypatch, path):
    root = write("alice", {"conv.py": "", "sub/": ""})
    monkeypatch.chdir(root)
    assert [one.id for one in discover([Path(path)], HW).found] == ["alice"]


def test_a_link_that_is_given_bears_its_own_name(write, tmp_path, found):
    write("store/4711", {"conv.py": ""})
    (tmp_path / "alice").symlink_to(tmp_path / "store" / "4711")
    assert found("alice") == {"alice": "alice"}


def test_a_link_in_a_class_is_told_and_not_followed(write, tmp_path):
    store = write("store", {"4711/conv.py": "", "key.py": ""})
    root = write("class", {"ada/conv.py": ""})
    for name, target in (("alice", "4711"), ("bob.py", "key.py"), ("gone", "none")):
        (root / name).symlink_to(store / target)
    taken = discover([root], HW)
    assert [one.id for one in taken.found] == ["ada"]
    assert taken.remarks == tuple(
        f"'{name}' belongs to no submission and was not used: it is a link." for name in ("alice", "bob.py", "gone")
    )


def test_what_looks_like_one_persons_is_told(write):
    root = write("class", {"ada/conv.py": "", "ada.py": "", "ada.zip": "", "bob/": "", "bob_attempt2/": ""})
    taken = discover([root], HW)
    assert [one.about.student.id for one in taken.found] == ["ada", "ada", "ada", "bob"]
    assert taken.remarks == (
        "'ada/', 'ada.py' and 'ada.zip' look like one person's and are 3 submissions: "
        "if they are one's work, put them into one folder.",
    )


# -------------------------------------------------------------------------------------------------------------- misuse


def refused(path):
    with pytest.raises(UsageError) as caught:
        discover([path], HW)
    return str(caught.value)


def test_a_path_that_does_not_exist_is_told(tmp_path):
    assert refused(tmp_path / "none") == f"{tmp_path}/none: no such file or folder"


def test_a_file_of_another_kind_is_told(write):
    path = write("alice", {"work.pdf": ""}) / "work.pdf"
    known = "a Python module, a notebook, answers.yaml, a .zip or .tar.gz, nor a folder of submissions"
    assert refused(path) == f"{path}: neither {known}"


@pytest.mark.parametrize("files", [{}, {"list.csv": ""}, {".git/": ""}])
def test_a_folder_without_submissions_is_told(write, files):
    root = write("class", files)
    expected = (
        "no submission in this folder; expected folders or files (.py, .ipynb, .zip, .tar.gz), one for each student"
    )
    assert refused(root) == f"{root}: {expected}"


def test_a_folder_of_links_alone_is_told(write, tmp_path):
    root = write("class", {})
    (root / "ada").symlink_to(write("store/4711", {"conv.py": ""}))
    assert refused(root).endswith("one for each student; links are not followed")


def test_a_folder_that_may_not_be_read_is_told(write, forbid):
    root = write("class", {"alice/": ""})
    forbid(root)
    assert refused(root) == f"{root}: can't be read: Permission denied"
