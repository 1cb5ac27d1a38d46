"""Steps resolve by name; declared gradients equal autograd through the whole of the composition."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Step
from grader.truth.chain import Chain, ChainError

# ----------------------------------------------------------------------------- the net of the first assignment, by hand


def with_one(x):
    return torch.cat([x.new_ones(1), x])


NET = {
    "x0": lambda x: with_one(x),
    "s1": lambda W1, x0: W1.T @ x0,
    "x1": lambda s1: with_one(torch.tanh(s1)),
    "s2": lambda W2, x1: W2.T @ x1,
    "x2": lambda s2: with_one(torch.tanh(s2)),
    "s3": lambda W3, x2: W3.T @ x2,
    "x3": lambda s3: s3,
    "e": lambda x3, y: ((x3 - y) ** 2).sum(),
}
STEPS = (
    Step("delta3", "e", "s3"),
    Step("delta2", "s3", "s2", "delta3"),
    Step("delta1", "s2", "s1", "delta2"),
    Step("dW3", "s3", "W3", "delta3"),
    Step("dW2", "s2", "W2", "delta2"),
    Step("dW1", "s1", "W1", "delta1"),
)
GIVENS = {
    name: torch.tensor(value, dtype=torch.float64)
    for name, value in {
        "x": [2.0],
        "y": [1.0],
        "W1": [[0.1, 0.2], [0.3, 0.4]],
        "W2": [[0.2], [1.0], [-3.0]],
        "W3": [[1.0], [2.0]],
    }.items()
}
BY_HAND = {
    "x0": [1, 2],
    "s1": [0.7, 1],
    "x1": [1, 0.60437, 0.76159],
    "s2": [-1.48041],
    "x2": [1, -0.90155],
    "s3": [-0.80309],
    "x3": [-0.80309],
    "delta3": [-3.60618],
    "delta2": [-1.35027],
    "delta1": [-0.85707, 1.70123],
    "dW1": [[-0.85707, 1.70123], [-1.71413, 3.40246]],
    "dW2": [[-1.35027], [-0.81606], [-1.02835]],
    "dW3": [[-3.60618], [3.25114]],
}


@pytest.mark.parametrize("name", BY_HAND)
def test_the_net_worked_by_hand(name):
    value = Chain(NET, STEPS, GIVENS).value(name)
    by_hand = torch.tensor(BY_HAND[name], dtype=torch.float64)
    assert value.shape == by_hand.shape
    assert (value - by_hand).abs().max() <= 0.5e-5


@given(st.permutations([*BY_HAND, "e"]))
def test_the_order_of_asking_changes_nothing(names):
    chain = Chain(NET, STEPS, GIVENS)
    for name in names:
        assert torch.equal(chain.value(name), Chain(NET, STEPS, GIVENS).value(name))


def test_a_step_can_be_run_on_other_values_than_the_truth_s_own():
    """The solution's own roundings: δ⁽²⁾ from −3.6 and −0.9 is −1.368, δ⁽¹⁾ from −1.368 and its x⁽¹⁾."""
    s2 = torch.atanh(torch.tensor([-0.9], dtype=torch.float64))
    own = GIVENS | {"delta3": torch.tensor([-3.6], dtype=torch.float64), "s2": s2}
    assert Chain(NET, STEPS, own).value("delta2").item() == pytest.approx(-1.368, abs=1e-9)
    s1 = torch.atanh(torch.tensor([0.6, 0.76], dtype=torch.float64))
    own = GIVENS | {"delta2": torch.tensor([-1.368], dtype=torch.float64), "s1": s1}
    assert Chain(NET, STEPS, own).value("delta1").tolist() == pytest.approx([-1.368 * 0.64, 1.368 * 3 * 0.4224])


def test_a_given_in_the_way_is_seen_through():
    """x1 lies between s1 and s2: as a given it must not cut s2 off from s1."""
    own = Chain(NET, STEPS, GIVENS)
    given_too = Chain(NET, STEPS, GIVENS | {"x1": own.value("x1"), "s2": own.value("s2")})
    assert torch.equal(given_too.value("delta1"), own.value("delta1"))


# ---------------------------------------------------------------------------------------- an oracle, in micrograd's way

SEQUENTIAL = {"tanh": torch.tanh, "sigmoid": torch.sigmoid, "softplus": torch.nn.functional.softplus, "sin": torch.sin}
WIDTHS = st.lists(st.integers(1, 4), min_size=2, max_size=5)


def layer(number, activation):
    """``s{l}`` from ``W{l}`` and the layer before; ``x{l}`` from ``s{l}``."""
    affine = eval(f"lambda W{number}, x{number - 1}: x{number - 1} @ W{number}")  # noqa: S307 - a name per layer
    activate = eval(f"lambda s{number}: f(s{number})", {"f": activation})  # noqa: S307
    return {f"s{number}": affine, f"x{number}": activate}


