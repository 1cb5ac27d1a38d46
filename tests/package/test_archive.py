from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.errors import UsageError
from grader.package.archive import Member, pack, text, write_zip


def test_the_same_content_in_another_order_makes_the_same_bytes() -> None:
    members = [Member("b", b"2"), Member("a/c", b"1", executable=True)]
    assert pack(members) == pack(members[::-1])


def test_it_keeps_what_may_be_run_and_unix_line_ends() -> None:
    packed = pack([text("setup.sh", "#!/bin/sh\r\necho\r\n", executable=True), text("readme", "x\n")])
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        modes = {entry.filename: oct(entry.external_attr >> 16) for entry in archive.infolist()}
        assert modes == {"readme": "0o100644", "setup.sh": "0o100755"}
        assert archive.read("setup.sh") == b"#!/bin/sh\necho\n"


@pytest.mark.parametrize("name", ["/etc/passwd", "../up", "a//b", "a\\b", "c:d", ""])
def test_no_member_can_leave_the_folder_where_it_is_unpacked(name: str) -> None:
    with pytest.raises(ValueError, match="can't hold a file named"):
        pack([Member(name, b"")])


def test_no_two_members_are_one_file_where_case_does_not_count() -> None:
    with pytest.raises(ValueError, match="would hold 'readme' twice"):
        pack([Member("readme", b""), Member("README", b"")])


def test_a_file_that_was_there_is_replaced_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "kit.zip").write_bytes(b"old")
    write_zip(tmp_path / "kit.zip", [Member("a", b"1")])
    assert (tmp_path / "kit.zip").read_bytes() == pack([Member("a", b"1")])
    assert [path.name for path in tmp_path.iterdir()] == ["kit.zip"]


def test_what_is_no_file_is_written_into_and_stays(read_from: Any) -> None:
    pipe, received = read_from()
    write_zip(pipe, [Member("a", b"1")])
    assert received() == pack([Member("a", b"1")])
    assert pipe.is_fifo()


def test_where_it_cannot_be_written_one_sentence_says_so(tmp_path: Path) -> None:
    target = tmp_path / "missing" / "kit.zip"
    with pytest.raises(UsageError) as caught:
        write_zip(target, [])
    assert str(caught.value) == f"{target}: can't be written (No such file or directory); name another file with -o"
