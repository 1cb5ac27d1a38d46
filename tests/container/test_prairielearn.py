"""What PrairieLearn is told of a grade."""

from __future__ import annotations

import json

import jsonschema

from grader.container.gradescope import FAILED
from grader.container.prairielearn import failed, results, schema
from grader.model import Grade
from tests.container.conftest import WRONG, Graded
from tests.container.test_gradescope import unjudged


def told(grade: Grade) -> dict[str, object]:
    document = results(grade)
    jsonschema.validate(document, schema())
    return document


def test_the_score_is_a_share_of_what_programs_judge(graded: Graded) -> None:
    assert (told(graded())["gradable"], told(graded())["score"]) == (True, 1.0)
    assert told(graded(WRONG))["score"] == round(5 / 13, 6)


def test_nothing_is_written_of_what_is_closed(graded: Graded) -> None:
    document = told(graded(WRONG))
    assert isinstance(document["tests"], list)
    assert [test["name"] for test in document["tests"]] == ["Spread of a sample: The mean", "Doubles: Twice"]
    assert [test["points"] for test in document["tests"]] == [0, 5]
    assert "variance" not in json.dumps(document)
    assert "Criteria worth 4 points are judged too, and not shown here." in str(document["message"])


def test_what_could_not_be_judged_is_no_attempt(graded: Graded) -> None:
    document = told(unjudged(graded()))
    assert document["gradable"] is False
    assert isinstance(document["format_errors"], list)
    assert document["format_errors"][0].startswith(FAILED)


def test_a_failure_of_ours_is_no_attempt() -> None:
    jsonschema.validate(failed(), schema())
    assert failed() == {"gradable": False, "format_errors": [FAILED]}


def test_the_file_stays_within_what_the_platform_takes(graded: Graded) -> None:
    grade = graded("def mean(x):\n    print('x' * 100_000)\n    raise ValueError('y' * 100_000)\n")
    assert len(json.dumps(told(grade))) < 1_000_000
