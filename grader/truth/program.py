"""A rubric's program, run on an author's own functions."""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import redirect_stdout
from typing import Any

from grader.model import Program

OUTPUT = "$stdout"


def run_program(program: Program, names: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a program observes where its names stand for ``names``; raises what they raise."""
    own = dict(names)
    printed = io.StringIO()
    with redirect_stdout(printed):
        for statement in program.statements:
            exec(compile(statement, "<program>", "exec"), own)  # noqa: S102 - the author's own, checked program
        values = [evaluate(text, own) if text != OUTPUT else None for text in program.observe]
    return tuple(
        printed.getvalue() if text == OUTPUT else value for text, value in zip(program.observe, values, strict=True)
    )


def evaluate(expression: str, names: Mapping[str, Any]) -> Any:
    """The value of an author's checked expression."""
    return eval(compile(expression, "<truth>", "eval"), dict(names))  # noqa: S307 - the author's own, checked expression
