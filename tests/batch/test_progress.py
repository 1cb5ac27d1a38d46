"""What a person sees while a class is graded: on a real terminal, in a file, and with ``--quiet``."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest

from grader.batch.progress import Plain, open_progress
from grader.batch.stop import Stop

BAR = "━" * 30
HEAD = """
import os, sys, time
from grader.batch.progress import open_progress
from grader.batch.stop import Stop

os.system("stty -echo")  # what is typed to go on is not to be seen
wait = sys.stdin.readline

def grade(progress, name):
    progress.started(name)
    time.sleep(0.05)
    progress.ended(name)
    progress.finished()

with Stop() as stop, open_progress(300, stop) as progress, stop.gracefully():
"""


@pytest.fixture
def play(terminal: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    """``play(steps)`` runs Python lines on a terminal, with a ``progress`` of 300 submissions that is shown there.

    The program goes on to the next ``wait()`` of the steps when a key is typed.
    """

    def go(steps: str, **size: int) -> Any:
        path = tmp_path / "play.py"
        indented = indent(dedent(steps), "    ")
        path.write_text(HEAD + indented, encoding="utf-8")
        return terminal([sys.executable, path], **size)

    return go


def test_the_line_says_how_far_how_fast_and_what_is_running(play: Callable[..., Any]) -> None:
    shown = play(
        """
        wait()
        for number in range(1, 31): grade(progress, str(number))
        progress.started("ada"); time.sleep(0.01); progress.started("bob")
        wait()
        """
    )
    shown.until(lambda seen: seen.lines[:2] == [f"grading {BAR} 0 of 300", "getting ready"])
    shown.type(b"\n")
    shown.until(lambda seen: seen.lines[-1:] == ["now: ada, bob"])
    assert shown.lines[-2].startswith(f"grading {BAR[:3]}╺{BAR[4:]} 30 of 300 · ")
    assert shown.lines[-2].endswith(" s left")
    assert " a second · " in shown.lines[-2]
    shown.until(lambda seen: "now: ada 2 s, bob 2 s" in seen.text)
    assert shown.cursor_hidden
    shown.type(b"\n")
    assert shown.wait() == 0
    assert shown.lines == []
    assert not shown.cursor_hidden


def test_sentences_stay_above_the_line_and_hostile_names_are_harmless(play: Callable[..., Any]) -> None:
    shown = play(
        r"""
        progress.says("ada\x1b[2J\x1b]0;pwned\x07: 2 criteria ran out of time [bold]")
        progress.started("[red]\x1b[31mev\u202eil\nb")
        wait()
        """
    )
    shown.until(lambda seen: "now: " in seen.text)
    assert shown.lines == [
        "ada: 2 criteria ran out of time [bold]",
        f"grading {BAR} 0 of 300",
        "now: [red]evil b",
    ]
    assert b"pwned" not in shown.raw
    shown.type(b"\n")
    assert shown.wait() == 0
    assert shown.lines == ["ada: 2 criteria ran out of time [bold]"]


def test_many_at_work_on_a_narrow_terminal_take_one_line(play: Callable[..., Any]) -> None:
    shown = play(
        """
        for number in range(64): progress.started(f"student_{number}")
        wait()
        """,
        columns=60,
    )
    shown.until(lambda seen: "student_3" in seen.text and len(seen.lines) == 2)  # not in the middle of a repaint
    assert shown.lines[1].endswith("…")
    assert len(shown.lines[1]) <= 60


def test_what_is_printed_aside_stays(play: Callable[..., Any]) -> None:
    shown = play(
        """
        for number in (1, 2):
            with progress.aside(): print(f"report {number}")
            grade(progress, str(number))
        """
    )
    assert shown.wait() == 0
    assert shown.lines == ["report 1", "report 2"]


def test_a_stop_says_what_is_waited_for(play: Callable[..., Any]) -> None:
    shown = play(
        """
        progress.started("ada")
        while not stop.asked: time.sleep(0.01)
        time.sleep(1)
        """
    )
    shown.until(lambda seen: "now: ada" in seen.text)
    shown.type(b"\x03")
    shown.until(lambda seen: "stopping: what is being graded has a moment to finish; Ctrl-C again" in seen.text)
    assert shown.wait() == 0
    assert not shown.cursor_hidden


# ------------------------------------------------------------------------------------------------------ no terminal


def test_in_a_file_there_are_plain_lines_and_a_heartbeat() -> None:
    file = io.StringIO()
    with Plain(file, 300, every=0.2) as progress:
        progress.started("ada")
        progress.passed_over()
        progress.says("ada\x1b[31m: 1 criterion\x07 ran out of time\n")
        time.sleep(0.5)
    lines = file.getvalue().splitlines()
    assert lines[0] == "ada: 1 criterion ran out of time"
    assert lines[1:] == ["grading: 1 of 300"] * 2


def test_standard_error_decides(capsys: pytest.CaptureFixture[str]) -> None:
    with Stop() as stop:
        assert isinstance(open_progress(1, stop), Plain)
        with open_progress(1, stop, quiet=True) as progress:
            progress.says("something")
            progress.started("ada")
            progress.finished()
    assert capsys.readouterr() == ("", "")
