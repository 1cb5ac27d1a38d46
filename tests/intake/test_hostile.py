"""Hostile inputs: refused in one sentence, read without growing, and no cost to the files beside them."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import tarfile
import tracemalloc
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.intake.archive import CLASS, open_archive
from grader.intake.discover import discover
from grader.intake.folder import read_submission
from grader.model import Assignment, Layout, Problem

HW = Assignment("hw2", "Homework 2", (Problem("p", "", Path(), Layout("conv.py"), ()),), Path("hw2.yaml"))
# every reader below may use this much, however large the input is
FLAT = 32 * 2**20


@pytest.fixture
def flat():
    """Holds the memory that a test uses under ``FLAT``."""
    tracemalloc.start()
    yield
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < FLAT, f"{peak / 2**20:.0f} MiB"


def handed_in(root, content):
    """A submission of a module and an archive."""
    root.mkdir()
    (root / "conv.py").write_bytes(b"A = 1\n")
    for name, packed in content.items():
        (root / name).write_bytes(packed)
    return root


def told(root):
    """The sentences about a submission whose module must have survived."""
    got = read_submission(root, "ada")
    assert got.files == {"conv.py": b"A = 1\n"}
    assert got.unreadable == ""
    return got.notes


def bomb(name, size):
    """A ZIP archive with a member of zeros, made without holding it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as member:
        for _ in range(size // 2**20):
            member.write(bytes(2**20))
    return target.getvalue()


@pytest.mark.parametrize("name", ["mlp.py", "hw2.ipynb", "answers.yaml"])
def test_an_archive_bomb(tmp_path, flat, name):
    root = handed_in(tmp_path / "ada", {"hw2.zip": bomb(name, 2**28)})
    assert told(root) == (f"'hw2.zip/{name}' was not used: it unpacks to more than 200 times its size.",)


def test_an_archive_bomb_of_what_nobody_reads_is_never_unpacked(tmp_path, flat):
    root = handed_in(tmp_path / "ada", {"hw2.zip": bomb("zeros.bin", 2**28)})
    assert told(root) == ("'hw2.zip/zeros.bin' was not used: neither a Python module nor answers.yaml.",)


class Zeros(io.RawIOBase):
    """``size`` zeros that take no memory."""

    def __init__(self, size):
        self.left = size

    def readable(self):
        return True

    def readinto(self, buffer):
        count = min(len(buffer), self.left)
        buffer[:count] = bytes(count)
        self.left -= count
        return count


def test_a_tar_bomb(tmp_path, flat):
    packed = tmp_path / "bomb.tar.gz"
    with gzip.open(packed, "wb", 1) as target, tarfile.open(fileobj=target, mode="w|") as archive:
        member = tarfile.TarInfo("zeros.bin")
        member.size = 2**30 + 2**20
        archive.addfile(member, io.BufferedReader(Zeros(member.size)))
    root = handed_in(tmp_path / "ada", {"hw2.tar.gz": packed.read_bytes()})
    assert told(root) == (
        "'hw2.tar.gz' was not used: it unpacks to more than 1073741824 bytes; pack only your own work.",
    )


def test_a_list_of_members_that_is_the_bomb(tmp_path, flat):
    root = handed_in(tmp_path / "ada", {})
    with (root / "hw2.zip").open("wb") as file:
        file.write(b"PK\3\4")
        file.truncate(2**27)
        file.seek(2**27)
        file.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 2**27, 0, 0))
    assert told(root) == ("'hw2.zip' was not used: its list of files is too long; pack only your own work.",)


def test_a_tar_header_that_is_the_bomb(tmp_path, flat):
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 2**27
    packed = tmp_path / "bomb.tar.gz"
    with gzip.open(packed, "wb", 1) as target:
        target.write(header.tobuf())
        for _ in range(2**7):
            target.write(bytes(2**20))
    root = handed_in(tmp_path / "ada", {"hw2.tar.gz": packed.read_bytes()})
    assert told(root) == ("'hw2.tar.gz' was not used: it is damaged or was cut short; pack it again.",)


@pytest.mark.parametrize("path", ["../../mlp.py", "/tmp/mlp.py", "src/../../mlp.py", "..\\mlp.py", "C:\\mlp.py"])
@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_a_path_that_climbs_out(tmp_path, zipped, tarred, kind, path):
    packed = (zipped if kind == "zip" else tarred)({path: b"A = 2\n"})
    (sentence,) = told(handed_in(tmp_path / "ada", {f"hw2.{kind}": packed}))
    assert sentence.endswith(("its path leads out of the archive.", "its path is absolute."))
    there = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*"))
    assert there == ["ada", "ada/conv.py", f"ada/hw2.{kind}"]


