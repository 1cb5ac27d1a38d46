"""Observations and submissions as they are kept: all of them, exactly, and never more than fits."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.codec.digest import content_digest
from grader.codec.encode import encode
from grader.codec.sealed import Damaged, seal
from grader.gradebook import observed
from grader.gradebook.content import handed_in, submission_of, unpack
from grader.gradebook.observed import Seen, kept, observation_of, pack
from grader.model import Array, Cell, Failure, Missing, Notebook, Observation, Place, Status, Student, Submission

texts = st.text(st.characters(codec=None), max_size=20)
numbers = st.integers(0, 2**31)
places = st.builds(Place, texts, numbers, texts, st.none() | numbers, st.none() | numbers)
failures = st.builds(Failure, texts, texts, texts, st.none() | places, st.sampled_from(["load", "cell", "call"]))
missing = st.builds(Missing, st.sampled_from(["module", "name", "several"]), texts, texts, st.lists(texts).map(tuple))
observations = st.builds(
    Observation,
    texts,
    st.sampled_from(Status),
    st.lists(st.none() | st.integers() | texts | st.floats(allow_nan=False)).map(tuple),
    st.none() | failures,
    st.none() | missing,
    texts,
    texts,
    st.booleans(),
    st.dictionaries(texts, places, max_size=3),
    st.lists(texts, max_size=2).map(tuple),
    st.lists(failures, max_size=2).map(tuple),
    texts,
)


@given(observations, st.floats(0, 100))
def test_an_observation_comes_back_whole(observation: Observation, seconds: float) -> None:
    seen = Seen("id", "digest", observation.status.value, seconds, seal(pack(observation)))
    assert observation_of(seen) == replace(observation, seconds=seconds)


def test_every_field_of_an_observation_is_kept() -> None:
    """Whoever gives an observation a field must say how it is kept: else regrading would lose it silently."""
    names = {field.name for field in fields(Observation)}
    assert names == {
        *("call", "status", "values", "failure", "missing", "stdout", "stderr", "output_cut", "defined_at"),
        *("stand_ins", "failed_cells", "only_definitions", "seconds"),
    }


def test_measured_time_is_no_part_of_the_bytes() -> None:
    assert pack(Observation("a", Status.OK, seconds=1.0)) == pack(Observation("a", Status.OK, seconds=2.0))


@pytest.mark.parametrize(
    "value",
    [
        (),
        ("a", "fine", (), None, None, "", "", False, {}, (), (), ""),
        ("a", "ok", [], None, None, "", "", False, {}, (), (), ""),
        ("a", "ok", (), ("T", "m", "t", None, "later"), None, "", "", False, {}, (), (), ""),
        ("a", "ok", (), None, ("thing", "n", "m", ()), "", "", False, {}, (), (), ""),
        ("a", "ok", (), None, ("name", "n", "m", (1,)), "", "", False, {}, (), (), ""),
        ("a", "ok", (), None, None, "", "", False, {1: ("f", 1, "", None, None)}, (), (), ""),
        ("a", "ok", (), None, None, "", "", False, {"f": ("f", "1", "", None, None)}, (), (), ""),
        ("a", "ok", (), None, None, "", "", False, {"f": ("f", 1, "", "7", None)}, (), (), ""),
        ("a", "ok", (), None, None, "", "", False, {}, (1,), (), ""),
        ("a", "ok", (), None, None, "", "", False, {}, (), (None,), ""),
        ("a", "ok", (), None, None, "", "", False, {}, (), (), None),
    ],
)
def test_what_is_no_observation_is_damaged(value: Any) -> None:
    with pytest.raises(Damaged, match="it is no observation"):
        observation_of(Seen("a", "d", "ok", 0.0, seal(encode(value))))


def test_what_we_failed_to_observe_is_not_kept() -> None:
    some = [("d1", Observation("a", Status.UNJUDGED)), ("d2", Observation("b", Status.TIMEOUT, seconds=10.0))]
    (seen,) = kept(some, "environment")
    assert (seen.call, seen.digest, seen.status, seen.seconds, seen.environment) == (
        *("b", "d2", "timeout", 10.0),
        "environment",
    )


def test_a_submission_that_returns_gigabytes_does_not_fill_the_book(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observed, "KEPT_BYTES", 10_000)
    noise = Array(np.random.default_rng(0).normal(size=500), "float64")
    some = [(str(number), Observation(str(number), Status.OK, (noise,))) for number in range(4)]
    small = ("small", Observation("small", Status.OK, (1,)))
    assert [seen.call for seen in kept([*some, small], "")] == ["0", "1", "small"]


# ------------------------------------------------------------------------------------------------ what was handed in


answers = st.dictionaries(texts, st.dictionaries(texts, texts | st.lists(texts), max_size=3), max_size=3)
plain_texts = st.text(max_size=20)
students = st.builds(Student, plain_texts, plain_texts, plain_texts, plain_texts)
cells = st.builds(Cell, numbers, st.none() | numbers, texts)
submissions = st.builds(
    Submission,
    st.just("ada"),
    st.dictionaries(texts, st.binary(), max_size=3),
    answers,
    st.lists(texts).map(tuple),
    texts,
    texts,
    st.dictionaries(texts, st.lists(cells, max_size=3).map(tuple).map(Notebook), max_size=3),
    st.none() | students.filter(lambda student: student != Student("")),
    plain_texts,
    st.lists(students, max_size=3).map(tuple),
    plain_texts,
    plain_texts,
    st.none() | st.datetimes(timezones=st.just(UTC)),
    st.none() | st.booleans(),
    st.none() | st.integers(0, 99),
    st.lists(texts, max_size=3).map(tuple),
    st.lists(texts, max_size=3).map(tuple),
)


@given(submissions)
def test_a_submission_comes_back_whole(submission: Submission) -> None:
    given_in = handed_in(submission)
    again = submission_of(given_in)
    assert again == replace(submission, chosen=False)  # what a download says of others than this upload is not kept
    assert content_digest(again) == given_in.content


@pytest.mark.parametrize("field", fields(Submission), ids=lambda field: field.name)
def test_who_handed_in_and_when_decides_nothing_about_what_their_code_does(field: Any) -> None:
    """Whoever gives a submission a field must say whether it is content: what is, is judged again when it changes."""
    content = {"files": {"a.py": b""}, "answers": {"p": {}}, "notes": ("x",), "answers_flaw": "x", "unreadable": "x"}
    content |= {"notebooks": {"a.ipynb": Notebook()}, "remarks": ("x",)}
    identity = {"id": "x", "student": Student("1"), "group": "x", "members": (Student("1"),), "platform": "x"}
    identity |= {"upload": "x", "submitted": datetime.now(UTC), "late": True, "attempt": 1, "superseded": ("x",)}
    identity |= {"chosen": True}
    changed = replace(Submission("ada"), **{field.name: (content | identity)[field.name]})
    assert (content_digest(changed) == content_digest(Submission("ada"))) == (field.name in identity)


CONTENT = {
    "files": {},
    "answers": {},
    "notes": (),
    "answers_flaw": "",
    "unreadable": "",
    "notebooks": {},
    "remarks": (),
}
NO_NOTEBOOKS: list[Any] = [(1,), ((1, None),), (("1", None, "x"),), ((1, "2", "x"),), ((1, None, b"x"),)]


def test_what_the_book_keeps_is_a_submission() -> None:
    assert unpack("ada", encode(CONTENT)) == Submission("ada")


@pytest.mark.parametrize(
    "value",
    [
        *(None, {}, {"files": {}}, {"files": {}, "answers": {}, "notes": [], "x": ""}, {**CONTENT, "remarks": ""}),
        *({**CONTENT, "notebooks": {"a.ipynb": cells}} for cells in NO_NOTEBOOKS),
    ],
)
def test_what_is_no_submission_is_damaged(value: Any) -> None:
    with pytest.raises(Damaged, match="it is no submission"):
        unpack("ada", encode(value))


@pytest.mark.parametrize("change", [{"members": "[1]"}, {"members": '[{"name": "x"}]'}, {"submitted": "yesterday"}])
def test_what_is_no_student_is_damaged(change: dict[str, Any]) -> None:
    with pytest.raises(Damaged, match="it is no submission"):
        submission_of(replace(handed_in(Submission("ada")), **change))
