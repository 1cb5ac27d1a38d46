"""A gradient that follows from a student's own forward pass, through the whole pipeline with real children."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from grader.model import Assignment, CriterionResult, Limits, Submission, Visibility
from grader.pipeline import grade, judge_submission
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare
from grader.rounds import observe, wanted
from grader.rubric.problem import load_problem
from grader.sandbox.interface import Sandbox, open_unconfined

RUBRIC = """
title: A tanh layer
module: layer.py
criteria:
  - id: forward
    title: Forward pass
    points: 3
    check: value
    program: out, cache = forward(x, w, b)
    observe: [out]
    truth: layer(x, w, b)
    cases:
      - {x: "normal[5, 3]", w: "normal[3, 2]", b: "normal[2]"}
      - {x: "normal[2, 4]", w: "normal[4, 3]", b: "normal[3]"}
  - id: backward
    title: Backward pass
    points: 6
    check: gradient
    program: |
      out, cache = forward(x, w, b)
      dx, dw, db = backward(dout, cache)
    observe: [dx, dw, db]
    truth: {of: "layer(x, w, b)", wrt: [x, w, b], upstream: dout}
    follow: forward(x, w, b)[0]
    cases:
      - {x: "normal[5, 3]", w: "normal[3, 2]", b: "normal[2]", dout: "normal[5, 2]"}
      - {x: "normal[2, 4]", w: "normal[4, 3]", b: "normal[3]", dout: "normal[2, 3]", visibility: hidden}
    depends: [forward]
  - id: loss
    title: Loss
    points: 1
    check: value
    program: loss(w, x)
    cases: [{w: "normal[4]", x: "normal[6, 4]"}, {w: "normal[3]", x: "normal[2, 3]"}]
  - id: slope
    title: Slope
    points: 2
    check: gradient
    program: slope(w, x)
    truth: {of: "loss(w, x)", wrt: [w]}
    follow: |
      value = loss(w, x)
      value
    follow_credit: 0.5
    cases: [{w: "normal[4]", x: "normal[6, 4]"}, {w: "normal[3]", x: "normal[2, 3]"}]
    depends: [loss]
"""
REFERENCE = """
import torch


def layer(x, w, b):
    return torch.tanh(x @ w + b)


def loss(w, x):
    return ((x @ w) ** 2).mean()
"""
RIGHT = """
import numpy as np


def forward(x, w, b):
    out = np.tanh(x @ w + b)
    return out, (x, w, out)


def backward(dout, cache):
    x, w, out = cache
    ds = dout * (1 - out**2)
    return ds @ w.T, x.T @ ds, ds.sum(axis=0)


def loss(w, x):
    return np.mean((x @ w) ** 2)


def slope(w, x):
    return 2 * x.T @ (x @ w) / len(x)
