"""A few at a time, as they are ready."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from grader.batch.stream import stream


def test_what_is_ready_does_not_wait_for_what_was_first() -> None:
    ready = threading.Event()

    def work(number: int) -> int:
        if number == 0:
            assert ready.wait(30)
        return number

    with ThreadPoolExecutor(2) as pool:
        made = stream(pool, work, range(5), jobs=2)
        first = [next(made) for _ in range(3)]
        ready.set()
        assert 0 not in first
        assert sorted([*first, *made]) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("jobs", [1, 3])
def test_no_more_is_read_than_is_worked_on(jobs: int) -> None:
    read: list[int] = []

    def given() -> Iterator[int]:
        for number in range(100):
            read.append(number)
            yield number

    done = 0
    with ThreadPoolExecutor(jobs) as pool:
        for _ in stream(pool, lambda number: number, given(), jobs):
            done += 1
            assert len(read) - done <= jobs + 1
    assert done == 100


def test_a_failure_reaches_the_caller_and_ends_the_rest() -> None:
    started: list[int] = []

    def work(number: int) -> int:
        started.append(number)
        if number == 1:
            raise OSError("the disk is gone")
        return number

    with pytest.raises(OSError, match="the disk is gone"), ThreadPoolExecutor(1) as pool:
        list(stream(pool, work, range(100), jobs=1))
    assert len(started) <= 4


def test_nothing_in_nothing_out() -> None:
    with ThreadPoolExecutor(1) as pool:
        assert list(stream(pool, str, [], jobs=1)) == []
