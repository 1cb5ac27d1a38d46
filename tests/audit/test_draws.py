"""Further inputs differ from the rubric's own, and sizes stay sizes."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.audit.draws import further_cases
from grader.plan.streams import Streams


def test_drawn_inputs_are_other_ones_of_the_same_shape(tiny: Any) -> None:
    bench = tiny.bench()
    own = [case.planned for criterion in bench.problem.criteria for case in bench.cases(criterion)]
    further = further_cases(bench.problem, bench.prepared.streams, rounds=2)
    assert [case.id for case in further] == 2 * [case.id for case in own]
    for one, other in zip(own, further, strict=False):
        assert one.inputs["X"].shape == other.inputs["X"].shape
        assert not np.any(one.inputs["X"] == other.inputs["X"])


def test_numbers_that_the_rubric_writes_out_move(tiny: Any) -> None:
    tiny.edit("rubric.yaml", '{w: "normal[3]"', '{k: 3, zero: 0, rate: 0.5, pair: [1.0, 2.0], w: "normal[3]"')
    further = further_cases(tiny.bench().problem, Streams(0, b"k" * 32), rounds=8)
    inputs = [case.inputs for case in further if case.case.id == "1"]
    assert {one["k"] for one in inputs} == {3, 4, 5, 6}
    assert {one["zero"] for one in inputs} == {0}
    assert all(one["rate"] != 0.5 for one in inputs)
    assert all(one["pair"].shape == (2,) for one in inputs)
