"""One broken thing gives one failure, and a right answer is never marked down for its neighbour."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Alternative, Finding, Truth, Verdict, Visibility
from grader.score.depends import block_dependents

PASS, PARTIAL, FAIL, BLOCKED = Verdict.PASS, Verdict.PARTIAL, Verdict.FAIL, Verdict.BLOCKED
WRONG = [Verdict.FAIL, Verdict.MISSING, Verdict.ERROR, Verdict.TIMEOUT, Verdict.CRASH]
EARNED_NOTHING = [Verdict.FAIL, Verdict.ERROR, Verdict.TIMEOUT, Verdict.CRASH]
MEND = "Depends on “Forward”, which is not right yet: mend that first."


def verdicts(results):
    return {one.criterion.id: one.verdict for one in block_dependents(results)}


@pytest.mark.parametrize("parent", [*WRONG, PARTIAL])
@pytest.mark.parametrize("child", EARNED_NOTHING)
def test_what_earned_nothing_behind_something_broken_is_blocked(result, parent, child):
    own = Finding("dW differs from the reference")
    backward = replace(result("backward", child, depends=("forward",)), findings=(own,))
    forward, blocked = block_dependents([result("forward", parent), backward])
    assert forward.verdict is parent
    assert (blocked.verdict, blocked.score, blocked.pending) == (BLOCKED, Decimal(0), Decimal(0))
    assert blocked.findings == (Finding(MEND), own)


@pytest.mark.parametrize("parent", [*WRONG, PARTIAL, BLOCKED])
@pytest.mark.parametrize(("verdict", "score"), [(PASS, "4"), (PARTIAL, "1.5")])
def test_what_is_right_despite_a_broken_dependency_keeps_its_points(result, parent, verdict, score):
    backward = result("backward", verdict, score, depends=("forward",))
    assert block_dependents([result("forward", parent), backward])[1] is backward


@pytest.mark.parametrize("child", EARNED_NOTHING)
def test_what_the_author_accepts_blocks_nothing_even_where_it_costs_points(result, child):
    parent = result("forward", PARTIAL, "2")
    parent = replace(parent, accepted=Alternative("½·reg", Truth("expressions", ("f(x) / 2",)), Decimal("0.5")))
    results = (parent, result("backward", child, depends=("forward",)))
    assert block_dependents(results) == results
    marked = replace(parent, verdict=FAIL, score=Decimal(0))  # by a person
    assert block_dependents([marked, results[1]])[1].verdict is BLOCKED


@pytest.mark.parametrize("parent", [PASS, Verdict.AWAITING, Verdict.UNJUDGED])
@pytest.mark.parametrize("child", WRONG)
def test_nothing_is_blocked_by_what_is_right_or_not_judged(result, parent, child):
    results = (result("forward", parent), result("backward", child, depends=("forward",)))
    assert block_dependents(results) == results


@pytest.mark.parametrize("parent", [*WRONG, PARTIAL, BLOCKED])
def test_what_was_not_handed_in_is_missing_and_not_blocked(result, parent):
    results = (result("forward", parent), result("backward", Verdict.MISSING, depends=("forward",)))
    assert block_dependents(results) == results


def test_what_breaks_both_alike_is_told_of_both(result):
    """A module that can't be loaded: nothing of it waits for the other to be mended."""
    syntax, other = Finding("SyntaxError: invalid syntax", unloaded=True), Finding("KeyError: 'W'")
    forward = replace(result("forward", Verdict.ERROR), findings=(syntax,))
    backward = result("backward", Verdict.ERROR, depends=("forward",))
    alike = (forward, replace(backward, findings=(syntax,)))
    assert block_dependents(alike) == alike
    assert block_dependents([forward, replace(backward, findings=(other,))])[1].verdict is BLOCKED
    # a module of its own, which no other criterion's mending will load
    apart = (replace(forward, verdict=FAIL, findings=(other,)), replace(backward, findings=(syntax,)))
    assert block_dependents(apart) == apart


def test_a_function_that_stops_its_callers_too_is_to_be_mended_first(result):
    """Both say the same of it, and only one of them is about it."""
    unwritten = (Finding("`forward` is not written yet: it raises NotImplementedError."),)
    forward = replace(result("forward", Verdict.ERROR), findings=unwritten)
    backward = replace(result("backward", Verdict.ERROR, depends=("forward",)), findings=unwritten)
    kept, blocked = block_dependents([forward, backward])
    assert kept is forward
    assert (blocked.verdict, blocked.findings) == (BLOCKED, (Finding(MEND), *unwritten))


@pytest.mark.parametrize("child", [Verdict.AWAITING, Verdict.UNJUDGED])
def test_what_waits_goes_on_waiting(result, child):
    results = (result("forward", FAIL), result("backward", child, pending="4", depends=("forward",)))
    assert block_dependents(results) == results


def test_blocking_goes_down_a_chain_whatever_the_order_in_the_rubric(result):
    chain = [
        result("dW1", FAIL, depends=("delta1",)),
        result("delta1", FAIL, depends=("s1",)),
        result("s1", FAIL),
        result("apart", FAIL),
    ]
    assert verdicts(chain) == {"dW1": BLOCKED, "delta1": BLOCKED, "s1": FAIL, "apart": FAIL}
    assert [one.criterion.id for one in block_dependents(chain)] == ["dW1", "delta1", "s1", "apart"]
    assert verdicts(chain[::-1]) == verdicts(chain)


def test_a_right_link_ends_the_blame(result):
    chain = [result("a", FAIL), result("b", PASS, "4", depends=("a",)), result("c", FAIL, depends=("b",))]
    assert verdicts(chain) == {"a": FAIL, "b": PASS, "c": FAIL}


def test_only_what_is_broken_is_named(result):
    parents = [result("forward", FAIL), result("shapes", PASS, "4"), result("loss", Verdict.ERROR)]
    child = result("backward", FAIL, depends=("forward", "shapes", "loss"))
    blocked = block_dependents([*parents, child])[-1]
    fact = "Depends on “Forward” and “Loss”, which are not right yet: mend those first."
    assert blocked.findings == (Finding(fact),)


VISIBILITIES = st.sampled_from(Visibility)


@given(parent=VISIBILITIES, child=VISIBILITIES, shown=st.booleans())
def test_a_blocked_criterion_betrays_no_secret_one(result, parent, child, shown):
    forward = result("forward", FAIL, visibility=parent, show_verdict=shown)
    backward = result("backward", FAIL, visibility=child, depends=("forward",))
    got = block_dependents([forward, backward])[1]
    rank = [Visibility.PUBLIC, Visibility.AFTER_DUE_DATE, Visibility.HIDDEN].index
    if rank(parent) <= rank(child) or shown:
        assert got.verdict is BLOCKED
        assert got.findings == (Finding(MEND, visibility=child),)
    else:
        assert got is backward


def test_no_results_give_no_results():
    assert block_dependents([]) == ()
