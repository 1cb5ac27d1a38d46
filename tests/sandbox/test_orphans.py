"""A grader that is killed leaves nobody behind, whatever students' code was doing."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")

SCRIPT = """
import sys
from grader.model import Call, Layout, Limits, Program, Submission
from grader.sandbox.interface import open_unconfined
from grader.sandbox.confine import open_confined
source = b"def f():\\n    while True: pass\\n"
with (open_unconfined if sys.argv[1] == "portable" else open_confined)() as sandbox:
    print("up", flush=True)
    call = Call("p/c/1", Layout("layers.py"), Program(("y = f()",), ("f",), ("y",)))
    sandbox.run(Submission("ada", {"layers.py": source}), [call], Limits(call_seconds=600, submission_seconds=600))
"""


def below(pid: int) -> list[int]:
    """All processes below one."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *below(child)]
    return found


def processor_seconds(pid: int) -> float:
    return sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13])) / 100


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("kind", ["portable", "confined"])
def test_a_loop_ends_with_the_grader_that_is_killed(kind: str) -> None:
    with subprocess.Popen([sys.executable, "-c", SCRIPT, kind], stdout=subprocess.PIPE) as grader:
        assert grader.stdout is not None
        assert grader.stdout.readline() == b"up\n"
        deadline = time.monotonic() + 60
        loops: list[int] = []
        while not loops and time.monotonic() < deadline:
            # importing numpy takes less than that
            loops = [pid for pid in below(grader.pid) if processor_seconds(pid) > 2]
            time.sleep(0.1)
        assert loops
        family = below(grader.pid)
        grader.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 5
    while any(map(is_alive, family)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in family if is_alive(pid)]
