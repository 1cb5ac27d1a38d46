"""An assignment's policies: what they mean, and what is wrong with them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.errors import RubricError
from grader.model import LatePolicy
from grader.rubric.assignment import load_assignment
from grader.rubric.policies import seconds_of, share_of

CRITERION = "{id: out, title: T, points: 4, check: value, program: f(x), cases: [{x: 1}]}"


@pytest.fixture
def load(tmp_path: Path) -> Any:
    for name in ("one", "two"):
        folder = tmp_path / "problems" / name
        folder.mkdir(parents=True)
        (folder / "rubric.yaml").write_text(f"title: T\nmodule: m.py\ncriteria:\n  - {CRITERION}\n")
        (folder / "reference.py").write_text("def f(x):\n    return x\n")

    def from_text(*lines: str) -> Any:
        file = tmp_path / "hw.yaml"
        head = ("title: T", "problems_dir: problems", "problems: [{id: one}, {id: two}]")
        file.write_text("\n".join((*head, *lines)))
        return load_assignment(file)

    return from_text


@pytest.fixture
def flaws(load: Any) -> Any:
    def of(*lines: str) -> list[str]:
        with pytest.raises(RubricError) as told:
            load(*lines)
        return [f"{one.line}:{one.column}: {one.message} → {one.fix}" for one in told.value.flaws]

    return of


DUE = "due: 2024-02-19T23:59:00-06:00"


def test_a_policy_is_read_exactly(load):
    made = load(
        DUE, "late: {per_day: 12.5 %, of: max, grace: 15 min, cap: 50%, closes: 36 h, days: 2}", "drop_lowest: 1"
    )
    assert made.late == LatePolicy(Decimal("0.125"), "max", 900, Decimal("0.5"), 129_600, 2)
    assert made.drop_lowest == 1


def test_what_is_left_out_takes_nothing_more(load):
    assert load(DUE, "late: {per_day: 10 %}").late == LatePolicy(Decimal("0.1"))
    assert (load().late, load().drop_lowest) == (None, 0)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90 s", 90),
        ("1 second", 1),
        ("15 min", 900),
        ("1minute", 60),
        ("2 h", 7200),
        ("1 hour", 3600),
        ("5 days", 432_000),
    ],
)
def test_durations(text, seconds):
    assert seconds_of(text) == seconds


def test_shares():
    assert [share_of(text) for text in ("10 %", "0.5%", "100 %")] == [Decimal("0.1"), Decimal("0.005"), Decimal(1)]


def test_what_can_be_no_policy_is_told_with_a_fix(flaws):
    assert flaws(DUE, "late: {per_day: 10, of: scores, grace: 15, cap: 110 %, closes: 5 dy, days: -1}") == [
        "5:17: 'per_day' can't be '10' → write a share from 0 % to 100 %, such as 10 %",
        "5:25: 'of' can't be 'scores'; did you mean 'score'? → write one of: score, max",
        "5:40: 'grace' can't be '15' → write a whole number of s, min, h or days, such as 15 min or 5 days",
        "5:49: 'cap' can't be '110 %' → write a share from 0 % to 100 %, such as 10 %",
        "5:64: 'closes' can't be '5 dy' → write a whole number of s, min, h or days, such as 15 min or 5 days",
        "5:76: 'days' must be at least 0; given is the number -1 → write a number that is at least 0",
    ]
    assert flaws(DUE, "late: {of: max}") == ["5:7: 'late' lacks 'per_day' → add `per_day: 10 %`"]


def test_what_contradicts_itself_is_told(flaws):
    assert flaws("late: {per_day: 10 %, grace: 2 h, cap: 5 %, closes: 1 h}", "drop_lowest: 2") == [
        "4:1: without a due date nothing is late → add `due: …`, or remove this",
        "4:40: the cap of 5 % is less than a day takes → write at least 10 %",
        "4:53: this closes before the grace of 2 h is over → write a longer time, or a shorter grace",
        "5:14: 2 of 2 problems with points would be dropped → write at most 1",
    ]
