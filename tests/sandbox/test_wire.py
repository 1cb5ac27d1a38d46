"""Framing: what is sent arrives, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox.wire import HEADER_CAP, PREFIX, Assembler, Message, ProtocolError, clean_text, pack

CAP = 2**20


def drain(assembler: Assembler) -> list[Message]:
    found = []
    while (message := assembler.take()) is not None:
        found.append(message)
    return found


@given(st.lists(st.tuples(st.dictionaries(st.text(), st.integers()), st.binary(max_size=50)), max_size=4), st.data())
def test_frames_survive_being_cut_anywhere(frames: list[tuple[dict[str, int], bytes]], data: st.DataObject) -> None:
    sent = b"".join(pack(header, [body]) for header, body in frames)
    cut = data.draw(st.integers(0, len(sent)))
    assembler = Assembler(CAP)
    assembler.feed(sent[:cut])
    first = drain(assembler)
    assembler.feed(sent[cut:])
    assert [(message.header, message.body) for message in first + drain(assembler)] == frames
    assert not assembler.pending


@given(st.binary(max_size=200))
def test_garbage_raises_nothing_but_protocol_errors(garbage: bytes) -> None:
    assembler = Assembler(CAP)
    assembler.feed(garbage)
    try:
        drain(assembler)
    except ProtocolError as exc:
        assert "at most" in str(exc) or "header" in str(exc)  # noqa: PT017  most garbage is only an unfinished frame


@pytest.mark.parametrize(
    ("header", "wording"),
    [
        (b"[1]", "a header that is not a JSON object"),
        (b'{"a": NaN}', "a header that is not JSON as agreed"),
        (b'{"a": 1.5}', "a header that is not JSON as agreed"),
        (b'{"a": ' + b"9" * 5000 + b"}", "a header that is not JSON as agreed"),
        (b"[" * 100_000, "a header that is not JSON as agreed"),
        (b"\xff\xfe", "a header that is not JSON as agreed"),
    ],
)
def test_headers_that_are_refused(header: bytes, wording: str) -> None:
    assembler = Assembler(CAP)
    assembler.feed(PREFIX.pack(len(header), 0) + header)
    with pytest.raises(ProtocolError, match=f"^{wording}$"):
        assembler.take()


@pytest.mark.parametrize(("head", "body"), [(HEADER_CAP + 1, 0), (10, CAP), (2, 2**64 - 1)])
def test_a_frame_over_the_cap_is_refused_by_its_prefix_alone(head: int, body: int) -> None:
    assembler = Assembler(CAP)
    assembler.feed(PREFIX.pack(head, body))
    with pytest.raises(ProtocolError, match=f"a message of {head} \\+ {body} bytes, at most {CAP} are allowed"):
        assembler.take()


def test_a_header_that_nobody_would_accept_is_not_sent() -> None:
    with pytest.raises(ProtocolError, match="at most"):
        pack({"text": "x" * HEADER_CAP})


def test_lone_surrogates_are_replaced_and_pairs_joined() -> None:
    assert clean_text("a\ud800b") == "a\ufffdb"
    assert clean_text("\ud83d\ude00") == "😀"
    assert clean_text("é") == "é"
