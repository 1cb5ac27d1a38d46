"""What a student may read of a grade, in each medium, as lines of text."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

from grader.model import Grade

# a grade and the moment at which it is read → what is read
Reader = Callable[[Grade, datetime], list[str]]

_WIDE = 1000  # columns: no line of a report is broken


def in_html(grade: Grade, as_of: datetime) -> list[str]:
    """The student's page."""
    from grader.report.html import student_page

    return text_of(student_page(grade, as_of))


def in_json(grade: Grade, as_of: datetime) -> list[str]:
    """The student's result, keys and values."""
    from grader.report.json_report import result_json

    return list(_leaves(json.loads(result_json(grade, "student", as_of))))


def in_terminal(grade: Grade, as_of: datetime) -> list[str]:
    """What is printed."""
    from rich.console import Console

    from grader.report.terminal import print_grade

    console = Console(file=io.StringIO(), width=_WIDE, color_system=None)
    print_grade(console, grade, "student", as_of)
    assert isinstance(console.file, io.StringIO)
    return [line.strip() for line in console.file.getvalue().splitlines()]


READERS: Mapping[str, Reader] = {"HTML report": in_html, "JSON result": in_json, "terminal": in_terminal}


def text_of(page: str) -> list[str]:
    """The texts of a piece of HTML and of its attributes; the style sheet is left out."""
    reader = _Text()
    reader.feed(page)
    reader.close()
    return reader.lines


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        self.lines += [value for _, value in attrs if value]

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.lines += [line.strip() for line in data.splitlines() if line.strip()]


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif value is not None:
        yield from str(value).splitlines()
