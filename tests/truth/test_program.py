"""A program of a rubric, run on functions of this process."""

from __future__ import annotations

import pytest

from grader.model import Program
from grader.truth.program import run_program


def test_a_program_brings_what_it_observes():
    program = Program(("y = f(x)", "z = y + 1"), ("f",), ("z", "y", "f(z)"))
    names = {"f": lambda x: 2 * x, "x": 3}
    assert run_program(program, names) == (7, 6, 14)
    assert "y" not in names


def test_what_was_printed_is_observed(capsys):
    program = Program(("print(x)",), (), ("$stdout", "x"))
    assert run_program(program, {"x": 3}) == ("3\n", 3)
    assert capsys.readouterr().out == ""


def test_what_the_functions_raise_comes_through():
    with pytest.raises(ZeroDivisionError):
        run_program(Program((), ("f",), ("f(0)",)), {"f": lambda x: 1 / x})
