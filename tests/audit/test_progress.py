"""Somebody who waits at a terminal sees how far an audit is; a file or a pipe sees nothing."""

from __future__ import annotations

import io

from rich.console import Console

from grader.audit.progress import progress


def written(*, terminal: bool) -> str:
    console = Console(file=io.StringIO(), width=80, force_terminal=terminal)
    with progress(console, "line (1 of 2)") as tell:
        tell("mutant [3] of 9")
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_terminal_is_told_the_problem_and_the_part() -> None:
    assert "line (1 of 2): mutant [3] of 9" in written(terminal=True)


def test_a_pipe_is_told_nothing() -> None:
    assert written(terminal=False) == ""