@given(WIDTHS, st.integers(1, 3), st.integers(0, 2**32), st.data())
def test_chained_steps_equal_autograd_through_the_whole_net(widths, rows, seed, data):
    depth = len(widths) - 1
    activations = data.draw(st.lists(st.sampled_from(sorted(SEQUENTIAL)), min_size=depth, max_size=depth))
    generator = torch.Generator().manual_seed(seed)
    givens = {"x0": torch.randn(rows, widths[0], dtype=torch.float64, generator=generator)}
    functions, steps = {}, [Step(f"delta{depth}", "e", f"s{depth}")]
    for number in range(1, depth + 1):
        shape = widths[number - 1], widths[number]
        givens[f"W{number}"] = torch.randn(shape, dtype=torch.float64, generator=generator)
        functions |= layer(number, SEQUENTIAL[activations[number - 1]])
        steps.append(Step(f"dW{number}", f"s{number}", f"W{number}", f"delta{number}"))
        if number > 1:
            steps.append(Step(f"delta{number - 1}", f"s{number}", f"s{number - 1}", f"delta{number}"))
    functions["e"] = eval(f"lambda x{depth}: (x{depth} ** 2).sum()")  # noqa: S307
    chain = Chain(functions, data.draw(st.permutations(steps)), givens)

    leaves = {name: value.clone().requires_grad_() for name, value in givens.items()}
    x, signals = leaves["x0"], {}
    for number, activation in enumerate(activations, 1):
        signals[f"delta{number}"] = x @ leaves[f"W{number}"]
        x = SEQUENTIAL[activation](signals[f"delta{number}"])
    asked = signals | {f"d{name}": leaf for name, leaf in leaves.items() if name != "x0"}
    for name, gradient in zip(asked, torch.autograd.grad((x**2).sum(), list(asked.values())), strict=True):
        torch.testing.assert_close(chain.value(name), gradient, rtol=1e-12, atol=1e-12)


OPERATIONS = {
    "add": lambda a, b: a + b,
    "mul": lambda a, b: a * torch.tanh(b),
    "mix": lambda a, b: torch.sin(a) - b**2 / 3,
    "norm": lambda a, b: a / (1 + (b * b).sum()),
}


@given(st.integers(1, 6), st.integers(0, 2**32), st.data())
def test_a_gradient_through_any_graph_equals_autograd(size, seed, data):
    generator = torch.Generator().manual_seed(seed)
    givens = {name: torch.randn(3, dtype=torch.float64, generator=generator) for name in ("a", "b")}
    functions, names, live = {}, [*givens], {name: value.clone().requires_grad_() for name, value in givens.items()}
    for number in range(size):
        one, other = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))
        operation = OPERATIONS[data.draw(st.sampled_from(sorted(OPERATIONS)))]
        parameters = one if one == other else f"{one}, {other}"
        functions[f"n{number}"] = eval(f"lambda {parameters}: f({one}, {other})", {"f": operation})  # noqa: S307
        live[f"n{number}"] = operation(live[one], live[other])
        names.append(f"n{number}")
    functions["e"] = eval(f"lambda {', '.join(names)}: ({' + '.join(names)}).sum()")  # noqa: S307
    chain = Chain(functions, [Step(f"d_{name}", "e", name) for name in names], givens)
    gradients = torch.autograd.grad(sum(live.values()).sum(), list(live.values()))
    for name, gradient in data.draw(st.permutations(list(zip(names, gradients, strict=True)))):
        torch.testing.assert_close(chain.value(f"d_{name}"), gradient, rtol=1e-12, atol=1e-12)


# ----------------------------------------------------------------------------------------------------------- resolution


def test_a_step_is_computed_once():
    runs = []
    functions = {"a": lambda x: runs.append("a") or x, "b": lambda a: a + 1, "c": lambda a, b: a + b}
    assert Chain(functions, (), {"x": 1}).value("c") == 3
    assert runs == ["a"]


def test_values_win_over_functions_and_steps_of_the_same_name():
    functions = {"a": lambda x: 1 / 0, "b": lambda a, d: a + d}
    assert Chain(functions, [Step("d", "a", "x")], {"x": 1, "a": 5, "d": 7}).value("b") == 12


def test_a_parameter_with_a_default_is_left_to_it_unless_something_bears_its_name():
    functions = {"a": lambda x, eps=10: x + eps, "b": lambda *, x: -x, "half": lambda x: x / 2}
    assert Chain(functions, (), {"x": 1}).value("a") == 11
    assert Chain(functions, (), {"x": 1, "eps": 5}).value("a") == 6
    assert Chain(functions | {"eps": lambda half: half}, (), {"x": 4}).value("a") == 6
    assert Chain(functions, (), {"x": 1}).value("b") == -1


def test_integers_and_plain_numbers_have_gradients():
    functions = {"f": lambda w, x: (w**2 * x).sum()}
    steps = [Step("dw", "f", "w"), Step("dx", "f", "x")]
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        chain = Chain(functions, steps, {"w": torch.tensor([1, 2]), "x": 3})
        gradients = chain.value("dw"), chain.value("dx")
    finally:
        torch.set_default_dtype(before)
    assert gradients[0].dtype == gradients[1].dtype == torch.float64
    assert gradients[0].tolist() == [6, 12]
    assert gradients[1].item() == 5
    assert chain.value("w").dtype == torch.int64


