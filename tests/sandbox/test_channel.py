"""Deadlines on pipes, in both ways of keeping them."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable, Iterator
from typing import IO

import pytest

from grader.sandbox.channel import Channel, PollChannel, ThreadChannel
from grader.sandbox.wire import PREFIX, ProtocolError, pack

Far = tuple[IO[bytes], IO[bytes]]
kinds = [ThreadChannel, *([PollChannel] if hasattr(select, "poll") else [])]


@pytest.fixture(params=kinds)
def pair(request: pytest.FixtureRequest) -> Iterator[tuple[Channel, Far]]:
    """A channel, and what the child would read from and write to."""
    (far_in, near_out), (near_in, far_out) = os.pipe(), os.pipe()
    channel = request.param(os.fdopen(near_out, "wb", 0), os.fdopen(near_in, "rb", 0), 2**20)
    far = os.fdopen(far_in, "rb", 0), os.fdopen(far_out, "wb", 0)
    yield channel, far
    for pipe in far:
        pipe.close()
    channel.close()


def soon(seconds: float = 5.0) -> float:
    return time.monotonic() + seconds


def test_frames_go_both_ways(pair: tuple[Channel, Far]) -> None:
    channel, (reading, writing) = pair
    channel.send(pack({"n": 1}, [b"body"]), soon())
    assert reading.read(1000) == pack({"n": 1}, [b"body"])
    writing.write(pack({"n": 2}) + pack({"n": 3}))
    assert channel.receive(soon()).header == {"n": 2}
    assert channel.pending()
    assert channel.receive(soon()).header == {"n": 3}
    assert not channel.pending()


def test_silence_and_dribble_end_at_the_deadline(pair: tuple[Channel, Far]) -> None:
    channel, (_, writing) = pair
    for data in (b"", pack({"n": 1})[:5]):
        writing.write(data)
        started = time.monotonic()
        with pytest.raises(TimeoutError):
            channel.receive(soon(0.2))
        assert 0.15 < time.monotonic() - started < 2


def test_a_child_that_does_not_read_ends_at_the_deadline(pair: tuple[Channel, Far]) -> None:
    channel, _ = pair
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        channel.send(b"x" * 2**22, soon(0.2))
    assert 0.15 < time.monotonic() - started < 2


@pytest.mark.parametrize("act", ["send", "receive"])
def test_a_child_that_has_hung_up(pair: tuple[Channel, Far], act: str) -> None:
    channel, far = pair
    for pipe in far:
        pipe.close()
    actions: dict[str, Callable[[], object]] = {
        "send": lambda: channel.send(b"x" * 2**22, soon()),
        "receive": lambda: channel.receive(soon()),
    }
    with pytest.raises(EOFError):
        actions[act]()
    assert not channel.pending()


def test_a_frame_over_the_cap_is_refused(pair: tuple[Channel, Far]) -> None:
    channel, (_, writing) = pair
    writing.write(PREFIX.pack(10, 2**40))
    with pytest.raises(ProtocolError, match=f"a message of 10 \\+ {2**40} bytes, at most {2**20} are allowed"):
        channel.receive(soon())
