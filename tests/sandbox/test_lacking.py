"""A package that a problem allows and this machine lacks costs nobody a point, and nothing else fails for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.model import Failure, Layout, Observation, Status
from grader.sandbox.lacking import for_want_of, is_installed

LACKING = "nowhere_installed"
ALLOWED = Layout("layers.py", packages=("numpy", LACKING))
MESSAGE = f"the code imports {LACKING}, which is not installed here; install it with 'python -m pip install {LACKING}'"


def test_what_is_installed_is_known_without_importing_it() -> None:
    assert is_installed("torch")
    assert not is_installed(LACKING)


def test_code_that_imports_what_is_not_there_is_not_judged(
    run: Callable[..., Any], make_call: Callable[..., Any]
) -> None:
    calls = [make_call("out = f(1)", "f", "out", id=f"p/c/{number}", layout=ALLOWED) for number in (1, 2)]
    for seen in run(f"import {LACKING}\n\n\ndef f(x):\n    return x\n", calls):
        assert (seen.status, seen.failure) == (Status.UNJUDGED, Failure("unjudged", MESSAGE, stage="load"))


def test_code_that_only_mentions_it_is_judged(ask: Callable[..., Observation]) -> None:
    seen = ask(f"# no {LACKING} needed\ndef f(x):\n    return x\n", "out = f(1)", "f", "out", layout=ALLOWED)
    assert (seen.status, seen.values) == (Status.OK, (1,))


def test_a_package_that_is_not_allowed_is_the_student_s_own_mistake(ask: Callable[..., Observation]) -> None:
    seen = ask(f"import {LACKING}\n", "out = f(1)", "f", "out", layout=Layout("layers.py"))
    assert seen.status is Status.ERROR


def test_nobody_earns_it_by_raising_it(ask: Callable[..., Observation]) -> None:
    source = "def f(x):\n    raise ModuleNotFoundError(\"No module named 'torch'\")\n"
    assert ask(source, "out = f(1)", "f", "out").status is Status.ERROR


def test_what_did_not_fail_for_want_of_a_package_stays_as_it_was() -> None:
    for seen in (
        Observation("p/c/1", Status.OK),
        Observation("p/c/1", Status.ERROR, failure=Failure("ValueError", f"No module named '{LACKING}'")),
        Observation("p/c/1", Status.ERROR, failure=Failure("ModuleNotFoundError", "No module named 'layers'")),
    ):
        assert for_want_of(seen, ALLOWED.packages) is seen
