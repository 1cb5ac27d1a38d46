"""A check as a part of somebody else's page: it breaks nothing there, and hostile text is text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser

import pytest

from grader.model import CriterionResult, Finding, Grade, ProblemResult, Verdict
from grader.report.fragment import fragment

VOID = frozenset({"rect", "path", "circle", "br"})


class Reader(HTMLParser):
    """Tags, attributes and text of a fragment; fails where tags are not closed in their order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += "" if self._open[-1:] == ["style"] else data


@pytest.fixture(params=["grade", "secrets", "hostile"])
def made(request: pytest.FixtureRequest, before: datetime) -> str:
    return fragment(request.getfixturevalue(request.param), before, ["Said <b>below</b>."])


def test_it_is_one_element_without_ids_headings_scripts_or_anything_fetched(made: str) -> None:
    seen = Reader(made)
    assert made.startswith('<div class="torch-grader">')
    assert made.endswith("</div>\n")
    assert seen.tags.count("style") == 1
    assert not {"script", "link", "img", "iframe", "h1", "h2", "h3", "h4", "a", "use"} & {*seen.tags}
    assert not {"id", "href", "src", "style", "onclick"} & {name for name, _ in seen.attributes}
    assert not re.search(r"url\(|@import|expression", made.partition("</style>")[0])


def test_hostile_text_is_text(hostile: Grade, before: datetime) -> None:
    seen = Reader(fragment(hostile, before, ["<script>alert(1)</script>"]))
    assert "script" not in seen.tags
    assert "<script>alert(1)</script>" in seen.text


def test_hidden_data_is_not_in_it(secrets: Grade, before: datetime) -> None:
    assert "CANARY" not in fragment(secrets, before)


def test_every_verdict_has_its_words_and_its_icon(grade: Grade, before: datetime) -> None:
    html = fragment(grade, before)
    for words in ("passed", "partly right", "not right", "error", "timed out"):
        assert f"</svg>{words}</span>" in html


def test_a_problem_of_which_nothing_is_there_is_told_in_a_few_lines(grade: Grade, before: datetime) -> None:
    html = fragment(_all_missing(grade), before)
    assert html.count("<li>") == 2
    assert "<li>&#39;f&#39; is not defined yet.</li>" in html
    assert "<article" not in html


def _all_missing(grade: Grade) -> Grade:
    """The first problem alone, with its first criterion asked of code and the next two in writing; all missing."""
    result = grade.problems[0]
    asked = [replace(one.criterion, answer="" if at == 0 else f"a{at}") for at, one in enumerate(result.criteria[:3])]
    finding = Finding("'f' is not defined yet.")
    results = tuple(CriterionResult(one, Verdict.MISSING, one.points * 0, findings=(finding,)) for one in asked)
    problem = replace(result.problem, criteria=tuple(asked))
    alone: ProblemResult = replace(result, problem=problem, criteria=results)
    return replace(grade, assignment=replace(grade.assignment, problems=(problem,)), problems=(alone,))


def test_missing_answers_are_told_together(grade: Grade, before: datetime) -> None:
    assert "<li>No answers in ANSWERS or answers.yaml yet: a1, a2.</li>" in fragment(_all_missing(grade), before)


def test_a_time_without_a_zone_is_refused(grade: Grade) -> None:
    with pytest.raises(ValueError, match="as_of needs a time zone"):
        fragment(grade, datetime(2024, 2, 19))
