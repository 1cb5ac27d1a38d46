"""Ten exports: who, when, late, the newest counts, the others are listed, and no file vanishes."""

from __future__ import annotations

import io
import pickle
import re
import tarfile
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from grader.errors import SubmissionError
from grader.intake.base import format_names
from grader.intake.discover import discover
from grader.intake.kinds import is_noise
from grader.intake.notebook import read_notebook
from grader.intake.paths import Options
from grader.model import Assignment, Layout, Problem, Student

DUE = datetime.fromisoformat("2024-02-19T23:59:00-06:00")
HW = Assignment("hw2", "Homework 2", (Problem("p", "", Path(), Layout("conv.py"), ()),), Path("hw2.yaml"), due=DUE)


@pytest.fixture(params=["folder", "zip", "tar.gz"])
def paths(request, export, tmp_path, zipped, tarred):
    """The export as it was downloaded, or unpacked by hand."""
    found = []
    for number, files in enumerate(export.downloads):
        root = tmp_path / str(number) / export.root
        root.parent.mkdir()
        if request.param == "folder":
            for name, content in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_bytes(content)
            found.append(root)
        else:
            packed = root.with_name(f"{root.name}.{request.param}")
            packed.write_bytes((zipped if request.param == "zip" else tarred)(files))
            found.append(packed)
    return found


@pytest.fixture
def taken(paths):
    return discover(paths, HW)


def test_every_student_is_found_in_a_fixed_order(export, taken, paths):
    assert sorted(one.id for one in taken.found) == sorted(export.submissions)
    assert [one.id for one in taken.found] == [one.id for one in discover(paths, HW).found]


def test_who_and_when_are_known_before_anything_is_read(export, taken):
    for one in taken.found:
        wanted = export.submissions[one.id]
        about = one.about
        assert about.student == Student(*wanted["student"]), one.id
        assert about.members == tuple(Student(*member) for member in wanted.get("members", ()))
        assert about.group == wanted.get("group", "")
        assert about.submitted == (datetime.fromisoformat(wanted["submitted"]) if "submitted" in wanted else None)
        assert about.submitted is None or about.submitted.tzinfo is not None
        assert (about.late, about.attempt) == (wanted.get("late"), wanted.get("attempt"))
        assert about.upload == wanted.get("upload", "")
        assert about.platform == (export.name.replace("_", "-") if export.name.replace("_", "-") in platforms() else "")
        assert (about.files, about.notebooks) == ({}, {})


def platforms():
    return format_names() - {"plain"}


def test_the_newest_counts_and_the_others_are_listed(export, taken):
    for one in taken.found:
        got, wanted = one.load(), export.submissions[one.id]
        assert got.superseded == wanted.get("superseded", ()), one.id
        assert set(got.files) == wanted.get("files", set()), one.id
        assert set(got.notebooks) == wanted.get("notebooks", set()), one.id
        assert got.answers == wanted.get("answers", {}), one.id
        assert got.notes == wanted.get("superseded", ()) + wanted.get("notes", ()), one.id
        assert got.unreadable == ""


def test_each_has_a_late_one_a_resubmission_a_notebook_and_a_broken_archive(export, taken):
    all_ = [one.load() for one in taken.found]
    assert any(one.late or (one.submitted and one.submitted > DUE) for one in all_) or export.name in (
        "archives",  # nothing in these says when
        "files",
        "moodle",
    )
    assert any(one.superseded for one in all_)
    assert any(one.notebooks for one in all_)
    assert any("it is damaged or was cut short" in note for one in all_ for note in one.notes)


def test_staff_are_told_what_belongs_to_nobody(export, taken):
    assert sorted(taken.remarks) == sorted(export.remarks)


def test_a_submission_can_be_sent_to_another_process(taken):
    for one in taken.found:
        got = one.load()
        assert pickle.loads(pickle.dumps(got)) == got  # noqa: S301  our own bytes


def test_no_file_vanishes(export, taken):
    all_ = [one.load() for one in taken.found]
    used = {content for one in all_ for content in (*one.files.values(), *one.notebooks.values())}
    used |= {content for files in export.downloads for content in files.values() if notebook_of(content) in used}
    told = "\n".join([*taken.remarks, *(note for one in all_ for note in (*one.notes, *one.superseded))])
    for files in export.downloads:
        for path, content in files.items():
            answers = path.endswith(("answers.yaml", "answers-2.yaml"))
            opened = isinstance(content, bytes) and path.endswith((".zip", ".tar.gz"))
            known = content in used or answers or path in export.own or noise(path)
            assert known or is_told(path, told) or (opened and is_inside_used(content, used)), path


def notebook_of(content):
    """What is kept of a notebook; nothing of anything else."""
    try:
        return read_notebook("hw2.ipynb", content).notebook if isinstance(content, bytes) else None
    except SubmissionError:
        return None


def noise(path):
    *folders, file = path.split("/")
    return is_noise(file) or any(is_noise(folder, folder=True) for folder in folders)


def is_told(path, told):
    """Whether a sentence names the file, by any end of its path, or one of its folders."""
    parts = path.split("/")
    ends = ["/".join(parts[index:]) for index in range(len(parts))]
    first = re.sub(r"-\d+(\.\w+)$", r"\1", parts[-1])  # Canvas's numbers are taken off again
    flat = [name[index:] for name in (parts[-1], first) for index in range(len(name) - 3)]
    folders = [f"{part}/" for part in parts[:-1]]
    return any(f"'{name}'" in told for name in (*ends, *flat, *folders))


def is_inside_used(packed, used):
    """Whether an archive was opened, and a file in it used: its inner files are held by the tests of the reader."""
    if packed[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            inner = [archive.read(name) for name in archive.namelist()]
            return any(content in used or notebook_of(content) in used for content in inner)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        return any(archive.extractfile(member).read() in used for member in archive.getmembers())


def test_a_forced_format_reads_the_same(export, paths, taken):
    name = export.name.replace("_", "-")
    forced = discover(paths, HW, Options(format=name if name in platforms() else "plain"))
    assert [one.about for one in forced.found] == [one.about for one in taken.found]
