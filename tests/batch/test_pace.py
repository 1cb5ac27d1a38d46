"""How fast and how long still, in words."""

from __future__ import annotations

import pytest

from grader.batch.pace import Pace, rate_in_words, time_in_words


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def finish(pace: Pace, clock: Clock, seconds: float, times: int) -> None:
    for _ in range(times):
        clock.now += seconds
        pace.note()


def test_nobody_can_tell_by_two(clock: Clock) -> None:
    pace = Pace(clock)
    finish(pace, clock, 1, 2)
    assert pace.told(10) == ""


def test_the_pace_counts_from_the_first_work_and_not_from_the_preparation(clock: Clock) -> None:
    pace = Pace(clock)
    clock.now += 100
    pace.begin()
    finish(pace, clock, 0.5, 10)
    assert pace.told(20) == "2.0 a second · 10 s left"
    pace.begin()  # further ones begin all the time
    assert pace.told(20) == "2.0 a second · 10 s left"


def test_the_pace_is_that_of_the_last_minute(clock: Clock) -> None:
    pace = Pace(clock)
    finish(pace, clock, 0.1, 100)
    finish(pace, clock, 2, 60)
    assert pace.per_second() == pytest.approx(0.5, rel=0.05)


def test_a_fast_class_is_told_by_its_last_thousand(clock: Clock) -> None:
    pace = Pace(clock)
    finish(pace, clock, 0.01, 5000)
    assert pace.per_second() == pytest.approx(100, rel=0.01)


def test_slow_ones_are_told_by_all_of_them(clock: Clock) -> None:
    pace = Pace(clock)
    finish(pace, clock, 90, 4)
    assert pace.told(2) == "40 an hour · 3 min left"


def test_nothing_left_is_not_told(clock: Clock) -> None:
    pace = Pace(clock)
    finish(pace, clock, 0.25, 4)
    assert pace.told(0) == pace.told(None) == "4.0 a second"


@pytest.mark.parametrize(
    ("rate", "words"),
    [(123.4, "123 a second"), (9.96, "10 a second"), (1.0, "1.0 a second"), (0.5, "30 a minute"), (0.01, "36 an hour")],
)
def test_a_rate_in_words(rate: float, words: str) -> None:
    assert rate_in_words(rate) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 s"),
        (38.4, "38 s"),
        (99.4, "99 s"),
        (100, "2 min"),
        (3540, "59 min"),
        (3600, "1 h 0 min"),
        (5000, "1 h 23 min"),
    ],
)
def test_a_time_in_words(seconds: float, words: str) -> None:
    assert time_in_words(seconds) == words
