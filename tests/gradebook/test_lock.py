"""One writer at a time: whoever comes second waits, or says so; and a killed one holds nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from grader.errors import BookError
from grader.gradebook.book import Book
from grader.gradebook.lock import NAME, Lock
from grader.gradebook.who import login_name

HOLD = """
    import sys, time
    from pathlib import Path
    from grader.gradebook.lock import Lock
    lock = Lock(Path(sys.argv[1]))
    lock.take(None)
    print("held", flush=True)
    sys.stdin.readline()
    lock.release()
"""


@pytest.fixture
def other(tmp_path: Path) -> subprocess.Popen[str]:
    """Another process, which holds the lock of ``tmp_path`` until a line is written to it."""
    command = [sys.executable, "-c", textwrap.dedent(HOLD), str(tmp_path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_the_second_is_refused_with_who_is_there(other: subprocess.Popen[str], tmp_path: Path) -> None:
    with pytest.raises(BookError) as told:
        Book.write(tmp_path)
    said = str(told.value)
    assert said.startswith(f"{tmp_path}: in use by another grader (process {other.pid} of {login_name()} on ")
    assert said.endswith("); try again when that has ended, or leave out --no-wait to wait")


def test_the_second_waits_until_the_first_has_ended(other: subprocess.Popen[str], tmp_path: Path) -> None:
    told: list[str] = []

    def end_the_other(sentence: str) -> None:
        told.append(sentence)
        assert other.stdin is not None
        threading.Timer(0.1, lambda: print(file=other.stdin, flush=True)).start()

    with Book.write(tmp_path, end_the_other):
        assert other.wait() == 0
    (sentence,) = told
    assert sentence.startswith(f"{tmp_path}: in use by another grader (process {other.pid} of ")
    assert sentence.endswith("); waiting until that has ended")


def test_a_killed_process_holds_nothing(other: subprocess.Popen[str], tmp_path: Path) -> None:
    os.kill(other.pid, signal.SIGKILL)
    other.wait()
    assert (tmp_path / NAME).exists()
    lock = Lock(tmp_path)
    lock.take(None)
    lock.release()
    assert not (tmp_path / NAME).exists()


def test_a_lock_file_that_says_nothing_is_told_as_another_grader(other: subprocess.Popen[str], tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("{")
    with pytest.raises(BookError, match=r": in use by another grader; try again"):
        Lock(tmp_path).take(None)


def test_one_process_opens_a_book_for_writing_once(tmp_path: Path) -> None:
    with Book.write(tmp_path):
        with pytest.raises(BookError) as told:
            Book.write(tmp_path, print)
        assert str(told.value) == f"{tmp_path}: this very process is writing to the grade book there already"
    with Book.write(tmp_path):
        pass


def test_readers_need_no_lock(other: subprocess.Popen[str], tmp_path: Path) -> None:
    elsewhere = tmp_path / "out"
    with Book.write(elsewhere):
        pass
    (elsewhere / "gradebook.sqlite").rename(tmp_path / "gradebook.sqlite")
    with Book.read(tmp_path):
        pass


def test_a_forked_child_does_not_keep_the_lock(tmp_path: Path) -> None:
    lock = Lock(tmp_path)
    lock.take(None)
    child = subprocess.Popen(["sleep", "60"], close_fds=False)
    try:
        lock.release()
        again = Lock(tmp_path)
        again.take(None)
        again.release()
    finally:
        child.kill()
        child.wait()
