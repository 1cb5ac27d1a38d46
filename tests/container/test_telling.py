"""A criterion in plain text: all that the report's page says of it, in an order in which it reads well alone."""

from __future__ import annotations

from decimal import Decimal

from grader.container.telling import criterion_text, submission_text
from grader.model import Cause, Finding, Place, Verdict, Visibility
from grader.report.view import CriterionView, platform_views
from tests.container.conftest import Graded

FINDING = Finding(
    "mean(x) is 2, expected 1.",
    cause=Cause("factor", "It is twice the reference."),
    hint="Divide by N.",
    where=Place("stats.py", 4, "    return x.sum()"),
    case="2",
    snippet="import numpy as np\nprint(mean(x))\n",
    traceback="\n".join(f"line {number}" for number in range(30)),
    output="printed\n",
)


def seen(*findings: Finding, verdict: Verdict = Verdict.FAIL, **rest: object) -> CriterionView:
    known = {"score": Decimal(0), "pending": Decimal(0), **rest}
    return CriterionView(
        "mean", "The mean", Decimal(4), Visibility.PUBLIC, True, verdict, False, findings=findings, **known
    )


def test_each_thing_is_said_once_and_in_order() -> None:
    assert criterion_text(seen(FINDING, follow_through=True)).splitlines() == [
        "mean(x) is 2, expected 1. (case 2)",
        "It is twice the reference.",
        "Hint: Divide by N.",
        "stats.py:4   return x.sum()",
        "    …",
        *(f"    line {number}" for number in range(18, 30)),
        "What it printed:",
        "    printed",
        "To see it happen:",
        "    import numpy as np",
        "    print(mean(x))",
        "(marks for following through from an earlier mistake)",
    ]


def test_several_findings_stand_apart() -> None:
    first, second = Finding("One is wrong."), Finding("Another is wrong.")
    assert criterion_text(seen(first, second)) == "One is wrong.\n\nAnother is wrong."


def test_what_is_very_long_is_cut() -> None:
    text = criterion_text(seen(*[Finding(f"{number} " + "x" * 500) for number in range(40)]))
    assert len(text) <= 8000
    assert text.endswith("…")


def test_a_submission_is_told_what_is_open(graded: Graded) -> None:
    before, after = platform_views(graded(why="It is unbiased."))
    assert submission_text(before).splitlines() == [
        "A person marks 2 points, which are not in this score.",
        "Criteria worth 4 points are judged too, and not shown here.",
    ]
    assert submission_text(after).splitlines()[1] == "Criteria worth 3 points are judged too, and not shown here."
