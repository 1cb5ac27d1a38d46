"""``grader grade`` on a class with late work, an extension, an exemption, a decided score and a dropped problem."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from grader.report.json_report import schema

Course = Any

SECOND_RUBRIC = """
title: Order of a sample
module: order.py
criteria:
  - {id: top, title: The largest, points: 6, check: value, program: top(x), cases: [{x: "normal[5]"}]}
  - {id: low, title: The smallest, points: 4, check: value, program: low(x), cases: [{x: "normal[5]"}]}
"""
SECOND_REFERENCE = "def top(x):\n    return x.max()\n\ndef low(x):\n    return x.min()\n"
ORDER = "def top(x):\n    return x.max()\n\ndef low(x):\n    return x.min()\n"
HALF_ORDER = "def top(x):\n    return x.max()\n\ndef low(x):\n    return 0.0\n"
STATS = """
import numpy as np
def mean(x):
    return x.mean()
def variance(x):
    return x.var(ddof=1)
def sorted_copy(x):
    return np.sort(x)
"""
POLICIES = """
title: Homework
due: 2024-02-19T23:59:00-06:00
late: {per_day: 10 %, grace: 15 min, cap: 50 %, closes: 10 days}
problems: [{id: stats}, {id: order}]
"""
# student → order.py, timestamp; stats.py is right in all, and prose waits in none: `why` is marked
CLASS = {
    "ada": (ORDER, "2024-02-19 23:59:00 -0600"),
    "bob": (ORDER, "2024-02-21 12:00:00 -0600"),
    "cleo": (HALF_ORDER, "2024-02-20 10:00:00 -0600"),
    "dan": (HALF_ORDER, "2024-02-19 12:00:00 -0600"),
}


@pytest.fixture
def course(course: Course) -> Course:
    course.write("problems/order/rubric.yaml", SECOND_RUBRIC)
    course.write("problems/order/reference.py", SECOND_REFERENCE)
    course.write("rubrics/hw.yaml", POLICIES)
    course.write("rubrics/hw.key", "6b" * 32)
    rows = ["submission,criterion,points,comment"]
    for name, (order, moment) in CLASS.items():
        course.write(f"late/{name}/stats.py", STATS)
        course.write(f"late/{name}/order.py", order)
        course.write(f"late/{name}/timestamp.txt", moment)
        rows.append(f"{name},why,2,")
    course.write("marks.csv", "\n".join(rows))
    return course


def grade(course: Course, *options: str | Path, decisions: str = "") -> Any:
    if decisions:
        course.write("decisions.yaml", decisions)
        options = (*options, "--decisions", course.root / "decisions.yaml")
    return course.run(
        "grade", course.root / "late", "--out", course.root / "out", "--marks", course.root / "marks.csv", *options
    )


def adjusted(course: Course, name: str) -> Any:
    result = json.loads((course.root / "out" / "results" / f"{name}.json").read_text())
    jsonschema.Draft202012Validator(schema()).validate(result)
    return result.get("adjusted")


def texts(course: Course, name: str) -> list[str]:
    found = adjusted(course, name)
    return [one["text"] for one in found["adjustments"]] if found else []


def ask(course: Course, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(course.root / "out" / "gradebook.sqlite")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


DECISIONS = """
decisions:
  - {for: bob, days: 1, why: in hospital, by: Prof. Ng}
  - {for: cleo, score: {low: 3}, why: the statement had a misprint}
  - {for: dan, exempt: order/low, why: ill}
