"""What becomes of a case: each verdict, and the sentence that goes with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.checks.base import check_named, check_names
from grader.errors import UsageError
from grader.model import Case, Judgement, Missing, Opaque, Place, Status, Verdict, Visibility

Make = Callable[..., Any]
Judge = Callable[..., Judgement]
Fact = Callable[[Judgement], str]


def test_right_values_pass_and_need_no_words(observed: Make, judged: Judge) -> None:
    assert judged(observed((np.ones(3),), (np.ones(3),))) == Judgement(Verdict.PASS, 1.0)


def test_a_wrong_value_fails_with_what_where_and_how_much_was_allowed(
    observed: Make, judged: Judge, fact: Fact
) -> None:
    judgement = judged(observed((np.array([1.0, 2.5]),), (np.array([1.0, 2.0]),)))
    assert judgement.verdict is Verdict.FAIL
    assert fact(judgement).startswith(
        "out differs from the reference in 1 of 2 entries (50 %). "
        "Largest difference 0.5 at [1]: yours 2.5, expected 2 (allowed "
    )


def test_each_wrong_value_is_a_finding_of_its_own(observed: Make, judged: Judge) -> None:
    evidence = observed((np.ones(2), np.ones((3, 2)), 7.0), (np.zeros(2), np.ones((2, 3)), 7.0), observe="dx dw loss")
    assert [finding.fact.split()[0] for finding in judged(evidence).findings] == ["dx", "dw"]


def test_the_share_is_the_mean_over_the_values(observed: Make, judged: Judge) -> None:
    evidence = observed((np.ones(4), 2.0), (np.array([1.0, 1.0, 1.0, 5.0]), 2.0), observe="a b")
    assert judged(evidence).share == pytest.approx((0.75 + 1) / 2)


def test_a_note_stands_beside_a_right_answer(observed: Make, judged: Judge, fact: Fact) -> None:
    judgement = judged(observed((np.ones(3, np.float32),), (np.ones(3),)))
    assert judgement.verdict is Verdict.PASS
    assert fact(judgement).startswith("out: returned float32: judged at float32's tolerance")


def test_a_note_is_no_bad_news_and_stands_once(observed: Make, judged: Judge) -> None:
    wrong, right = np.zeros(3, np.float32), np.ones(3, np.float32)
    evidence = observed((wrong, right), (np.ones(3), np.ones(3)), observe="a b")
    first, second = judged(evidence).findings
    assert first.comparisons[0].notes
    assert (second.comparisons[0].path, second.comparisons[0].equal) == ("b", True)


def test_findings_carry_the_case_and_who_may_see_them(observed: Make, judged: Judge) -> None:
    evidence = observed((1.0,), (2.0,), cases=(Case("1"), Case("2")))
    (finding,) = judged(evidence, Visibility.HIDDEN).findings
    assert (finding.case, finding.visibility) == ("2", Visibility.HIDDEN)


def test_the_only_case_needs_no_name(observed: Make, judged: Judge) -> None:
    assert judged(observed((1.0,), (2.0,))).findings[0].case == ""


def test_the_snippet_the_hint_and_the_output_stand_once_with_the_first_finding(observed: Make, judged: Judge) -> None:
    evidence = observed((1.0, 1.0), (2.0, 2.0), observe="a b", hint="Divide by N.")
    first, second = judged(evidence, snippet="print(f(x))\n").findings
    assert (first.snippet, first.hint, first.output) == ("print(f(x))\n", "Divide by N.", "printed\n")
    assert (second.snippet, second.hint, second.output) == ("", "", "")


def test_a_case_without_a_snippet_shows_no_output(observed: Make, judged: Judge) -> None:
    (finding,) = judged(observed((1.0,), (2.0,)), Visibility.HIDDEN).findings
    assert (finding.snippet, finding.output) == ("", "")


def test_the_place_is_where_the_student_defines_what_was_called_last(observed: Make, judged: Judge) -> None:
    evidence = observed((1.0,), (2.0,))
    places = {"f": Place("hw.py", 3, "def f(x):"), "g": Place("hw.py", 9, "def g(x):")}
    object.__setattr__(evidence.observation, "defined_at", places)
    assert judged(evidence).findings[0].where == Place("hw.py", 9, "def g(x):")


# ---------------------------------------------------------------------------------------- which case it was


def test_cases_that_differ_in_plain_numbers_are_told_by_them(observed: Make, judged: Judge, fact: Fact) -> None:
    inputs = {"kernel": 3, "bias": True, "W": np.ones(2)}
    evidence = observed((5,), (6,), inputs, check="count", cases=(Case("1"), Case("2", inputs)))
    assert fact(judged(evidence)).startswith("With kernel = 3, bias = True: out is 5, expected 6")


def test_a_single_case_needs_no_telling(observed: Make, judged: Judge, fact: Fact) -> None:
    assert fact(judged(observed((5,), (6,), {"kernel": 3}, check="count"))).startswith("out is 5, expected 6")


def test_a_case_with_many_numbers_is_not_told_by_them(observed: Make, judged: Judge, fact: Fact) -> None:
    inputs = dict.fromkeys("abcdefg", 1)
    evidence = observed((5,), (6,), inputs, check="count", cases=(Case("1"), Case("2", inputs)))
    assert fact(judged(evidence)).startswith("out is 5")


# ------------------------------------------------------------------------------------- calls without values


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (Status.ERROR, Verdict.ERROR),
        (Status.MISSING, Verdict.MISSING),
        (Status.TIMEOUT, Verdict.TIMEOUT),
        (Status.CRASH, Verdict.CRASH),
        (Status.UNJUDGED, Verdict.UNJUDGED),
    ],
)
def test_how_a_call_ended_is_its_verdict(status: Status, verdict: Verdict, ended: Make, judged: Judge) -> None:
    judgement = judged(ended(status, "E", "m"))
    assert (judgement.verdict, judgement.share, len(judgement.findings)) == (verdict, 0.0, 1)


def test_an_exception_is_told_with_its_place_its_traceback_and_what_was_printed(
    ended: Make, judged: Judge, fact: Fact
) -> None:
    place = Place("hw.py", 4, "return 1 / 0")
    evidence = ended(
        Status.ERROR,
        "ZeroDivisionError",
        "division by zero",
        traceback="Traceback…",
        place=place,
        stdout="a",
        stderr="b",
    )
    judgement = judged(evidence, snippet="f(x)\n")
    assert fact(judgement) == "f raised ZeroDivisionError: division by zero"
    (finding,) = judgement.findings
    assert (finding.where, finding.traceback, finding.output, finding.snippet) == (
        place,
        "Traceback…",
        "a\nb",
        "f(x)\n",
    )


def test_what_was_printed_says_that_it_was_cut(ended: Make, judged: Judge) -> None:
    assert judged(ended(Status.ERROR, "E", "m", stdout="aaaa", output_cut=True)).findings[0].output == "aaaa\n… (cut)"


def test_a_starter_that_nobody_has_filled_in_is_told_as_such(ended: Make, judged: Judge, fact: Fact) -> None:
    evidence = ended(Status.ERROR, "NotImplementedError", "")
    assert fact(judged(evidence)) == "f is not written yet: it raises NotImplementedError."


def test_a_function_that_calls_one_nobody_has_filled_in_is_not_said_to_be_that(
    ended: Make, judged: Judge, fact: Fact
) -> None:
    frames = (
        '  File "a.py", line 9, in f\n    return g(x)\n  File "a.py", line 3, in {}\n    raise NotImplementedError\n'
    )
    place = Place("a.py", 3, "raise NotImplementedError")

    def told(last: str, place: Place = place) -> str:
        traceback = f"{frames.format(last)}NotImplementedError"
        return fact(judged(ended(Status.ERROR, "NotImplementedError", "", traceback=traceback, place=place)))

    assert told("g") == "f needs g, which is not written yet: it raises NotImplementedError."
    assert told("f") == "f is not written yet: it raises NotImplementedError."
    assert told("f", Place("a.py", 3, "return net(x)")) == "f raised NotImplementedError"


def test_a_module_that_does_not_load_is_told_without_hint_or_snippet(ended: Make, judged: Judge, fact: Fact) -> None:
    evidence = ended(Status.ERROR, "SyntaxError", "invalid syntax", stage="load", hint="Divide by N.")
    judgement = judged(evidence, snippet="f(x)\n")
    assert fact(judgement) == "The module could not be loaded: SyntaxError: invalid syntax"
    assert (judgement.findings[0].hint, judgement.findings[0].snippet) == ("", "")


def test_a_name_whose_cell_failed_is_told_with_that_cell(ended: Make, judged: Judge, fact: Fact) -> None:
    place = Place("HW2.ipynb", 3, "W = load()", 7, 12)
    evidence = ended(Status.ERROR, "OSError", "no", stage="cell", place=place, traceback="…")
    judgement = judged(evidence, snippet="f(x)\n")
    assert fact(judgement) == "f is not defined, because HW2.ipynb, cell 7 (In [12]) failed: OSError: no"
    (finding,) = judgement.findings
    assert (finding.where, finding.snippet, finding.hint) == (place, "", "")
    nowhere = ended(Status.ERROR, "OSError", "no", stage="cell")
    assert fact(judged(nowhere)) == "f is not defined, because the cell that defines it failed: OSError: no"


def test_a_hang_names_the_functions_that_were_called(ended: Make, judged: Judge, fact: Fact) -> None:
    evidence = ended(Status.TIMEOUT, "", "did not answer within 10 s", needs="forward backward")
    assert fact(judged(evidence)) == "forward or backward: did not answer within 10 s"


def test_what_could_not_be_judged_says_why(ended: Make, judged: Judge, fact: Fact) -> None:
    evidence = ended(Status.UNJUDGED, "SandboxError", "its process was lost 3 times")
    assert fact(judged(evidence)) == "This could not be judged: its process was lost 3 times"


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        (
            Missing("module", "hw.py", "hw.py", ("hw2.py",)),
            "No module 'hw.py' and no other module with what is asked for was handed in. "
            "It has 'hw2.py': was that meant?",
        ),
        (
            Missing("module", "hw.py", "hw.py"),
            "No module 'hw.py' and no other module with what is asked for was handed in.",
        ),
        (
            Missing("name", "mean", "hw.py", ("means", "main")),
            "'mean' is not defined in 'hw.py'. It has 'means' or 'main': was that meant?",
        ),
        (
            Missing("several", "mean", "hw.py", ("a.ipynb", "b (1).ipynb")),
            "'mean' is defined in 'a.ipynb' and in 'b (1).ipynb': which is meant? Keep one of them.",
        ),
        (
            Missing("name", "mean", "hw.py", ("mean (a.ipynb)",)),
            "'mean' is not defined in 'hw.py'. It has 'mean (a.ipynb)': was that meant?",
        ),
        (Missing("name", "mean", "hw.py"), "'mean' is not defined in 'hw.py'."),
        (Missing("name", "mean"), "'mean' is not defined yet."),
    ],
)
def test_what_is_missing_is_named_with_what_is_near(
    missing: Missing, told: str, ended: Make, judged: Judge, fact: Fact
) -> None:
    assert fact(judged(ended(Status.MISSING, missing=missing))) == told


# ------------------------------------------------------------------------------------------------- raises


def test_the_exception_that_was_asked_for_passes(ended: Make, judged: Judge) -> None:
    evidence = ended(Status.ERROR, "ValueError", "no", raises="ValueError")
    assert judged(evidence) == Judgement(Verdict.PASS, 1.0)


def test_an_exception_of_a_module_counts_by_its_last_name(ended: Make, judged: Judge) -> None:
    evidence = ended(Status.ERROR, "numpy.linalg.LinAlgError", "no", raises="LinAlgError")
    assert judged(evidence).verdict is Verdict.PASS


def test_another_exception_fails(ended: Make, judged: Judge, fact: Fact) -> None:
    judgement = judged(
        ended(Status.ERROR, "TypeError", "no", raises="ValueError", hint="Check the sizes."), snippet="f\n"
    )
    assert judgement.verdict is Verdict.FAIL
    assert fact(judgement) == "Raised TypeError where ValueError must be raised: no"
    assert (judgement.findings[0].hint, judgement.findings[0].snippet) == ("Check the sizes.", "f\n")


def test_raising_nothing_fails(ended: Make, judged: Judge, fact: Fact) -> None:
    judgement = judged(ended(Status.OK, raises="ValueError"))
    assert judgement.verdict is Verdict.FAIL
    assert fact(judgement) == "Nothing was raised where ValueError must be raised."


def test_a_module_that_raises_on_import_has_not_raised_what_was_asked_for(ended: Make, judged: Judge) -> None:
    evidence = ended(Status.ERROR, "ValueError", "no", stage="load", raises="ValueError")
    assert judged(evidence).verdict is Verdict.ERROR


def test_a_hang_is_no_exception(ended: Make, judged: Judge) -> None:
    assert judged(ended(Status.TIMEOUT, "", "hung", raises="ValueError")).verdict is Verdict.TIMEOUT


# --------------------------------------------------------------------------------------------- written


@pytest.mark.parametrize("text", [None, "", "  \n "])
@pytest.mark.parametrize("check", ["value", "matrix", "shape", "count", "written"])
def test_no_answer_is_missing(check: str, text: str | None, written: Make, judged: Judge, fact: Fact) -> None:
    judgement = judged(written(check, text, np.ones(2)))
    assert judgement.verdict is Verdict.MISSING
    assert fact(judgement) == "No answer 'A' was handed in."


def test_answers_that_could_not_be_read_are_told_as_such(written: Make, judged: Judge, fact: Fact) -> None:
    judgement = judged(written("value", Opaque("answers", "answers.yaml:3: a tab can't indent"), np.ones(2)))
    assert judgement.verdict is Verdict.MISSING
    assert fact(judgement) == "answers.yaml:3: a tab can't indent"


def test_prose_waits_for_a_person_and_earns_nothing_meanwhile(written: Make, judged: Judge) -> None:
    assert judged(written("written", "Because tanh saturates.")) == Judgement(Verdict.AWAITING, 0.0)


# ------------------------------------------------------------------------------------------------- checks


def test_the_built_in_checks_are_found_by_name() -> None:
    assert check_names() >= {"value", "gradient", "matrix", "shape", "count", "written"}


def test_an_unknown_check_says_which_there_are() -> None:
    with pytest.raises(UsageError, match=r"no check is called 'valeu'; known are count, gradient, matrix, "):
        check_named("valeu")
