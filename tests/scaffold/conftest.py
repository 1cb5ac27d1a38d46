"""Plans of new problems, and where they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.sandbox.interface import Sandbox, open_sandbox
from grader.scaffold.kinds import KINDS
from grader.scaffold.render import Plan, rendered


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with open_sandbox(allow_unconfined=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def planned() -> Callable[..., Plan]:
    """A plan; what isn't said is the default that the command takes."""

    def make(name: str = "layer", **said: Any) -> Plan:
        kind = KINDS[said.get("kind", "value")]
        points = Decimal(said.get("points", 10))
        return Plan(name, said.get("title", "Layer"), kind, said.get("function", name), points)

    return make


@pytest.fixture(scope="session")
def lay_out() -> Callable[[Plan, Path], Path]:
    """Writes a plan's files; the problem's directory."""

    def write(plan: Plan, root: Path) -> Path:
        directory = root / "problems" / plan.name
        directory.mkdir(parents=True)
        for name, text in rendered(plan, root / "problems").items():
            (directory / name).write_text(text, encoding="utf-8")
        return directory

    return write
