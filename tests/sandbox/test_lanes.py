"""Graders that are at work on one machine at the same time give their children users of their own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from grader.sandbox.lanes import SLOTS, Lane

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="confinement is for Linux")


def taken(lane: Lane, count: int = 40) -> set[int]:
    return {next(lane) for _ in range(count)}


def test_a_lane_repeats_its_own_slots() -> None:
    lane = Lane()
    assert len(taken(lane)) == 16
    assert taken(lane) == taken(lane)
    assert taken(lane) <= set(range(SLOTS))
    lane.close()


def test_no_two_graders_share_a_slot() -> None:
    script = "import sys; from grader.sandbox.lanes import Lane; lane = Lane(); print(next(lane), flush=True); input()"
    command = [sys.executable, "-c", script]
    others = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    here = [Lane() for _ in range(3)]
    slots = [int(other.stdout.readline()) // 16 for other in others if other.stdout]
    slots += [next(lane) // 16 for lane in here]
    for other in others:
        other.communicate("\n")
    for lane in here:
        lane.close()
    assert len(set(slots)) == 5


def test_a_lane_that_was_given_back_can_be_had_again() -> None:
    first = Lane()
    slot = next(first)
    first.close()
    again = Lane()
    assert next(again) == slot
    again.close()


def test_where_every_lane_is_taken_one_is_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lane, "_is_free", lambda self, lane: False)
    lane = Lane()
    assert taken(lane) <= set(range(SLOTS))
    lane.close()
