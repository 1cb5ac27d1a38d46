"""The page's own file for Slurm, run: real jobs of a real scheduler, one of which is cancelled in the middle."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

Class = Any
COUNT = 40
PAGE = Path(__file__).resolve().parents[2] / "docs" / "classes.md"

pytestmark = pytest.mark.skipif(not os.environ.get("SLURM_JOBS"), reason="needs Slurm: make test-slurm")


def documented(folder: Path) -> str:
    """What the page tells to put into workers.py, for jobs of one worker on whatever machine this is."""
    (file,) = re.findall(r"```python\n(from dask_jobqueue.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for theirs, ours in {
        "cores=8": "cores=1",
        "processes=8": "processes=1",
        'memory="16GB"': 'memory="2GB"',
        '"/tmp"': repr(str(folder / "dask")),
        '"port": 8786': '"port": 0',
        "jobs=4": "jobs=2",
    }.items():
        assert file.count(theirs) == 1, theirs
        file = file.replace(theirs, ours)
    return file


@pytest.fixture
def workers(many: Class) -> Iterator[str]:
    """The file, at work; its ``--executor`` option's value."""
    many.write("workers.py", documented(many.root))
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "workers.py"], cwd=many.root, **pipes) as process:
        option, address = process.stdout.readline().split()
        assert option == "--executor"
        yield address
        process.communicate("\n", timeout=60)
    assert process.returncode == 0


def jobs() -> list[str]:
    """The ids of jobs that run now."""
    listed = subprocess.run(["squeue", "-h", "-t", "R", "-o", "%i"], capture_output=True, text=True, check=True)
    return listed.stdout.split()


def wait_for(count: int) -> list[str]:
    deadline = time.monotonic() + 120
    while len(jobs()) < count and time.monotonic() < deadline:
        time.sleep(0.5)
    return jobs()


def test_jobs_of_which_one_is_cancelled_change_no_byte(many: Class, workers: str) -> None:
    many.hand_in(COUNT)
    for number in range(0, COUNT, 2):
        many.submit(f"s{number:03}", f"import time\ntime.sleep(0.5)\ndef mean(x):\n    return x.mean() * {number}\n")
    first, *_ = wait_for(2)
    with many.start("out", "--executor", workers) as grader:
        while many.stored("out") < 5 and grader.poll() is None:
            time.sleep(0.05)
        subprocess.run(["scancel", first], check=True)
        told, warned = grader.communicate()
    assert grader.returncode == 0, warned
    assert f"\n{COUNT} submissions, " in told
    assert many.grade("whole", "--jobs", "1").returncode == 0
    assert many.files("out") == many.files("whole")
