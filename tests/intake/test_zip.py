"""ZIP archives as other systems and strangers make them."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from contextlib import closing
from dataclasses import replace

import pytest

from grader.intake.archive import CLASS, STUDENT, open_archive
from grader.intake.tree import Damaged, Unusable


def made(*members, comment=b""):
    """A ZIP archive; each member is (ZipInfo or name, content)."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.comment = comment
        for info, content in members:
            archive.writestr(info if isinstance(info, zipfile.ZipInfo) else zipfile.ZipInfo(info), content)
    return target.getvalue()


def info(name, **more):
    found = zipfile.ZipInfo(name)
    for key, value in more.items():
        setattr(found, key, value)
    return found


def opened(content, caps=STUDENT):
    return closing(open_archive(io.BytesIO(content), "hw2.zip", caps))


def entries(content, caps=STUDENT):
    with opened(content, caps) as tree:
        return [(entry.path, entry.why) for entry in tree.entries()], tree.refused


def refusal(content, caps=STUDENT):
    with pytest.raises(Unusable) as caught, opened(content, caps):
        pass
    return str(caught.value)


def patched(content, signature, offset, form, value):
    """The archive with a field changed in every record of a kind."""
    raw = bytearray(content)
    place = raw.find(signature)
    while place >= 0:
        struct.pack_into(form, raw, place + offset, value)
        place = raw.find(signature, place + 4)
    return bytes(raw)


LOCAL, CENTRAL, END = b"PK\3\4", b"PK\1\2", b"PK\5\6"


def test_names_without_the_mark_for_utf8_are_read_as_they_were_written():
    shown = []
    for name, encoding in (("Übung.py", "cp437"), ("Übung.py", "utf-8"), ("課題.py", "cp932")):
        raw = name.encode(encoding)
        content = made(("x" * len(raw), b"")).replace(b"x" * len(raw), raw)
        shown += [path for path, _ in entries(content)[0]]
    assert shown == ["Übung.py", "Übung.py", "課題.py"]


def test_case_and_form_of_names_survive():
    names = ["Conv.py", "U\u0308b.py", "conv.py", "Üb.py"]
    assert [path for path, _ in entries(made(*((name, b"") for name in names)))[0]] == names


def test_a_name_ends_at_its_nul():
    content = made(("conv.py_x.txt", b"A = 1")).replace(b"conv.py_x.txt", b"conv.py\0x.txt")
    assert entries(content)[0] == [("conv.py", "")]


def test_of_a_name_that_stands_twice_the_last_counts():
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = made(("conv.py", b"old"), ("./conv.py", b"older"), ("conv.py", b"new"))
    with opened(content) as tree:
        assert tree.read("conv.py", 10) == b"new"
        assert tree.refused == [("conv.py", "it stands in the archive twice, and the last counts")] * 2


def test_a_file_may_have_the_name_of_a_folder():
    content = made(("src", b"A"), ("src/conv.py", b"B"), ("src.d/x.py", b"C"), ("empty/", b""))
    with opened(content) as tree:
        assert [(entry.path, entry.kind) for entry in tree.entries()] == [
            ("empty", "folder"),
            ("src", "file"),
            ("src", "folder"),
            ("src.d", "folder"),
        ]
        assert (tree.read("src", 9), tree.read("src/conv.py", 9), list(tree.entries("empty"))) == (b"A", b"B", [])


def test_links_and_devices_are_seen_and_never_followed():
    link = info("key.py", external_attr=(stat.S_IFLNK | 0o777) << 16)
    device = info("null.py", external_attr=(stat.S_IFCHR | 0o666) << 16)
    found, _ = entries(made((link, b"/etc/passwd"), (device, b""), ("conv.py", b"")))
    assert found == [("conv.py", ""), ("key.py", "it is a link"), ("null.py", "it is no regular file")]


def test_paths_out_of_the_archive_stand_nowhere_in_it():
    names = ["../up.py", "/abs.py", "C:\\win.py", "a\\..\\..\\b.py", "conv.py"]
    found, refused = entries(made(*((name, b"") for name in names)))
    assert found == [("conv.py", "")]
    assert refused == [
        ("../up.py", "its path leads out of the archive"),
        ("/abs.py", "its path is absolute"),
        ("C:/win.py", "its path is absolute"),
        ("a/../../b.py", "its path leads out of the archive"),
    ]


