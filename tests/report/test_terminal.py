"""What a terminal shows, and what it doesn't let through."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from rich.console import Console

from grader.model import Grade
from grader.report.class_view import class_view
from grader.report.summary import summary
from grader.report.terminal import print_class, print_grade


def printed(show: Callable[[Console], None], *, colours: bool = False) -> str:
    file = io.StringIO()
    show(Console(file=file, width=100, force_terminal=colours, color_system="standard" if colours else None))
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines())


def test_gold(
    grade: Grade, classroom: list[Grade], before: datetime, gold: Callable[[str, str], None], class_of: Any
) -> None:
    gold("student.txt", printed(lambda console: print_grade(console, grade, "student", before)))
    gold("staff.txt", printed(lambda console: print_grade(console, grade)))
    gold("class.txt", printed(lambda console: print_class(console, class_view(*class_of(*classroom)))))


def test_a_pipe_gets_no_colours(grade: Grade) -> None:
    assert "\x1b" not in printed(lambda console: print_grade(console, grade))
    assert "\x1b" in printed(lambda console: print_grade(console, grade), colours=True)


def test_hostile_text_is_text(hostile: Grade, before: datetime, class_of: Any) -> None:
    for show in (
        lambda console: print_grade(console, hostile, "student", before),
        lambda console: print_grade(console, hostile),
        lambda console: print_class(console, class_view(*class_of(hostile))),
    ):
        text = printed(show)
        assert "[red]bold[/red]" in "".join(text.split())
        assert not set(text) & set("\x1b\x9b\u202e\u202c\u200b\u2066\ufeff\ud800\x00\x08\x07")


def test_hidden_data_is_not_printed(secrets: Grade, before: datetime, after: datetime) -> None:
    assert "CANARY" not in printed(lambda console: print_grade(console, secrets, "student", before))
    opened = printed(lambda console: print_grade(console, secrets, "student", after))
    assert "CANARY-LATE-stdout" in opened
    assert opened.count("CANARY") == opened.count("CANARY-LATE")
    assert "CANARY-hidden-fact" in printed(lambda console: print_grade(console, secrets))


def test_an_accepted_alternative_is_said(with_accepted: Grade, before: datetime) -> None:
    told = printed(lambda console: print_grade(console, with_accepted, "student", before))
    assert "  Accepted for 50 % of the points: ½·reg in the place of <reg>.\n" in told
    assert "CANARY" not in told


def test_a_pass_is_a_line_of_the_table_and_no_more(grade: Grade) -> None:
    assert printed(lambda console: print_grade(console, grade)).count("Output of the affine layer") == 1


@pytest.mark.parametrize("width", [30, 60])
def test_narrow_terminals_work(grade: Grade, width: int) -> None:
    file = io.StringIO()
    print_grade(Console(file=file, width=width), grade)
    assert max(len(line) for line in file.getvalue().splitlines()) <= width


def test_of_a_large_class_only_the_last_line_is_printed(grade: Grade, class_of: Any) -> None:
    assignment, _ = class_of(grade)
    line = summary(grade)
    text = printed(lambda console: print_class(console, class_view(assignment, lambda: [line] * 201)))
    assert text == "201 submissions, 0 final, median 20.75\n"
    assert printed(lambda console: print_class(console, class_view(assignment, lambda: [line] * 200))).count("\n") > 200
