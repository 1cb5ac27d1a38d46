"""A real cluster of processes on this machine: results as they finish, and workers that are killed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from grader.batch.cluster import Cluster
from grader.batch.executor import Broken, Done, SetAside
from grader.batch.stop import Stop
from grader.errors import ClusterError, SandboxError

Run = Callable[..., list[Any]]
HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Two workers, each a process that its nanny starts again."""
    from distributed import LocalCluster

    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(HERE))  # what is spawned gets the parent's path
        folder = tmp_path_factory.mktemp("dask")
        with LocalCluster(2, threads_per_worker=1, dashboard_address=None, local_directory=folder) as made:
            yield made


@pytest.fixture
def executor(cluster: Any) -> Cluster:
    return Cluster(cluster.scheduler_address.removeprefix("tcp://"))


def test_everything_is_done(run: Run, executor: Cluster, notes: Any, tmp_path: Path) -> None:
    found = run(executor, [(str(number), "sleep", "0.05") for number in range(20)])
    assert sorted(one.made for one in found) == sorted(f"{number} is done" for number in range(20))
    assert len(list(tmp_path.glob("prepared-*"))) == 2
    assert notes.most >= 2
    assert notes.running == []


def test_workers_keep_no_samples_of_their_stacks_meanwhile(run: Run, executor: Cluster, cluster: Any) -> None:
    """They would take more memory with every second, a class's gigabytes for nothing."""
    from distributed import Client
    from errands import sampling  # type: ignore[import-not-found]

    with Client(cluster.scheduler_address, set_as_default=False) as client:
        usual = [["profile", "profile-cycle"]] * 2
        assert list(client.run(sampling).values()) == usual
        found = run(executor, [(str(number), "is sampled") for number in range(8)])
        assert {one.made.partition(": ")[2] for one in found} == {"[]"}
        assert list(client.run(sampling).values()) == usual


def test_a_failure_of_the_graders_own_loses_one_and_not_the_others(run: Run, executor: Cluster) -> None:
    found = run(executor, [("1",), ("2", "raise"), ("3",)])
    assert sorted(one.error if isinstance(one, Broken) else one.made for one in found) == [
        "1 is done",
        "3 is done",
        "ValueError: no such axis",
    ]


def test_a_worker_that_dies_has_its_work_done_elsewhere(run: Run, executor: Cluster, notes: Any) -> None:
    found = run(executor, [("1", "kill once"), *((str(number), "sleep", "0.1") for number in range(2, 20))])
    assert sorted(one.made for one in found) == sorted(f"{number} is done" for number in range(1, 20))
    assert notes.said == ["1: the worker that graded it was lost by the cluster; another one grades it"]


def test_what_kills_three_workers_is_set_aside(run: Run, executor: Cluster, tmp_path: Path) -> None:
    found = run(executor, [("killer", "kill"), *((str(number), "sleep", "0.1") for number in range(20))])
    (aside,) = [one for one in found if isinstance(one, SetAside)]
    assert (aside.given.name, aside.how) == ("killer", "was lost by the cluster")
    assert len(list(tmp_path.glob("started-killer-*"))) == 3
    assert {one.made for one in found if isinstance(one, Done)} == {f"{number} is done" for number in range(20)}


def test_a_worker_that_is_stuck_is_ended_and_its_work_done_elsewhere(run: Run, executor: Cluster, notes: Any) -> None:
    found = run(executor, [("1", "hang once"), ("2",)], most_seconds=1.0)
    assert sorted(one.made for one in found) == ["1 is done", "2 is done"]
    assert notes.said == ["1: the worker that graded it was lost by the cluster; another one grades it"]


def test_a_recipe_that_can_not_be_prepared_ends_the_run_with_its_own_words(run: Run, executor: Cluster) -> None:
    with pytest.raises(SandboxError, match=r"^nothing can be confined here$"):
        run(executor, [("1",), ("2",)], fails="refuses")


