"""All benchmarks of a class, in one run on one machine.

``python benchmarks/bench.py [--quick | --half] [--only PART …]``: each part adds to ``results.json`` when it is done,
so that a long run may be made in pieces; then the tables of the README are written anew. ``--half`` takes smaller ones
(a quarter of an hour); ``--quick`` takes small ones, prints the tables and leaves both files alone.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import generate
import table
from measure import Measured, measure, sampled
from peers.cold_pytest import ColdPytest
from peers.gradescope import Gradescope
from peers.nbgrader import Nbgrader
from peers.otter import Otter
from peers.peer import Peer, fresh, installed

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
RESULTS = HERE / "results.json"
PEERS: tuple[Peer, ...] = (ColdPytest(), Gradescope(), Otter(), Nbgrader())
Results = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rounds: int  # the medians of which are shown
    sample: int  # submissions judged in one process, each way
    whole: int  # submissions of a class that ours grades in a round
    share: int  # of which each peer grades so many
    scaling: tuple[int, ...]
    forks: int  # children made with each layer of confinement


FULL = Size(rounds=3, sample=100, whole=500, share=6, scaling=(100, 1_000, 10_000), forks=200)
HALF = Size(rounds=2, sample=60, whole=150, share=3, scaling=(100, 400), forks=200)
QUICK = Size(rounds=1, sample=10, whole=20, share=1, scaling=(20,), forks=20)


class Bench:
    """One run; ``work`` is a folder that is thrown away."""

    def __init__(self, size: Size, work: Path) -> None:
        self.size = size
        self.work = work

    def machine(self) -> Results:
        """What the figures depend on."""
        asked = "import torch, numpy; print(torch.__version__, numpy.__version__)"
        versions = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
        torch, numpy = versions.split()
        return {
            "cores": os.cpu_count(),
            "system": f"{platform.system()} {platform.release()}",
            "python": platform.python_version(),
            "torch": torch,
            "numpy": numpy,
        }

    def ways(self) -> Results:
        """One submission after the other in one process, each way: the floor and ours by steps."""
        folder, work = self._class(self.size.sample), fresh(self.work / "ways")
        argv = [sys.executable, str(HERE / "ways.py"), str(folder), str(self.size.rounds), str(work)]
        printed = subprocess.run(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
        rounds = [json.loads(line) for line in printed.splitlines()]
        confinement = [one.pop("confinement") for one in rounds]
        return {"submissions": self.size.sample, "confinement": confinement[0], "rounds": rounds}

    def layers(self) -> Results:
        """What each layer of confinement costs over a plain fork, as ``layers.py`` tells it."""
        argv = [sys.executable, str(HERE / "layers.py")]
        return {
            library: subprocess.run(
                [*argv, library, str(self.size.forks)], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
            ).stdout
            for library in ("numpy", "torch")
        }

    def peers(self) -> Results:
        """Ours on the whole class and each peer on a share of it, in turn."""
        folder = self._class(self.size.whole)
        suite = fresh(self.work / "suite")
        subprocess.run([sys.executable, HERE / "peers" / "export.py", suite], check=True, env=_importable())
        rows: Results = {}
        for number in range(self.size.rounds):
            for jobs in (1, 2):
                self._add(
                    rows,
                    f"ours, {jobs} worker{'s' * (jobs > 1)}",
                    self.size.whole,
                    self._ours(folder, "--jobs", str(jobs)),
                )
            for peer in filter(lambda one: installed(one.name), PEERS):
                self._peer(rows, peer, suite, number)
        rows["not installed"] = [peer.name for peer in PEERS if not installed(peer.name)]
        return rows

    def scaling(self) -> Results:
        """Ours on classes of different sizes, with one worker, with two, and with a cluster of two."""
        rows: list[Results] = []
        for size in self.size.scaling:
            folder = self._class(size)
            rows += [_row(size, jobs, self._ours(folder, "--jobs", jobs, every=0.5)) for jobs in ("1", "2")]
            with cluster() as (pid, address), sampled(pid, 0.5) as (workers, _):
                found = self._ours(folder, "--executor", address, every=0.5)
                found = replace(found, tree_bytes=found.tree_bytes + max(workers))
            rows.append(_row(size, "dask, 2", found))
        return {"rows": rows}

    def _class(self, size: int) -> Path:
        folder = self.work / f"class_{size}"
        if not folder.exists():
            for student in generate.students(size):
                student.write(folder)
        return folder

    def _ours(self, folder: Path, *how: str, every: float = 0.2) -> Measured:
        out = fresh(self.work / "grades")
        options = ["--assignment", "csce636_hw2", "--key", self.work / "hidden.key", "--out", out, *how]
        argv = [sys.executable, "-m", "grader", "grade", folder, *options]
        found = measure(argv, ROOT, log=self.work / "grade.log", every=every)
        if found.code:
            sys.exit(f"grading ended with {found.code}:\n{(self.work / 'grade.log').read_text(encoding='utf-8')}")
        return found

    def _peer(self, rows: Results, peer: Peer, suite: Path, number: int) -> None:
        home = fresh(self.work / peer.name)
        peer.build(home, suite)
        first = 1 + number * self.size.share
        students = [generate.student(one) for one in range(first, first + self.size.share)]
        for student in students:
            peer.hand_in(home, student)
        commands = peer.commands(home, [student.name for student in students])
        found = [measure(one.argv, one.cwd, one.env, log=home / "log") for one in commands]
        row = self._add(rows, peer.name, self.size.share, *found)
        for student in students:
            same, all_ = self._agreement(peer.passed(home, student.name), suite, student.name)
            row["same"], row["judged"] = row.get("same", 0) + same, row.get("judged", 0) + all_

    def _add(self, rows: Results, name: str, count: int, *found: Measured) -> Results:
        row: Results = rows.setdefault(name, {"submissions": 0, "wall": [], "cpu": [], "tree_bytes": 0})
        row["submissions"] += count
        row["wall"].append(sum(one.wall for one in found) / count)
        row["cpu"].append(sum(one.cpu for one in found) / count)
        row["tree_bytes"] = max(row["tree_bytes"], *(one.tree_bytes for one in found))
        print(name, row["wall"], file=sys.stderr, flush=True)
        return row

    def _agreement(self, passed: set[str], suite: Path, student: str) -> tuple[int, int]:
        """How many criteria a peer judged as ours did, of how many. What follows from an earlier slip has failed here:
        no peer gives credit for that."""
        known = [item["id"] for item in json.loads((suite / "suite.json").read_text(encoding="utf-8"))]
        result = json.loads((self.work / "grades" / "results" / f"{student}.json").read_text(encoding="utf-8"))
        ours = {
            f"{problem['id']}/{criterion['id']}"
            for problem in result["problems"]
            for criterion in problem["criteria"]
            if criterion["verdict"] == "pass" and not criterion["follow_through"]
        }
        return sum((one in passed) == (one in ours) for one in known), len(known)


def _row(size: int, workers: str, found: Measured) -> Results:
    row = {"submissions": size, "workers": workers, **asdict(found)}
    print(row, file=sys.stderr, flush=True)
    return row


@contextmanager
def cluster() -> Iterator[tuple[int, str]]:
    """A cluster on this machine: its process and its address."""
    argv = [sys.executable, str(HERE / "cluster.py")]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.pid, process.stdout.readline().strip()
        process.stdin.close()


def _importable() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(HERE)}


def main() -> None:
    """Runs the parts, writes results and tables."""
    parser = argparse.ArgumentParser(description="Measures the grading of a class.")
    smaller = parser.add_mutually_exclusive_group()
    smaller.add_argument("--quick", action="store_true")
    smaller.add_argument("--half", action="store_true")
    parser.add_argument("--only", nargs="+", choices=("ways", "peers", "scaling", "layers"))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="grader-bench-") as work:
        bench = Bench(QUICK if chosen.quick else HALF if chosen.half else FULL, Path(work))
        parts: dict[str, Callable[[], Results]] = {
            "ways": bench.ways,
            "peers": bench.peers,
            "scaling": bench.scaling,
            "layers": bench.layers,
        }
        results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() and not chosen.quick else {}
        results["machine"] = bench.machine()
        for name in chosen.only or parts:
            results[name] = parts[name]()
            if not chosen.quick:
                RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if chosen.quick:
        print(table.tables(results))
    else:
        table.write(HERE / "README.md", results)


if __name__ == "__main__":
    main()