def test_a_link(tmp_path):
    (tmp_path / "key.py").write_text("K = 1")
    link = zipfile.ZipInfo("mlp.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(link, str(tmp_path / "key.py"))
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("mlp.py")
        member.type, member.linkname = tarfile.SYMTYPE, str(tmp_path / "key.py")
        archive.addfile(member)
    root = handed_in(tmp_path / "ada", {"hw2.zip": target.getvalue(), "hw2.tar.gz": packed.getvalue()})
    (root / "mlp.py").symlink_to(tmp_path / "key.py")
    assert told(root) == (
        "'mlp.py' was not used: it is a link.",
        "'hw2.tar.gz/mlp.py' was not used: it is a link.",
        "'hw2.zip/mlp.py' was not used: it is a link.",
    )


TINY = {f"f{number}.py": b"" for number in range(10_000)}


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_ten_thousand_tiny_files_in_an_archive(tmp_path, zipped, tarred, kind, request):
    root = handed_in(tmp_path / "ada", {f"hw2.{kind}": (zipped if kind == "zip" else tarred)(TINY)})
    request.getfixturevalue("flat")
    assert told(root) == (f"'hw2.{kind}' was not used: it holds more than 5000 files; hand in only your own work.",)


def test_ten_thousand_tiny_files_in_a_folder(tmp_path, flat):
    root = tmp_path / "ada"
    root.mkdir()
    for name in TINY:
        (root / name).touch()
    got = read_submission(root, "ada")
    sentence = "Nothing of the submission was used: it holds more than 5000 files; hand in only your own work."
    assert (got.files, got.notes, got.answers_flaw) == ({}, (sentence,), sentence)


def test_ten_thousand_pictures_beside_the_work_cost_nothing(tmp_path, zipped, request):
    pictures = {f"data/{number}.png": b"" for number in range(10_000)}
    root = handed_in(tmp_path / "ada", {"hw2.zip": zipped({**pictures, "mlp.py": b"B = 2\n"})})
    request.getfixturevalue("flat")
    got = read_submission(root, "ada")
    assert set(got.files) == {"conv.py", "mlp.py"}
    assert (len(got.notes), got.notes[-1]) == (51, "9950 more files were not used.")


def test_a_folder_of_more_files_than_anybody_looks_at(tmp_path, monkeypatch):
    monkeypatch.setattr("grader.intake.walk.MAX_WALKED", 3)
    root = handed_in(tmp_path / "ada", {"a.txt": b"", "b.txt": b""})
    assert told(root) == tuple(f"'{name}.txt' was not used: neither a Python module nor answers.yaml." for name in "ab")
    (root / "c.txt").touch()
    sentence = "Nothing of the submission was used: it holds more than 3 files; hand in only your own work."
    assert read_submission(root, "ada").notes == (sentence,)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("mlp.py", "2147483648 bytes, at most 1048576 are read"),
        ("hw2.ipynb", "2147483648 bytes, at most 33554432 are read"),
        ("hw2.zip", "2147483648 bytes, at most 268435456 are read"),
        ("data.npy", "neither a Python module nor answers.yaml"),
    ],
)
def test_a_file_of_two_gigabytes(tmp_path, flat, name, why):
    root = handed_in(tmp_path / "ada", {})
    with (root / name).open("wb") as file:
        file.truncate(2**31)
    assert told(root) == (f"'{name}' was not used: {why}.",)


def test_of_a_large_class_nothing_is_held_but_a_list_of_names(tarred):
    packed = io.BytesIO(tarred({f"s{number}/data.bin": b"" for number in range(30_000)}))
    tracemalloc.start()
    with closing(open_archive(packed, "class.tar.gz", CLASS)) as tree:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(tree.entries("s29999")) == 1
    assert peak < 30_000 * 300  # bytes; the headers as tarfile keeps them would be twice that


def test_a_class_of_two_gigabytes_that_is_none(tmp_path, flat):
    path = tmp_path / "class.zip"
    with path.open("wb") as file:
        file.truncate(2**31)
    with pytest.raises(UsageError) as caught:
        discover([path], HW)
    told = "it is damaged or was cut short; pack it again, or unpack it yourself and give the folder"
    assert str(caught.value) == f"{path}: {told}"


def test_a_class_is_found_without_holding_what_it_holds(tmp_path, flat):
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(40):
            archive.writestr(f"s{number}/other.py", bytes(2**20))
            archive.writestr(f"s{number}/data.bin", bytes(2**22))
    taken = discover([path], HW)
    assert len(taken.found) == 40
    for one in taken.found:
        assert len(one.load().files["other.py"]) == 2**20
