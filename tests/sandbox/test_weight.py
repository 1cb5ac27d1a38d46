"""What the judge holds of a submission's values has a limit, whoever returns them and in however many calls."""

from __future__ import annotations

import numpy as np

from grader.model import Array, Call, Layout, Limits, Opaque, Program, Status, Submission
from grader.sandbox.interface import open_unconfined
from grader.sandbox.weight import weight

SOURCE = b"""
import numpy as np

def small():
    return 1.5

def large():
    return np.zeros(100_000, dtype=np.uint8)
"""
NOTE = "too large to be carried: the values of all calls together take more than 250,000 bytes"


def call(name: str, number: int) -> Call:
    return Call(f"p/{name}/{number}", Layout("work.py"), Program((), (name,), (f"{name}()",)))


def test_values_weigh_what_they_hold() -> None:
    assert weight([np.float64(1).item(), None, "x" * 100]) == 3 * 64 + 100
    assert weight([Array(np.zeros(10), "float64")]) == 64 + 80
    assert weight([[1, (2, 3)], {"a": b"xyz"}]) == 8 * 64 + 1 + 3
    assert weight([]) == 0


def test_what_takes_too_much_together_is_told_and_the_rest_is_carried() -> None:
    calls = [call("large", 1), call("large", 2), call("large", 3), call("small", 1)]
    with open_unconfined() as sandbox:
        seen = sandbox.run(Submission("a", {"work.py": SOURCE}), calls, Limits(values_bytes=250_000))
    assert [one.status for one in seen] == [Status.OK] * 4
    assert [isinstance(one.values[0], Array) for one in seen] == [True, True, False, False]
    assert seen[2].values == (Opaque("ndarray", NOTE),)
    assert seen[3].values == (1.5,)
