"""What becomes of mutants: caught, equivalent by behaviour, explained by the author, survived, never ending."""

from __future__ import annotations

from typing import Any

from grader.audit.fates import Trial, survivors

Tiny = Any


def fates(tiny: Tiny, seconds: float = 20.0) -> dict[str, Any]:
    return {one.change: one for one in Trial(tiny.bench(), seconds).run().fates}


def test_a_mutant_that_behaves_alike_is_equivalent(tiny: Tiny) -> None:
    tiny.edit("reference.py", "(X @ w) ** 2", "(0 - X @ w) ** 2")
    found = fates(tiny)
    assert found["0 - X @ w → X @ w"].fate == "equivalent"
    assert found["0 - X @ w → 0"].fate == "killed"


def test_a_branch_that_no_case_reaches_survives_where_further_inputs_reach_it(tiny: Tiny) -> None:
    tiny.edit("reference.py", "    return", "    w = w * 2 if k > 3 else w\n    return")
    tiny.edit("reference.py", "(w, X)", "(w, X, k)")
    tiny.edit("rubric.yaml", "loss(w, X)", "loss(w, X, k)")
    tiny.edit("rubric.yaml", "slope(w, X)", "slope(w, X, k)")
    tiny.edit("rubric.yaml", '{w: "normal', '{k: 3, w: "normal')
    tiny.edit("mistakes.py", "(w, X)", "(w, X, k)")
    one = fates(tiny)["w * 2 → w / 2"]
    assert one.fate == "survived"
    (finding,) = survivors([one], "reference.py")
    assert str(finding) == (
        "reference.py:5: no criterion notices `w * 2 → w / 2`\n"
        "    fix: add a case that tells them apart, or write `# audit: equivalent because …` on the line"
    )
    tiny.edit("reference.py", "else w\n", "else w  # audit: equivalent because k is 3 in this course\n")
    explained = fates(tiny)["w * 2 → w / 2"]
    assert (explained.fate, explained.reason) == ("explained", "k is 3 in this course")
    assert survivors([explained], "reference.py") == []


def test_a_mutant_that_never_ends_is_caught(tiny: Tiny) -> None:
    tiny.edit("reference.py", "    return", "    n = 3\n    while n > 0:\n        n = n - 1\n    return")
    one = fates(tiny, seconds=1.0)["n - 1 → n + 1"]
    assert (one.fate, one.reason) == ("killed", "it doesn't end")
