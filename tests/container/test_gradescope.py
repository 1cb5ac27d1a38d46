"""What Gradescope is told of a grade: to students, to staff, and when nothing could be graded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest

from grader.container.gradescope import FAILED, About, failed, results, schema
from grader.container.metadata import Metadata
from grader.container.rules import counted
from grader.container.settings import Settings
from grader.model import Grade, Submission
from tests.container.conftest import RIGHT, WRONG, Graded

SETTINGS = Settings("assignment/hw.yaml")
ABOUT = About(1.23456, extra={"attempt": 2})


def told(grade: Grade, settings: Settings = SETTINGS, about: About = ABOUT) -> dict[str, Any]:
    document = results(grade, settings, about)
    jsonschema.validate(document, schema())
    return document


def named(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [test for test in document["tests"] if test["name"].startswith(name)]


def only(document: dict[str, Any], name: str) -> dict[str, Any]:
    (test,) = named(document, name)
    return test


def test_the_score_is_what_was_judged_and_prose_is_left_to_the_platform(graded: Graded) -> None:
    document = told(graded(why="The mean is taken from the sample."))
    assert document["score"] == 13  # of 15, where 2 are for a person
    assert document["output"].splitlines()[0] == "A person marks 2 points, which are not in this score."
    prose = only(document, "Spread of a sample: Why N - 1")
    assert "score" not in prose
    assert "max_score" not in prose
    assert "status" not in prose
    assert "A person marks this" in prose["output"]


def test_prose_that_was_not_handed_in_has_no_points_either(graded: Graded) -> None:
    prose = only(told(graded()), "Spread of a sample: Why N - 1")
    assert (prose["status"], prose["output"]) == ("failed", "No answer 'why' was handed in.")
    assert "score" not in prose


def test_a_right_criterion_passes_and_a_wrong_one_says_why(graded: Graded) -> None:
    assert only(told(graded()), "Spread of a sample: The mean") == {
        "name": "Spread of a sample: The mean",
        "number": "1.1",
        "tags": ["stats"],
        "score": 4,
        "max_score": 4,
        "status": "passed",
        "output": "",
        "extra_data": {"problem": "stats", "criterion": "mean", "verdict": "pass"},
    }
    wrong = named(told(graded(WRONG)), "Spread of a sample: The mean")[0]
    assert (wrong["score"], wrong["max_score"], wrong["status"]) == (0, 4, "failed")
    assert wrong["output"].startswith("mean(x) is 2.285, expected 0.9141 (difference 1.37, allowed 1.83e-07). (case 1)")
    assert "Hint: Divide by N." in wrong["output"]
    assert "from stats import mean" in wrong["output"]
    assert wrong["output"].endswith("A hidden case is wrong.")


def test_what_opens_after_the_due_date_is_left_to_the_platform_to_open(graded: Graded) -> None:
    document = told(graded(WRONG))
    later = only(document, "Spread of a sample: A sorted copy")
    assert (later["visibility"], later["score"], later["max_score"]) == ("after_due_date", 0, 1)
    assert later["output"].startswith("sorted_copy(x) differs")
    now, then = named(document, "Spread of a sample: The mean")
    assert then["name"] == "Spread of a sample: The mean: what opens after the due date"
    assert (then["visibility"], then["number"]) == ("after_due_date", "1.1.1")
    assert "score" not in then
    assert "(case 3)" in then["output"]
    assert "(case 3)" not in now["output"]
    assert "(case 2)" not in then["output"]  # a hidden case stays hidden
    assert "(case 1)" not in then["output"]  # it has been told


@pytest.mark.parametrize("visibility", ["after_published", "hidden"])
def test_what_is_held_back_as_a_whole_opens_no_sooner_in_part(graded: Graded, visibility: Any) -> None:
    document = told(graded(WRONG), replace(SETTINGS, visibility=visibility))
    assert document["visibility"] == visibility
    assert {test.get("visibility", visibility) for test in document["tests"]} == {visibility, "hidden"}


def test_a_hidden_criterion_is_a_test_for_staff(graded: Graded) -> None:
    hidden = only(told(graded(WRONG)), "Spread of a sample: The variance")
    assert (hidden["visibility"], hidden["score"], hidden["max_score"]) == ("hidden", 0, 3)
    assert hidden["output"].startswith("variance(x) is 0.2502, expected 0.3002 (difference 0.05, allowed 6e-08).")
    public = [test for test in told(graded(WRONG))["tests"] if test.get("visibility") != "hidden"]
    assert "variance" not in str(public)


def test_on_request_no_test_is_hidden_and_the_total_holds_what_students_do_not_see(graded: Graded) -> None:
    document = told(graded(WRONG), replace(SETTINGS, hidden="total"))
    assert [test for test in document["tests"] if test.get("visibility") == "hidden"] == []
    closed = only(document, "Spread of a sample: The variance")
    assert closed == {
        "name": "Spread of a sample: The variance",
        "number": "1.2",
        "tags": ["stats"],
        "output": "A hidden criterion: it counts, and what it asks isn't shown. It is worth 3 points.",
    }
    assert told(graded(), replace(SETTINGS, hidden="total"))["score"] == 13


def test_what_could_not_be_judged_has_no_points_and_staff_are_told(graded: Graded) -> None:
    grade = unjudged(graded())
    document = told(grade)
    double = only(document, "Doubles: Twice")
    assert "score" not in double
    assert "status" not in double
    assert "costs no points" in double["output"] or "could not be judged" in double["output"]
    assert "5 points could not be judged, through no fault of yours: they are pending" in document["output"]
    staff = only(document, "For staff")
    assert staff["visibility"] == "hidden"
    assert staff["output"] == "“Twice” was not judged: This could not be judged: it was not run."


def unjudged(grade: Grade) -> Grade:
    """The same where the last problem was never run."""
    from grader.model import Finding, Judgement, Verdict
    from grader.score.credit import score_criterion
    from grader.score.totals import total_problem

    first, second = grade.problems
    finding = Finding("This could not be judged: it was not run.")
    lost = [score_criterion(one.criterion, [Judgement(Verdict.UNJUDGED, 0.0, (finding,))]) for one in second.criteria]
    return replace(grade, problems=(first, total_problem(second.problem, lost)))


def test_late_work_counts_less_and_says_so(graded: Graded) -> None:
    late = Metadata(Submission("s", submitted=datetime(2024, 2, 21, 12, tzinfo=UTC)))
    document = told(counted(graded(), late), replace(SETTINGS, hidden="total"))
    assert document["score"] == 10.4
    assert document["output"].splitlines()[:2] == [
        "It counts 10.4 of 15 points:",
        "- 2 days late: 20 % of 13 = 2.6 points.",
    ]
    assert document["extra_data"]["torch_grader"]["late_days"] == 0


def test_who_sees_no_total_reads_none_in_what_is_said_of_lateness(graded: Graded) -> None:
    late = Metadata(Submission("s", submitted=datetime(2024, 2, 21, 12, tzinfo=UTC)))
    without_variance = RIGHT.replace("ddof=1", "ddof=0")
    right, wrong = (told(counted(graded(stats), late)) for stats in (RIGHT, without_variance))
    assert (right["score"], wrong["score"]) == (10.4, 8)  # the platform shows neither while a test is hidden
    assert right["output"] == wrong["output"]
    assert right["output"].splitlines()[0] == "2 days late: 20 % of what was earned is taken."


def test_text_of_a_submission_stays_text(graded: Graded) -> None:
    evil = "<script>alert(1)</script>\\x1b[31m**bold**"
    document = told(graded(f"def mean(x):\n    raise ValueError('{evil}')\n"))
    wrong = named(document, "Spread of a sample: The mean")[0]
    assert "ValueError: <script>alert(1)</script>**bold**" in wrong["output"]
    formats = {document[name] for name in ("output_format", "test_output_format", "test_name_format")}
    assert formats == {"text"}
    assert not any(key in test for test in document["tests"] for key in ("output_format", "name_format"))


def test_the_leaderboard_shows_points_of_what_everybody_sees(graded: Graded) -> None:
    assert "leaderboard" not in told(graded())
    document = told(graded(), replace(SETTINGS, leaderboard=True))
    assert document["leaderboard"] == [{"name": "Points", "value": 9, "order": "desc"}]


def test_data_for_other_programs_holds_nothing_that_is_closed(graded: Graded) -> None:
    data = told(graded(WRONG))["extra_data"]["torch_grader"]
    assert data["graded"] is True
    assert (data["assignment"], data["attempt"], data["final"]) == ("hw", 2, True)
    assert set(data["versions"]) == {"torch-grader", "python", "numpy", "torch"}


@pytest.mark.parametrize("visibility", ["visible", "after_published"])
def test_where_nothing_could_be_graded_students_read_one_sentence_and_no_total(visibility: Any) -> None:
    document = failed("Traceback: the disk is full", visibility, ABOUT)
    jsonschema.validate(document, schema())
    assert document["output"] == FAILED
    assert FAILED.startswith("Your submission could not be graded, through no fault of yours. This is no grade")
    assert document["visibility"] == visibility
    (test,) = document["tests"]
    # while a test is hidden, the platform shows students no total: nobody sees a 0
    assert (test["visibility"], test["output"]) == ("hidden", "Traceback: the disk is full")
    assert "score" not in test
    assert document["extra_data"]["torch_grader"] == {"graded": False, "attempt": 2}


def test_every_number_of_a_test_is_its_place_in_the_assignment(graded: Graded) -> None:
    numbers = [test["number"] for test in told(graded(RIGHT))["tests"]]
    assert numbers == ["1.1", "1.2", "1.3", "1.4", "2.1"]
