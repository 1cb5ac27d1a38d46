"""A whole submission, five problems with public and hidden cases, end to end: floor, confined, and two in flight.

``python benchmarks/submission.py [ROUNDS]``: rounds are interleaved; ratios are to the floor of the same run.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from floor import Floor

from grader.assignment import load
from grader.intake.folder import read_submission
from grader.model import Submission
from grader.pipeline import grade
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare
from grader.sandbox.interface import Sandbox, open_sandbox

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Prints medians for a submission in numpy and one in torch."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    prepared = prepare(load(str(ROOT / "rubrics" / "csce636_hw2.yaml")), Streams(0, b"k" * 32))
    floor = Floor()
    with open_sandbox() as confined:
        for name in ("all_right_numpy", "all_right_torch"):
            submission = read_submission(ROOT / "submissions_example" / name, name)
            _same_grades(prepared, submission, floor, confined)
            report(name, prepared, submission, {"floor": floor, "confined": confined}, rounds)


def report(name: str, prepared: Prepared, submission: Submission, sandboxes: dict[str, Sandbox], rounds: int) -> None:
    """Times each way of running, in turn."""
    ways: dict[str, Callable[[], float]] = {
        way: lambda sandbox=sandbox: _timed(prepared, [submission], sandbox, 1)  # type: ignore[misc]
        for way, sandbox in sandboxes.items()
    }
    ways["confined, two in flight"] = lambda: _timed(prepared, [submission] * 2, sandboxes["confined"], 2) / 2
    times: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, run in ways.items():
            times[way].append(run())
    base = statistics.median(times["floor"])
    print(f"{name}, {rounds} rounds ({sys.platform}, layers: {', '.join(sandboxes['confined'].confinement)})")
    for way, spent in times.items():
        median = statistics.median(spent)
        print(f"  {way:26} {1000 * median:7.1f} ms a submission   {median / base:5.2f} × the floor")


def _timed(prepared: Prepared, submissions: list[Submission], sandbox: Sandbox, workers: int) -> float:
    started = time.perf_counter()
    if workers == 1:
        for submission in submissions:
            grade(prepared, submission, sandbox)
    else:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(lambda submission: grade(prepared, submission, sandbox), submissions))
    return time.perf_counter() - started


def _same_grades(prepared: Prepared, submission: Submission, floor: Sandbox, confined: Sandbox) -> None:
    """Both ways must come to the same grade, or nothing is compared; it also warms both up."""
    scores = {way: grade(prepared, submission, sandbox).score for way, sandbox in (("floor", floor), ("c", confined))}
    if len(set(scores.values())) != 1:
        sys.exit(f"the grades differ: {scores}")


if __name__ == "__main__":
    main()
