"""Hidden data are others, and nothing else is."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.audit.otherwise import drawn_otherwise, has_hidden

Tiny = Any


def test_drawn_and_literal_hidden_inputs_change_and_public_ones_stay(tiny: Tiny) -> None:
    cases = 'cases: [{w: "normal[3]", X: "normal[5, 3]"}, {w: "normal[4]", X: "normal[3, 4]"}]'
    literal = '{n: 3, k: 2, w: [1.5, 2.5, 0.5], X: "normal[n, 3]", visibility: hidden}'
    tiny.edit("rubric.yaml", cases, f'cases: [{{w: "normal[3]", X: "normal[5, 3]"}}, {literal}]')
    bench = tiny.bench()
    other, moved = drawn_otherwise(bench)
    assert moved
    for criterion in ("loss", "slope"):
        public, hidden = other.cases["line", criterion]
        own_public, own_hidden = bench.prepared.cases["line", criterion]
        assert np.array_equal(public.planned.inputs["X"], own_public.planned.inputs["X"])
        assert np.array_equal(public.expected[0].data, own_public.expected[0].data)
        assert (hidden.planned.inputs["n"], hidden.planned.inputs["k"]) == (4, 3)
        assert hidden.planned.inputs["X"].shape == (4, 3)
        assert not np.any(hidden.planned.inputs["w"] == own_hidden.planned.inputs["w"])


def test_literals_stay_where_no_others_have_a_truth(tiny: Tiny) -> None:
    tiny.edit(
        "rubric.yaml",
        '{w: "normal[4]", X: "normal[3, 4]"}',
        '{n: 3, w: "normal[3]", X: "normal[n, 3]", visibility: hidden}',
    )
    tiny.edit("reference.py", "    return", "    assert len(X) in (3, 5)\n    return")
    bench = tiny.bench()
    other, moved = drawn_otherwise(bench)
    assert not moved
    own = bench.prepared.cases["line", "loss"][1].planned.inputs
    again = other.cases["line", "loss"][1].planned.inputs
    assert again["n"] == own["n"]
    assert not np.any(again["X"] == own["X"])  # the key is another all the same


def test_what_is_hidden_is_known(tiny: Tiny) -> None:
    assert not has_hidden(tiny.bench())
    tiny.edit("rubric.yaml", "    title: Its gradient", "    title: Its gradient\n    visibility: after_due_date")
    assert has_hidden(tiny.bench())