def test_a_backslash_separates_folders():
    found, _ = entries(made(("src\\conv.py", b""), ("src\\deep\\", b"")))
    assert found == [("src", "")]


def test_a_password_refuses_the_archive_if_it_locks_what_would_be_read():
    content = patched(patched(made(("conv.py", b"A")), LOCAL, 6, "<H", 1), CENTRAL, 8, "<H", 1)
    assert refusal(content) == "it is locked with a password; pack it again without one"
    picture = patched(patched(made(("x.png", b"A")), LOCAL, 6, "<H", 1), CENTRAL, 8, "<H", 1)
    assert entries(picture)[0] == [("x.png", "")]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, 9, 93, 99])
def test_methods_that_can_not_be_unpacked_in_small_steps_are_refused(method):
    content = patched(patched(made(("conv.py", b"A")), LOCAL, 8, "<H", method), CENTRAL, 10, "<H", method)
    assert refusal(content) == "it is packed by a method that is not read; pack it again as an ordinary .zip"


def test_a_member_that_unpacks_to_far_more_than_it_is_is_not_used(zipped):
    found, _ = entries(zipped({"bomb.ipynb": b"\0" * (2**20 + 1), "small.ipynb": b"\0" * 2**20}))
    assert found == [("bomb.ipynb", "it unpacks to more than 200 times its size"), ("small.ipynb", "")]


def test_a_member_that_is_longer_than_it_says_is_damaged():
    content = made((info("conv.py", compress_type=zipfile.ZIP_DEFLATED), b"\0" * 2**20))
    content = patched(patched(content, LOCAL, 22, "<L", 100), CENTRAL, 24, "<L", 100)
    with opened(content) as tree:
        assert tree.size("conv.py") == 100
        with pytest.raises(Damaged):
            tree.read("conv.py", 2**20)


def test_a_member_with_a_wrong_checksum_is_damaged_and_the_others_are_not():
    content = made(("conv.py", b"A = 1\n"), ("im2col.py", b"B = 2\n")).replace(b"A = 1", b"A = 7")
    with opened(content) as tree:
        assert tree.read("im2col.py", 100) == b"B = 2\n"
        for read in (lambda: tree.read("conv.py", 100), lambda: tree.open("conv.py")):
            with pytest.raises(Damaged, match=r"^it is damaged or was cut short; pack it again$"):
                read()


def test_zip64_is_read(monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 2)
    content = made(("conv.py", b"A = 1\n"), ("im2col.py", b"B = 2\n"))
    monkeypatch.undo()
    assert b"PK\6\6" in content
    with opened(content) as tree:
        assert tree.read("conv.py", 100) == b"A = 1\n"


def test_a_list_of_members_longer_than_allowed_is_not_read():
    content = made(*((f"{number:04}.py", b"") for number in range(100)))
    told = "its list of files is too long; pack only your own work"
    assert refusal(content, replace(STUDENT, directory_bytes=2**10)) == told


def test_a_stored_member_may_be_larger_than_the_list():
    with opened(made(("hw.ipynb", b"x" * 5000)), replace(STUDENT, directory_bytes=2**10)) as tree:
        assert len(tree.read("hw.ipynb", 10**4)) == 5000


def test_an_end_that_claims_a_long_list_is_refused_without_reading_it():
    claimed = patched(made(("conv.py", b"")), END, 12, "<L", 2**31)
    assert refusal(claimed) == "it is damaged or was cut short; pack it again"


def test_an_archive_with_a_comment_or_with_something_in_front_is_read():
    assert entries(made(("conv.py", b""), comment=b"packed by me"))[0] == [("conv.py", "")]
    assert entries(b"#!/bin/sh\n" + made(("conv.py", b"")))[0] == [("conv.py", "")]


def test_an_archive_without_files_is_an_empty_tree():
    assert entries(made()) == ([], [])


def test_a_class_may_hold_archives_and_tables(zipped):
    files = {"ada/hw2.zip": zipped({"conv.py": b""}), "roster.csv": b"id\n1\n"}
    with opened(zipped(files), CLASS) as tree:
        assert tree.read("roster.csv", 100) == b"id\n1\n"
        with tree.open("ada/hw2.zip") as inner, closing(open_archive(inner, "hw2.zip", STUDENT)) as student:
            assert [entry.path for entry in student.entries()] == ["conv.py"]
