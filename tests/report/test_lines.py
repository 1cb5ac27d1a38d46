"""Findings one a line, whatever files and texts are made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from grader.model import Criterion, Finding, Grade, Layout, Place, Problem, ProblemResult, Verdict
from grader.model import CriterionResult as Result
from grader.report.lines import check_lines, line

PATTERN = re.compile(r"^(.+?):(\d+):(\d+): (error|warning): (.*)$")


def test_gold(grade: Grade, before: datetime, gold: Callable[[str, str], None]) -> None:
    gold("check_lines.txt", "".join(f"{one}\n" for one in check_lines(grade, before)))


def test_hidden_data_is_not_printed(secrets: Grade, before: datetime) -> None:
    assert "CANARY" not in "".join(check_lines(secrets, before))


def test_hostile_text_is_on_one_line(hostile: Grade, before: datetime) -> None:
    lines = list(check_lines(hostile, before))
    assert lines
    assert all(PATTERN.fullmatch(one) for one in lines)
    assert not set("".join(lines)) & set("\n\r\x1b\x9b\u202e\u2066\ud800\x00\x08\x07\u2028")


def one(*results: Result) -> Grade:
    problem = Problem("p", "P", Path(), Layout("net.py"), tuple(each.criterion for each in results))
    zero = Decimal(0)
    whole = ProblemResult(problem, results, zero, zero, zero)
    from grader.model import Assignment

    return Grade("s", Assignment("a", "A", (problem,), Path()), (whole,), zero, zero, zero, 0)


def result(id: str, verdict: Verdict, *findings: Finding, answer: str = "") -> Result:
    return Result(Criterion(id, id.title(), Decimal(1), "value", answer=answer), verdict, Decimal(0), findings=findings)


def test_a_remark_on_further_cases_stands_where_the_first_does(before: datetime) -> None:
    findings = Finding("Wrong.", where=Place("src/net.py", 7)), Finding("So in case 2.")
    assert list(check_lines(one(result("a", Verdict.FAIL, *findings)), before)) == [
        "src/net.py:7:1: error: A: Wrong.",
        "src/net.py:7:1: error: A: So in case 2.",
    ]


def test_a_file_that_is_missing_is_missing_once_and_an_answer_stands_in_its_file(before: datetime) -> None:
    gone = Finding("No module 'net.py'.", hint="Too early.")
    missing = [result(name, Verdict.MISSING, gone) for name in ("a", "b")]
    answer = result("c", Verdict.MISSING, Finding("No answer 'c'."), answer="c")
    assert list(check_lines(one(*missing, answer), before)) == [
        "net.py:1:1: warning: A: No module 'net.py'.",
        "answers.yaml:1:1: warning: C: No answer 'c'.",
    ]


def test_a_verdict_without_a_finding_says_what_it_means(before: datetime) -> None:
    (told,) = check_lines(one(result("a", Verdict.TIMEOUT)), before)
    assert told == "net.py:1:1: error: A: Your code didn't finish in time."


def test_a_notebook_is_pointed_at_by_its_cell(before: datetime) -> None:
    where = Place("HW2.ipynb", 3, "x = 1", cell=7, execution_count=12)
    assert line(where, "error", "Wrong.") == "HW2.ipynb:1:1: error: cell 7 (In [12]), line 3: Wrong."


def test_a_place_that_is_a_whole_file_is_its_first_line() -> None:
    assert line(Place("net.py", 0), "warning", "Hm.", 4) == "net.py:1:4: warning: Hm."


@given(st.text(min_size=1), st.text(), st.integers(0, 10**6))
def test_every_line_is_read_back(file: str, message: str, number: int) -> None:
    told = line(Place(file, number), "error", message)
    assert len(told.splitlines()) == 1
    assert re.search(r":\d+:1: error: ", told)


def test_a_file_whose_name_looks_like_a_line_does_not_hide_its_own(before: datetime) -> None:
    told = line(Place("a:3:1: error: b.py", 5), "error", "Wrong.")
    found = PATTERN.fullmatch(told)
    assert found is not None
    assert found[2] == "5"


def test_what_passes_is_not_mentioned(grade: Grade, before: datetime) -> None:
    passing = {Verdict.PASS, Verdict.AWAITING}
    problems = tuple(
        replace(each, criteria=tuple(one for one in each.criteria if one.verdict in passing)) for each in grade.problems
    )
    assert list(check_lines(replace(grade, problems=problems), before)) == []


def test_what_a_starter_leaves_open_is_no_error_yet(before: datetime) -> None:
    raises = Finding("f is not written yet.", where=Place("net.py", 3), traceback="Traceback …\nNotImplementedError")
    assert list(check_lines(one(result("a", Verdict.ERROR, raises)), before)) == [
        "net.py:3:1: warning: A: f is not written yet."
    ]
