"""Where statements begin, held against Python's own tokenizer."""

from __future__ import annotations

import io
import random
import sysconfig
import time
import tokenize
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.intake.statements import Statements


def inside(text: str) -> set[int]:
    """The lines that begin no statement, as we see them."""
    statements = Statements()
    found = set()
    for number, line in enumerate(text.split("\n"), 1):
        if not statements.begins:
            found.add(number)
        statements.read(line)
    return found


def inside_by_tokens(text: str) -> set[int]:
    """The same as Python's tokenizer sees it: the lines of a logical line but its first."""
    silent = (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    found: set[int] = set()
    first = None
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in silent:
            continue
        first = token.start[0] if first is None else first
        if token.type == tokenize.NEWLINE:
            found |= set(range(first + 1, token.start[0] + 1))
            first = None
    return found


LIBRARY = sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))


@pytest.mark.parametrize("path", random.Random(0).sample(LIBRARY, 40), ids=lambda path: path.name)
def test_statements_begin_where_python_says(path):
    text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    assert inside(text) == inside_by_tokens(text)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("x = (1 +\n2)\ny", {2}),
        ("x = '''a\nb'''\ny", {2}),
        ('x = """a\n"b\n"""\ny', {2, 3}),
        ("x = 1 + \\\n2\ny", {2}),
        ("x = 'a\\\nb'\ny", {2}),
        ("x = r'\\'\ny = '('", set()),  # in a raw string too a backslash keeps its quote: nobody closes it
        ("x = '\\\\' + (\n1)\ny", {2}),
        ("# (\ny", set()),
        ("x = '# (' # (\ny", set()),
        ("x = 'unclosed (\ny", set()),
        ("x = {'a': [1,\n(2,\n3)]}\ny", {2, 3}),
        ("f'{a + (b)}' '('\ny", set()),
        ("f'{{('\ny", set()),
        ("f'''{a}\n{{b}}\n'''\ny", {2, 3}),
        ("f'{x!r:>{width}}' + (\n1)\ny", {2}),
        ("f'{x:%H:%M}('\ny", set()),
        ("f'{d[\"(\"]}'\ny", set()),
        ('f"{d["("]}"\ny', set()),  # from Python 3.12 on
        ('f"{f"{\'(\'}"}" + (\n1)\ny', {2}),
        ("f'{\nx + (\n1)}'\ny", {2, 3}),
        ("f'{x:{'('}}'\ny", set()),
        ("rf'\\{x}' '('\ny", set()),
        ("f'\\N{DASH}' '('\ny", set()),
        ("bR'(' u'[' F'{{'\ny", set()),
        (") ] }\ny", set()),
    ],
)
def test_strings_brackets_and_backslashes_hold_lines_together(text, lines):
    assert inside(text) == lines


@pytest.mark.parametrize(
    ("line", "in_code"), [("f(x)?", True), ("x = 'a?'", True), ("x = 1  # why?", False), ("'''why?", False), ("", True)]
)
def test_how_a_line_ends_is_known(line, in_code):
    statements = Statements()
    statements.read(line)
    assert statements.ends_in_code is in_code


@given(st.text(alphabet="\"'\\{}()[]:#frN \nab%!?", max_size=80))
def test_any_text_can_be_read(text):
    assert inside(text) <= set(range(2, text.count("\n") + 2))


@pytest.mark.parametrize("piece", ["f'{", "(", "f'\\N{", "'", "\\", "f'{x:", "'''", "\n", "\\\n", "{}"])
def test_the_work_grows_with_the_length_only(piece):
    started = time.monotonic()
    inside(piece * (2**18 // len(piece)))
    assert time.monotonic() - started < 10  # quadratic work would take hours
