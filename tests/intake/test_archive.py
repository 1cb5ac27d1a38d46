"""Archives by their content: what is opened, and in which words the rest is refused."""

from __future__ import annotations

import io
import tarfile
from contextlib import closing, suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.intake.archive import STUDENT, open_archive
from grader.intake.tree import Unusable

DAMAGED = "it is damaged or was cut short; pack it again"


def opened(content, name="hw2.zip", caps=STUDENT):
    return closing(open_archive(io.BytesIO(content), name, caps))


def refusal(content, name="hw2.zip", caps=STUDENT):
    with pytest.raises(Unusable) as caught, opened(content, name, caps):
        pass
    return str(caught.value)


def names(tree, folder=""):
    found = []
    for entry in tree.entries(folder):
        found += names(tree, entry.path) if entry.kind == "folder" else [entry.path]
    return found


def everything(content, name):
    """All that can be read, by both ways of reading."""
    with opened(content, name) as tree:
        for path in names(tree):
            tree.open(path).close()
        return {path: tree.read(path, 10**6) for path in names(tree)}


FILES = {"conv.py": b"A = 1\n", "src/im2col.py": b"B = 2\n", "src-old/x.py": b"C = 3\n"}


@pytest.mark.parametrize(("name", "layout"), [("hw2.zip", "zip"), ("hw2.tar.gz", "gzip"), ("hw2.tgz", "gzip")])
def test_an_archive_is_a_tree(zipped, tarred, name, layout):
    with opened((zipped if layout == "zip" else tarred)(FILES), name) as tree:
        assert [(entry.path, entry.kind) for entry in tree.entries()] == [
            ("conv.py", "file"),
            ("src", "folder"),
            ("src-old", "folder"),
        ]
        assert names(tree) == ["conv.py", "src/im2col.py", "src-old/x.py"]
        for path, content in FILES.items():
            assert (tree.size(path), tree.read(path, 100), tree.read(path, 2)) == (6, content, content[:2])
            with tree.open(path) as file:
                assert (file.seek(2), file.read()) == (2, content[2:])


def test_the_content_says_what_it_is_whatever_the_name(zipped, tarred):
    with opened(zipped(FILES), "hw2.tar.gz") as tree:
        assert names(tree) == ["conv.py", "src/im2col.py", "src-old/x.py"]
    with opened(tarred(FILES), "hw2.zip") as tree:
        assert names(tree) == ["conv.py", "src/im2col.py", "src-old/x.py"]


def test_what_a_browser_has_unzipped_is_still_read():
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("conv.py"))
    for name in ("hw2.tar.gz", "hw2.tar"):
        with opened(target.getvalue(), name) as tree:
            assert names(tree) == ["conv.py"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("hw2.7z", b"7z\xbc\xaf\x27\x1c", "it is a 7-Zip archive; hand in a .zip or .tar.gz"),
        ("hw2.RAR", b"", "it is a RAR archive; hand in a .zip or .tar.gz"),
        ("hw2.tar.xz", b"", "it is an xz archive; hand in a .zip or .tar.gz"),
        ("conv.py.gz", b"\x1f\x8b", "it is a packed file; hand in a .zip or .tar.gz"),
        ("hw2.zip", b"Rar!\x1a\x07\x01", "it is a RAR archive, whatever its name says; hand in a .zip or .tar.gz"),
        ("hw2.zip", b"<!DOCTYPE html>", "it is a web page, whatever its name says; hand in a .zip or .tar.gz"),
        ("hw2.zip", b"", "it is empty; pack it again"),
        ("hw2.zip", b"no archive", DAMAGED),
        ("hw2.tar.gz", b"no archive", DAMAGED),
        ("hw2.tar.gz", b"\x1f\x8b no gzip", DAMAGED),
        ("hw2.tar", b"no archive", DAMAGED),
    ],
)
def test_other_archives_are_refused_with_what_to_do(name, content, why):
    assert refusal(content, name) == why


def test_an_archive_is_refused_for_its_size_before_it_is_read(zipped):
    told = refusal(zipped(FILES), caps=replace(STUDENT, archive_bytes=100))
    assert told.endswith(" bytes, and at most 100 are read; pack only your own work")


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_an_archive_is_refused_for_its_members(zipped, tarred, kind):
    content = (zipped if kind == "zip" else tarred)(FILES)
    caps = replace(STUDENT, members=2)
    assert refusal(content, f"hw2.{kind}", caps) == "it holds more than 2 files; pack only your own work"


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_every_end_of_an_archive_that_was_cut_short_is_told(zipped, tarred, kind):
    content = (zipped if kind == "zip" else tarred)({"conv.py": bytes(range(256)) * 20})
    for length in range(1, len(content) - 8, 7):
        told, found = DAMAGED, {}
        try:
            found = everything(content[:length], f"hw2.{kind}")
        except Unusable as error:
            told = str(error)
        assert told == DAMAGED
        assert found in ({}, {"conv.py": bytes(range(256)) * 20})  # the end of a tar archive is padding


@pytest.mark.parametrize("kind", ["zip", "tar.gz", "tar"])
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_nothing_but_a_sentence_comes_of_damaged_bytes(zipped, tarred, kind, data):
    files = {"conv.py": b"A = 1\n" * 50, "src/ä.py": b"B = 2\n", "x.bin": b"\0" * 600}
    content = bytearray((zipped if kind == "zip" else tarred)(files))
    if kind == "tar":
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            content = bytearray(archive.fileobj.seek(0) or archive.fileobj.read())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    with suppress(Unusable):
        everything(bytes(content), f"hw2.{kind}")
