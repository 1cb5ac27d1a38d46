"""Names in archives: any encoding, any system, and never out of the archive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.intake.member_names import composed, decoded, member_path


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"conv.py", "conv.py"),
        ("Übung/conv.py".encode(), "Übung/conv.py"),
        ("Übung/conv.py".encode("cp437"), "Übung/conv.py"),
        ("Jörg.py".encode("cp437"), "Jörg.py"),
        ("Müller, André.py".encode("cp437"), "Müller, André.py"),
        ("cafés.py".encode("cp437"), "cafés.py"),
        ("課題2.py".encode("cp932"), "課題2.py"),
        ("ソース/レポート.py".encode("cp932"), "ソース/レポート.py"),  # ソ ends in the byte of a backslash
        ("ｈｗ２ 課題.py".encode("cp932"), "ｈｗ２ 課題.py"),
    ],
)
def test_a_name_is_read_in_the_encoding_that_it_was_written_in(raw, name):
    assert decoded(raw) == name


@given(st.binary(max_size=40))
def test_any_bytes_are_a_name(raw):
    assert isinstance(decoded(raw), str)


@pytest.mark.parametrize(
    ("name", "path", "why"),
    [
        ("conv.py", "conv.py", ""),
        ("./src//conv.py", "src/conv.py", ""),
        ("src\\deep\\conv.py", "src/deep/conv.py", ""),
        ("src/", "src", ""),
        ("./", "", ""),
        ("..conv.py", "..conv.py", ""),
        ("../conv.py", "../conv.py", "its path leads out of the archive"),
        ("src/../../conv.py", "src/../../conv.py", "its path leads out of the archive"),
        ("src\\..\\conv.py", "src/../conv.py", "its path leads out of the archive"),
        ("/etc/passwd", "/etc/passwd", "its path is absolute"),
        ("\\\\server\\x.py", "//server/x.py", "its path is absolute"),
        ("C:\\x.py", "C:/x.py", "its path is absolute"),
        ("a/" * 65 + "x.py", "a/" * 65 + "x.py", "its path is too deep"),
        ("a" * 5000, "a" * 5000, "its path is too long"),
    ],
)
def test_a_path_stays_below_the_root_or_is_refused(name, path, why):
    assert member_path(name) == (path, why)


@given(st.text(st.sampled_from("./\\:aC"), max_size=20))
def test_no_path_that_is_used_leads_anywhere_else(name):
    path, why = member_path(name)
    assert why or path == "" or not {"", ".", ".."} & set(path.split("/"))


def test_accents_are_composed():
    assert composed("U\u0308bung.py") == "Übung.py"
