"""Layers in the style of courses elsewhere, graded through every room: functions with caches, classes, tensors."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.model import CriterionResult, Verdict

Results = Callable[..., dict[str, CriterionResult]]


def said(result: CriterionResult) -> str:
    return " ".join(finding.fact for finding in result.findings)


@pytest.mark.parametrize("problem", ["affine", "linear_class", "softmax"])
def test_right_submissions_earn_everything(problem: str, results: Results) -> None:
    graded = results(problem)
    assert {name: result.verdict for name, result in graded.items()} == dict.fromkeys(graded, Verdict.PASS)
    assert all(result.score == result.max_score for result in graded.values())


def test_a_cache_is_whatever_the_student_makes_of_it(results: Results) -> None:
    changes = {"return out, (x, w, b)": "return out, (lambda: (x, w, b))", "x, w, _ = cache\n": "x, w, _ = cache()\n"}
    assert results("affine", changes)["backward"].verdict is Verdict.PASS


def test_a_forgotten_reshape_is_told_by_its_shapes(results: Results) -> None:
    result = results("affine", {"(dout @ w.T).reshape(x.shape)": "dout @ w.T"})["backward"]
    assert result.verdict is Verdict.FAIL
    assert "dx has shape (5, 6), expected (5, 2, 3)." in said(result)
    assert "dw" not in said(result)


def test_a_wrong_backward_blocks_what_builds_on_it_once(results: Results) -> None:
    graded = results("affine", {"x.reshape(len(x), -1).T @ dout": "x.reshape(len(x), -1).T @ dout / len(x)"})
    assert [graded[name].verdict for name in ("forward", "backward", "affine_relu")] == [
        Verdict.PASS,
        Verdict.FAIL,
        Verdict.BLOCKED,
    ]
    assert said(graded["affine_relu"]).startswith("Depends on “Backward pass”, which is not right yet")


def test_a_broken_forward_is_the_forwards_fault(results: Results) -> None:
    graded = results("affine", {"@ w + b": "@ w - b"})
    assert (graded["forward"].verdict, graded["backward"].verdict) == (Verdict.FAIL, Verdict.PASS)


def test_the_snippet_of_a_public_case_imports_from_the_students_package(results: Results) -> None:
    result = results("affine", {"np.sum(dout, axis=0)": "np.sum(dout, axis=1)"})["backward"]
    snippet = result.findings[0].snippet
    assert "from layers.affine import affine_forward, affine_backward\n" in snippet
    assert "out, cache = affine_forward(x, w, b)\ndx, dw, db = affine_backward(dout, cache)\n" in snippet
    assert snippet.endswith("print(dx)\nprint(dw)\nprint(db)\n")


def test_a_layer_is_read_attribute_by_attribute(results: Results) -> None:
    graded = results("linear_class", {"self.dLdb = dLdZ.sum(axis=0)": "self.dLdb = dLdZ.mean(axis=0)"})
    assert graded["backward"].verdict is Verdict.FAIL
    assert said(graded["backward"]).startswith("layer.dLdb differs from the reference in 3 of 3 entries (100 %).")


def test_an_attribute_that_was_never_set_is_the_students_error(results: Results) -> None:
    result = results("linear_class", {"self.dLdb": "self.dLdB"})["backward"]
    assert result.verdict is Verdict.ERROR
    assert "AttributeError: 'Linear' object has no attribute 'dLdb'" in said(result)


def test_a_loop_of_steps_tells_momentum_from_none(results: Results) -> None:
    graded = results("linear_class", {"self.momentum * self.velocities[at] + gradient": "gradient"})
    assert graded["momentum"].verdict is Verdict.FAIL
    assert said(graded["momentum"]).startswith("opt.parameters[0] differs from the reference in 6 of 6 entries")


def test_an_argument_that_is_to_be_changed_is_observed_after_the_call(results: Results) -> None:
    graded = results(
        "linear_class", {"np.clip(gradient, -most, most, out=gradient)": "return np.clip(gradient, -most, most)"}
    )
    assert graded["clip"].verdict is Verdict.FAIL
    assert said(graded["clip"]).startswith("gradient differs from the reference in")


def test_what_is_printed_is_compared(results: Results) -> None:
    graded = results("linear_class", {"{loss:.3f}": "{loss:.1f}"})
    assert graded["report"].verdict is Verdict.FAIL
    assert said(graded["report"]) == (
        "What was printed differs from the reference from line 1 on: "
        'yours "epoch 3: loss 0.2", expected "epoch 3: loss 0.250".'
    )


def test_an_exception_that_is_not_raised_is_missed(results: Results) -> None:
    graded = results("linear_class", {"return A @ self.W.T + self.b": "return A", "A.shape[1] != ": "A.shape[0] == "})
    assert said(graded["refuses"]) == "Nothing was raised where ValueError must be raised."


def test_another_exception_than_the_one_asked_for_is_told(results: Results) -> None:
    graded = results("linear_class", {"raise ValueError(": "raise IndexError("})
    assert said(graded["refuses"]) == "Raised IndexError where ValueError must be raised: expected 4 features, got 2"


def test_tensors_arrive_as_tensors_of_the_declared_dtype(results: Results) -> None:
    result = results("softmax", {"{labels.dtype}": "labels"})["dtype"]
    assert "Tensor torch.float32" in said(result)


def test_a_loss_that_overflows_loses_the_case_of_large_logits(results: Results) -> None:
    stable = "torch.log_softmax(logits, dim=1)"
    naive = "torch.log(torch.exp(logits) / torch.exp(logits).sum(dim=1, keepdim=True))"
    result = results("softmax", {stable: naive})["loss"]
    assert (result.verdict, result.score) == (Verdict.PARTIAL, 1)
    assert "nan" in said(result).lower()


def test_a_missing_mean_in_the_gradient_is_found(results: Results) -> None:
    result = results("softmax", {"probabilities / len(labels)": "probabilities"})["gradient"]
    assert result.verdict is Verdict.FAIL
    assert "import torch\n" in result.findings[0].snippet
    assert "logits = torch.as_tensor(" in result.findings[0].snippet


def test_an_answer_that_requires_grad_is_no_mistake(results: Results) -> None:
    by_autograd = """leaf = logits.clone().requires_grad_()
    gradient = torch.autograd.grad(cross_entropy(leaf, labels), leaf)[0]
    return gradient + 0 * leaf"""
    result = results("softmax", {"return probabilities / len(labels)": by_autograd})["gradient"]
    assert result.verdict is Verdict.PASS
