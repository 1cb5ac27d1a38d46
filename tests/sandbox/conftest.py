"""Submissions, calls and sandboxes for the tests of the room."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from textwrap import dedent
from typing import Any

import pytest

from grader.model import Call, Layout, Limits, Observation, Program, Submission, Visibility
from grader.sandbox.confine import open_confined
from grader.sandbox.interface import Sandbox, open_unconfined

MakeCall = Callable[..., Call]
Run = Callable[..., list[Observation]]
Ask = Callable[..., Observation]


@pytest.fixture(scope="session")
def confined() -> Iterator[Sandbox]:
    """One confined sandbox for all tests: its servers start once."""
    if sys.platform != "linux":
        pytest.skip("confinement is for Linux")
    with open_confined() as opened:
        yield opened


@pytest.fixture(params=["portable", "confined"])
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    """Each behaviour holds however the children are made."""
    if request.param == "portable":
        return open_unconfined()
    opened: Sandbox = request.getfixturevalue("confined")
    return opened


@pytest.fixture
def make_call() -> MakeCall:
    """``make_call("out = f(x)", "f", "out", x=…)``: needs and observe are names or expressions split at spaces."""

    def make(
        program: str = "",
        needs: str = "",
        observe: str | Sequence[str] = "",
        *,
        id: str = "p/c/1",
        layout: Layout | None = None,
        arrays: Any = "numpy",
        seed: int = 0,
        visibility: Visibility = Visibility.PUBLIC,
        **inputs: Any,
    ) -> Call:
        observed = tuple(observe.split()) if isinstance(observe, str) else tuple(observe)
        statements = tuple(line for line in dedent(program).splitlines() if line)
        checked = Program(statements, tuple(needs.split()), observed)
        return Call(id, layout or Layout("layers.py"), checked, inputs, arrays, seed, visibility)

    return make


@pytest.fixture
def run(sandbox: Sandbox) -> Run:
    """``run(source_or_files, calls, **limits)``."""

    def go(files: str | Mapping[str, str | bytes], calls: Sequence[Call], **limits: Any) -> list[Observation]:
        named = {"layers.py": files} if isinstance(files, str) else files
        content = {
            path: dedent(text).lstrip("\n").encode() if isinstance(text, str) else text for path, text in named.items()
        }
        return sandbox.run(Submission("someone", content), calls, Limits(**limits))

    return go


@pytest.fixture
def ask(run: Run, make_call: MakeCall) -> Ask:
    """One call: ``ask(source, "out = f(x)", "f", "out", x=…)``."""

    def one(files: str | Mapping[str, str | bytes], *program: Any, **options: Any) -> Observation:
        limits = options.pop("limits", {})
        return run(files, [make_call(*program, **options)], **limits)[0]

    return one
