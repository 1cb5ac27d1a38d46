"""Invariance, determinism and unchanged inputs: values that must be equal."""

from __future__ import annotations

import numpy as np
import pytest

from grader.model import Opaque, Tolerance, Verdict

X = np.array([[1.0, 2.0], [3.0, 4.0]])


def test_equal_values_are_invariant(law):
    assert law("invariance", [("f(x)", X), ("f(x[p])", X + 1e-12)]).verdict is Verdict.PASS
    assert law("invariance", [("f(x)", X.astype(np.float32)), ("f(x[p])", X + 1e-7)]).verdict is Verdict.PASS
    assert (
        law("invariance", [("f(x)", {"a": X, "b": [1, "t"]}), ("g", {"a": X, "b": [1, "t"]})]).verdict is Verdict.PASS
    )


def test_other_values_are_not(law, fact):
    judgement = law("invariance", [("f(x)", X), ("f(x[p])", X[::-1])])
    assert (judgement.verdict, judgement.share) == (Verdict.FAIL, 0.0)
    assert fact(judgement).startswith("`f(x[p])` should equal `f(x)`. f(x[p])")


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (Opaque("generator"), "`f(x)` is a generator, which can't be compared with anything."),
        ([1, {"a": Opaque("function")}], "`f(x)` is a function, which can't be compared with anything."),
        (None, "`f(x)` is None, which can't be compared with anything."),
    ],
)
@pytest.mark.parametrize("name", ["invariance", "determinism"])
def test_what_holds_no_data_is_told(law, fact, name, value, sentence):
    judgement = law(name, [("f(x)", value), ("g(x)", value)], arguments={"of": "f(x)"})
    assert judgement.verdict is Verdict.FAIL
    assert fact(judgement) == sentence


def test_the_same_twice_is_deterministic_to_the_last_bit(law, fact):
    told = {"of": "f(x)"}
    assert law("determinism", [("first", X), ("second", X.copy())], arguments=told).verdict is Verdict.PASS
    other = [("first", X), ("second", X + 1e-15)]
    assert fact(law("determinism", other, arguments=told)).startswith(
        "`f(x)` gives something else when it is called a second time. "
    )
    allowed = law("determinism", other, arguments=told, tolerance=Tolerance("absolute", 0.0, 1e-9))
    assert allowed.verdict is Verdict.PASS


def test_inputs_that_stay_and_inputs_that_do_not(law, fact):
    told, inputs = {"after": "f(x, n)"}, {"x": X, "n": [1, 2]}
    assert law("unchanged", [("x", X.copy()), ("n", [1, 2])], inputs, told).verdict is Verdict.PASS
    judgement = law("unchanged", [("x", X + 1), ("n", [1, 2])], inputs, told)
    assert judgement.verdict is Verdict.FAIL
    assert fact(judgement).startswith("`f(x, n)` modifies its input `x`. ")
    assert law("unchanged", [("x", Opaque("object")), ("n", [1, 2])], inputs, told).verdict is Verdict.FAIL
