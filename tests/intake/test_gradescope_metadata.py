"""Gradescope's metadata, one submission at a time."""

from __future__ import annotations

import io
import tracemalloc

import pytest

from grader.intake.gradescope_metadata import Record, records
from grader.intake.tree import Unusable
from grader.model import Student


def read(text):
    return list(records(io.BytesIO(text if isinstance(text, bytes) else text.encode())))


def test_ids_stay_text_and_missing_keys_are_empty():
    (got,) = read(
        "---\nsubmission_1:\n  :submitters:\n  - :name: 007\n    :sid: 00123\n  - :sid:\n    :email: ~\n  :score: 1\n"
    )
    assert got == Record("submission_1", (Student("00123", "007"), Student("")), "", ())


def test_what_ruby_writes_once_and_refers_to_is_read():
    text = (
        "a:\n  :submitters:\n  - &2\n    :name: &1 Ada\n    :sid: '1'\n  :created_at: &3 2024-01-01 10:00:00 Z\n"
        "b:\n  :submitters:\n  - *2\n  - :name: *1\n    :sid: '2'\n  :created_at: *3\n"
    )
    assert [one.submitters for one in read(text)] == [
        (Student("1", "Ada"),),
        (Student("1", "Ada"), Student("2", "Ada")),
    ]
    assert read(text)[1].created == "2024-01-01 10:00:00 Z"


def test_results_are_passed_over_at_any_depth_and_their_size_takes_no_memory():
    result = "  :results:\n    tests:\n" + '    - output: "{}"\n'.format("x" * 1000) * 20_000
    text = (
        f"a:\n  :submitters: []\n{result}  :history:\n  - :id: 7\n    :created_at: t\n    :results: {{a: [1, {{}}]}}\n"
    )
    raw = text.encode()
    tracemalloc.start()
    got = read(raw)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert got == [Record("a", (), "", (("7", "t"),))]
    assert peak < len(raw) / 4


def test_what_a_student_wrote_can_not_pass_for_a_submission():
    assert [one.key for one in read('a:\n  :results:\n    output: "\\nb:\\n  :submitters: []"\n')] == ["a"]


@pytest.mark.parametrize("text", ["", "---\n", "# nothing\n"])
def test_no_submissions_are_none(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- a\n", "it is no list of submissions"),
        ("just text", "it is no list of submissions"),
        ("a:\n  :submitters: [\n", "line 3: "),
        (b"a: \xff\n", ""),
        ("a: " + "[" * 50 + "]" * 50, "a submission in it holds too much"),
        ("a: [" + "1, " * 20_000 + "1]", "a submission in it holds too much"),
    ],
)
def test_what_can_not_be_read_is_told(text, told):
    with pytest.raises(Unusable) as caught:
        read(text)
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)


def test_what_stands_before_a_mistake_is_kept():
    found = records(io.BytesIO(b"a:\n  :submitters: []\nb: {\n"))
    assert next(found).key == "a"
    with pytest.raises(Unusable):
        next(found)
