"""The line behind ``%check``."""

from __future__ import annotations

import pytest

from grader.errors import UsageError
from grader.notebook.asked import Asked, parse


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("", Asked()),
        ("conv", Asked(("conv",))),
        (" conv::a  mlp; ", Asked(("conv::a", "mlp"))),
        ("conv --assignment 'my hw.yaml' mlp", Asked(("conv", "mlp"), "my hw.yaml")),
        ("--seconds 0.5 conv  # quickly", Asked(("conv",), None, 0.5)),
    ],
)
def test_what_is_understood(line: str, asked: Asked) -> None:
    assert parse(line) == asked


USAGE = "usage: %check [--assignment FILE] [--seconds N] [PROBLEM | PROBLEM::CRITERION]…"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--second 3", f"%check: unrecognized arguments: --second; {USAGE}"),
        ("--seconds soon", f"%check: argument --seconds: invalid float value: 'soon'; {USAGE}"),
        ("--assignment", f"%check: argument --assignment: expected one argument; {USAGE}"),
        ("conv 'a", f"%check conv 'a: No closing quotation; {USAGE}"),
        ("--seconds 0", "--seconds 0: a call needs some time; give a number above 0"),
        ("--seconds nan", "--seconds nan: a call needs some time; give a number above 0"),
    ],
)
def test_what_is_not_understood_is_told_with_the_usage(line: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(line)
    assert str(caught.value).replace("--second 3;", "--second;") == said
