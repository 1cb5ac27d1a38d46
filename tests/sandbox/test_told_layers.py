"""What results say of confinement holds for every process that runs a submission's code."""

from __future__ import annotations

import pytest

from grader.errors import SandboxError
from grader.model import Limits
from grader.sandbox.confined import Spawner
from grader.sandbox.interface import Needs

ALL = frozenset({"session", "rlimits", "privileges", "seccomp"})


def test_a_process_that_would_lack_a_layer_that_others_have_is_refused() -> None:
    spawner = Spawner(ALL)
    try:
        assert spawner.layers == ALL
        spawner._wanted = ALL - {"seccomp"}  # as where another library's files can't be read by the child's own user
        with pytest.raises(SandboxError) as caught:
            spawner(Limits(), Needs(("numpy", "json")))
        assert str(caught.value) == (
            "a process with numpy and json would lack seccomp, which others have: see that every user may read where "
            "they are installed"
        )
        spawner(Limits(), Needs(("numpy",))).end()
    finally:
        spawner.close()
