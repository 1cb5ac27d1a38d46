"""Following through in the shipped problems: one mistake in a forward pass is charged once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.model import Submission
from grader.pipeline import grade
from grader.plan.streams import Streams
from grader.prepare import prepare
from grader.sandbox.interface import Sandbox, open_unconfined

SOLUTION = (Path(__file__).parent / "solutions" / "mlp_backprop.py").read_text(encoding="utf-8")
# the activation is 2·tanh, and its derivative is taken rightly from that: 2 − x²/2
SCALED = {"np.tanh(s1)": "2 * np.tanh(s1)", "(1 - x1[1:] ** 2)": "(2 - x1[1:] ** 2 / 2)"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with open_unconfined() as opened:
        yield opened


def verdicts(shipped: Any, sandbox: Sandbox, changes: Mapping[str, str]) -> dict[str, tuple[str, bool]]:
    source = SOLUTION
    for old, new in changes.items():
        assert old in source
        source = source.replace(old, new)
    prepared = prepare(shipped.assignment, Streams(636, b"a key of the tests".ljust(32)))
    graded = grade(prepared, Submission("ada", {"mlp_backprop.py": source.encode()}), sandbox)
    (problem,) = (one for one in graded.problems if one.problem.id == "mlp_backprop")
    coded = {one.criterion.id: one for one in problem.criteria if one.criterion.program is not None}
    return {name: (str(one.verdict), one.follow_through) for name, one in coded.items()}


def test_the_gradients_of_a_wrong_forward_pass_earn_their_marks(shipped: Any, sandbox: Sandbox) -> None:
    assert verdicts(shipped, sandbox, SCALED) == {
        "forward": ("fail", False),
        "sensitivities": ("blocked", False),
        "backward": ("pass", True),
    }


def test_gradients_of_neither_the_truth_nor_the_own_net_are_wrong(shipped: Any, sandbox: Sandbox) -> None:
    found = verdicts(shipped, sandbox, {"np.tanh(s1)": "2 * np.tanh(s1)"})
    assert found["backward"] == ("fail", False)
