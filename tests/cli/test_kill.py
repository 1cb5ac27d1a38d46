"""``kill -9`` of a grader at random moments: what it had stored is there, and in the end nothing differs.

``make test-kill`` runs it with 1,000 submissions and five kills.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from grader.codec.sealed import unseal
from grader.report.json_report import without_environment

Course = Any

SUBMISSIONS = int(os.environ.get("KILL_SUBMISSIONS", "12"))
KILLS = int(os.environ.get("KILL_TIMES", "3"))
SEED = int(os.environ.get("KILL_SEED", "0"))

# right and wrong, quick and slow, raising and printing: by number
SOURCES = (
    "def mean(x):\n    return x.sum() / len(x)\n",
    "def mean(x):\n    return x.sum() / {number}\n\ndef variance(x):\n    return x.var() * {number}\n",
    "import time\n\ndef mean(x):\n    time.sleep(0.1)\n    return x.mean()\n",
    "def mean(x):\n    print({number})\n    raise ValueError('no {number}')\n",
    "raise RuntimeError('not today')\n",
)


@pytest.fixture
def course(course: Course) -> Course:
    course.write("rubrics/hw.key", "6b" * 32)
    for number in range(SUBMISSIONS):
        source = SOURCES[number % len(SOURCES)].replace("{number}", str(number))
        course.write(f"many/s{number:04}/stats.py", source)
    return course


def command(course: Course, out: str, *options: str) -> list[str]:
    paths = [str(course.root / "many"), "--assignment", str(course.root / "rubrics/hw.yaml")]
    return [
        *(sys.executable, "-m", "grader", "grade", *paths, "--out", str(course.root / out)),
        *("--as-of", "2024-02-10T00:00:00-06:00", "--allow-unconfined", *options),
    ]


def stored(folder: Path) -> int:
    """How many submissions are in the book by now."""
    path = folder / "gradebook.sqlite"
    if not path.exists():
        return 0
    connection = sqlite3.connect(path, timeout=10)
    try:
        return int(connection.execute("SELECT count(grade_id) FROM submissions").fetchone()[0])
    except sqlite3.OperationalError:  # there are no tables yet
        return 0
    finally:
        connection.close()


def kill_at_random(course: Course, draw: random.Random) -> tuple[int, int]:
    """Grades until some more submissions are stored, kills it a moment later, and counts before and after that."""
    folder = course.root / "out"
    wanted = stored(folder) + draw.randrange(1, max(2, SUBMISSIONS // (KILLS + 1)))
    with subprocess.Popen(
        command(course, "out", "--jobs", "2"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        while stored(folder) < wanted and process.poll() is None:
            time.sleep(0.01)
        time.sleep(draw.uniform(0, 0.05))
        before = stored(folder)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    return before, stored(folder)


def results(folder: Path) -> dict[str, object]:
    """What a grade book holds as results, without times and the numbers of runs."""
    connection = sqlite3.connect(folder / "gradebook.sqlite")
    try:
        grades = connection.execute(
            "SELECT name, grades.content, score, max_score, pending, final, notes, marks, result, record, "
            "(SELECT group_concat(quote(problem) || criterion || verdict || score || comment) FROM criteria "
            "WHERE grade_id = grades.id), "
            "(SELECT group_concat(quote(criterion) || fact || cause || visibility) FROM findings "
            "WHERE grade_id = grades.id) "
            "FROM submissions JOIN grades ON grades.submission_id = submissions.id ORDER BY name, grades.id"
        ).fetchall()
        observations = connection.execute(
            "SELECT name, call, digest, status, data FROM observations "
            "JOIN submissions ON submissions.id = submission_id ORDER BY name, call"
        ).fetchall()
    finally:
        connection.close()
    told = [(*row[:9], without_environment(unseal(row[9]).decode()), *row[10:]) for row in grades]
    return {"grades": told, "observations": observations}


def files(folder: Path) -> dict[str, str]:
    """The pages and results, without what is measured."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".sqlite")
    texts = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in found}
    return {name: without_environment(text) or text for name, text in texts.items()}


@pytest.mark.slow
def test_a_grader_that_was_killed_ends_with_the_book_of_one_that_was_not(course: Course) -> None:
    draw = random.Random(SEED)
    for _ in range(KILLS):
        before, after = kill_at_random(course, draw)
        assert after >= before > 0
    last = subprocess.run(command(course, "out", "--quiet"), capture_output=True, text=True, check=False)
    assert (last.returncode, last.stderr) == (0, "")
    whole = subprocess.run(command(course, "whole", "--quiet"), capture_output=True, text=True, check=False)
    assert (whole.returncode, whole.stderr) == (0, "")
    assert results(course.root / "out") == results(course.root / "whole")
    assert files(course.root / "out") == files(course.root / "whole")
    assert len(files(course.root / "out")) == 3 * SUBMISSIONS + 2  # and nothing half written
