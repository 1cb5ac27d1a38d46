"""Expected values of a criterion: every form of truth, and an author's mistakes told with their place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from grader.errors import ProblemError
from grader.model import Alternative, Reference, Step, Truth
from grader.truth.expected import Truths

AFFINE = """
import torch

def affine(x, w, b):
    return x.reshape(len(x), -1) @ w + b

def loss(x, w):
    return ((x @ w) ** 2).mean()
"""
rng = np.random.default_rng(1)
X, W, B, DOUT = (rng.normal(size=shape) for shape in ((5, 4), (4, 3), (3,), (5, 3)))
INPUTS = {"x": X, "w": W, "b": B, "dout": DOUT}
SAME = Truth("same_program")


def expressions(*texts):
    return Truth("expressions", expressions=texts)


def gradient(of, *wrt, upstream=""):
    return Truth("gradient", of=of, wrt=wrt, upstream=upstream)


def steps(*names):
    return Truth("steps", steps=names)


# ------------------------------------------------------------------------------------------------------ kinds of truth


def test_an_expression_for_each_observed_value(problem, criterion):
    truth = expressions("affine(x, w, b)", "tuple(x.shape)", "affine(x, w, 0).sum()")
    out, shape, total = Truths(problem(AFFINE)).of(criterion(truth), INPUTS)
    np.testing.assert_allclose(out.data, X @ W + B, rtol=1e-14)
    assert out.data.dtype == np.float64
    assert shape == (5, 4)
    assert total.data == pytest.approx((X @ W).sum(), rel=1e-14)


def test_gradients_by_autograd(problem, criterion):
    truths = Truths(problem(AFFINE))
    dx, dw, db = truths.of(criterion(gradient("affine(x, w, b)", "x", "w", "b", upstream="dout")), INPUTS)
    np.testing.assert_allclose(dx.data, DOUT @ W.T, rtol=1e-13)
    np.testing.assert_allclose(dw.data, X.T @ DOUT, rtol=1e-13)
    np.testing.assert_allclose(db.data, DOUT.sum(0), rtol=1e-13)
    (dw,) = truths.of(criterion(gradient("loss(x, w)", "w")), {"x": X, "w": W})
    np.testing.assert_allclose(dw.data, 2 * X.T @ (X @ W) / 15, rtol=1e-13)


def test_gradients_of_integers_and_plain_numbers(problem, criterion):
    truth = gradient("(w ** 2 * x).sum()", "w", "x", upstream="dout")
    dw, dx = Truths(problem("")).of(criterion(truth), {"w": np.array([1, 2]), "x": 3, "dout": 10})
    assert dw.data.dtype == dx.data.dtype == np.float64
    assert dw.data.tolist() == [60, 120]
    assert dx.data == 50


def test_steps_of_a_chain(problem, criterion):
    reference = "import torch\ndef s(w, x):\n    return w @ x\ndef e(s, y):\n    return ((s - y) ** 2).sum()\n"
    of = problem(reference, steps=(Step("delta", "e", "s"), Step("dw", "s", "w", "delta")))
    inputs = {"w": W, "x": np.ones(3), "y": np.zeros(4)}
    s, dw = Truths(of).of(criterion(steps("s", "dw")), inputs)
    np.testing.assert_allclose(s.data, W.sum(1), rtol=1e-14)
    np.testing.assert_allclose(dw.data, np.outer(2 * W.sum(1), np.ones(3)), rtol=1e-14)


CLASS = """
import torch

class Sgd:
    def __init__(self, w, rate):
        self.w, self.rate = w, rate
    def step(self, g):
        self.w = self.w - self.rate * g
        print("stepped to", self.w.shape)
        return {"w": self.w, "rate": self.rate}
