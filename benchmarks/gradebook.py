"""What the grade book costs: time to store and show one submission, and peak memory as a class grows.

``python benchmarks/gradebook.py [SMALL [LARGE]]``: how many submissions the two classes have, 100 and 10,000 without.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from floor import Floor

from grader.assignment import load
from grader.batch.bench import Bench
from grader.batch.grade_class import show
from grader.batch.one import Task, grade_one
from grader.gradebook.book import Book
from grader.gradebook.content import handed_in
from grader.gradebook.setting import Used, setting_of
from grader.intake.folder import read_submission
from grader.model import Limits
from grader.plan.streams import Streams
from grader.prepare import prepare
from grader.report.folder import ReportFolder

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 300
RUBRIC = """
title: Spread
module: stats.py
criteria:
  - {id: mean, title: The mean, points: 4, check: value, program: mean(x), cases: [{x: "normal[5]"}]}
  - {id: total, title: The sum, points: 4, check: value, program: total(x), cases: [{x: "normal[5]"}]}
"""
REFERENCE = "def mean(x):\n    return x.mean()\n\n\ndef total(x):\n    return x.sum()\n"


def main() -> None:
    """Prints medians, and peak memory."""
    small = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    large = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    with tempfile.TemporaryDirectory() as place:
        store_and_show(Path(place) / "store")
        peaks = {count: peak_of(Path(place) / str(count), count) for count in (small, large)}
    print("peak memory of a grader")
    for count, peak in peaks.items():
        print(f"  {count:6} submissions {peak / 1024:20.1f} MiB   {peak / peaks[small]:5.3f} × that for {small}")


def store_and_show(place: Path) -> None:
    """Times the two steps of the one writer, on a submission of five problems."""
    prepared = prepare(load(str(ROOT / "rubrics" / "csce636_hw2.yaml")), Streams(0, b"k" * 32))
    used = Used("hw.yaml", "hw.key", "staff", Limits(), ("none",))
    setting = setting_of(prepared.assignment, 0, prepared.streams.digest, used)
    moment = datetime.now(UTC)
    bench = Bench(prepared, Floor(), Limits(), "staff", moment, setting.basis, setting.environment)
    submission = read_submission(ROOT / "submissions_example" / "all_right_numpy", "all_right_numpy")
    graded = grade_one(bench, Task(submission, handed_in(submission), {}, {}))
    folder = ReportFolder(place)
    folder.make()
    names = iter(range(10 * ROUNDS))
    with Book.write(place) as book:
        book.begin("grade", "bench", setting)

        def one() -> None:
            name = f"s{next(names)}"
            mine = replace(graded.handed_in, name=name, content=name)
            book.store(replace(graded, handed_in=mine), "first")

        told = f"{len(graded.observed)} observations, {len(graded.summary.criteria)} criteria"
        print(f"one writer, {ROUNDS} rounds ({told})")
        report("digest and pack", lambda: handed_in(submission))
        report("store in the book", one)
        report("write three files", lambda: show(book, folder, graded))


def report(step: str, run: Callable[[], object]) -> None:
    """Prints how long a step takes: the median."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    print(f"  {step:26} {1000 * statistics.median(times):7.2f} ms")


def peak_of(place: Path, count: int) -> int:
    """Peak memory, in KiB, of a grader that grades a class of so many."""
    for name, text in {"rubrics/hw.yaml": "title: H\nproblems: [{id: p}]\n", "problems/p/rubric.yaml": RUBRIC}.items():
        (place / name).parent.mkdir(parents=True)
        (place / name).write_text(text)
    (place / "problems/p/reference.py").write_text(REFERENCE)
    (place / "class").mkdir()
    for number in range(count):
        source = REFERENCE.replace("x.sum()", f"x.sum() * {number % 2}")
        (place / f"class/s{number:05}.py").write_text(source)
    paths = ["--assignment", str(place / "rubrics/hw.yaml"), "--out", str(place / "out")]
    command = [sys.executable, "-m", "grader", "grade", str(place / "class"), *paths]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:  # rusage would count what this very process held when it forked
        peak = max(peak, _high_water(process.pid))
        time.sleep(0.05)
    if process.returncode != 0:
        sys.exit(f"grading {count} submissions exited with {process.returncode}")
    return peak


def _high_water(process: int) -> int:
    """The most memory that a process has held since it began, in KiB; 0 when it has just ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    main()
