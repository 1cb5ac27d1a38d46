"""Right solutions in numpy agree with the references, in code and in writing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from grader.model import Visibility

SYMBOL = re.compile(r"([a-z])(?:(\d)_)?(\d)(\d)")


def read(answer: Any, inputs: dict[str, Any], symbols: tuple[Any, ...]) -> Any:
    """A written answer as numbers: symbols such as w1_12 and g21 are looked up in the case's inputs."""
    if isinstance(answer, list):
        return [read(item, inputs, symbols) for item in answer]
    found = SYMBOL.fullmatch(answer)
    if not found:
        return float(answer)
    of = {symbol.name: symbol.of for symbol in symbols}[found[1]]
    return inputs[of][tuple(int(index) - 1 for index in found.groups()[1:] if index)]


def test_the_solution_agrees_with_every_truth(shipped: Any, functions: Any, alike: Any, problem_id: str) -> None:
    solution = functions(problem_id, "solution")
    judged = [case for case in shipped.cases(problem_id) if case.criterion.program is not None]
    assert judged
    for case in judged:
        truths, given = shipped.truths(case), shipped.observed(case, solution)
        for truth, value in zip(truths, given, strict=True):
            assert alike(value, truth), (case.id, value, truth)


def test_every_function_is_tried_on_hidden_inputs_too(shipped: Any, problem_id: str) -> None:
    for criterion in shipped.problem(problem_id).criteria:
        if criterion.program is not None:
            visibilities = {case.visibility for case in criterion.cases}
            assert visibilities == {Visibility.PUBLIC, Visibility.HIDDEN}, criterion.id


def test_there_is_a_right_answer_to_every_question_and_no_other(shipped: Any, right_answers: Path) -> None:
    answers = yaml.load(right_answers.read_text(encoding="utf-8"), yaml.BaseLoader)
    asked = {
        problem.id: {criterion.answer for criterion in problem.criteria if criterion.answer}
        for problem in shipped.assignment.problems
    }
    assert {problem: set(given) for problem, given in answers.items()} == asked


def test_written_answers_are_right(shipped: Any, right_answers: Path, problem_id: str) -> None:
    answers = yaml.load(right_answers.read_text(encoding="utf-8"), yaml.BaseLoader)[problem_id]
    for case in shipped.cases(problem_id):
        criterion = case.criterion
        if criterion.answer and criterion.check in ("value", "gradient", "matrix", "count"):
            value = np.array(read(answers[criterion.answer], case.inputs, criterion.symbols))
            (truth,) = shipped.truths(case)
            assert value.shape == np.shape(truth), case.id
            np.testing.assert_allclose(value, truth, rtol=0.01, atol=0, err_msg=case.id)


@pytest.mark.parametrize("answer", ["fc_mean", "fc_var", "conv_mean", "conv_var"])
def test_written_shapes_are_right(shipped: Any, right_answers: Path, answer: str) -> None:
    text = yaml.load(right_answers.read_text(encoding="utf-8"), yaml.BaseLoader)["batchnorm_shapes"][answer]
    for case in shipped.cases("batchnorm_shapes"):
        if case.criterion.answer == answer:
            names = text.strip("()").split(", ")
            shape = tuple(case.inputs[name] if name.isalpha() else int(name) for name in names)
            assert shipped.truths(case) == [shape]


def test_the_gradient_s_rate_of_shrinking_forgives_a_factor_but_not_zeros(
    shipped: Any, functions: Any, alike: Any
) -> None:
    halved = functions("tanh_perceptron", "mistakes")["gradient__missing_two"]
    cases = [case for case in shipped.cases("tanh_perceptron") if case.criterion.id == "vanishing"]
    for case in cases:
        given = shipped.observed(case, {"gradient": halved})
        assert all(alike(value, truth) for value, truth in zip(given, shipped.truths(case), strict=True))
        zeros = shipped.observed(case, {"gradient": lambda w, X, y: np.zeros_like(w)})
        assert np.isnan(zeros).all()
