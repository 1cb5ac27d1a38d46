"""Which executor does the work, from what the command line says."""

from __future__ import annotations

import re

from grader.batch.executor import Executor
from grader.errors import UsageError

_ADDRESS = re.compile(r"dask://(\[[0-9a-fA-F:.]+\]|[^\s:/]+):[0-9]{1,5}/?")


def choose(named: str, jobs: int | None, count: int) -> Executor:
    """The executor of ``--executor`` and ``--jobs`` for ``count`` submissions. Raises :class:`UsageError`.

    One job, or one submission, is graded in this process: a worker would only have to get ready first.
    """
    if named != "local":
        return _cluster(named, jobs)
    if jobs is None:
        from grader.batch.cores import default_jobs

        jobs = default_jobs()
    jobs = min(jobs, count)
    if jobs <= 1:
        from grader.batch.serial import Serial

        return Serial()
    from grader.batch.local import Local

    return Local(jobs)


def _cluster(named: str, jobs: int | None) -> Executor:
    if not _ADDRESS.fullmatch(named):
        raise UsageError(f"--executor {named}: write `local`, or `dask://HOST:PORT` with the address of a scheduler")
    if jobs is not None:
        raise UsageError("--jobs counts workers of this machine; how many a cluster has is decided where it is started")
    from grader.batch.cluster import Cluster

    return Cluster(named.removeprefix("dask://").rstrip("/"))