"""


def test_what_counts_is_told_to_each_student_and_to_nobody_else(course: Course) -> None:
    result = grade(course, "-v", decisions=DECISIONS)
    assert (result.exit_code, result.stderr) == (0, "")
    assert adjusted(course, "ada") is None
    assert adjusted(course, "bob") == {
        "score": 18,
        "max_score": 20,
        "pending": 0,
        "final": True,
        "adjustments": [
            {
                "kind": "extension",
                "points": 0,
                "text": "Due 2024-02-20 23:59 (UTC-06:00) by extension: in hospital.",
            },
            {"kind": "late", "points": -2, "text": "1 day late: 10 % of 20 = 2 points."},
        ],
    }
    assert texts(course, "cleo") == [
        "A person gave 3 of 4 points for “The smallest”: the statement had a misprint.",
        "1 day late: 10 % of 19 = 1.9 points.",
    ]
    assert texts(course, "dan") == ["Excused from “The smallest”: ill."]
    assert "It counts 17.1 / 20:\n" in result.stdout
    pages = {name: (course.root / f"out/reports/{name}.html").read_text() for name in CLASS}
    for owner, sentence in (("bob", "in hospital"), ("cleo", "misprint"), ("dan", "“The smallest”: ill")):
        assert [name for name, page in pages.items() if sentence in page] == [owner]
    assert course.result("bob")["score"] == 20  # what was judged stands


def test_the_class_page_the_table_and_the_terminal_show_both(course: Course) -> None:
    result = grade(course, decisions=DECISIONS)
    assert "cleo         16 / 20   17.1 / 20         –" in result.stdout
    assert "4 submissions, 4 final, median 95 %" in result.stdout
    page = (course.root / "out" / "index.html").read_text()
    assert '<b>17.1</b> <span class="of">/ 20</span>' in page
    assert "Excused from “The smallest”: ill." in page
    rows = list(csv.DictReader((course.root / "out" / "grades.csv").read_text().splitlines()))
    last = ("adjusted_score", "adjusted_max_score", "adjusted_pending", "adjustments")
    assert tuple(rows[0])[-4:] == last
    assert [tuple(row[name] for name in last) for row in rows] == [
        ("20", "20", "0", ""),
        (
            *("18", "20", "0"),
            "Due 2024-02-20 23:59 (UTC-06:00) by extension: in hospital. 1 day late: 10 % of 20 = 2 points.",
        ),
        (
            *("17.1", "20", "0"),
            "A person gave 3 of 4 points for “The smallest”: the statement had a misprint. "
            "1 day late: 10 % of 19 = 1.9 points.",
        ),
        ("16", "16", "0", "Excused from “The smallest”: ill."),
    ]


def test_decisions_stay_with_who_when_and_why_and_the_file_is_the_whole_truth(course: Course) -> None:
    grade(course, "--by", "Kim", decisions=DECISIONS)
    held = "SELECT submission, what, value, who, why FROM overrides ORDER BY id"
    assert ask(course, held) == [
        ("bob", "days", "1", "Prof. Ng", "in hospital"),
        ("cleo", "score order/low", "3", "Kim", "the statement had a misprint"),
        ("dan", "exempt order/low", "yes", "Kim", "ill"),
    ]
    before = texts(course, "cleo")
    assert grade(course).stdout.count("4 of them were graded already") == 1  # nothing is forgotten without the option
    assert texts(course, "cleo") == before
    grade(course, "--by", "Lee", decisions="decisions:\n  - {for: dan, exempt: order/low, why: ill}\n")
    assert ask(course, held)[3:] == [
        ("bob", "days", None, "Lee", "no longer decided"),
        ("cleo", "score order/low", None, "Lee", "no longer decided"),
    ]
    assert texts(course, "bob") == ["2 days late: 20 % of 20 = 4 points."]
    assert texts(course, "dan") == ["Excused from “The smallest”: ill."]


def test_other_decisions_and_policies_run_nobodys_code(course: Course) -> None:
    grade(course)
    grade(course, decisions=DECISIONS)
    course.edit("rubrics/hw.yaml", "10 %", "20 %")
    grade(course)
    assert texts(course, "bob")[-1] == "1 day late: 20 % of 20 = 4 points."
    assert ask(course, "SELECT DISTINCT run_id FROM observations") == [(1,)]
    former = "SELECT adjusted_score, grades.why FROM grades JOIN submissions ON submission_id = submissions.id "
    assert ask(course, former + "WHERE name = 'bob' ORDER BY grades.id") == [
        (16.0, "first"),
        (18.0, "marks"),
        (16.0, "changed"),
    ]


def test_a_later_time_of_handing_in_is_noticed_though_nothing_else_changed(course: Course) -> None:
    grade(course)
    assert texts(course, "ada") == []
    course.write("late/ada/timestamp.txt", "2024-02-20 12:00:00 -0600")
    grade(course)
    assert texts(course, "ada") == ["1 day late: 10 % of 20 = 2 points."]
    assert ask(course, "SELECT DISTINCT run_id FROM observations") == [(1,)]


def test_lateness_that_can_not_be_decided_is_told_at_the_end(course: Course) -> None:
    for name in ("adalee_LATE_12_34_stats.py", "bobray_LATE_13_35_stats.py", "cleo_14_36_stats.py"):
        course.write(f"canvas/{name}", STATS)
    told = (
        "adalee_12, bobray_13: The platform says that this is late, but not how late: nothing was taken. "
        "A decision on its score can take points.\n"
    )
    result = course.run("grade", course.root / "canvas", "--format", "canvas", "--out", course.root / "out", "--quiet")
    assert told in result.stderr, (result.output, result.stderr)
    assert told in course.run("regrade", course.root / "out").stderr


def test_a_regrade_applies_the_same_and_says_whose_grade_other_decisions_change(course: Course) -> None:
    grade(course, decisions=DECISIONS)
    regrade = ("regrade", course.root / "out")
    assert course.run(*regrade).stdout == "0 of 4 grades change.\n"
    course.write("other.yaml", "decisions:\n  - {for: bob, late: waived, why: the platform was down}\n")
    with_other = (*regrade, "--decisions", course.root / "other.yaml")
    said = course.run(*with_other).stdout.splitlines()
    assert said == [
        "bob: 18 → 20 of 20 · the totals: Lateness is waived: the platform was down.",
        "cleo: 17.1 → 14.4 of 20 · the totals: 1 day late: 10 % of 16 = 1.6 points.",
        "dan: 16 of 16 → 16 of 20 · the totals: no longer: Excused from “The smallest”: ill.",
        "3 of 4 grades change; nothing was written: --apply writes it.",
    ]
    assert texts(course, "dan") == ["Excused from “The smallest”: ill."]
    course.run(*with_other, "--apply")
    assert texts(course, "bob") == ["Lateness is waived: the platform was down."]
    assert texts(course, "dan") == []


def test_the_lowest_problem_is_dropped(course: Course) -> None:
    course.edit("rubrics/hw.yaml", "problems:", "drop_lowest: 1\nproblems:")
    grade(course)
    assert adjusted(course, "dan")["score"] == 10
    assert texts(course, "dan") == ["“Order of a sample” is dropped as the lowest: 6 of 10 points."]


def test_late_days_that_are_used_are_noted(course: Course) -> None:
    course.edit("rubrics/hw.yaml", "closes: 10 days", "days: 3")
    grade(course, "--by", "Kim")
    used = "SELECT submission, days, who, why FROM late_days ORDER BY id"
    assert ask(course, used) == [
        ("bob", 2, "Kim", "handed in 2024-02-21T12:00:00-06:00"),
        ("cleo", 1, "Kim", "handed in 2024-02-20T10:00:00-06:00"),
    ]
    grade(course, "--by", "Lee", decisions="decisions:\n  - {for: bob, late: waived, why: flood}\n")
    assert ask(course, used)[2:] == [("bob", 0, "Lee", "none is needed")]


def test_what_opens_after_the_due_date_opens_to_a_student_after_theirs(course: Course) -> None:
    between = ("--as-of", "2024-02-20T12:00:00-06:00", "--audience", "student")
    grade(course, *between, decisions=DECISIONS)
    seen = {name: course.criterion(name, "sorted_copy")["verdict"] for name in ("ada", "bob")}
    assert seen == {"ada": "pass", "bob": None}
    grade(course, "--as-of", "2024-02-21T12:00:00-06:00", "--audience", "student")
    assert course.criterion("bob", "sorted_copy")["verdict"] == "pass"


def test_who_is_not_here_is_told_and_the_rest_is_used(course: Course) -> None:
    result = grade(course, decisions="decisions:\n  - {for: [bbo, dan], exempt: order, why: ill}\n")
    assert result.exit_code == 0
    assert result.stderr == "grader: decisions about 'bbo', who is not here, were not used; did you mean 'bob'?\n"
    assert texts(course, "dan") == ["Excused from “Order of a sample”: ill."]


def test_a_part_of_the_class_loses_nothing_that_was_decided_about_others(course: Course) -> None:
    grade(course, decisions=DECISIONS)
    file = course.root / "decisions.yaml"
    result = course.run("grade", course.root / "late" / "ada", "--out", course.root / "out", "--decisions", file)
    assert result.stderr == ""
    assert ask(course, "SELECT count(*) FROM overrides") == [(3,)]


def test_a_wrong_file_of_decisions_stops_the_run_before_anything_is_graded(course: Course) -> None:
    result = grade(course, decisions="decisions:\n  - {for: bob, exempt: ordr, why: ill}\n")
    file = course.root / "decisions.yaml"
    assert result.exit_code == 2
    assert result.stderr == (
        f"{file}:2:24: there is no problem or criterion 'ordr'\n"
        "    - {for: bob, exempt: ordr, why: ill}\n"
        "    fix: did you mean 'order'?\n"
    )
    assert ask(course, "SELECT count(*) FROM runs") == [(0,)]


def test_reasons_are_text_wherever_they_stand(course: Course) -> None:
    course.write("decisions.yaml", 'decisions:\n  - {for: dan, exempt: order, why: "<b>=1+1</b> [red]x"}\n')
    result = grade(course, "-v", "--decisions", course.root / "decisions.yaml")
    assert "Excused from “Order of a sample”: <b>=1+1</b> [red]x." in result.stdout
    for page in ("index.html", "staff/dan.html", "reports/dan.html"):
        assert "&lt;b&gt;=1+1&lt;/b&gt; [red]x." in (course.root / "out" / page).read_text()
