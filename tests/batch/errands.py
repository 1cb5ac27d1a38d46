"""Work for executors that needs no grader: what an errand does stands in its name, such as ``7-sleep-0.2``."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import SandboxError


@dataclass(frozen=True)
class Errand:
    name: str
    does: str = ""
    argument: str = ""


@dataclass(frozen=True)
class Errands:
    """A recipe. ``fails`` says how its preparation fails; each preparation leaves a file in ``folder``."""

    folder: Path
    fails: str = ""
    most_seconds: float = 60.0

    @contextmanager
    def opened(self, folder: Path | None = None) -> Iterator[Callable[[Errand], str]]:
        (self.folder / f"prepared-{os.getpid()}").touch()
        if self.fails == "dies":
            print("no memory for this", file=__import__("sys").stderr, flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
        if self.fails == "refuses":
            raise SandboxError("nothing can be confined here")
        if self.fails == "bug":
            raise ZeroDivisionError("in the recipe")
        yield self.run

    def run(self, errand: Errand) -> str:
        (self.folder / f"started-{errand.name}-{time.monotonic_ns()}").touch()
        match errand.does:
            case "sleep":
                time.sleep(float(errand.argument))
            case "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            case "kill once" if not (self.folder / f"killed-{errand.name}").exists():
                (self.folder / f"killed-{errand.name}").touch()
                os.kill(os.getpid(), signal.SIGKILL)
            case "hang once" if not (self.folder / f"hung-{errand.name}").exists():
                (self.folder / f"hung-{errand.name}").touch()
                time.sleep(1000)
            case "raise":
                raise ValueError("no such axis")
            case "exit":
                os._exit(3)
            case "is sampled":
                from distributed import get_worker

                return f"{errand.name}: {sampling(get_worker())}"
        return f"{errand.name} is done"


def version_of_this_worker() -> dict[str, str]:
    """An answer that no two workers share."""
    return {"torch": f"2.{os.getpid()}"}


def sampling(dask_worker: Any) -> list[str]:
    """What a worker of a cluster does to sample its own stack."""
    found = dask_worker.periodic_callbacks.items()
    return sorted(name for name, callback in found if name.startswith("profile") and callback.is_running())
