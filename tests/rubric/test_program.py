"""Programs: statements, needed names, what is observed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.model import Program
from grader.rubric.program import build, parse_program

ROWS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "a program that is no Python",
        ("program: |\n  y = f(x)\n  z = ‸= 1\nobserve: [y]"),
        [("this is no Python: invalid syntax", "write it as Python reads it")],
    ),
    (
        "a program cut off",
        ('program: "y = f‸(x"\nobserve: [y]'),
        [("this is no Python: '(' was never closed", "write it as Python reads it")],
    ),
    (
        "a program of comments",
        'program: "‸# nothing"',
        [("the program holds no statement", "write a call such as f(x)")],
    ),
]


@pytest.mark.parametrize(("text", "flaws"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_mistake_is_named_placed_and_mended(
    text: str, flaws: list[tuple[str, str]], assert_flaws: Callable[..., None]
) -> None:
    assert_flaws(text, *flaws)


def program(text: str, observe: tuple[str, ...] = (), inputs: tuple[str, ...] = (), *, raises: bool = False) -> Program:
    code = parse_program(text)
    assert code.mistakes == ()
    return build(code, observe, inputs, raises=raises)


def test_a_lone_expression_observes_itself() -> None:
    assert program("conv(W,  width)\n", inputs=("W", "width")) == Program((), ("conv",), ("conv(W,  width)",))


def test_a_lone_expression_with_observe_is_a_statement() -> None:
    assert program("show(x)", ("$stdout",), ("x",)) == Program(("show(x)",), ("show",), ("$stdout",))


def test_a_program_that_must_raise_observes_nothing() -> None:
    assert program("f(x)", inputs=("x",), raises=True) == Program(("f(x)",), ("f",), ())


def test_statements_keep_the_text_that_was_typed_and_a_loop_is_one_of_them() -> None:
    text = (
        "opt = Adam(w, lr=1e-3); δ = w[..., 0]  # twice\n"
        "for _ in range(5):\n    opt.step()\n    w.grad = δ\n"
        "out = [-w @ w, (1, 2)]\n"
    )
    assert program(text, ("w",), ("w",)).statements == (
        "opt = Adam(w, lr=1e-3)",
        "δ = w[..., 0]",
        "for _ in range(5):\n    opt.step()\n    w.grad = δ",
        "out = [-w @ w, (1, 2)]",
    )


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("out, (a, b) = forward(x, y)\nc = backward(out, a, b)", ("forward", "y", "backward")),
        ("z = len(x) + max(x)", ()),
        ("layer = Layer(3)\nlayer.W = x\nlayer.cache[0] = scale", ("Layer", "scale")),
        ("a = b\nb = 1", ("b",)),
        ("for i in range(3):\n    f(i)", ("f",)),
        ("y = {'k': g(x)}[key](option=value)", ("g", "key", "value")),
    ],
)
def test_needs_are_the_names_that_nothing_gives_or_binds_before(text: str, needs: tuple[str, ...]) -> None:
    assert program(text, ("x",), ("x",)).needs == needs


@pytest.mark.parametrize("text", ["(" * 300, "-" * 50_000 + "x", "f(x)\0", "x" + ".a" * 20_000, "[" * 150 + "]" * 150])
def test_what_python_itself_gives_up_on_is_a_mistake_too(text: str) -> None:
    code = parse_program(text)
    assert code.mistakes == () or code.mistakes[0].message.startswith("this ")


def test_what_only_the_compiler_finds_is_a_mistake() -> None:
    (mistake,) = parse_program("f(a=1, a=2)").mistakes
    assert mistake.message == "this is no Python: keyword argument repeated: a"
