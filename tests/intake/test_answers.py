"""Written answers, from a file or from a module: as the student wrote them."""

from __future__ import annotations

import numpy as np
import pytest

from grader.errors import SubmissionError
from grader.intake.answers import answers_of, read_answers
from grader.model import Array, Opaque


@pytest.fixture
def read(write):
    def run(text):
        folder = write("alice", {"answers.yaml": text})
        return read_answers((folder / "answers.yaml").read_bytes(), "alice/answers.yaml")[0]

    return run


def test_scalars_stay_as_they_were_typed(read):
    text = """
mlp_backprop:
  s1: [0.70, 1, 012, 1e-5, -.5]
  W: [[-0.87, 1.760], ['yes', null, ~]]
  A: [w_1^12, "0", on, 1_000]
  1: true
  why: |
    Because it saturates:
      the gradient vanishes.
conv1d_matrix:
  b: no
"""
    assert read(text) == {
        "mlp_backprop": {
            "s1": ["0.70", "1", "012", "1e-5", "-.5"],
            "W": [["-0.87", "1.760"], ["yes", "null", "~"]],
            "A": ["w_1^12", "0", "on", "1_000"],
            "1": "true",
            "why": "Because it saturates:\n  the gradient vanishes.\n",
        },
        "conv1d_matrix": {"b": "no"},
    }


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "---\n"])
def test_an_empty_file_holds_no_answers(read, text):
    assert read(text) == {}


def test_a_heading_with_nothing_below_it_loses_no_other_answers(read):
    assert read("mlp:\nconv:\n  A: 1\n") == {"mlp": {}, "conv": {"A": "1"}}


def test_a_byte_order_mark_is_no_part_of_the_first_problem(read):
    assert read(b"\xef\xbb\xbfmlp:\r\n  s1: 0.7\r\n") == {"mlp": {"s1": "0.7"}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- 1\n- 2\n", "expected problems and their answers (`problem:` and below it `answer: …`)"),
        ("just text\n", "expected problems and their answers (`problem:` and below it `answer: …`)"),
        (
            "s1: 0.7\n",
            "'s1' stands where a problem is named, with no answers below it; "
            "put an answer below its problem, and further in (`problem:` and below it `  s1: …`)",
        ),
        (
            "mlp:\n  - 0.7\n",
            "below 'mlp' stands a list; give each answer its name (`mlp:` and below it `answer: …`)",
        ),
    ],
)
def test_answers_without_their_problem_are_told(read, text, message):
    with pytest.raises(SubmissionError) as caught:
        read(text)
    assert str(caught.value) == f"alice/answers.yaml: {message}"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("mlp:\n  s1: [0.7\nconv:\n", 3),
        ("mlp:\n  s1: 1\n  s1: 2\n", 3),
        ("mlp:\n  s1: &x 1\n", 2),
        ("mlp:\n  s1: *x\n", 2),
        ("mlp:\n \ts1: 1\n", 2),
        (b"mlp:\n  s1: \xff\n", 2),
        ("mlp: {s1: 1}\n---\nmlp: {s1: 2}\n", 2),
    ],
)
def test_a_file_that_can_not_be_read_is_told_with_its_line(read, text, line):
    with pytest.raises(SubmissionError) as caught:
        read(text)
    assert str(caught.value).startswith(f"answers.yaml, line {line}: ")


def test_tabs_that_can_be_read_as_spaces_are_and_that_is_told():
    raw = b"mlp:\n\ts1: 0.7\n\twhy: |\n\t\tso\n\t\t\tit is\n"
    told = "answers.yaml: tabs were read as spaces, each that indents a line as two; use spaces, as YAML does."
    assert read_answers(raw, "alice/answers.yaml") == ({"mlp": {"s1": "0.7", "why": "so\n\tit is\n"}}, told)
    assert read_answers(b"mlp:\n  s1: 'a\tb'\n", "answers.yaml") == ({"mlp": {"s1": "a\tb"}}, "")


def test_what_else_is_wrong_with_tabs_around_is_told_of_the_file_as_it_is():
    with pytest.raises(SubmissionError) as caught:
        read_answers(b"mlp:\n\ts1: 1\n\ts1: 2\n", "answers.yaml")
    assert str(caught.value) == "answers.yaml, line 2: a tab can't indent (use spaces)."


def test_a_bomb_of_aliases_is_refused(read):
    levels = "\n".join(f"  l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30))
    with pytest.raises(SubmissionError, match=r"^answers\.yaml, line 2: "):
        read(f"mlp:\n  l0: &l0 [x]\n{levels}\n")


# ------------------------------------------------------------------------------------- an ANSWERS mapping in a module


def array(data, dtype="float64", **more):
    return Array(np.asarray(data), dtype, **more)


@pytest.mark.parametrize(
    "value",
    [
        {"A": "1", "B": ["x"]},
        {"conv": {"A": "1", "B": ["x"]}},
        {"conv": {"A": "1", "B": ["x"]}, "mlp": {"A": "2"}},
        {"conv": {"A": "1", "B": ["x"]}, "A": "9"},
    ],
)
def test_answers_are_keyed_by_problem_or_by_answer_at_once(value):
    assert answers_of("conv", value) == {"A": "1", "B": ["x"]}


def test_what_belongs_to_another_problem_is_no_answer_to_this_one():
    assert answers_of("conv", {"mlp": {"A": "2"}}).get("A") is None


def test_a_problem_that_bears_the_name_of_an_answer_is_told_from_it():
    assert answers_of("A", {"A": "1", "B": "2"}) == {"A": "1", "B": "2"}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (array([[1.0, -2.5]]), [[1.0, -2.5]]),
        (array([1, 2], "int64", origin="torch"), [1, 2]),
        (array(0.5, origin="scalar"), 0.5),
        (("a", array([1])), ["a", [1]]),
        ([[1, 2], (3, 4)], [[1, 2], [3, 4]]),
        ({"dW": array([1.0])}, {"dW": [1.0]}),
        ("w_1^{11}", "w_1^{11}"),
        (18624, 18624),
        (None, None),
    ],
)
def test_arrays_are_answers_as_nested_lists(value, written):
    answer = answers_of("conv", {"A": value})["A"]
    assert answer == written
    assert type(answer) is type(written)


def test_what_is_no_answer_stays_what_it_is():
    opaque = Opaque("generator")
    assert answers_of("conv", {"A": opaque, 3: "not named", None: "nor this"}) == {"A": opaque}


@pytest.mark.parametrize("value", [None, "text", [1, 2], 3, array([1.0]), Opaque("function")])
def test_what_is_no_mapping_holds_no_answers(value):
    assert answers_of("conv", value) == {}
