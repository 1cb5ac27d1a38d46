"""A cluster of ``distributed``: submissions go there as data, and come back as results."""

from __future__ import annotations

import logging
import pickle
import platform
import queue
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Generic

from grader import __version__
from grader.batch.executor import Broken, Done, Given, Made, Recipe, SetAside, Watcher
from grader.batch.stop import Stop
from grader.errors import ClusterError
from grader.text import one_line

if TYPE_CHECKING:
    from distributed import Client, Future

_CONNECT_SECONDS = 10.0
_LOOK_SECONDS, _LOOK_SOON_SECONDS = 0.5, 0.05
_COUNT_SECONDS = 5.0  # how often the workers are counted
_AHEAD = 2  # tasks for each worker: one at work, one in waiting
_LEAST_AHEAD = 16  # so that a cluster that grows with its work sees that there is some
_BARREN = 20  # tasks in a row that the cluster gave up, without any being finished
_PACKAGE = "torch-grader"
_LOST = "was lost by the cluster"
_INSTALL = "python -m pip install 'torch-grader[cluster]'"


class Cluster:
    """See :class:`grader.batch.executor.Executor`. ``address`` is that of the scheduler, ``HOST:PORT``."""

    sees_files = False

    def __init__(self, address: str) -> None:
        self._address = address

    def ask(self, question: Callable[[], Mapping[str, str]], watcher: Watcher) -> Mapping[str, str]:
        """See :class:`grader.batch.executor.Executor`."""
        with self._connected() as client:
            self._wait_for_workers(client, watcher)
            self._check_versions(client)
            from grader.batch.cluster_worker import ask

            answers = client.run(ask, pickle.dumps(question))
            return _agreed({worker: dict(answer) for worker, answer in sorted(answers.items())})

    def run(
        self, recipe: Recipe[Given, Made], given: Iterable[Given], stop: Stop, watcher: Watcher
    ) -> Iterator[Done[Made] | Broken[Given] | SetAside[Given]]:
        from grader.batch.cluster_worker import Bench

        name = f"torch-grader-{uuid.uuid4().hex}"
        with self._connected() as client:
            client.register_plugin(Bench(name, pickle.dumps(recipe)), name)
            bout: _Bout[Given, Made] = _Bout(client, self._address, name, given, stop, watcher)
            try:
                yield from bout.outcomes()
            finally:
                bout.end()

    @contextmanager
    def _connected(self) -> Iterator[Client]:
        distributed = _distributed()
        try:
            client = distributed.Client(self._address, timeout=_CONNECT_SECONDS, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise ClusterError(
                f"{self._address}: no scheduler of a cluster answers there ({one_line(str(error), 200)}); start one "
                "with `dask scheduler`"
            ) from error
        try:
            yield client
        finally:
            with suppress(OSError, TimeoutError):
                client.close(timeout=_CONNECT_SECONDS)

    def _wait_for_workers(self, client: Client, watcher: Watcher) -> None:
        if not client.nthreads():
            watcher.says(f"{self._address} has no workers yet; waiting for the first")
            while not client.nthreads():
                time.sleep(_LOOK_SECONDS)

    def _check_versions(self, client: Client) -> None:
        """Before anything of the grader's is unpickled there."""
        pythons = client.run(platform.python_version)
        graders = client.run(version, _PACKAGE, on_error="return")
        for worker in sorted(graders):
            if pythons[worker] != platform.python_version():
                raise ClusterError(
                    _differs(worker, "Python", pythons[worker], "this machine", platform.python_version())
                )
            if isinstance(graders[worker], BaseException):
                raise ClusterError(
                    f"the worker {worker} has no torch-grader; install the version of this machine there: "
                    f"python -m pip install 'torch-grader[cluster]=={__version__}'"
                )
            if graders[worker] != version(_PACKAGE):
                raise ClusterError(_differs(worker, _PACKAGE, graders[worker], "this machine", version(_PACKAGE)))


class _Bout(Generic[Given, Made]):
    """One run: what is under way on the cluster."""

    def __init__(
        self, client: Client, address: str, name: str, given: Iterable[Given], stop: Stop, watcher: Watcher
    ) -> None:
        self._client = client
        self._address = address
        self._name = name
        self._given = iter(given)
        self._stop = stop
        self._watcher = watcher
        self._again: list[Given] = []
        self._under_way: dict[Any, Given] = {}  # by future
        self._ended: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._barren = 0
        self._window = _LEAST_AHEAD
        self._counted = float("-inf")
        client.subscribe_topic(name, self._begun)

    def outcomes(self) -> Iterator[Done[Made] | Broken[Given] | SetAside[Given]]:
        """What became of each."""
        while True:
            self._hand_out()
            if not self._under_way or self._stop.over:
                return
            with suppress(queue.Empty):
                outcome = self._hear(self._ended.get(timeout=self._look_seconds()))
                if outcome is not None:
                    yield outcome

    def end(self) -> None:
        """Takes back what is under way, and what the workers were given."""
        if self._client.status == "running":
            self._client.cancel(list(self._under_way), force=True)
            self._client.unregister_worker_plugin(self._name)

    def _look_seconds(self) -> float:
        return _LOOK_SOON_SECONDS if self._stop.asked else _LOOK_SECONDS

    def _hand_out(self) -> None:
        self._count_workers()
        while not self._stop.asked and len(self._under_way) < self._window:
            item = self._again.pop() if self._again else next(self._given, None)
            if item is None:
                return
            self._submit(item)

    def _count_workers(self) -> None:
        if time.monotonic() - self._counted > _COUNT_SECONDS:
            self._window = max(_LEAST_AHEAD, _AHEAD * len(self._client.nthreads()))
            self._counted = time.monotonic()

    def _submit(self, item: Given) -> None:
        from grader.batch.cluster_worker import grade

        key = f"grade-{uuid.uuid4().hex}"
        future = self._client.submit(grade, self._name, item.name, pickle.dumps(item), key=key, pure=False)
        self._under_way[future] = item
        future.add_done_callback(self._ended.put)

    def _begun(self, event: tuple[float, Any]) -> None:
        """A worker says that it begins."""
        name, before = event[1]["name"], event[1]["before"]
        if before:
            self._watcher.says(f"{one_line(name, 100)}: the worker that graded it {_LOST}; another one grades it")
        self._watcher.started(name)

    def _hear(self, future: Future[bytes]) -> Done[Made] | Broken[Given] | SetAside[Given] | None:
        from concurrent.futures import CancelledError

        from distributed import KilledWorker

        from grader.batch.cluster_worker import TooManyDeaths

        item = self._under_way.pop(future)
        self._watcher.ended(item.name)
        try:
            outcome = pickle.loads(future.result())  # noqa: S301 – from our own workers
        except (KilledWorker, CancelledError):
            self._lost(item)
            return None
        self._barren = 0
        return SetAside(item, _LOST) if isinstance(outcome, TooManyDeaths) else outcome

    def _lost(self, item: Given) -> None:
        """Hands out again what went down with a worker: its place in the queue, the work on it, or its result.

        The cluster blames everything that a dead worker had, and knows not what that was at work on; we do.
        """
        if self._client.status != "running":
            raise ClusterError(f"{self._address}: the cluster went away, or was restarted")
        self._again.append(item)
        self._barren += 1
        if self._barren >= _BARREN:
            raise ClusterError(f"{self._address}: the workers die before they finish anything; see their logs")


def _distributed() -> Any:
    try:
        import distributed
    except ModuleNotFoundError as error:
        raise ClusterError(f"--executor dask://… needs {error.name}, which is not installed: {_INSTALL}") from error
    # what goes wrong is told once, in a sentence
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    return distributed


def _agreed(answers: dict[str, dict[str, str]]) -> Mapping[str, str]:
    """The answer that all workers give."""
    first, answer = next(iter(answers.items()))
    for worker, other in answers.items():
        for name in answer:
            if other.get(name) != answer[name]:
                raise ClusterError(_differs(worker, name, other.get(name, "none"), first, answer[name]))
    return answer


def _differs(worker: str, name: str, there: str, other: str, here: str) -> str:
    return (
        f"the worker {worker} has {name} {there}, and {other} has {here}: a grade would depend on where it is made; "
        "give all of them the same environment"
    )
