"""``submission_metadata.json``: as documented, as seen, and as nobody expects it."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.container.metadata import Metadata, read_metadata
from grader.model import Student

DATES = {
    "release_date": "2025-03-01T00:00:00.000000-08:00",
    "due_date": "2025-03-08T23:59:00.000000-08:00",
    "late_due_date": None,
}
DOCUMENTED: dict[str, Any] = {
    "id": 900001,
    "created_at": "2025-03-04T10:11:12.123456-08:00",
    "assignment_id": None,
    "assignment": {
        "id": 77,
        "title": "Lab 2",
        "course_id": 5,
        **DATES,
        "group_submission": False,
        "group_size": None,
        "total_points": "10.0",
        "outline": [{"id": 1, "type": "ProgrammingQuestion", "title": "Autograder", "weight": "10.0", "index": 1}],
    },
    "submission_method": "upload",
    "users": [{"id": 3, "email": "ada@example.edu", "name": "Ada Example", "sid": "s001", "assignment": DATES}],
    "previous_submissions": [
        {"id": 900000, "submission_time": "2025-03-03T09:00:00.000000-08:00", "score": "4.0", "results": {"tests": []}}
    ],
}

NAMES = sorted({*DOCUMENTED, *DOCUMENTED["assignment"], *DOCUMENTED["users"][0], "type", "weight"})


def read(folder: Path, held: object) -> Metadata:
    path = folder / "submission_metadata.json"
    path.write_text(json.dumps(held), encoding="utf-8")
    return read_metadata(path)


def test_it_says_who_handed_in_what_and_when(tmp_path: Path) -> None:
    said = read(tmp_path, DOCUMENTED)
    submission = said.submission
    assert (submission.id, submission.upload, submission.platform) == ("submission_900001",) * 2 + ("gradescope",)
    assert submission.student == Student("s001", "Ada Example", email="ada@example.edu")
    assert (submission.group, submission.members) == ("", ())
    assert submission.submitted == datetime.fromisoformat("2025-03-04T10:11:12.123456-08:00")
    assert submission.attempt == 2
    assert said.due == datetime.fromisoformat("2025-03-08T23:59:00-08:00")
    assert (said.own_due, said.points, said.flaw) == (None, Decimal("10.0"), "")


def test_an_extension_is_a_later_date_of_ones_own(tmp_path: Path) -> None:
    own = {**DATES, "due_date": "2025-03-10T23:59:00.000000-08:00"}
    said = read(tmp_path, DOCUMENTED | {"users": [{"id": 3, "name": "Ada", "assignment": own}]})
    assert said.own_due == datetime.fromisoformat("2025-03-10T23:59:00-08:00")
    assert said.submission.student == Student("3", "Ada")


def test_of_a_group_the_most_generous_date_counts(tmp_path: Path) -> None:
    own = {**DATES, "due_date": "2025-03-10T23:59:00.000000-08:00"}
    users = [{"id": 3, "name": "Ada", "assignment": DATES}, {"id": 4, "name": "Bob", "assignment": own}]
    said = read(tmp_path, DOCUMENTED | {"users": users})
    assert said.own_due == datetime.fromisoformat("2025-03-10T23:59:00-08:00")
    assert [one.name for one in said.submission.members] == ["Ada", "Bob"]
    assert said.submission.group == "submission_900001"


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (None, "submission_metadata.json was not used: No such file or directory."),
        ("", "submission_metadata.json was not used: Expecting value: line 1 column 1 (char 0)."),
        ("[1, 2]", "submission_metadata.json was not used: it is no JSON object."),
        ("[" * 100_000, "submission_metadata.json was not used: "),
    ],
)
def test_a_file_that_is_none_is_said_and_costs_nothing(tmp_path: Path, content: str | None, flaw: str) -> None:
    path = tmp_path / "submission_metadata.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    said = read_metadata(path)
    assert said.flaw.startswith(flaw)
    assert said.submission.id == "submission"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
        max_leaves=20,
    )
)
def test_whatever_stands_in_it_is_read_without_an_exception(held: Any) -> None:
    from grader.container.metadata import _metadata

    if isinstance(held, dict):
        _metadata(held).submission.id.encode("utf-8")


@pytest.mark.parametrize("weight", ["1e99999999", -1e308, "1e-99999999", "NaN", "-Infinity", "9" * 4000])
def test_points_that_nobody_gives_count_as_not_said(tmp_path: Path, weight: object) -> None:
    outline = [{"type": "ProgrammingQuestion", "weight": weight}]
    assert read(tmp_path, {"assignment": {"outline": outline}}).points is None