"""
SIGMOID = {"np.tanh(x @ w + b)": "1 / (1 + np.exp(-(x @ w + b)))"}
ITS_SLOPE = {"(1 - out**2)": "out * (1 - out)"}
SUMMED = {"np.mean((x @ w) ** 2)": "np.sum((x @ w) ** 2)"}

Results = dict[str, CriterionResult]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("problems") / "layer"
    folder.mkdir()
    (folder / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
    (folder / "reference.py").write_text(REFERENCE, encoding="utf-8")
    assignment = Assignment("hw", "Homework", (load_problem(folder),), folder.parent / "hw.yaml")
    return prepare(assignment, Streams(4, b"k" * 32))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with open_unconfined() as opened:
        yield opened


@pytest.fixture(scope="module")
def graded(prepared: Prepared, sandbox: Sandbox) -> Callable[..., Results]:
    """``graded({old: new})``: the right module with texts replaced."""

    def run(*changes: dict[str, str]) -> Results:
        result = grade(prepared, submission(*changes), sandbox)
        return {one.criterion.id: one for one in result.problems[0].criteria}

    return run


def submission(*changes: dict[str, str]) -> Submission:
    source = RIGHT
    for old, new in [pair for change in changes for pair in change.items()]:
        assert old in source
        source = source.replace(old, new)
    return Submission("ada", {"layer.py": source.encode()})


def told(result: CriterionResult) -> list[str]:
    return [finding.fact for finding in result.findings]


def test_a_gradient_of_a_wrong_forward_pass_earns_its_marks(graded: Callable[..., Results]) -> None:
    results = graded(SIGMOID, ITS_SLOPE)
    assert results["forward"].verdict == "fail"
    backward = results["backward"]
    assert (backward.verdict, backward.score, backward.follow_through) == ("pass", 6, True)
    assert told(backward) == [
        "dx, dw and db follow from your own forward pass; what is wrong there is charged under “Forward pass” alone."
    ]


def test_a_gradient_that_fits_neither_is_wrong_by_itself(graded: Callable[..., Results]) -> None:
    backward = graded(SIGMOID)["backward"]
    assert (backward.verdict, backward.score, backward.follow_through) == ("fail", 0, False)
    last = backward.findings[-1]
    assert last.fact.startswith(
        "dx is not the gradient of your own forward pass either: along a random direction it says"
    )
    assert last.visibility is Visibility.PUBLIC


def test_one_wrong_gradient_of_three_is_named(graded: Callable[..., Results]) -> None:
    backward = graded(SIGMOID, ITS_SLOPE, {"ds.sum(axis=0)": "ds.mean(axis=0)"})["backward"]
    assert backward.verdict == "fail"
    assert told(backward)[-1].startswith("db is not the gradient of your own forward pass either: ")


def test_a_gradient_of_the_truth_is_right_whatever_the_forward_pass_does(graded: Callable[..., Results]) -> None:
    change = {"return out, (x, w, out)": "return 2 * out, (x, w, out)"}
    results = graded(change)
    assert (results["forward"].verdict, results["backward"].verdict) == ("fail", "pass")
    assert not results["backward"].follow_through


def test_a_forward_pass_that_does_not_react_earns_nothing_for_its_gradient(graded: Callable[..., Results]) -> None:
    forgotten = {"x @ w + b)": "x @ w)"}
    backward = graded(forgotten)["backward"]
    assert (backward.verdict, backward.score) == ("blocked", 0)
    assert told(backward)[0] == (
        "Your own forward pass hardly reacts to b, so db earns no marks for following from it: "
        "mend “Forward pass” first."
    )
    flat = {"np.tanh(x @ w + b)": "np.zeros((len(x), len(b)))", "(1 - out**2)": "out"}
    assert (graded(flat)["backward"].verdict, graded(flat)["backward"].score) == ("blocked", 0)


def test_a_forward_pass_without_an_output_blocks_as_ever(graded: Callable[..., Results]) -> None:
    turned = {"return out, (x, w, out)": "return out.T, (x, w, out)", "(1 - out**2)": "2"}
    backward = graded(turned)["backward"]
    assert (backward.verdict, backward.score) == ("blocked", 0)
    assert told(backward)[0] == (
        "Depends on “Forward pass”, which gives nothing yet that this gradient could be held against: mend that first."
    )


def test_where_the_forward_pass_raises_what_depends_on_it_is_blocked(graded: Callable[..., Results]) -> None:
    backward = graded({"out = np.tanh(x @ w + b)": "raise ValueError('no')"})["backward"]
    assert backward.verdict in ("blocked", "error")
    assert backward.score == 0


def test_a_gradient_without_the_shape_of_one_follows_from_nothing(graded: Callable[..., Results]) -> None:
    backward = graded(SIGMOID, ITS_SLOPE, {"ds @ w.T": "(ds @ w.T).T"})["backward"]
    assert (backward.verdict, backward.score) == ("fail", 0)
    assert not any("your own forward pass" in fact for fact in told(backward))


def test_a_share_may_be_earned_and_a_scalar_needs_no_upstream(graded: Callable[..., Results]) -> None:
    results = graded(SUMMED, {" / len(x)": ""})
    slope = results["slope"]
    assert (slope.verdict, slope.score, slope.follow_through) == ("partial", 1, True)
    assert told(slope) == [
        "slope(w, x) follows from your own forward pass; what is wrong there is charged under “Loss” alone."
    ]
    assert graded(SUMMED)["slope"].verdict == "pass"


def test_a_forward_pass_in_float32_and_one_with_kinks_can_be_followed(graded: Callable[..., Results]) -> None:
    coarse = {"1 / (1 + np.exp(-(x @ w + b)))": "(1 / (1 + np.exp(-(x @ w + b)))).astype(np.float32)"}
    assert graded(SIGMOID, ITS_SLOPE, coarse)["backward"].follow_through
    kinked = {"np.tanh(x @ w + b)": "np.maximum(x @ w + b, 0)", "(1 - out**2)": "(out > 0)"}
    assert graded(kinked)["backward"].verdict == "pass"


@pytest.mark.parametrize(
    "value", ["None", "'out'", "out * np.nan", "1e308 * out * 1e308", "np.random.normal(size=out.shape)"]
)
def test_an_odd_forward_pass_never_earns_or_raises(graded: Callable[..., Results], value: str) -> None:
    backward = graded(SIGMOID, {"return out, (x, w, out)": f"return {value}, (x, w, out)"})["backward"]
    assert backward.score == 0
    assert backward.verdict in ("fail", "blocked")


def test_a_right_submission_is_asked_nothing_more(prepared: Prepared, sandbox: Sandbox) -> None:
    found = observe(prepared, submission(), sandbox, Limits())
    assert not any("#" in call for call in found)


def test_the_grade_can_be_computed_again_from_what_was_observed(prepared: Prepared, sandbox: Sandbox) -> None:
    wrong = submission(SIGMOID, ITS_SLOPE)
    found = observe(prepared, wrong, sandbox, Limits())
    assert wanted(prepared, wrong, found) == []
    backward = judge_submission(prepared, wrong, found).problems[0].criteria[1]
    assert (backward.verdict, backward.follow_through) == ("pass", True)
    further = [call for call in found if call.startswith("layer/backward/2#follow/")]
    assert len(further) == 3 * 3 * 6
    without = {name: seen for name, seen in found.items() if name not in further}
    assert [call.id for call in wanted(prepared, wrong, without)] == further
    assert all(call.visibility is Visibility.HIDDEN for call in wanted(prepared, wrong, without))