"""


def test_the_same_program_on_the_reference(problem, criterion):
    of = criterion(SAME, "opt = Sgd(w, rate)\nfor _ in range(2): state = opt.step(g)", "opt.w; state; $stdout; rate")
    inputs = {"w": np.ones(2), "rate": 0.5, "g": np.array([1.0, 2.0])}
    w, state, printed, rate = Truths(problem(CLASS)).of(of, inputs)
    assert w.data.tolist() == [0, -1]
    assert state["w"].data.tolist() == [0, -1]
    assert (state["rate"], rate) == (0.5, 0.5)
    assert printed == "stepped to torch.Size([2])\n" * 2


def test_an_argument_that_is_changed_in_place_is_observed_and_never_the_input(problem, criterion):
    reference = "def zero_(x):\n    x[0] = 0\n    return x\n"
    x = np.array([5.0, 6.0])
    (seen,) = Truths(problem(reference)).of(criterion(SAME, "zero_(x)", "x"), {"x": x})
    assert seen.data.tolist() == [0, 6]
    assert x.tolist() == [5, 6]


def test_a_program_leaves_the_reference_as_it_was(problem, criterion):
    truths = Truths(problem("K = 1\ndef k():\n    return K\n"))
    of = criterion(SAME, "K = 5\nk2 = k()", "K; k2")
    assert truths.of(of, {}) == truths.of(of, {}) == (5, 1)


def test_without_a_truth_nothing_is_expected(problem, criterion):
    assert Truths(problem("")).of(criterion(Truth("none")), {}) == ()


def test_plain_values_are_expected_as_they_are(problem, criterion):
    reference = "def tokens(text):\n    return text.split(), {'n': len(text)}\n"
    (expected,) = Truths(problem(reference)).of(criterion(expressions("tokens(text)")), {"text": "a b"})
    assert expected == (["a", "b"], {"n": 3})


def test_float32_inputs_have_float64_truths(problem, criterion):
    inputs = {name: value.astype(np.float32) for name, value in INPUTS.items()}
    (out,) = Truths(problem(AFFINE)).of(criterion(expressions("affine(x, w, b)")), inputs)
    exact = inputs["x"].astype(np.float64) @ inputs["w"].astype(np.float64) + inputs["b"].astype(np.float64)
    np.testing.assert_allclose(out.data, exact, rtol=1e-14)


# --------------------------------------------------------------------------------------------------------------- noise


def test_noise_floors_are_measured_and_ordered(problem, criterion):
    out, dx = [
        Truths(problem(AFFINE)).of(criterion(truth), INPUTS)[0]
        for truth in (expressions("affine(x, w, b)"), gradient("affine(x, w, b)", "x", upstream="dout"))
    ]
    for reference in (out, dx):
        assert isinstance(reference, Reference)
        assert 0 < reference.noise64 < reference.noise32 < 1e-5
        assert reference.noise64 < 1e-13


def test_an_ill_conditioned_truth_has_a_higher_floor(problem, criterion):
    reference = "def far(x):\n    return (x + 1e4) - 1e4\ndef near(x):\n    return x * 1\n"
    far, near = Truths(problem(reference)).of(criterion(expressions("far(x)", "near(x)")), {"x": X})
    assert far.noise32 > 100 * near.noise32 > 0


def test_a_reference_that_runs_in_float64_only_has_no_noise_of_float32(problem, criterion):
    reference = "import torch\nK = torch.ones(4, 3, dtype=torch.float64)\ndef f(x):\n    return x @ K\n"
    (out,) = Truths(problem(reference)).of(criterion(expressions("f(x)")), {"x": X})
    np.testing.assert_allclose(out.data, X @ np.ones((4, 3)), rtol=1e-14)
    assert 0 < out.noise64 < 1e-14
    assert out.noise32 == 0.0


# --------------------------------------------------------------------------------------------------------- determinism


def test_random_references_follow_the_seed(problem, criterion):
    reference = "import torch\ndef dropped(x):\n    return x * (torch.rand(x.shape) < 0.5)\n"
    truths, of = Truths(problem(reference)), criterion(expressions("dropped(x)"))
    first, again, other = (truths.of(of, {"x": X}, seed)[0].data for seed in (3, 3, 4))
    assert (first == again).all()
    assert (first != other).any()


@pytest.mark.parametrize("last", ["return x", "raise ValueError('no')"])
def test_torch_is_left_as_it_was(problem, criterion, last):
    reference = (
        "import torch\ndef f(x):\n    torch.set_default_dtype(torch.float16)\n"
        f"    torch.set_num_threads(2)\n    torch.rand(3)\n    torch.set_grad_enabled(False)\n    {last}\n"
    )

    def state():
        return (
            torch.get_default_dtype(),
            torch.get_num_threads(),
            torch.is_grad_enabled(),
            torch.get_rng_state().tolist(),
        )

    before = state()
    truths = Truths(problem(reference))
    try:
        truths.of(criterion(expressions("f(x)")), {"x": X})
        failed = False
    except ProblemError:
        failed = True
    assert failed == last.startswith("raise")
    assert state() == before


def test_what_a_reference_prints_stays_out_of_the_grader_s_output(problem, criterion, capsys):
    of = problem("print('loading')\ndef f(x):\n    print('debugging')\n    return x\n")
    Truths(of).of(criterion(expressions("f(x)")), {"x": 1})
    assert capsys.readouterr().out == ""


# --------------------------------------------------------------------------------------------------- authors' mistakes


def told(problem, criterion, inputs):
    with pytest.raises(ProblemError) as caught:
        Truths(problem).of(criterion, inputs)
    return str(caught.value)


WHAT = "the truth of criterion 'out' could not be computed"


@pytest.mark.parametrize(
    ("truth", "message"),
    [
        (
            gradient("affine(x, w, b)", "x"),
            "`affine(x, w, b)` has shape (5, 3): name an `upstream` gradient of that shape",
        ),
        (
            gradient("affine(x, w, b)", "x", upstream="b"),
            "the upstream gradient 'b' has shape (3,), but `affine(x, w, b)` has shape (5, 3)",
        ),
        (
            gradient("loss(x, w)", "x", upstream="dout"),
            "the upstream gradient 'dout' has shape (5, 3), but `loss(x, w)` has shape ()",
        ),
        (gradient("loss(x, w)", "z"), "the case has no input 'z'; it has x, w, b, dout"),
        (gradient("loss(x, w)", "x", upstream="up"), "the case has no input 'up'; it has x, w, b, dout"),
        (
            gradient("loss(x, w)", "b"),
            "`loss(x, w)` doesn't depend on 'b' through operations that torch can differentiate",
        ),
        (
            gradient("loss(x, w).item()", "x", "w"),
            "`loss(x, w).item()` is a float: a gradient needs one tensor",
        ),
        (gradient("(x, w)", "x", upstream="dout"), "`(x, w)` is a tuple: a gradient needs one tensor"),
        (steps("s4"), "'s4' is neither a given, nor a step, nor a function of the reference"),
        (steps("dw"), "the upstream of step 'dw' has shape (5, 3), but 'loss' has shape ()"),
    ],
)
def test_a_truth_that_does_not_fit_is_told_at_its_criterion(problem, criterion, truth, message):
    of = problem(AFFINE, steps=(Step("dw", "loss", "w", "dout"),))
    assert told(of, criterion(truth, where="problems/affine/rubric.yaml:7"), INPUTS) == (
        f"problems/affine/rubric.yaml:7:1: {WHAT}: {message}"
    )


def test_what_has_no_gradient_is_told(problem, criterion):
    said = told(problem(AFFINE), criterion(gradient("loss(x, w)", "mode")), {"mode": "train", "x": X, "w": W})
    assert said == f"rubric.yaml:12:1: {WHAT}: no gradient can be taken with respect to 'mode', which is a str"


@pytest.mark.parametrize(
    ("truth", "problem_says"),
    [
        (expressions("afine(x, w, b)"), "NameError: name 'afine' is not defined\n    fix: did you mean 'affine'?"),
        (expressions("zzz"), "NameError: name 'zzz' is not defined"),
        (expressions("x.nothing"), "AttributeError: 'Tensor' object has no attribute 'nothing'"),
        (SAME, "NameError: name 'afine' is not defined\n    fix: did you mean 'affine'?"),
    ],
)
def test_a_mistake_in_the_rubric_is_told_at_the_rubric(problem, criterion, truth, problem_says):
    of = criterion(truth, "out = afine(x, w, b)", "out", where="problems/affine/rubric.yaml:7")
    assert told(problem(AFFINE), of, INPUTS) == f"problems/affine/rubric.yaml:7:1: {WHAT}: {problem_says}"


def test_a_mistake_in_the_rubric_is_told_there_wherever_the_grader_runs(problem, criterion, monkeypatch):
    of = problem(AFFINE)
    monkeypatch.chdir(of.directory)
    assert told(of, criterion(expressions("1 / 0")), {}) == (
        f"rubric.yaml:12:1: {WHAT}: ZeroDivisionError: division by zero"
    )


def test_an_alternative_is_computed_as_a_truth_is_and_told_at_its_own_place(problem, criterion):
    of, asked = problem(AFFINE), criterion(expressions("affine(x, w, b)"))
    doubled = Alternative("doubled", gradient("2 * loss(x, w)", "w"), where="rubric.yaml:14:7")
    (value,) = Truths(of).of(asked, INPUTS, alternative=doubled)
    (single,) = Truths(of).of(criterion(gradient("loss(x, w)", "w")), INPUTS)
    np.testing.assert_allclose(value.data, 2 * single.data, rtol=1e-14)
    assert value.noise32 > 0
    for truth, message in (
        (gradient("affine(x, w, b)", "x"), "`affine(x, w, b)` has shape (5, 3): name an `upstream` gradient"),
        (expressions("afine(x, w, b)"), "NameError: name 'afine' is not defined\n    fix: did you mean 'affine'?"),
    ):
        with pytest.raises(ProblemError) as caught:
            Truths(of).of(asked, INPUTS, alternative=replace(doubled, truth=truth))
        what = "the alternative 'doubled' of criterion 'out' could not be computed"
        assert str(caught.value).startswith(f"rubric.yaml:14:7: {what}: {message}")


def test_without_a_place_the_reference_is_named(problem, criterion):
    of = problem(AFFINE)
    assert told(of, criterion(expressions("1 / 0"), where=""), {}).startswith(f"{of.directory}/reference.py:1:1: ")


@pytest.mark.parametrize(
    "truth", [expressions("f(x)"), gradient("f(x)", "x"), steps("f"), SAME], ids=lambda truth: truth.kind
)
def test_a_reference_that_raises_is_told_with_its_line(problem, criterion, truth):
    of = problem("import torch\n\ndef f(x):\n    y = x + 1\n    return y.reshape(7)\n")
    assert told(of, criterion(truth, "y = f(x)", "y"), {"x": X}) == (
        f"{of.directory}/reference.py:5:12: {WHAT}: RuntimeError: shape '[7]' is invalid for input of size 20\n"
        "    return y.reshape(7)"
    )


def test_a_neighbour_that_is_imported_late_names_the_fix(problem, criterion):
    of = problem("def f(x):\n    import helper\n    return helper.K\n", helper="K = 1\n")
    assert told(of, criterion(expressions("f(x)")), {"x": 1}) == (
        f"{of.directory}/reference.py:2:5: {WHAT}: ModuleNotFoundError: No module named 'helper'\n"
        "    import helper\n"
        "    fix: a problem directory is a package of its own: write `from .helper import …`"
    )


def test_a_reference_that_exits_does_not_end_the_grader(problem, criterion):
    of = problem("def f(x):\n    raise SystemExit(2)\n")
    assert told(of, criterion(expressions("f(x)")), {"x": 1}) == (
        f"{of.directory}/reference.py:2:5: {WHAT}: SystemExit: 2\n    raise SystemExit(2)"
    )


def test_a_problem_without_a_reference_is_told_at_once(problem):
    of = problem(AFFINE)
    (of.directory / "reference.py").unlink()
    with pytest.raises(ProblemError, match=r"the problem has no reference\.py"):
        Truths(of)
