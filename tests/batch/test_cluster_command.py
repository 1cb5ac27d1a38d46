"""``grader grade --executor dask://…`` on a real cluster of processes, one of which is killed in the middle."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

Class = Any
COUNT = 20


@pytest.fixture
def cluster(many: Class, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Two workers that find the extension of the class, and that their nannies start again."""
    from distributed import LocalCluster

    monkeypatch.syspath_prepend(str(many.extension))  # what is spawned gets the parent's path
    with LocalCluster(
        2, threads_per_worker=1, dashboard_address=None, local_directory=many.root / "dask", processes=True
    ) as made:
        yield made


def executor(cluster: Any) -> tuple[str, str]:
    return "--executor", cluster.scheduler_address.replace("tcp://", "dask://")


@pytest.mark.slow
def test_a_worker_that_is_killed_changes_no_byte(many: Class, cluster: Any) -> None:
    from distributed import Client

    many.hand_in(COUNT)
    for number in range(0, COUNT, 2):
        many.submit(f"s{number:03}", f"import time\ntime.sleep(0.3)\ndef mean(x):\n    return x.mean() * {number}\n")
    with Client(cluster) as client, many.start("out", *executor(cluster)) as grader:
        while many.stored("out") < 5 and grader.poll() is None:
            time.sleep(0.02)
        (pid, *_) = client.run(os.getpid).values()
        os.kill(pid, signal.SIGKILL)
        told, warned = grader.communicate()
    assert grader.returncode == 0, warned
    assert f"\n{COUNT} submissions, " in told
    assert many.grade("whole", "--jobs", "1").returncode == 0
    assert many.files("out") == many.files("whole")
    assert len(many.files("out")) == 3 * COUNT + 2
    # the one that was killed could not tidy up; the one that took its place did
    assert [path.name for path in (many.root / "dask").rglob("*") if path.name.startswith("torch-grader-")] == []


@pytest.mark.slow
def test_what_ends_three_workers_is_set_aside(many: Class, cluster: Any) -> None:
    many.hand_in(4)
    many.submit("eve", "def mean(x):\n    return 'die'\n")
    result = many.grade("out", *executor(cluster))
    assert result.returncode == 1, result.stderr
    assert "eve: set aside, for it ended three workers; the last one was lost by the cluster\n" in result.stderr
    assert "\nFor staff to look at, set aside: eve\n" in result.stdout
    assert {
        verdict for (verdict,) in many.ask("out", "SELECT verdict FROM current_criteria WHERE submission = 'eve'")
    } == {"crash"}
    assert many.stored("out") == 5


def test_a_flaw_in_a_reference_is_told_of_the_authors_own_file(many: Class, cluster: Any) -> None:
    many.hand_in(1)
    many.write(
        "problems/stats/reference.py", "def mean(x):\n    return x.mean()\n\n\ndef total(x):\n    return x.sums()\n"
    )
    result = many.grade("out", *executor(cluster))
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"{many.root}/problems/stats/reference.py:6:12: ")
    assert "torch-grader-" not in result.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            ("--executor", "slurm"),
            "grader: --executor slurm: write `local`, or `dask://HOST:PORT` with the address of a scheduler\n",
        ),
        (
            ("--executor", "dask://head"),
            "grader: --executor dask://head: write `local`, or `dask://HOST:PORT` with the address of a scheduler\n",
        ),
        (
            ("--executor", "dask://127.0.0.1:8786", "--jobs", "2"),
            "grader: --jobs counts workers of this machine; how many a cluster has is decided where it is started\n",
        ),
    ],
)
def test_what_names_no_cluster_is_refused(options: tuple[str, ...], told: str, many: Class) -> None:
    many.hand_in(1)
    result = many.grade("out", *options)
    assert (result.returncode, result.stdout, result.stderr) == (2, "", told)


def test_without_the_extra_it_says_how_to_install_it(many: Class) -> None:
    many.hand_in(1)
    many.write(
        "extension/distributed.py", "raise ModuleNotFoundError(\"No module named 'distributed'\", name='distributed')\n"
    )
    result = many.grade("out", "--executor", "dask://127.0.0.1:8786")
    assert (result.returncode, result.stdout, result.stderr) == (
        2,
        "",
        "grader: --executor dask://… needs distributed, which is not installed: "
        "python -m pip install 'torch-grader[cluster]'\n",
    )
