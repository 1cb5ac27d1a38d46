"""From a submission to a grade, through every room with real children."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from grader.model import (
    Assignment,
    Call,
    CriterionResult,
    Failure,
    Grade,
    Limits,
    Observation,
    Status,
    Submission,
    Verdict,
    Visibility,
)
from grader.pipeline import grade
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare
from grader.rubric.problem import load_problem
from grader.sandbox.interface import Sandbox, open_unconfined
from grader.score.marks import Mark

RUBRIC = """
title: A chain
module: chain.py
criteria:
  - {id: first, title: First, points: 2, check: value, program: first(x), cases: [{x: "normal[3]"}]}
  - id: second
    title: Second
    points: 3
    check: value
    program: second(first(x))
    cases:
      - x: normal[4]
      - {x: "normal[5]", visibility: hidden}
    depends: [first]
    credit: cases
  - {id: third, title: Third, points: 4, check: value, program: third(x), cases: [{x: "normal[3]"}], depends: [second]}
  - {id: why, title: Why, points: 1, check: written, answer: why}
"""
REFERENCE = """
def first(x):
    return x + 1


def second(x):
    return x * 2


def third(x):
    return second(first(x)).sum()
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("problems") / "chain"
    folder.mkdir()
    (folder / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
    (folder / "reference.py").write_text(REFERENCE, encoding="utf-8")
    assignment = Assignment("hw", "Homework", (load_problem(folder),), folder.parent / "hw.yaml")
    return prepare(assignment, Streams(4, b"k" * 32))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with open_unconfined() as opened:
        yield opened


Graded = Callable[..., Grade]


@pytest.fixture(scope="module")
def graded(prepared: Prepared, sandbox: Sandbox) -> Graded:
    """``graded(source)``: a submission with one module."""

    def run(source: str, limits: Limits | None = None, **submission: object) -> Grade:
        files = {"chain.py": dedent(source).encode()}
        return grade(prepared, replace(Submission("ada", files), **submission), sandbox, limits)  # type: ignore[arg-type]

    return run


def by_id(result: Grade) -> dict[str, CriterionResult]:
    return {criterion.criterion.id: criterion for problem in result.problems for criterion in problem.criteria}


def verdicts(result: Grade) -> dict[str, str]:
    return {name: str(criterion.verdict) for name, criterion in by_id(result).items()}


def facts(result: CriterionResult) -> list[str]:
    return [finding.fact for finding in result.findings]


def test_a_right_submission_waits_for_its_prose_only(graded: Graded) -> None:
    result = graded(REFERENCE, answers={"chain": {"why": "Because."}})
    assert verdicts(result) == {"first": "pass", "second": "pass", "third": "pass", "why": "awaiting"}
    assert (result.score, result.max_score, result.pending, result.final) == (9, 10, 1, False)
    assert by_id(result)["why"].answer_text == "Because."


def test_a_written_answer_counts_whatever_the_spelling_of_its_name_and_that_is_told(graded: Graded) -> None:
    result = graded(REFERENCE, answers={"Chain": {"Why": "Because."}})
    assert by_id(result)["why"].answer_text == "Because."
    assert result.notes == (
        "answers.yaml: the heading 'Chain' was read as 'chain'.",
        "answers.yaml: 'Why' below 'chain' was read as 'why'.",
    )
    result = graded(REFERENCE + "\nANSWERS = {'WHY': 'Because.'}\n", answers={"chain": {"whi": "So."}})
    assert by_id(result)["why"].answer_text == "Because."
    assert result.notes == (
        "ANSWERS: 'WHY' below 'chain' was read as 'why'.",
        "answers.yaml: chain asks for no answer 'whi'.",
    )


def test_the_same_submission_gets_the_same_grade(graded: Graded) -> None:
    source = REFERENCE.replace("x + 1", "x + numpy.random.normal()").replace("\ndef first", "import numpy\n\ndef first")
    one, other = (replace(graded(source), seconds=0.0) for _ in range(2))
    assert one.problems[0].criteria[0].findings
    assert repr(one) == repr(other)


def test_one_broken_function_gives_one_failure(graded: Graded) -> None:
    result = graded(REFERENCE.replace("x + 1", "x + 2"))
    assert verdicts(result) == {"first": "fail", "second": "blocked", "third": "blocked", "why": "missing"}
    seen = by_id(result)
    assert facts(seen["second"])[0] == "Depends on “First”, which is not right yet: mend that first."
    assert facts(seen["third"])[0] == "Depends on “Second”, which is not right yet: mend that first."


def test_what_is_right_in_spite_of_its_parents_keeps_its_points(graded: Graded) -> None:
    result = graded(REFERENCE.replace("second(first(x)).sum()", "(2 * x + 2).sum()").replace("x + 1", "x + 2"))
    assert verdicts(result) == {"first": "fail", "second": "blocked", "third": "pass", "why": "missing"}
    assert result.score == 4


def test_a_right_public_case_and_a_wrong_hidden_one_are_half(graded: Graded) -> None:
    result = graded(REFERENCE.replace("x * 2", "x * (2 if len(x) != 5 else 3)"))
    second = by_id(result)["second"]
    assert (second.verdict, second.score) == (Verdict.PARTIAL, Decimal("1.5"))
    (finding,) = second.findings
    assert (finding.visibility, finding.snippet, finding.output) == (Visibility.HIDDEN, "", "")


def test_marks_are_given_for_what_waits(prepared: Prepared, sandbox: Sandbox) -> None:
    submission = Submission("ada", {"chain.py": REFERENCE.encode()}, {"chain": {"why": "Because."}})
    marks = {("ada", "chain", "why"): Mark(Decimal("0.5"), "Short.")}
    result = grade(prepared, submission, sandbox, marks=marks)
    assert (result.score, result.pending, result.final) == (Decimal("9.5"), 0, True)


def test_what_a_person_marked_right_blocks_nothing_and_what_they_marked_stands(
    prepared: Prepared, sandbox: Sandbox
) -> None:
    submission = Submission("ada", {"chain.py": REFERENCE.replace("x + 1", "x + 2").encode()})
    full = {("ada", "chain", "first"): Mark(prepared.assignment.problems[0].criteria[0].points, "Fine.")}
    result = grade(prepared, submission, sandbox, marks=full)
    assert (verdicts(result)["first"], verdicts(result)["second"]) == ("pass", "fail")
    none = {("ada", "chain", "second"): Mark(Decimal(0), "No.")}
    result = grade(prepared, submission, sandbox, marks=none)
    assert (verdicts(result)["second"], by_id(result)["second"].comment) == ("fail", "No.")


# ---------------------------------------------------------------------------------- nobody's fault, and limits


class Failing:
    """A sandbox that loses every child."""

    confinement = ("none",)

    def run(self, submission: Submission, calls: Sequence[Call], limits: Limits) -> list[Observation]:
        return [Observation(call.id, Status.UNJUDGED, failure=Failure("SandboxError", "no memory")) for call in calls]


def test_what_could_not_be_judged_is_pending_and_blocks_nothing(prepared: Prepared) -> None:
    submission = Submission("ada", {"chain.py": b""})
    result = grade(prepared, submission, Failing())  # type: ignore[arg-type]
    assert verdicts(result) == {"first": "unjudged", "second": "unjudged", "third": "unjudged", "why": "missing"}
    assert (result.score, result.pending, result.final) == (0, 9, False)


def test_prose_that_could_not_be_read_for_our_fault_is_not_missing(prepared: Prepared) -> None:
    submission = Submission("ada", {"chain.py": b"ANSWERS = {'why': 'Because.'}"})
    result = grade(prepared, submission, Failing())  # type: ignore[arg-type]
    assert by_id(result)["why"].verdict is Verdict.UNJUDGED
    assert result.pending == 10


def test_an_unreadable_submission_is_unjudged_as_a_whole_and_never_run(prepared: Prepared) -> None:
    class Untouched:
        confinement = ("none",)

    submission = Submission("ada", unreadable="'chain.py' could not be read: Permission denied")
    result = grade(prepared, submission, Untouched())  # type: ignore[arg-type]
    assert set(verdicts(result).values()) == {"unjudged"}
    assert result.pending == result.max_score == 10
    assert facts(by_id(result)["first"]) == [
        "This could not be judged: 'chain.py' could not be read: Permission denied"
    ]


def test_a_hang_costs_the_criterion_that_hangs(graded: Graded) -> None:
    source = REFERENCE.replace("return second(first(x)).sum()", "while True: pass")
    result = graded(source, Limits(call_seconds=1))
    assert verdicts(result) == {"first": "pass", "second": "pass", "third": "timeout", "why": "missing"}
    assert facts(by_id(result)["third"])[0].startswith("third: ")


def test_a_submission_that_uses_up_its_time_still_gets_a_grade(graded: Graded) -> None:
    source = "import time\n" + REFERENCE.replace("return x + 1", "time.sleep(0.7)\n    return x + 1")
    result = graded(source, Limits(call_seconds=5, submission_seconds=1))
    assert by_id(result)["first"].verdict is Verdict.PASS
    assert "timeout" in verdicts(result).values()


def test_what_is_printed_is_kept_to_a_limit_and_shown_with_the_failure(graded: Graded) -> None:
    source = REFERENCE.replace("return x + 1", "print('a' * 50)\n    return x")
    result = graded(source, Limits(output_bytes=20))
    assert by_id(result)["first"].findings[0].output == "a" * 20 + "\n… (cut)"


# --------------------------------------------------------------------------------------------------- secrets

HOARD = """
seen = []

def first(x):
    return x + 1

def second(x):
    seen.append(len(x))
    raise RuntimeError(f"seen {seen}")

def third(x):
    raise RuntimeError(f"seen {seen}")
"""


def test_public_and_hidden_calls_never_share_a_child(graded: Graded) -> None:
    seen = by_id(graded(HOARD))
    told = {finding.visibility: finding.fact for finding in seen["second"].findings}
    assert told == {
        Visibility.PUBLIC: "second or first raised RuntimeError: seen [4]",
        Visibility.HIDDEN: "second or first raised RuntimeError: seen [5]",
    }
    # asked last in the rubric, and still before anything hidden
    assert facts(seen["third"])[1:] == ["third raised RuntimeError: seen [4]"]


def test_a_grade_says_with_what_it_was_made(graded: Graded) -> None:
    result = graded(REFERENCE)
    assert (result.submission, result.seed, result.confinement) == ("ada", 4, ("none",))
    assert set(result.versions) == {"torch-grader", "python", "numpy", "torch"}
    assert len(result.hidden_digest) == 16


def test_the_answers_of_a_module_that_dies_are_told_as_its_death(graded: Graded) -> None:
    result = graded("raise ValueError('no')\nANSWERS = {}\n")
    assert by_id(result)["first"].verdict is Verdict.ERROR
    for name in ("first", "why"):
        assert facts(by_id(result)[name]) == ["The module could not be loaded: ValueError: no"]


def test_answers_that_hang_are_told_as_that(graded: Graded) -> None:
    result = graded("import time\ntime.sleep(60)\nANSWERS = {}\n", Limits(call_seconds=1))
    assert by_id(result)["why"].verdict is Verdict.TIMEOUT
    assert facts(by_id(result)["why"])[0].startswith("Reading ANSWERS: ")


def test_findings_point_into_the_students_file(graded: Graded) -> None:
    finding = by_id(graded(REFERENCE.replace("x + 1", "x + nope")))["first"].findings[0]
    assert finding.fact == "first raised NameError: name 'nope' is not defined"
    assert finding.where is not None
    assert (finding.where.file, finding.where.line, finding.where.text.strip()) == ("chain.py", 3, "return x + nope")
    assert str(Path(__file__).parent) not in finding.traceback
