"""Files as data that knows where it stands; and students' answers as they typed them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import RubricError, SubmissionError
from grader.rubric.compose import MAX_DEPTH, MAX_VALUES
from grader.rubric.nodes import Document, load, load_text_scalars, parse

TEXT = """\
# a comment
title: "é: x"
list:
  - {a: 1, b: [2, 3]}
  -
    c: |
      one
        two

      three
folded: >
  one
  two
"""


def document() -> Document:
    return parse(TEXT, "r.yaml")


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ((), (2, 1), (2, 1)),
        (("title",), (2, 8), (2, 1)),
        (("list",), (4, 3), (3, 1)),
        (("list", 0), (4, 5), (4, 5)),
        (("list", 0, "b"), (4, 15), (4, 12)),
        (("list", 0, "b", 1), (4, 19), (4, 19)),
        (("list", 1, "c"), (6, 8), (6, 5)),
        (("list", 0, "zebra", 4, "a"), (4, 5), (4, 5)),
        (("list", 7), (4, 3), (4, 3)),
        (("list", "a"), (4, 3), (4, 3)),
        (("title", 0), (2, 8), (2, 8)),
    ],
)
def test_a_place_is_as_deep_as_the_path_exists(
    path: tuple[str | int, ...], value: tuple[int, int], key: tuple[int, int]
) -> None:
    assert document().locate(path) == value
    assert document().locate_key(path) == key


def test_a_flaw_quotes_the_line_and_says_what_to_do() -> None:
    flaw = document().flaw(("list", 0, "b"), "wrong", "mend it")
    assert str(flaw) == "r.yaml:4:15: wrong\n    - {a: 1, b: [2, 3]}\n    fix: mend it"


@pytest.mark.parametrize(
    ("path", "inside", "place"),
    [
        (("list", 1, "c"), (1, 1), (7, 7)),
        (("list", 1, "c"), (2, 3), (8, 9)),
        (("list", 1, "c"), (4, 2), (10, 8)),
        (("title",), (1, 4), (2, 12)),
        (("folded",), (1, 5), (11, 9)),
    ],
)
def test_a_place_inside_a_text_is_found_in_the_file(
    path: tuple[str, ...], inside: tuple[int, int], place: tuple[int, int]
) -> None:
    read = document()
    read.note_inside(path, inside, "wrong")
    assert [(flaw.line, flaw.column) for flaw in read.flaws] == [place]


def test_lines_are_those_of_an_editor() -> None:
    read = parse('a: "\x85\u2028"\r\nb: 1\rc: 2\n', "r.yaml")
    assert [read.locate_key((key,))[0] for key in "abc"] == [1, 2, 3]


def test_a_mark_of_byte_order_is_no_character(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert load(tmp_path / "r.yaml").locate(("a",)) == (1, 4)


@pytest.mark.parametrize(
    ("raw", "line", "message", "fix"),
    [
        (b"", 1, "the file is empty", "start it with `title: …`"),
        (b"# only this\n", 1, "the file is empty", "start it with `title: …`"),
        (b"a: 1\nb: \xff\n", 2, "the file is not UTF-8", "save it as UTF-8"),
        (b"a: 1\nb: \x07\n", 2, "the character U+0007 can't stand in a YAML file", "remove it"),
        (b"a: " + b"[" * 5000, 1, f"values are nested more than {MAX_DEPTH} deep", "write it with less nesting"),
        (b"a: [" + b"1," * MAX_VALUES + b"1]", 1, f"the file holds more than {MAX_VALUES} values", "write less"),
        (b"%YAML 2.0\n---\na: 1", 1, "this line with a % can't be read", "remove it"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_one_flaw(tmp_path: Path, raw: bytes, line: int, message: str, fix: str) -> None:
    (tmp_path / "r.yaml").write_bytes(raw)
    with pytest.raises(RubricError) as caught:
        load(tmp_path / "r.yaml")
    (flaw,) = caught.value.flaws
    assert (flaw.file, flaw.line, flaw.message, flaw.fix) == (str(tmp_path / "r.yaml"), line, message, fix)


def test_a_file_that_is_missing_is_one_flaw(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match="the file can't be read: No such file or directory"):
        load(tmp_path / "r.yaml")
    with pytest.raises(RubricError, match="the file can't be read: embedded null byte"):
        load(Path("a\0b"))


# ---------------------------------------------------------------------------------------------- students' answers


def answers(text: str | bytes) -> Any:
    return load_text_scalars(text if isinstance(text, bytes) else text.encode(), "answers.yaml")[0]


def test_every_scalar_stays_as_it_was_typed() -> None:
    text = (
        'p: {a: 0.60, b: 012, c: null, d: "yes", e: [1e3, true, ~], f: , 1: on, 2024-01-01: (1}\nq: |\n  two\n  lines\n'
    )
    assert answers(text) == {
        "p": {
            "a": "0.60",
            "b": "012",
            "c": "null",
            "d": "yes",
            "e": ["1e3", "true", "~"],
            "f": "",
            "1": "on",
            "2024-01-01": "(1",
        },
        "q": "two\nlines\n",
    }


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n"])
def test_no_answers_are_none(text: str) -> None:
    assert answers(text) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: 1\nb: *a\n", "answers.yaml, line 2: the alias '*a' is refused (write the value out)."),
        ("a: &x 1\n", "answers.yaml, line 1: the anchor '&x' is refused (write values out where needed)."),
        ("a: 1\na: 2\n", "answers.yaml, line 2: the key 'a' is given twice, first in line 1 (remove one of the two)."),
        ("a: {b: 1\n", "answers.yaml, line 1: a bracket is opened and never closed (close it)."),
        ("a: 1\nb: one: two\n", "answers.yaml, line 2: a colon can't stand here (put a text that holds ': ' in quotes; "
         "or give the line the indentation of its neighbours)."),
        (b"a: 1\nb: \xe9\n", "answers.yaml, line 2: the file is not UTF-8 (save it as UTF-8)."),
        ("a: " + "[" * 5000, f"answers.yaml, line 1: values are nested more than {MAX_DEPTH} deep (write it with less "
         "nesting)."),
        ("a: " + "x" * 2**20, "answers.yaml is larger than 1 MiB: hand in less."),
        ('a: "\\UFFFFFFFF"', "answers.yaml, line 1: this escape stands for no character (write the character itself)."),
    ],
)  # fmt: skip
def test_answers_that_cannot_be_read_are_one_sentence(text: str | bytes, sentence: str) -> None:
    with pytest.raises(SubmissionError) as caught:
        answers(text)
    assert str(caught.value) == sentence


# -------------------------------------------------------------------------------------------------- any text at all

YAML_LIKE = st.lists(
    st.sampled_from([*"{}[],:-?|>&*!%@`'\"# \n\t\\aU10.~$(=)\x85", "a: ", "\n  ", "- ", "{a: ", "\\UFFFFFFFF"])
).map("".join)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


@given(st.text() | YAML_LIKE)
def test_no_text_makes_the_reader_raise_anything_else(text: str) -> None:
    try:
        read = parse(text, "r.yaml")
    except RubricError as error:
        flaws = error.flaws
        assert len(flaws) == 1
    else:
        flaws = tuple(read.flaws)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for flaw in flaws:
        assert 1 <= flaw.line <= len(lines)
        assert 1 <= flaw.column <= len(lines[flaw.line - 1]) + 1
        assert flaw.quoted in ("", lines[flaw.line - 1])
        assert flaw.message
        assert flaw.fix


@given(DATA)
def test_json_is_read_as_json(data: Any) -> None:
    assert parse(json.dumps({"k": data}), "r.yaml").data == {"k": data}


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), DATA, min_size=1))
def test_every_key_is_found_where_it_stands(data: dict[str, Any]) -> None:
    text = "".join(f"# {key}\n{key}:\n  {json.dumps(value)}\n" for key, value in data.items())
    read = parse(text, "r.yaml")
    lines = text.split("\n")
    for key in data:
        assert lines[read.locate_key((key,))[0] - 1] == f"{key}:"
        assert read.locate((key,)) == (read.locate_key((key,))[0] + 1, 3)