def test_a_stop_takes_back_what_is_under_way(errands: Any, executor: Cluster, tmp_path: Path, notes: Any) -> None:
    items = [errands.Errand(str(number), "sleep", "0.3") for number in range(50)]
    with Stop(grace=1.0) as stop, stop.gracefully():
        found = []
        for outcome in executor.run(errands.Errands(tmp_path), items, stop, notes):
            found.append(outcome)
            if len(found) == 1:
                os.kill(os.getpid(), signal.SIGINT)
    assert 2 <= len(found) < 20
    time.sleep(1)
    begun = len(list(tmp_path.glob("started-*")))
    time.sleep(1)
    assert len(list(tmp_path.glob("started-*"))) == begun < 20


def test_no_cluster_at_an_address_is_a_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.batch.cluster._CONNECT_SECONDS", 0.5)
    with pytest.raises(ClusterError) as caught:
        run(Cluster("127.0.0.1:9"), [("1",)])
    assert str(caught.value).startswith("127.0.0.1:9: no scheduler of a cluster answers there (")
    assert str(caught.value).endswith("; start one with `dask scheduler`")


# ------------------------------------------------------------------------------------------------------- agreement


def test_workers_that_agree_are_asked_once_each(executor: Cluster, notes: Any) -> None:
    assert executor.ask(partial(dict, torch="2.13.0", confinement="none"), notes) == {
        "torch": "2.13.0",
        "confinement": "none",
    }


def test_workers_that_differ_are_refused_with_both_versions(errands: Any, executor: Cluster, notes: Any) -> None:
    with pytest.raises(ClusterError) as caught:
        executor.ask(errands.version_of_this_worker, notes)
    assert re.fullmatch(
        r"the worker tcp://\S+ has torch 2\.\d+, and tcp://\S+ has 2\.\d+: a grade would depend on where it is made; "
        "give all of them the same environment",
        str(caught.value),
    )


# ----------------------------------------------------------------------------------- schedulers and workers by hand

WITHOUT_GRADER = "import sys; sys.path.append(sys.argv.pop(1)); from distributed.cli.dask_worker import main; main()"


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler of its own, without workers: its address, and the process."""
    file = tmp_path / "scheduler.json"
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    with started([*command, "--no-dashboard", "--scheduler-file", str(file)]) as process:
        until(file.exists)
        until(lambda: file.read_text().endswith("}"))
        yield json.loads(file.read_text())["address"].removeprefix("tcp://"), process


@contextmanager
def started(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def worker(address: str, *script: str) -> Iterator[None]:
    script = script or ("-m", "distributed.cli.dask_worker")
    with started(
        [sys.executable, *script, address, "--nworkers", "1", "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    ):
        yield


def until(seen: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not seen():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def packages_without_grader(folder: Path) -> Path:
    """An environment like this one in which torch-grader is not installed."""
    folder.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if "grader" not in path.name:
            (folder / path.name).symlink_to(path)
    return folder


def test_a_cluster_without_workers_is_waited_for_and_workers_need_the_grader(
    scheduler: Any, notes: Any, tmp_path: Path
) -> None:
    address, _ = scheduler
    bare = ("-S", "-P", "-c", WITHOUT_GRADER, str(packages_without_grader(tmp_path / "packages")))
    with ExitStack() as stack:
        timer = threading.Timer(1.0, lambda: stack.enter_context(worker(address, *bare)))
        timer.start()
        with pytest.raises(ClusterError) as caught:
            Cluster(address).ask(dict, notes)
        timer.join()
    assert notes.said == [f"{address} has no workers yet; waiting for the first"]
    assert re.fullmatch(
        r"the worker tcp://\S+ has no torch-grader; install the version of this machine there: "
        r"python -m pip install 'torch-grader\[cluster\]==[\d.]+'",
        str(caught.value),
    )


def test_a_cluster_that_goes_away_is_a_sentence(errands: Any, scheduler: Any, tmp_path: Path, notes: Any) -> None:
    address, process = scheduler
    items = [errands.Errand(str(number), "sleep", "0.1") for number in range(100)]
    found = []

    def go(stop: Stop) -> None:
        for outcome in Cluster(address).run(errands.Errands(tmp_path), items, stop, notes):
            found.append(outcome)
            if len(found) == 3:
                process.kill()

    with worker(address), Stop() as stop, pytest.raises(ClusterError) as caught:
        go(stop)
    assert str(caught.value) == f"{address}: the cluster went away, or was restarted"
    assert 3 <= len(found) < 100
