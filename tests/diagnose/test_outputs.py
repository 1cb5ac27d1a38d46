"""One value in the place of another: swapped outputs, the same array twice, an input handed back."""

from __future__ import annotations

import numpy as np
import pytest

from grader.diagnose import diagnose


@pytest.fixture
def pair(rng):
    return rng.normal(size=(3, 3)), rng.normal(size=(3, 3))


@pytest.fixture
def both(observed, causes):
    def run(given, truth, inputs=None):
        found = diagnose([observed(given, truth, inputs, names=("dW", "dV"))], causes=list(causes.values()))
        return {index: cause.text for (index, _), cause in found.items()}

    return run


def test_swapped_outputs(both, pair):
    told = "It is what is expected of {}: the two seem to be swapped."
    assert both(pair[::-1], pair) == {0: told.format("dV"), 1: told.format("dW")}


def test_a_swap_takes_two(both, pair):
    assert both((pair[1], pair[1] + 0.1 * pair[0]), pair) == {}


def test_the_same_array_twice(both, pair):
    one, other = pair[0] * 3.3 + pair[1], pair[1]
    told = "It holds the same values as {}: the same array seems to be returned twice."
    assert both((one, one), pair) == {0: told.format("dV"), 1: told.format("dW")}
    assert both((other, other), pair) == {0: told.format("dV")}


def test_zeros_twice_are_not_the_same_array(both, pair):
    assert both((np.zeros((3, 3)), np.zeros((3, 3))), pair) == {}


def test_an_input_handed_back(why, rng):
    x = rng.normal(size=(4, 3))
    assert why([(x, np.tanh(x) @ np.ones((3, 3)), {"x": x})]) == (
        "It is the input x, unchanged: what was computed is not what is returned."
    )


def test_nearly_an_input_is_not_the_input(why, rng):
    x = rng.normal(size=(4, 3))
    assert why([(x + 1e-9, np.tanh(x), {"x": x})]) == ""
