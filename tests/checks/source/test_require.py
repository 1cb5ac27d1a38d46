"""Definitions that must be there."""

from __future__ import annotations

import pytest

CODE = "def forward(x):\n    return x\nclass Linear:\n    def backward(self):\n        return 1\nstep = forward\n"


@pytest.mark.parametrize("wanted", ["forward", "Linear", "class Linear", "Linear.backward", "step"])
def test_what_is_there_is_found(say, wanted):
    assert say(CODE, require=(wanted,)) == ("pass", [])


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ("forwrd", "`forwrd` is not defined in hw.py. There is `forward`: was that meant?"),
        ("class forward", "`forward` is a function at hw.py:1; a class is asked for."),
        ("zeta", "`zeta` is not defined in hw.py."),
        ("class step", "`step` is not defined in hw.py."),
    ],
)
def test_what_is_lacking_is_named(say, wanted, sentence):
    assert say(CODE, require=(wanted,)) == ("fail", [sentence])


def test_a_stub_is_not_a_definition(say):
    assert say(
        "class Linear:\n    def f(self):\n        raise NotImplementedError('to do')", require=("class Linear",)
    ) == (
        "fail",
        ["`Linear` at hw.py:1 is not written yet."],
    )


def test_a_definition_in_another_module_counts_where_the_named_one_is_not_there(say):
    assert say({"all.py": CODE}, require=("forward",)) == ("pass", [])