def test_gradients_leave_their_givens_alone():
    W = torch.ones(2, requires_grad=True)
    chain = Chain({"f": lambda W: (W**2).sum()}, [Step("dW", "f", "W")], {"W": W})
    assert chain.value("dW").tolist() == [2, 2]
    assert W.grad is None


def test_a_forward_step_may_take_a_gradient():
    """An update step: the loss after it depends on the old weights through the gradient's value alone."""
    functions = {"e": lambda w: (w**2).sum(), "after": lambda v, dw: (v * dw).sum()}
    steps = [Step("dw", "e", "w"), Step("dv", "after", "v")]
    w, v = torch.tensor([3.0]), torch.tensor([2.0])
    assert Chain(functions, steps, {"w": w, "v": v}).value("dv").item() == 6


@pytest.mark.parametrize(
    ("name", "parents"),
    [
        ("s2", ("W2", "x1")),
        ("x", ()),
        ("delta2", ("delta3", "s2", "W3", "x2")),
        ("delta3", ("s3", "x3", "y")),
        ("dW2", ("delta2", "W2", "x1")),
    ],
)
def test_parents_are_what_a_step_is_directly_computed_from(name, parents):
    assert Chain(NET, STEPS, GIVENS).parents(name) == parents


# ---------------------------------------------------------------------------------------------------- authors' mistakes

ONE = {"x": torch.ones(2), "w": torch.ones(2), "k": 2, "mode": "train"}


@pytest.mark.parametrize(
    ("functions", "steps", "asked", "message"),
    [
        ({}, [], "a", "'a' is neither a given, nor a step, nor a function of the reference"),
        ({"a": lambda b: b}, [], "a", "'b' is neither a given, nor a step, nor a function of the reference"),
        ({"a": lambda a: a}, [], "a", "the steps run in a circle: a → a"),
        (
            {"a": lambda b: b, "b": lambda c: c, "c": lambda b: b},
            [],
            "a",
            "the steps run in a circle: a → b → c → b",
        ),
        ({"a": lambda x: x}, [Step("d", "a", "x", "d")], "d", "the steps run in a circle: d → d"),
        ({}, [Step("d", "d", "x")], "d", "the steps run in a circle: d → d"),
        (
            {"a": lambda w, b: w, "b": lambda a: a},
            [Step("d", "a", "w")],
            "d",
            "the steps run in a circle: d → a → b → a",
        ),
        ({}, [Step("d", "f", "x")], "d", "'f' is neither a given, nor a step, nor a function of the reference"),
        (
            {"f": lambda x: x.sum()},
            [Step("d", "f", "z")],
            "d",
            "'z' is neither a given, nor a step, nor a function of the reference",
        ),
        (
            {"f": lambda x: x, "up": lambda x: x[None]},
            [Step("d", "f", "x", "up")],
            "d",
            "the upstream of step 'd' has shape (1, 2), but 'f' has shape (2,)",
        ),
        (
            {"f": lambda x: x.sum()},
            [Step("d", "f", "x", "x")],
            "d",
            "the upstream of step 'd' has shape (2,), but 'f' has shape ()",
        ),
        (
            {"f": lambda x: 2 * x},
            [Step("d", "f", "x")],
            "d",
            "step 'd': 'f' has shape (2,): name an `upstream` gradient of that shape",
        ),
        (
            {"f": lambda w: w.sum()},
            [Step("d", "f", "x")],
            "d",
            "step 'd': 'f' doesn't depend on 'x' through operations that torch can differentiate",
        ),
        (
            {"f": lambda x: x.detach().sum()},
            [Step("d", "f", "x")],
            "d",
            "step 'd': 'f' doesn't depend on 'x' through operations that torch can differentiate",
        ),
        (
            {"f": lambda x: (x, x)},
            [Step("d", "f", "x")],
            "d",
            "step 'd': 'f' is a tuple: a gradient needs one tensor",
        ),
        (
            {"f": lambda x: (x, x)},
            [Step("d", "f", "x", "w")],
            "d",
            "step 'd': 'f' is a tuple: a gradient needs one tensor",
        ),
        (
            {"f": lambda x, mode: x.sum()},
            [Step("d", "f", "mode")],
            "d",
            "step 'd': no gradient can be taken with respect to 'mode', which is a str",
        ),
        (
            {"e": lambda w: (w**2).sum(), "f": lambda de: (de**2).sum()},
            [Step("de", "e", "w"), Step("d", "f", "w")],
            "d",
            "'de' is a gradient, and a gradient of a gradient can't be declared",
        ),
    ],
)
def test_what_can_not_be_resolved_is_told(functions, steps, asked, message):
    chain = Chain(functions, steps, ONE)
    with pytest.raises(ChainError) as caught:
        chain.value(asked)
    assert str(caught.value) == message
    with pytest.raises(ChainError) as again:  # the chain is as it was
        chain.value(asked)
    assert str(again.value) == message
