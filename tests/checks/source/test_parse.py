"""Hostile files: never a crash, always a sentence."""

from __future__ import annotations

import pytest

from grader.model import Layout, Verdict

DEEP = "The code of hw.py is nested deeper than 200 levels, so this check can't read it; a person should look."
LARGE = "hw.py is larger than 256 KiB, so this check can't read it; a person should look."
MANY = 50_000


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("x = 1\ndef f(:\n", "hw.py:2 is not valid Python, so what the code uses can't be seen."),
        ("x = " + "-" * MANY + "1", DEEP),
        ("x = 1" + "+1" * MANY, DEEP),
        ("x" + ".a" * MANY, DEEP),
        ("x" + "[0]" * MANY, DEEP),
        ("x" + "()" * MANY, DEEP),
        ("x = " + "lambda:" * (MANY // 2) + "0", DEEP),
        ("x = " + "not " * MANY + "1", DEEP),
        ("if x: pass\n" + "elif x: pass\n" * (MANY // 3), DEEP),
        ("x = 1\n" * MANY, LARGE),
        (
            "# coding: utf-7\nx = 1",
            "hw.py is written in the encoding utf-7, so this check can't read it; a person should look.",
        ),
        (
            "# coding: klingon\nx = 1",
            "The encoding of hw.py can't be read, so this check can't read it; a person should look.",
        ),
        (b"x = '\xff'", "The encoding of hw.py can't be read, so this check can't read it; a person should look."),
    ],
    ids=lambda value: value[:12] if isinstance(value, str | bytes) else None,
)
def test_what_cannot_be_parsed_fails_with_a_sentence(say, code, sentence):
    assert say(code, forbid=("eval",)) == ("fail", [sentence])


@pytest.mark.parametrize(
    "code", ["x = " + "(" * MANY + "1", "\0", "x = f'{" + "-" * MANY + "1}'", "x = '''", "  x\n y\n"]
)
def test_no_file_ends_the_grader(look, code):
    assert look(code, forbid=("eval",)).verdict is Verdict.FAIL


def test_a_table_of_numbers_is_not_deep(say):
    assert say("x = [" + "-1.5, (2 + 3), " * 5000 + "]\n", forbid=("eval",)) == ("pass", [])


def test_aliases_that_multiply_end(look):
    code = "".join(f"a{i} = a{i + 1} if x else a{i + 2} or a{i + 3}\n" for i in range(400))
    judgement = look(code, forbid=("eval",))
    assert [finding.fact for finding in judgement.findings] == [
        "Some names in the code are too tangled for this check to follow; a person should look."
    ]


def test_nothing_handed_in_is_missing(look):
    judgement = look({}, forbid=("eval",))
    assert judgement.verdict is Verdict.MISSING
    assert [finding.fact for finding in judgement.findings] == ["No Python file was handed in."]


def test_staffs_own_file_is_not_the_students(look):
    files = {"hw.py": "import helper", "helper.py": "eval('1')"}
    assert look(files, Layout("hw.py", overlay={"helper.py": b""}), forbid=("eval",)).verdict is Verdict.PASS
    assert look(files, forbid=("eval",)).verdict is Verdict.FAIL


def test_staffs_own_file_is_not_the_students_below_a_root_either(look):
    files = {"src/hw.py": "import helper", "src/helper.py": "eval('1')"}
    layout = Layout("hw.py", root="src", overlay={"helper.py": b""})
    assert look(files, layout, forbid=("eval",)).verdict is Verdict.PASS


def test_imports_start_at_the_root(look):
    files = {"src/hw.py": "from lib import x", "src/lib/__init__.py": "x = eval('1')"}
    judgement = look(files, Layout("hw.py", root="src"), forbid=("eval",))
    assert judgement.findings[0].fact == "`eval` is used at src/lib/__init__.py:1, which this problem forbids."
