"""What a criterion tells of its cases: one thing to mend is told once."""

from __future__ import annotations

from itertools import permutations

import pytest

from grader.model import Cause, Finding, Judgement, Place, Verdict, Visibility
from grader.score.findings import told

PUBLIC, LATER, HIDDEN = Visibility.PUBLIC, Visibility.AFTER_DUE_DATE, Visibility.HIDDEN


def wrong(fact: str, case: str, visibility: Visibility = PUBLIC, verdict: Verdict = Verdict.FAIL) -> Judgement:
    return Judgement(verdict, 0.0, (Finding(fact, case=case, visibility=visibility),))


def facts(*judgements: Judgement) -> list[tuple[str, Visibility]]:
    return [(finding.fact, finding.visibility) for finding in told(judgements)]


def test_ten_cases_that_raise_alike_say_it_once() -> None:
    cases = [Finding("KeyError: 'W3'", where=Place("net.py", 3), case=str(number)) for number in range(10)]
    assert told([Judgement(Verdict.ERROR, 0.0, (finding,)) for finding in cases]) == (cases[0],)


def test_the_first_wrong_case_is_told_in_full_and_the_others_are_counted() -> None:
    right = Judgement(Verdict.PASS, 1.0)
    seen = facts(right, wrong("dW is off by 1", "2"), wrong("dW is off by 2", "3"), wrong("dW is off by 3", "4"))
    assert seen == [("dW is off by 1", PUBLIC), ("The same kind of failure in cases 3 and 4.", PUBLIC)]
    seen = facts(wrong("dW is off by 1", "1"), wrong("dW is off by 2", "3"))
    assert seen == [("dW is off by 1", PUBLIC), ("The same kind of failure in case 3.", PUBLIC)]


def test_failures_of_different_kinds_are_all_told() -> None:
    seen = facts(wrong("dW is off", "1"), wrong("the process ended", "2", verdict=Verdict.CRASH))
    assert seen == [("dW is off", PUBLIC), ("the process ended", PUBLIC)]


def test_cases_that_were_not_run_are_told_as_such() -> None:
    def ended(fact: str, case: str, *, not_run: bool) -> Judgement:
        return Judgement(Verdict.TIMEOUT, 0.0, (Finding(fact, case=case, not_run=not_run),))

    hung, slow = ended("conv: 10 s", "1", not_run=False), ended("conv: 9 s", "2", not_run=False)
    left = [ended(f"conv: not run ({case})", case, not_run=True) for case in ("3", "4")]
    assert [fact for fact, _ in facts(hung, left[0])] == ["conv: 10 s", "Case 3 was not run."]
    assert [fact for fact, _ in facts(hung, slow, *left)] == [
        "conv: 10 s",
        "The same kind of failure in case 2.",
        "Cases 3 and 4 were not run.",
    ]
    assert [fact for fact, _ in facts(*left)] == ["conv: not run (3)", "Case 4 was not run."]


def test_secret_cases_are_told_apart_from_public_ones() -> None:
    seen = facts(wrong("off by 1", "1"), wrong("off by 2", "2", LATER), wrong("off by 3", "3", HIDDEN))
    assert seen == [("off by 1", PUBLIC), ("off by 2", LATER), ("off by 3", HIDDEN)]
    seen = facts(wrong("off by 1", "1", HIDDEN), wrong("off by 2", "2", HIDDEN))
    assert seen == [("off by 1", HIDDEN), ("The same kind of failure in case 2.", HIDDEN)]


@pytest.mark.parametrize("order", list(permutations((PUBLIC, LATER, HIDDEN))))
def test_of_findings_that_say_the_same_the_most_open_one_is_told(order: tuple[Visibility, ...]) -> None:
    assert facts(*(wrong("alike", str(number), one) for number, one in enumerate(order))) == [("alike", PUBLIC)]


def test_a_case_keeps_all_of_its_findings_in_order() -> None:
    findings = (
        Finding("b"),
        Finding("a"),
        Finding("a", cause=Cause("transpose", "it is transposed")),
        Finding("a", where=Place("net.py", 4)),
        Finding("b"),
    )
    assert told([Judgement(Verdict.FAIL, 0.0, findings)]) == findings[:4]


def test_remarks_on_what_is_right_are_made_once_and_only_when_nothing_is_wrong() -> None:
    remarks = [
        Judgement(Verdict.PASS, 1.0, (Finding(f"float32 (1e-{number})", case=str(number)),)) for number in (1, 2)
    ]
    assert facts(*remarks) == [("float32 (1e-1)", PUBLIC)]
    assert facts(*remarks, wrong("off", "3")) == [("off", PUBLIC)]


def test_findings_of_what_waits_are_kept() -> None:
    assert facts(wrong("our fault", "", verdict=Verdict.UNJUDGED)) == [("our fault", PUBLIC)]
