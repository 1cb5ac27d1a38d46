"""The end of a run in the terminal: distribution, what most did not pass, names."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from rich.console import Console

from grader.model import Adjusted, Assignment, Criterion, CriterionSummary, GradeSummary, Layout, Problem, Verdict
from grader.report.class_summary import named, print_summary
from grader.report.class_view import class_view

P, F, M, E, A, U = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.MISSING,
    Verdict.ERROR,
    Verdict.AWAITING,
    Verdict.UNJUDGED,
)


def criteria(count: int) -> tuple[Criterion, ...]:
    return tuple(Criterion(f"c{number}", f"Title {number}", Decimal(4), "value") for number in range(1, count + 1))


def line(name: str, score: str, *verdicts: Verdict) -> GradeSummary:
    items = tuple(
        CriterionSummary(
            "stats", f"c{number}", verdict, Decimal(4 * (verdict is P)), Decimal(4), Decimal(4 * (verdict in (A, U)))
        )
        for number, verdict in enumerate(verdicts, 1)
    )
    return GradeSummary(name, Decimal(score), Decimal(20), Decimal(0), items)


def printed(lines: list[GradeSummary], width: int = 100) -> list[str]:
    problem = Problem("stats", "Spread", Path(), Layout("stats.py"), criteria(len(lines[0].criteria)))
    file = io.StringIO()
    room = class_view(Assignment("hw", "Homework", (problem,), Path("hw.yaml")), lambda: lines)
    print_summary(Console(file=file, width=width), room)
    return [line.rstrip() for line in file.getvalue().splitlines() if line.strip()]


def test_scores_come_by_tenths_the_best_first() -> None:
    scores = ["20", "18", "17.5", "4", "0", "0", "0", "0"]
    found = printed([line(f"s{number}", score) for number, score in enumerate(scores)])
    assert found[0].split() == ["points", "submissions"]
    assert [" ".join(row.split()[:3]) for row in found[2:]] == [
        *("18 – 20", "16 – 18", "14 – 16", "12 – 14", "10 – 12", "8 – 10", "6 – 8", "4 – 6", "2 – 4", "0 – 2")
    ]
    assert [row.split()[3] for row in found[2:]] == ["2", "1", "0", "0", "0", "0", "0", "1", "0", "4"]
    assert [row.count("█") for row in found[2:]] == [20, 10, 0, 0, 0, 0, 0, 10, 0, 40]


def test_tenths_of_different_maxima_are_told_in_percent() -> None:
    excused = replace(line("ada", "10"), adjusted=Adjusted(Decimal(10), Decimal(10), Decimal(0), True))
    found = printed([excused, *(line(f"s{number}", "10") for number in range(4))])
    assert found[0].split() == ["%", "of", "the", "maximum", "submissions"]
    assert [" ".join(row.split()[:4]) for row in found[2:]][:5] == [
        *("90 – 100 1", "80 – 90 0", "70 – 80 0", "60 – 70 0", "50 – 60 4")
    ]


def test_one_of_ten_thousand_is_seen() -> None:
    found = printed([*(line(f"s{number}", "1") for number in range(9999)), line("best", "20")])
    assert (found[2].count("█"), found[-1].count("█")) == (1, 40)


def test_criteria_come_by_how_many_did_not_pass_wrong_ones_before_missing_ones() -> None:
    rows = [
        # c1: 1 wrong 3 missing; c2: all passed; c3: 2 wrong; c4: 1 wrong; c5: only waits for a person, or for us
        line("ada", "8", F, P, F, P, A),
        line("bob", "8", M, P, E, P, A),
        line("cleo", "8", M, P, P, F, U),
        line("dan", "8", M, P, P, P, A),
        line("eve", "8", P, P, P, P, A),
    ]
    found = printed(rows)
    head = next(number for number, row in enumerate(found) if "most failed first" in row)
    assert found[head].split("   ")[0].strip() == "not right"
    assert [row.split() for row in found[head + 2 :]] == [
        ["2", "0", "2.4", "of", "4", "stats/c3"],
        ["1", "3", "0.8", "of", "4", "stats/c1"],
        ["1", "0", "3.2", "of", "4", "stats/c4"],
    ]


def test_ten_criteria_are_enough_for_a_terminal() -> None:
    found = printed([line(f"s{number}", "0", *[F] * 14) for number in range(5)])
    assert sum("stats/c" in row for row in found) == 10


def test_a_few_submissions_are_no_class() -> None:
    assert printed([line(name, "3", F) for name in ("ada", "bob", "cleo", "dan")]) == []


@pytest.mark.parametrize("width", [40, 60])
def test_narrow_terminals_work(width: int) -> None:
    assert max(map(len, printed([line(f"s{number}", "3", F) for number in range(5)], width))) <= width


def test_names_are_named_up_to_ten_and_are_harmless() -> None:
    assert named(["ada", "b\x1b[31mob\n"]) == "ada, bob"
    assert named([str(number) for number in range(13)]) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 3 more"
