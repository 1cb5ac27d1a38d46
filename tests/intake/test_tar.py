"""tar archives as strangers make them."""

from __future__ import annotations

import gzip
import io
import tarfile
from contextlib import closing
from dataclasses import replace

import pytest

from grader.intake.archive import STUDENT, open_archive
from grader.intake.tree import Damaged, Unusable

DAMAGED = "it is damaged or was cut short; pack it again"


def member(name, content=b"", **more):
    found = tarfile.TarInfo(name)
    found.size = len(content)
    for key, value in more.items():
        setattr(found, key, value)
    return found, content


def made(*members, form=tarfile.PAX_FORMAT, packed=True):
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=form) as archive:
        for info, content in members:
            archive.addfile(info, io.BytesIO(content))
    return gzip.compress(target.getvalue(), 1) if packed else target.getvalue()


def opened(content, caps=STUDENT):
    return closing(open_archive(io.BytesIO(content), "hw2.tar.gz", caps))


def refusal(content, caps=STUDENT):
    with pytest.raises(Unusable) as caught, opened(content, caps):
        pass
    return str(caught.value)


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_long_names_and_names_in_any_script_are_read(form):
    name = f"{'d' * 80}/{'f' * 80}.py" if form == tarfile.USTAR_FORMAT else f"Übung/{'課題' * 60}.py"
    with opened(made(member(name, b"A = 1\n"), form=form)) as tree:
        assert tree.read(name, 10) == b"A = 1\n"


def test_links_devices_and_holes_are_seen_and_never_followed():
    content = made(
        member("a.py", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        member("b.py", type=tarfile.LNKTYPE, linkname="../../key.py"),
        member("c.py", type=tarfile.CHRTYPE),
        member("d.py", type=tarfile.FIFOTYPE),
        member("src", type=tarfile.DIRTYPE),
        member("src/conv.py", b"A = 1\n"),
    )
    with opened(content) as tree:
        assert [(entry.path, entry.kind, entry.why) for entry in tree.entries()] == [
            ("a.py", "file", "it is a link"),
            ("b.py", "file", "it is a link"),
            ("c.py", "file", "it is no regular file"),
            ("d.py", "file", "it is no regular file"),
            ("src", "folder", ""),
        ]


def test_paths_out_of_the_archive_stand_nowhere_in_it():
    with opened(made(member("../up.py"), member("/abs.py"), member("./conv.py"))) as tree:
        assert [entry.path for entry in tree.entries()] == ["conv.py"]
        assert tree.refused == [
            ("../up.py", "its path leads out of the archive"),
            ("/abs.py", "its path is absolute"),
        ]


def test_of_a_name_that_stands_twice_the_last_counts():
    with opened(made(member("conv.py", b"old"), member("conv.py", b"new"))) as tree:
        assert tree.read("conv.py", 10) == b"new"
        assert tree.refused == [("conv.py", "it stands in the archive twice, and the last counts")]


def test_files_that_nobody_will_ask_for_are_listed_and_not_kept():
    content = made(member("data.npy", b"x" * 5000), member("large.py", b"x" * 5000), member("conv.py", b"A"))
    with opened(content, replace(STUDENT, member_bytes=1000)) as tree:
        assert (tree.size("data.npy"), tree.size("large.py"), tree.read("conv.py", 9)) == (5000, 5000, b"A")
        for name in ("data.npy", "large.py"):
            with pytest.raises(Damaged, match=r"^it is too large$"):
                tree.read(name, 9)


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked():
    bomb = made(member("zeros.bin", bytes(5 * 2**20)))
    caps = replace(STUDENT, unpacked_bytes=2**20)
    assert refusal(bomb, caps) == "it unpacks to more than 1048576 bytes; pack only your own work"


def test_a_header_that_claims_to_be_large_is_not_read_into_memory():
    huge, _ = member("x")
    huge.type, huge.size = tarfile.XHDTYPE, 2**30
    assert refusal(gzip.compress(huge.tobuf() + bytes(2**20))) == DAMAGED


def test_a_header_with_a_negative_size_ends_the_reading():
    header = bytearray(tarfile.TarInfo("conv.py").tobuf(tarfile.GNU_FORMAT))
    header[124:136] = b"\xff" * 10 + b"\xf0\x00"  # base 256: -4096
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    first = tarfile.TarInfo("first.py").tobuf(tarfile.GNU_FORMAT)
    assert refusal(gzip.compress(first + bytes(header) + bytes(1024))) == DAMAGED


def test_a_long_number_in_a_header_is_refused_because_it_is_slow_to_search():
    record = b"9" * 6000
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, len(record)
    block = header.tobuf() + record + bytes(-len(record) % 512)
    assert refusal(gzip.compress(block + tarfile.TarInfo("conv.py").tobuf() + bytes(1024))) == DAMAGED


def test_a_broken_header_in_the_middle_is_not_taken_for_the_end():
    content = bytearray(made(member("a.py", b"A"), member("b.py", b"B"), form=tarfile.USTAR_FORMAT, packed=False))
    content[1024 + 148] ^= 0xFF  # the second member's checksum
    assert refusal(gzip.compress(bytes(content))) == DAMAGED


def test_an_archive_that_ends_without_its_marks_is_read():
    content = made(member("a.py", b"A"), form=tarfile.USTAR_FORMAT, packed=False)[:1024]
    with opened(gzip.compress(content)) as tree:
        assert tree.read("a.py", 9) == b"A"
