"""Loops are found where none are asked for, also in a helper."""

from __future__ import annotations

import pytest

END = ", where vectorised code is asked for."


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("for i in x:\n        pass", "has a `for` loop"),
        ("while x:\n        x -= 1", "has a `while` loop"),
        ("return [a for a in x]", "has a list comprehension"),
        ("return {a for a in x}", "has a set comprehension"),
        ("return {a: 1 for a in x}", "has a dict comprehension"),
        ("return sum(a for a in x)", "has a generator expression"),
        ("return list(map(abs, x))", "loops with `map`"),
        ("import numpy as np\n    return np.vectorize(abs)(x)", "loops with `np.vectorize`"),
    ],
)
def test_every_kind_of_loop_is_told(say, body, what):
    line = 3 if body.startswith("import") else 2
    assert say(f"def f(x):\n    {body}\n", no_loops=("f",)) == ("fail", [f"`f` {what} at hw.py:{line}{END}"])


def test_vectorised_code_is_fine_and_other_functions_may_loop(say):
    code = "def f(x):\n    return x.sum(axis=0)\ndef g(x):\n    return [a for a in x]"
    assert say(code, no_loops=("f",)) == ("pass", [])


def test_a_loop_in_a_helper_is_a_loop(say):
    files = {
        "hw.py": "from tools import g\ndef f(x):\n    return g(x)",
        "tools.py": "def g(x):\n    return [a for a in x]",
    }
    assert say(files, no_loops=("f",)) == (
        "fail",
        [f"`g`, which `f` uses, has a list comprehension at tools.py:2{END}"],
    )


def test_a_loop_in_a_method_that_is_used_is_a_loop(say):
    code = (
        "class A:\n    def f(self):\n        return self.g()\n    def g(self):\n        while True:\n            pass"
    )
    assert say(code, no_loops=("A.f",)) == ("fail", [f"`g`, which `A.f` uses, has a `while` loop at hw.py:5{END}"])


def test_no_loops_anywhere(say):
    assert say("def f(x):\n    for a in x:\n        pass", no_loops_at_all=True) == (
        "fail",
        [f"There is a `for` loop at hw.py:2{END}"],
    )


def test_recursion_is_left_to_a_person(say):
    assert say("def f(x):\n    return f(x - 1)", no_loops=("f",)) == (
        "pass",
        ["`f` calls itself at hw.py:2, which may be a loop; a person should look."],
    )


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("def g(x):\n    return x", "`f` is not defined in hw.py. There is `g`: was that meant?"),
        ("def f(x):\n    '''Doc.'''\n    raise NotImplementedError", "`f` at hw.py:1 is not written yet."),
        ("def f(x): ...", "`f` at hw.py:1 is not written yet."),
    ],
)
def test_a_function_that_is_not_written_has_no_loop_and_earns_nothing(say, code, sentence):
    verdict, said = say(code, no_loops=("f",))
    assert verdict == "fail"
    assert said[0].partition(" There")[0] == sentence.partition(" There")[0]
