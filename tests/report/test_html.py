"""Pages stand alone, are well formed, tell the truth, and keep secrets."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest

from grader.model import Grade
from grader.report.html import class_page, day, percent, staff_page, student_page

VOID = {"meta", "img", "br", "hr", "link", "input"}
MOMENT = datetime(2024, 2, 19, 12, tzinfo=UTC)


class Reader(HTMLParser):
    """Reads a page and holds what is wrong with its structure."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()
        self.wrong += [f"<{tag}> is not closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if len(dict(attrs)) != len(attrs):
            self.wrong.append(f"<{tag}> has an attribute twice")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes something else")

    def values(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]


@pytest.fixture
def class_text(class_of: Callable[..., Any]) -> Callable[..., str]:
    return lambda *grades: "".join(class_page(*class_of(*grades)))


@pytest.fixture
def pages(class_text: Callable[..., str]) -> Callable[[Grade], list[str]]:
    return lambda grade: [student_page(grade, MOMENT), staff_page(grade), class_text(grade)]


@pytest.fixture(params=["grade", "hostile", "secrets"])
def page(request: pytest.FixtureRequest, pages: Callable[[Grade], list[str]]) -> str:
    return "\n".join(pages(request.getfixturevalue(request.param)))


def test_gold(
    grade: Grade,
    classroom: list[Grade],
    before: datetime,
    gold: Callable[[str, str], None],
    class_text: Callable[..., str],
) -> None:
    gold("student.html", student_page(grade, before))
    gold("staff.html", staff_page(grade))
    gold("index.html", class_text(*classroom))


@pytest.mark.parametrize("name", ["grade", "hostile", "secrets"])
def test_pages_are_well_formed(name: str, request: pytest.FixtureRequest, pages: Any) -> None:
    for text in pages(request.getfixturevalue(name)):
        reader = Reader(text)
        assert reader.wrong == []
        ids = reader.values("id")
        assert len(ids) == len(set(ids))
        targets = {link[1:] for link in reader.values("href") if link.startswith("#")}
        assert targets <= set(ids)
        assert set(" ".join(reader.values("aria-labelledby")).split()) <= set(ids)


def test_an_accepted_alternative_is_said_as_one_fact(with_accepted: Grade, pages: Any) -> None:
    student, staff, _ = pages(with_accepted)
    assert '<p class="fact">Accepted for 50 % of the points: ½·reg in the place of &lt;reg&gt;.</p>' in student
    assert Reader(student).wrong == []
    assert "CANARY" not in student
    assert "Accepted for 50 % of the points: CANARY-name." in staff


def test_nothing_is_fetched_and_nothing_runs(page: str) -> None:
    reader = Reader(page)
    tags = {tag for tag, _ in reader.tags}
    assert not tags & {"script", "iframe", "object", "embed", "link", "form", "base", "img"}
    assert not [name for _, attrs in reader.tags for name in attrs if name.startswith("on") or name in ("src", "style")]
    assert all(re.fullmatch(r"#[\w-]+|(staff|reports)/[\w.%~-]+\.html", link) for link in reader.values("href"))
    assert "url(" not in page
    assert "@import" not in page


def test_the_policy_names_the_one_style_sheet(grade: Grade) -> None:
    text = student_page(grade, MOMENT)
    (sheet,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    assert f'content="{policy}"' in text


def test_hostile_text_is_text(hostile: Grade, pages: Any) -> None:
    for text in pages(hostile):
        body = text.split("</style>", 1)[1]
        assert "<script" not in body
        assert "<img" not in body
        assert "</style" not in body
        assert "49" not in re.findall(r"\{\{.*?\}\}|\b49\b", body)
        assert not set(text) & set("\x1b\x9b\u202e\u202c\u200b\u2066\ufeff\ud800\x00\x08\x07")
        text.encode()


def test_hidden_data_is_not_in_a_students_page(secrets: Grade, before: datetime, after: datetime) -> None:
    assert "CANARY" not in student_page(secrets, before)
    opened = student_page(secrets, after)
    assert "CANARY-LATE-stdout" in opened
    assert opened.count("CANARY") == opened.count("CANARY-LATE")
    assert "CANARY-hidden-stdout" in staff_page(secrets)


def test_a_percentage_is_shown_only_when_all_is_judged(grade: Grade) -> None:
    assert 'class="percent"' not in student_page(grade, MOMENT)
    assert "5 points pending" in student_page(grade, MOMENT)
    final = student_page(replace(grade, pending=Decimal(0)), MOMENT)
    assert '<span class="percent">51.9 %</span>' in final
    assert "Everything is judged." in final


def test_an_assignment_without_points_has_a_page(grade: Grade, class_text: Any) -> None:
    empty = replace(grade, problems=(), score=Decimal(0), max_score=Decimal(0), pending=Decimal(0))
    assert "0</b>" in student_page(empty, MOMENT)
    assert "Nothing has been graded yet." in class_text()


def test_wrong_entries_are_marked_by_more_than_colour(grade: Grade) -> None:
    text = student_page(grade, MOMENT)
    assert text.count('<span class="mark" aria-hidden="true">≠</span><span class="unseen">differs: </span>') == 8


def test_the_worst_entry_is_said_once(grade: Grade) -> None:
    text = student_page(grade, MOMENT)
    assert text.count("Largest difference") == 1
    assert "<td>1e-05 + 1.3e-06·|expected|</td>" in text


def test_prose_to_mark_stands_first_for_staff_alone(grade: Grade) -> None:
    assert "To mark by hand" in staff_page(grade)
    assert "To mark by hand" not in student_page(grade, MOMENT)


def test_students_read_their_own_prose(grade: Grade) -> None:
    assert "Where |wᵀx| is large, tanh saturates." in student_page(grade, MOMENT)


def test_a_class_page_links_to_both_reports(classroom: list[Grade], class_text: Any) -> None:
    text = class_text(*classroom)
    assert 'href="staff/zo%C3%AB_%26_co.html"' not in text
    assert 'href="staff/zo%C3%AB___co.html"' in text
    assert 'href="reports/group-07_kim.html"' in text


@pytest.mark.parametrize(("part", "whole", "width"), [(1, 3, "33.3"), (5, 4, "100"), (-1, 4, "0"), (0, 0, "0")])
def test_bars_stay_within_their_track(part: int, whole: int, width: str) -> None:
    assert percent(part, whole) == width


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        (UTC, "3 March 2024, 09:05 (UTC)"),
        (timezone(timedelta(hours=5, minutes=30)), "3 March 2024, 09:05 (UTC+05:30)"),
        (timezone(-timedelta(hours=6)), "3 March 2024, 09:05 (UTC−06:00)"),
        (None, "3 March 2024, 09:05"),
    ],
)
def test_days_are_in_words(zone: timezone | None, words: str) -> None:
    assert day(datetime(2024, 3, 3, 9, 5, tzinfo=zone)) == words
