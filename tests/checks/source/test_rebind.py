"""A function that is named in a rule is looked at with everything that gives its name another meaning."""

from __future__ import annotations

import pytest

OWN = "import torch\nimport numpy as np\n\n\ndef layer_norm(x):\n    return np.tanh(x)\n\n\n"
RULES = {"forbid": ("torch.nn.functional",), "scope": ("layer_norm",)}
F = "torch.nn.functional"


@pytest.mark.parametrize(
    "code",
    [
        f"layer_norm = {F}.layer_norm",
        f"layer_norm, other = {F}.layer_norm, 1",
        f"layer_norm: object = {F}.layer_norm",
        f"(layer_norm := {F}.layer_norm)",
        f"from {F} import layer_norm",
        f"from {F} import *",
        f"for layer_norm in [{F}.layer_norm]: pass",
        f"globals()['layer_norm'] = {F}.layer_norm",
        f"globals()['layer' + '_norm'] = {F}.layer_norm",
        f"globals().update(layer_norm={F}.layer_norm)",
        f"globals().setdefault('layer_norm', {F}.layer_norm)",
        f"layer_norm.__code__ = {F}.layer_norm.__code__",
        f"def other(f): return {F}.layer_norm\nlayer_norm = other(layer_norm)",
        f"def swap():\n    global layer_norm\n    layer_norm = {F}.layer_norm\nswap()",
        f"import sys\nsetattr(sys.modules[__name__], 'layer_norm', {F}.layer_norm)",
    ],
)
def test_a_name_that_is_bound_anew_is_judged_by_that_too(say, code):
    verdict, told = say(OWN + code, **RULES)
    assert verdict == "fail"
    assert f"`{F}` is" in told[0]
    assert told[0].endswith(", which this problem forbids.")


@pytest.mark.parametrize(
    "code",
    [
        f"other = {F}.layer_norm",
        f"def g():\n    layer_norm = {F}.layer_norm\n    return layer_norm",
        f"class A:\n    layer_norm = {F}.layer_norm",
        "layer_norm.calls = 0",
        "layer_norm = np.vectorize(layer_norm)",
    ],
)
def test_what_binds_another_name_is_not_looked_at(say, code):
    assert say(OWN + code, **RULES) == ("pass", [])


def test_an_import_that_the_own_definition_overrides_breaks_nothing(say):
    assert say(f"from {F} import layer_norm\n{OWN}", **RULES) == ("pass", [])


@pytest.mark.parametrize(
    "code",
    ["globals()[input()] = print", "import sys\nsetattr(sys.modules[__name__], input(), print)", "globals().update(d)"],
)
def test_a_name_that_only_the_run_knows_is_told_and_costs_nothing(say, code):
    verdict, told = say(OWN + code, **RULES)
    line = OWN.count("\n") + code.count("\n") + 1
    assert verdict == "pass"
    said = f"The code binds a name that is only known at run time at hw.py:{line}; a person should look."
    assert said in told


def test_a_method_may_be_bound_anew_as_well(say):
    code = f"import torch\nclass Net:\n    def forward(self, x):\n        return x\nNet.forward = {F}.relu\n"
    verdict, told = say(code, forbid=(F,), scope=("Net.forward",))
    assert (verdict, told) == ("fail", [f"`{F}` is used at hw.py:5, which this problem forbids."])


@pytest.mark.parametrize("loop", ["[*iter(x.pop, 0)]", "list(iter(lambda: x.pop(), 0))"])
def test_calling_again_and_again_is_a_loop(say, loop):
    verdict, told = say(f"def f(x):\n    return {loop}\n", no_loops=("f",))
    assert (verdict, told) == ("fail", ["`f` loops with `iter` at hw.py:2, where vectorised code is asked for."])
    assert say("def f(x):\n    return next(iter(x))\n", no_loops=("f",)) == ("pass", [])
