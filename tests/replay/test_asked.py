"""What is asked of a student's code becomes a program, with a key that tells calls apart."""

from __future__ import annotations

import math

import numpy as np
import pytest

from grader.model import Program
from grader.replay.asked import asked_call, asked_program
from grader.replay.errors import CheckError
from grader.replay.sendable import fingerprint, sendable

X = np.arange(6.0).reshape(2, 3)
GIVEN = {fingerprint(sendable(X)): "x"}


def call(*args, function="f", **kwargs):
    return asked_call(function, args, kwargs, GIVEN)


@pytest.mark.parametrize(
    ("args", "kwargs", "text", "told", "inputs"),
    [
        ((), {}, "f()", "f()", []),
        ((X,), {}, "f(x)", "f(x)", ["x"]),
        ((X.copy(), X), {}, "f(x, x)", "f(x, x)", ["x"]),
        ((2 * X, X), {}, "f(a0, x)", "f(…, x)", ["a0", "x"]),
        ((3, -1.5, True, None, "valid"), {}, "f(3, -1.5, True, None, 'valid')", None, []),
        ((X,), {"n": 2, "w": 2 * X}, "f(x, n=2, w=w_)", "f(x, n=2, w=…)", ["x", "w_"]),
        ((math.inf, 10**12, "a" * 99, "\n"), {}, "f(a0, a1, a2, a3)", "f(…, …, …, …)", ["a0", "a1", "a2", "a3"]),
        (([1.0, 2.0],), {}, "f(a0)", "f(…)", ["a0"]),
        ((np.float64(2.0),), {}, "f(a0)", "f(…)", ["a0"]),
    ],
)
def test_a_call_becomes_one_expression(args, kwargs, text, told, inputs):
    asked = call(*args, **kwargs)
    assert asked.program == Program((), ("f",), (text,))
    assert asked.names == (told or text,)
    assert list(asked.inputs) == inputs
    assert asked.single


def test_an_input_that_bears_the_name_of_the_function_is_not_hidden_by_it():
    asked = call(X, function="x")
    assert asked.program.observe == ("x(a0)",)


def test_names_of_further_arguments_avoid_those_of_the_case():
    given = {fingerprint(sendable(X)): "a0"}
    assert asked_call("f", (2 * X, X), {}, given).program.observe == ("f(a0_, a0)",)


def test_equal_calls_have_equal_keys_whatever_their_inputs_are_called():
    assert call(X).key == asked_call("f", (X,), {}, {}).key
    assert call(X, 2 * X).key == call(X.copy(), X + X).key


def test_calls_that_differ_have_keys_that_differ():
    calls = [
        call(), call(X), call(2 * X), call(X, X), call(X, n=1), call(X, n=2), call(X, m=1), call(1), call(1.0),
        call("1"), call(X.astype("float32")), call(X.reshape(3, 2)), call(function="g"), call([X]), call((X,)),
        asked_program("f()", "f()", {}), asked_program("f()", ["f()"], {}), asked_program("f(x)", (), {"x": X}),
        asked_program("f(x)", (), {"x": 2 * X}), asked_program("y = f(x)", "y", {"x": X}),
    ]  # fmt: skip
    assert len({asked.key for asked in calls}) == len(calls) - 1  # a text and a list of it observe the same


def test_a_key_can_stand_in_the_id_of_a_call():
    for asked in (call(X, function="f" * 200), call(X, function="größe"), asked_program("f(x)", (), {"x": X})):
        assert "/" not in asked.key
        assert "#" not in asked.key
        assert len(asked.key) < 60


PROGRAM = """
    layer = Linear(2, 3)
    layer.W = x
    out = layer.forward(x)
"""


@pytest.mark.parametrize(
    ("observe", "expressions", "names", "single"),
    [
        ("out", ("out",), ("out",), True),
        (["out"], ("out",), ("out",), False),
        (("out", "layer.dW"), ("out", "layer.dW"), ("out", "layer.dW"), False),
        ("$stdout", ("$stdout",), ("What was printed",), True),
        ("Linear(1, 1).W", ("Linear(1, 1).W",), ("Linear(1, 1).W",), True),
    ],
)
def test_a_program_keeps_its_lines_and_brings_what_is_observed(observe, expressions, names, single):
    asked = asked_program(PROGRAM, observe, {"x": X})
    assert asked.program.statements == ("layer = Linear(2, 3)", "layer.W = x", "out = layer.forward(x)")
    assert asked.program.needs == ("Linear",)
    assert asked.program.observe == expressions
    assert asked.names == names
    assert asked.single is single


def test_a_lone_expression_observes_itself():
    asked = asked_program("Linear(2, 3).forward(x)", (), {"x": X})
    assert asked.program == Program((), ("Linear",), ("Linear(2, 3).forward(x)",))
    assert asked.single


@pytest.mark.parametrize(
    ("program", "observe", "inputs", "says", "fix"),
    [
        (
            "y = f(",
            "y",
            {},
            "the program of student.run: this is no Python: '(' was never closed",
            "write it as Python",
        ),
        ("y = 1\nimport os", "y", {}, "the program of student.run, line 2: an import can't stand", "name the packages"),
        ("y = f(x)", "z", {"x": 1}, "'z' is bound nowhere in the program of student.run and is no input", "let the"),
        ("out = f(x)", "outt", {"x": 1}, "'outt' is bound nowhere in the program", "did you mean 'out'?"),
        ("y = f(x)", [], {"x": 1}, "nothing of the program of student.run is observed", "name it, as in observe='out'"),
        ("y = f(x)", "y", {"x": 1, "w": 2}, "the input 'w' is not used in the program of student.run", "leave it out"),
        ("y = f(x)", "y(", {"x": 1}, "observe='y(' of student.run: this is no Python", "write it as Python"),
        (
            "y = f(x)",
            "$error",
            {"x": 1},
            "observe='$error' of student.run: '$error' can't be observed",
            "write $stdout",
        ),
        ("y = f(len)", "y", {"len": 1}, "a student's function or an input can't be called 'len'", "choose a Python"),
        ("", "y", {}, "the program of student.run: the program holds no statement", "write a call"),
    ],
)
def test_what_is_no_program_is_told_to_the_author(program, observe, inputs, says, fix):
    with pytest.raises(CheckError) as caught:
        asked_program(program, observe, inputs)
    assert str(caught.value).startswith(says)
    assert caught.value.fix.startswith(fix)


@pytest.mark.parametrize("name", ["class", "_f", "sum", "a b"])
def test_what_can_not_be_a_students_name_is_told_to_the_author(name):
    with pytest.raises(CheckError, match=f"can't be called '{name}'"):
        asked_call(name, (), {}, {})
    with pytest.raises(CheckError, match=f"can't be called '{name}'"):
        asked_call("f", (), {name: 1}, {})
