"""``grader grade`` with worker processes: killed, stopped, and the same bytes in the end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Class = Any
COUNT = 10

pytestmark = pytest.mark.usefixtures("nobody_left")


def until(seen: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def workers(pid: int) -> list[int]:
    """The worker processes of a grader."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in children if b"grader.batch.worker" in Path(f"/proc/{child}/cmdline").read_bytes()]


@pytest.fixture
def slow_class(many: Class) -> Class:
    """A class that takes some seconds."""
    many.hand_in(COUNT)
    for number in range(COUNT):
        many.submit(f"s{number:03}", f"import time\ntime.sleep(0.3)\ndef mean(x):\n    return x.mean() * {number}\n")
    return many


@pytest.mark.slow
def test_a_worker_that_is_killed_changes_no_byte(many: Class) -> None:
    many.hand_in(COUNT)
    with many.start("out", "--jobs", "2") as grader:
        until(lambda: many.stored("out") >= 3)
        os.kill(workers(grader.pid)[0], signal.SIGKILL)
        told, warned = grader.communicate()
    assert grader.returncode == 0, warned
    assert f"\n{COUNT} submissions, " in told
    assert many.grade("whole", "--jobs", "1").returncode == 0
    assert many.files("out") == many.files("whole")
    assert len(many.files("out")) == 3 * COUNT + 2


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stop_stores_what_is_done_and_the_same_command_goes_on(number: int, code: int, slow_class: Class) -> None:
    with slow_class.start("out", "--jobs", "2") as grader:
        until(lambda: slow_class.stored("out") >= 2)
        os.killpg(grader.pid, number)
        asked = time.monotonic()
        told, warned = grader.communicate()
        assert time.monotonic() - asked < 10
    done = slow_class.stored("out")
    assert (grader.returncode, told) == (code, "")
    assert 2 <= done < COUNT
    assert warned.splitlines()[-1] == f"grader: stopped: {done} of {COUNT} done; run the same command again to go on"
    again = slow_class.grade("out", "--jobs", "1")
    assert again.returncode == 0
    assert f"\n{done} of them were graded already; --fresh grades again.\n" in again.stdout
    assert len(slow_class.files("out")) == 3 * COUNT + 2


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_second_signal_ends_it_at_once(jobs: str, many: Class) -> None:
    many.hand_in(1)
    for name in ("x", "y", "z"):
        many.submit(name, "import time\ndef mean(x):\n    time.sleep(50)\n")
    with many.start("out", "--jobs", jobs, "--call-seconds", "60") as grader:
        until(lambda: many.stored("out") == 1)
        time.sleep(0.5)  # at work on what sleeps
        os.killpg(grader.pid, signal.SIGINT)
        time.sleep(0.2)
        os.killpg(grader.pid, signal.SIGINT)
        asked = time.monotonic()
        told, warned = grader.communicate()
        assert time.monotonic() - asked < 5
    assert (grader.returncode, told, warned) == (130, "", "grader: stopped\n")


@pytest.mark.slow
def test_a_grader_that_is_killed_leaves_nobody_behind(slow_class: Class) -> None:
    with slow_class.start("out", "--jobs", "2") as grader:
        until(lambda: slow_class.stored("out") >= 1)
        grader.kill()
        grader.communicate()


@pytest.mark.slow
def test_what_ends_three_workers_is_set_aside_and_staff_are_told(many: Class) -> None:
    many.hand_in(4)
    many.submit("eve", "def mean(x):\n    return 'die'\n\ndef total(x):\n    return x.sum()\n")
    result = many.grade("out", "--jobs", "2")
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        *["eve: the worker that graded it was killed by signal SIGKILL; another one grades it"] * 2,
        "eve: set aside, for it ended three workers; the last one was killed by signal SIGKILL",
    ]
    assert "\nFor staff to look at, set aside: eve\n" in result.stdout
    assert many.ask("out", "SELECT verdict, score, pending FROM current_criteria WHERE submission = 'eve'") == [
        *[("crash", 0.0, 0.0)] * 2
    ]
    assert many.stored("out") == 5
    page = many.files("out")["reports/eve.html"]
    assert "Nothing of this submission was judged: it was set aside. Course staff should look at it." in page
    assert (
        "Three processes of the grader ended while they worked on this submission; the last one was killed by signal "
        "SIGKILL."
    ) in page
    # it stays aside, and stays told, until somebody says --fresh
    again = many.grade("out", "--jobs", "2", "--quiet")
    assert (again.returncode, again.stdout, again.stderr) == (1, "", "grader: set aside: eve\n")


def test_a_failure_of_the_graders_own_costs_nothing_and_is_told_to_staff_alone(many: Class) -> None:
    many.hand_in(2)
    many.submit("eve", "def mean(x):\n    return 'fail'\n")
    result = many.grade("out", "--jobs", "1")
    assert result.returncode == 1
    told = r"eve: the grader itself failed: ZeroDivisionError: the secret is 42 \(grader/\S+\.py:\d+\)"
    assert re.fullmatch(told + r"\n", result.stderr)
    assert "\nFor staff to look at, not judged: eve\n" in result.stdout
    page, for_staff = (many.files("out")[f"{folder}/eve.html"] for folder in ("reports", "staff"))
    assert "This could not be judged: the grader itself failed. Course staff should look at it." in page
    assert "secret" not in page
    assert "The grader failed: ZeroDivisionError: the secret is 42 (grader/" in for_staff
    assert "raise ZeroDivisionError(&#34;the secret is 42&#34;)" in for_staff


def test_the_main_process_imports_neither_torch_nor_what_judges(many: Class) -> None:
    many.hand_in(2)
    command = many.command("out", "--jobs", "2")
    told = subprocess.run(
        [command[0], "-X", "importtime", *command[1:]], capture_output=True, text=True, check=True
    ).stderr
    imported = {line.rpartition("|")[2].strip() for line in told.splitlines() if line.startswith("import time:")}
    assert "grader.batch.local" in imported
    assert not imported & {"torch", "grader.pipeline", "grader.prepare"}
