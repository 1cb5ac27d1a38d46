"""The file of decisions: what it may hold, and every mistake in it at once, with its place and a fix."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from grader.errors import RubricError
from grader.model import Decision
from grader.policy.read import Entry, read_decisions
from tests.policy.conftest import assignment, problem

PROBLEMS = (problem("conv", ("0", "10"), ("0", "+2")), problem("res", ("0", "5"), ("0", "5")))
HOMEWORK = assignment(PROBLEMS)


def read(folder: Path, text: str, homework=HOMEWORK) -> tuple[Entry, ...]:
    file = folder / "decisions.yaml"
    file.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return read_decisions(file, homework)


def flaws(folder: Path, text: str, homework=HOMEWORK) -> list[str]:
    with pytest.raises(RubricError) as told:
        read(folder, text, homework)
    return [f"{one.line}:{one.column}: {one.message} → {one.fix}" for one in told.value.flaws]


def test_every_kind_of_decision_is_read(tmp_path):
    entries = read(
        tmp_path,
        """
        decisions:
          - {for: ada, due: 2024-02-21T23:59:00-06:00, late_days: 0, why: ill, by: Prof. Ng}
          - {for: [bob, eve@example.edu], days: 2, why: flood}
          - {for: cleo, late: waived, exempt: [conv/c1, res], why: ill}
          - {for: dan, exempt: all, why: ill}
          - {for: eli, score: {conv: 7.5, res/c1: 4}, why: misprint}
          - {for: finn, score: {all: 20}, why: oral exam}
        """,
    )
    assert {(one.name, d.what, d.value, d.why, d.by) for one in entries for d in one.decisions} == {
        ("ada", "due", "2024-02-21T23:59:00-06:00", "ill", "Prof. Ng"),
        ("ada", "late_days", "0", "ill", "Prof. Ng"),
        ("bob", "days", "2", "flood", ""),
        ("eve@example.edu", "days", "2", "flood", ""),
        ("cleo", "late", "waived", "ill", ""),
        ("cleo", "exempt conv/c1", "yes", "ill", ""),
        ("cleo", "exempt res", "yes", "ill", ""),
        ("dan", "exempt all", "yes", "ill", ""),
        ("eli", "score conv", "7.5", "misprint", ""),
        ("eli", "score res/c1", "4", "misprint", ""),
        ("finn", "score all", "20", "oral exam", ""),
    }


def test_a_criterion_is_known_by_its_id_alone_where_nothing_else_bears_it(tmp_path):
    one = assignment((problem("conv", ("0", "10")),))
    (entry,) = read(tmp_path, "decisions: [{for: ada, exempt: c1, why: ill}]", one)
    assert entry.decisions == (Decision("exempt conv/c1", "yes", "ill"),)


def test_every_mistake_of_a_file_is_told_at_once(tmp_path):
    assert flaws(
        tmp_path,
        """
        decisions:
          - {for: ada, due: tomorrow, why: ill}
          - {for: ada2, due: "2024-02-21T23:59:00", why: ill}
          - {for: ada3, due: 2024-02-01T00:00:00Z, why: ill}
          - {for: bob, why: ill}
          - {for: cleo, exempt: c1, why: ill}
          - {for: dan, exempt: [convv, conv/c2], why: ill}
          - {for: eli, score: {conv: 12.5, res: 1.234, rse: 1}, why: ill}
        """,
    ) == [
        "2:21: 'due' is no date: 'tomorrow' → write ISO 8601 with an offset, such as 2024-02-19T23:59:00-06:00",
        "3:22: 'due' has no offset from UTC → add it, as in 2024-02-21T23:59:00-06:00",
        "4:22: this is before the assignment is due, 2024-02-19T23:59:00+00:00 → write a later time",
        "5:5: nothing is decided here → add one of due, days, late, late_days, exempt, score, or remove the entry",
        "6:25: several problems have a criterion 'c1' → write conv/c1 or res/c1",
        "7:25: there is no problem or criterion 'convv' → did you mean 'conv'?",
        "7:32: 'conv/c2' is extra credit, which nobody has to do → remove it",
        "8:30: 'conv' can't be given 12.5 points → write a number from 0 to 12, with at most two decimals",
        "8:41: 'res' can't be given 1.234 points → write a number from 0 to 10, with at most two decimals",
        "8:48: there is no problem or criterion 'rse' → did you mean 'res'?",
    ]


def test_what_is_of_the_wrong_kind_is_told_in_our_words(tmp_path):
    assert flaws(
        tmp_path,
        """
        decisions:
          - {for: 20231234, days: 0, why: ill}
          - {for: bob, days: 1, why: ""}
          - {for: cleo, days: 1}
          - {days: 1, why: ill}
          - {for: dan, late: waved, why: ill}
          - {for: eli, points: 3, why: ill}
        """,
    ) == [
        "2:11: 'for' can't be the number 20231234 → write a name or a list of names, in quotes where it looks like a "
        "number",
        "2:27: 'days' must be at least 1; given is the number 0 → write a number that is at least 1",
        "3:30: 'why' is empty → write something, or remove the key",
        "4:5: decision 3 lacks 'why' → add `why: …`",
        "5:5: decision 4 lacks 'for' → add `for: …`",
        "6:22: 'late' can't be 'waved'; did you mean 'waived'? → write one of: waived",
        "7:16: unknown key 'points' → remove it; the keys here are for, why, by, due, days, late, late_days, exempt, "
        "score",
    ]


def test_what_an_entry_lacks_hides_no_other_mistake(tmp_path):
    assert flaws(
        tmp_path,
        """
        decisions:
          - {for: ada, exempt: convv}
          - {days: 1, score: {res: 11}, why: ill}
          - {for: ada, exempt: c1, dyas: 2, why: ill}
          - {for: bob, due: tomorrow, days: 0, why: ""}
          - {for: cleo, dyas: 2, why: ill}
          - {for: dan}
          - ill
          - {for: [00128, kim@example.edu], days: 2, why: ill}
          - {for: eve, days: 1, why: ill}
          - {for: eve, late: waived, why: ill}
        """,
    ) == [
        "2:5: decision 1 lacks 'why' → add `why: …`",
        "2:24: there is no problem or criterion 'convv' → did you mean 'conv'?",
        "3:5: decision 2 lacks 'for' → add `for: …`",
        "3:28: 'res' can't be given 11 points → write a number from 0 to 10, with at most two decimals",
        "4:24: several problems have a criterion 'c1' → write conv/c1 or res/c1",
        "4:28: unknown key 'dyas'; did you mean 'days'? → write 'days', or remove it",
        "5:21: 'due' is no date: 'tomorrow' → write ISO 8601 with an offset, such as 2024-02-19T23:59:00-06:00",
        "5:37: 'days' must be at least 1; given is the number 0 → write a number that is at least 1",
        "5:45: 'why' is empty → write something, or remove the key",
        "6:17: unknown key 'dyas'; did you mean 'days'? → write 'days', or remove it",
        "7:5: decision 6 lacks 'why' → add `why: …`",
        "7:5: nothing is decided here → add one of due, days, late, late_days, exempt, score, or remove the entry",
        "8:5: entry 7 of 'decisions' must be a mapping; given is the text 'ill' → write `key: value` lines, indented "
        "below it",
        "9:12: entry 1 of 'for' must be a text; given is the number 128 → put it in quotes: \"00128\"",
        "11:11: 'late' can't be decided beside 'days' → keep one of the two",
    ]


def test_a_file_that_is_none_says_how_it_starts(tmp_path):
    assert flaws(tmp_path, "") == ["1:1: the file is empty → start it with `decisions:`"]
    assert flaws(tmp_path, "- ada") == ["1:1: the file must be a mapping; given is a list → start it with `decisions:`"]


def test_without_a_due_date_there_is_nothing_to_extend(tmp_path):
    assert flaws(
        tmp_path,
        """
        decisions:
          - {for: ada, days: 2, why: ill}
          - {for: bob, due: 2024-02-21T23:59:00-06:00, why: ill}
        """,
        assignment(PROBLEMS, due=None),
    ) == [
        "2:16: the assignment has no due date → add `due: …` to the assignment's file, or remove this",
        "3:16: the assignment has no due date → add `due: …` to the assignment's file, or remove this",
    ]


def test_what_is_decided_twice_under_one_name_is_a_mistake(tmp_path):
    assert flaws(
        tmp_path,
        """
        decisions:
          - {for: ada, exempt: conv/c1, days: 1, why: ill}
          - {for: [ada, bob], exempt: conv/c1, why: ill}
          - {for: ada, score: {conv: 3}, why: ill}
          - {for: ada, late: waived, why: ill}
          - {for: bob, exempt: all, why: ill}
        """,
    ) == [
        "3:12: 'exempt conv/c1' is decided twice → keep one of the two",
        "4:11: 'score conv' can't be decided beside 'exempt conv/c1' → keep one of the two",
        "5:11: 'late' can't be decided beside 'days' → keep one of the two",
        "6:11: 'exempt all' can't be decided beside 'exempt conv/c1' → keep one of the two",
    ]
