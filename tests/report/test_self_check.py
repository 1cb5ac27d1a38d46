"""What a student's own check shows in a terminal: what is missing, wrong and right, and nothing that is hidden."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from rich.console import Console

from grader.model import CriterionResult, Finding, Grade, Verdict
from grader.report.self_check import print_check


def printed(grade: Grade, as_of: datetime, width: int = 80, *said: str, colours: bool = False) -> str:
    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=colours, color_system="standard" if colours else None)
    print_check(console, grade, as_of, said)
    return file.getvalue()


def test_gold(grade: Grade, before: datetime, gold: Callable[[str, str], None]) -> None:
    gold("check.txt", printed(grade, before, 80, "Judged only when you hand in: hidden criteria (5 points)."))
    gold("check_wide.txt", printed(grade, before, 100))


def test_no_line_is_too_long_or_ends_in_spaces_but_for_code(grade: Grade, before: datetime) -> None:
    code = {
        line
        for one in grade.problems
        for each in one.criteria
        for finding in each.findings
        for line in finding.snippet.splitlines()
    }
    for width in (60, 80, 120):
        lines = [line for line in printed(grade, before, width).splitlines() if line not in code]
        assert max(map(len, lines)) <= width
        assert not [line for line in lines if line != line.rstrip()]


def test_code_is_printed_to_be_copied(grade: Grade, before: datetime) -> None:
    (snippet,) = {f.snippet for one in grade.problems for each in one.criteria for f in each.findings if f.snippet}
    assert f"\n\n{snippet}\n" in printed(grade, before, 40)


def test_a_pipe_gets_no_colours(grade: Grade, before: datetime) -> None:
    assert "\x1b" not in printed(grade, before)
    assert "\x1b" in printed(grade, before, colours=True)


def test_hostile_text_is_text(hostile: Grade, before: datetime) -> None:
    text = printed(hostile, before)
    assert "[red]bold[/red]" in "".join(text.split())
    assert not set(text) & set("\x1b\x9b\u202e\u202c\u200b\u2066\ufeff\ud800\x00\x08\x07")


def test_hidden_data_is_not_printed(secrets: Grade, before: datetime) -> None:
    assert "CANARY" not in printed(secrets, before)


def test_a_traceback_is_told_once(grade: Grade, before: datetime) -> None:
    (layers, conv) = grade.problems
    step = layers.criteria[2]
    again = replace(step, criterion=replace(step.criterion, id="again", title="Once more"))
    text = printed(replace(grade, problems=(replace(layers, criteria=(*layers.criteria, again)), conv)), before)
    assert text.count("Traceback (most recent call last)") == 1
    assert "  ! Once more" in text
    assert "      optim.step raised KeyError: 'W3'. (as above)\n" in text


def test_many_notes_are_cut(grade: Grade, before: datetime) -> None:
    text = printed(replace(grade, notes=tuple(f"Note {number}." for number in range(11))), before)
    assert "Note 7.\n3 more notes stand in the result that --json prints.\n" in text
    assert "Note 8." not in text


def test_a_starter_is_not_written_yet_and_that_is_no_alarm(grade: Grade, before: datetime) -> None:
    (layers, conv) = grade.problems
    step = layers.criteria[2]
    (finding,) = step.findings
    fact = "step is not written yet: it raises NotImplementedError."
    unwritten = replace(finding, fact=fact, traceback="Traceback …\nNotImplementedError", snippet="x = 1\n")
    criteria = (layers.criteria[0], replace(step, findings=(unwritten, unwritten)))
    text = printed(replace(grade, problems=(replace(layers, criteria=criteria), conv)), before)
    shown = text[text.index("  ○ One step") : text.index("1-D conv")].splitlines()
    assert shown[0].split() == ["○", "One", "step", "of", "the", "optimiser", "not", "written", "0", "/", "2"]
    assert shown[1:] == [f"      {fact}", "      optim.py:12   self.params[key] -= self.lr * grads[key]", ""]
    assert "1 not written: " in " ".join(text.split())
    assert "error" not in text


def test_a_starter_that_waits_for_another_is_not_written_either(grade: Grade, before: datetime) -> None:
    (layers, conv) = grade.problems
    step = layers.criteria[2]
    fact = "step is not written yet: it raises NotImplementedError."
    waits = replace(step.findings[0], fact="Depends on “Loss”, which is not right yet.", traceback="", snippet="")
    unwritten = replace(step.findings[0], fact=fact, traceback="Traceback …\nNotImplementedError", snippet="x = 1\n")
    blocked = replace(step, verdict=Verdict.BLOCKED, findings=(waits, unwritten))
    text = printed(replace(grade, problems=(replace(layers, criteria=(layers.criteria[0], blocked)), conv)), before)
    assert "  ○ One step of the optimiser" in text
    assert f"      {fact}\n      optim.py:12 " in text
    assert "x = 1" not in text
    assert "blocked" not in text


def test_what_code_printed_is_told_from_what_the_check_says(grade: Grade, before: datetime) -> None:
    (layers, conv) = grade.problems
    step = layers.criteria[2]
    prints = replace(step, findings=(replace(step.findings[0], output="0.5\n"),))
    text = printed(replace(grade, problems=(replace(layers, criteria=(layers.criteria[0], prints)), conv)), before)
    assert "      What your code printed:\n        0.5\n" in text


def test_answers_that_can_not_be_read_are_told_once_in_a_problem(grade: Grade, before: datetime) -> None:
    (layers, conv) = grade.problems
    flaw = Finding("answers.yaml, line 3: a bracket is opened and never closed.")
    written = [replace(layers.criteria[0].criterion, id=name, answer=name, program=None) for name in "ab"]
    lost = [CriterionResult(one, Verdict.MISSING, Decimal(0), findings=(flaw,)) for one in written]
    for there in ((), layers.criteria[:1]):
        some = replace(layers.problem, criteria=(*written, *(one.criterion for one in there)))
        text = printed(replace(grade, problems=(replace(layers, problem=some, criteria=(*lost, *there)), conv)), before)
        assert text.count(flaw.fact) == 1
        assert "No answers" not in text


def test_that_an_answer_waits_is_said_once_in_a_problem(grade: Grade, before: datetime) -> None:
    (layers, conv) = grade.problems
    facts = {name: f"{name} was read as the number 0.5. Whether that is right is judged later." for name in "ab"}
    written = [replace(layers.criteria[0].criterion, id=name, answer=name, program=None) for name in "abpq"]
    read = [
        CriterionResult(one, Verdict.AWAITING, Decimal(0), Decimal(1), findings=(Finding(facts[one.id]),))
        for one in written
        if one.id in facts
    ]
    prose = [CriterionResult(one, Verdict.AWAITING, Decimal(0), Decimal(1)) for one in written[2:]]
    some = replace(layers.problem, criteria=tuple(written))
    text = printed(replace(grade, problems=(replace(layers, problem=some, criteria=(*read, *prose)), conv)), before)
    assert "      a was read as the number 0.5. Whether that is right is judged later.\n" in text
    assert "      b was read as the number 0.5.\n" in text
    assert text[: text.index("1-D conv")].count("A person marks this") == 1


def test_a_time_without_a_zone_is_refused(grade: Grade) -> None:
    with pytest.raises(ValueError, match="as_of needs a time zone"):
        printed(grade, datetime(2024, 2, 19))
