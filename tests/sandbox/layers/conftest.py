"""Sandboxes with layers taken away, and an interpreter that every user may read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from grader.model import Limits, Submission

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def open_python() -> Iterator[str]:
    """An interpreter that a child with a user of its own can read; skips where there is none."""
    folder = Path(tempfile.mkdtemp(prefix="python-", dir="/var/tmp"))
    folder.chmod(0o755)
    command = [sys.executable, str(ROOT / "tools" / "open_python.py"), str(folder / "python")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(done.stderr.strip())
    yield done.stdout.strip()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def spawners() -> Iterator[dict[object, Any]]:
    """One spawner for each set of layers, kept for all tests of a file."""
    made: dict[object, Any] = {}
    yield made
    for spawner in made.values():
        spawner.close()


@pytest.fixture
def spawner(spawners: dict[object, Any], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """``spawner(layers, python)``: children with these layers, as far as the machine gives them."""
    if sys.platform != "linux":
        pytest.skip("confinement is for Linux")
    from grader.sandbox.confined import Spawner

    def make(layers: frozenset[str], python: str = sys.executable) -> Any:
        if (layers, python) not in spawners:
            monkeypatch.setattr(sys, "executable", python)
            spawners[layers, python] = Spawner(layers)
            assert spawners[layers, python].layers <= layers
            monkeypatch.undo()
        return spawners[layers, python]

    return make


@pytest.fixture
def confined_by(spawner: Callable[..., Any], make_call: Callable[..., Any]) -> Callable[..., Any]:
    """``confined_by(layers, source)``: what ``attack()`` of a submission came to under these layers and no others."""
    from grader.sandbox.sandbox import ChildSandbox

    def attack(layers: frozenset[str], source: str, python: str = sys.executable, *, whole: bool = False) -> Any:
        made = spawner(layers, python)
        if missing := layers - made.layers:
            pytest.skip(f"this machine does not give {', '.join(sorted(missing))} to user {os.geteuid()}")
        files = {"layers.py": dedent(source).encode()}
        calls = [make_call("y = attack()", "attack", "y")]
        (seen,) = ChildSandbox(made, ()).run(Submission("s", files), calls, Limits(call_seconds=20))
        assert whole or seen.status.value in ("ok", "error"), seen
        return seen if whole else seen.failure.type if seen.failure else seen.values[0]

    return attack
