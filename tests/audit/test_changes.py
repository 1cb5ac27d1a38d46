"""Each kind of change is made, and none that is not one."""

from __future__ import annotations

import ast

import pytest

from grader.audit.changes import changes


def changed(expression: str) -> list[str]:
    return list(changes(ast.parse(expression, mode="eval").body, {"torch"}))


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("x + y", ["x - y", "x", "y"]),
        ("x - y", ["x + y", "y - x", "x", "y", "-(y)"]),
        ("x * y", ["x / y", "x + y"]),
        ("x @ y", ["y @ x"]),
        ("x ** 2", ["x * 2"]),
        ("-x", ["x"]),
        ("3", ["4", "2", "6", "0"]),
        ("0.5", ["1.5", "-0.5", "1.0", "0.0"]),
        ("True", ["False"]),
        ("x < y", ["x <= y", "x >= y"]),
        ("f(x, y)", ["f(y, x)", "x", "-(f(x, y))"]),
        ("x.permute(1, 0)", ["x.permute(0, 1)", "x"]),
        ("x.T", ["x"]),
        ("torch.mean", ["torch.sum"]),
        ("x if c else y", ["y if c else x"]),
    ],
)
def test_a_change_is_made(expression: str, wanted: list[str]) -> None:
    assert set(wanted) <= set(changed(expression))


def test_a_constant_never_becomes_itself() -> None:
    assert changed("1") == ["2", "0"]


def test_of_a_module_nothing_is_left() -> None:
    assert "torch" not in changed("torch.tanh(x)")
    assert "x" in changed("torch.tanh(x)")


@pytest.mark.parametrize("expression", ["x", "'text'", "[x]", "None"])
def test_what_is_not_computed_with_is_left_alone(expression: str) -> None:
    assert changed(expression) == []
