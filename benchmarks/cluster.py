"""A cluster of two workers on this machine: prints its address, and ends when its standard input does."""

from __future__ import annotations

import sys
import tempfile

from distributed import LocalCluster


def main() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="grader-bench-dask-") as folder,
        LocalCluster(2, threads_per_worker=1, dashboard_address=None, local_directory=folder, processes=True) as made,
    ):
        print(made.scheduler_address.replace("tcp://", "dask://"), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
