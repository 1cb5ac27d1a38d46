"""A statement is a page that stands alone, shows the task, and tells nothing of what is hidden but how much it is."""

from __future__ import annotations

from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from grader.assignment import load
from grader.errors import ProblemError
from grader.model import Case, Criterion, Draw, Layout, Problem, Program, Truth, Visibility
from grader.report.statement import statement_html

VOID = {"meta", "img", "br", "hr"}
CALL = Program(("y = f(x)",), ("f",), ("y",))


class Page(HTMLParser):
    """The words of a page, its elements, and those that are not closed as they were opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        self.open += [] if tag in VOID else [tag]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words += data.split()

    @property
    def text(self) -> str:
        return " ".join(self.words)

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.seen)


def criterion(id: str, **options: Any) -> Criterion:
    return Criterion(
        **{"id": id, "title": f"The {id}", "points": Decimal(2), "check": "value", "program": CALL} | options
    )


def problem(
    directory: Path, *criteria: Criterion, statement: str | bytes | None = None, title: str = "Nets"
) -> Problem:
    if statement is not None:
        (directory / "problem.md").write_bytes(statement if isinstance(statement, bytes) else statement.encode())
    return Problem("nets", title, directory, Layout("nets.py"), criteria)


def test_the_shipped_statements_are_whole_pages_with_maths() -> None:
    for shipped in load("csce636_hw2").problems:
        page = Page(statement_html(shipped))
        assert (page.wrong, page.open) == ([], [])
        assert page.count("h1") == 1
        assert page.count("math") > 2
        assert "latex" not in [attrs.get("class") for _, attrs in page.seen]  # a formula that could not be shown
        for each in shipped.criteria:
            assert each.title in page.text


def test_the_title_is_the_statements_own_or_else_the_problems(tmp_path: Path) -> None:
    assert "<h1>Neural nets</h1>" in statement_html(problem(tmp_path, statement="# Neural nets\n\nTrain.\n"))
    page = statement_html(problem(tmp_path, statement="Train.\n\n## Then\n"))
    assert page.count("<h1>") == 1
    assert "<h1>Nets</h1>" in page
    assert "<h2>Then</h2>" in page


def test_public_criteria_stand_there_with_points_and_what_they_look_at(tmp_path: Path) -> None:
    shown = (
        criterion("loss"),
        criterion("answer", points=Decimal("0.5"), program=None, answer="why", check="written"),
        criterion("bonus", program=None, answer="bonus", truth=Truth("expressions", ("1",)), extra_credit=True),
    )
    text = Page(statement_html(problem(tmp_path, *shown), "Deep Learning")).text
    assert "Deep Learning" in text
    assert "The loss f 2 The answer marked by a person why 0.5 The bonus extra credit bonus 2" in text
    assert "Nothing is hidden: you can check every criterion before you hand in." in text


def test_of_hidden_criteria_only_the_points_are_told(tmp_path: Path) -> None:
    cases = Case("1", {"x": Draw("normal", (3,))}), Case("2", {"x": 654321}, Visibility.HIDDEN)
    some = (
        criterion("partly", cases=cases),
        criterion("secret", visibility=Visibility.HIDDEN),
        criterion("later", points=Decimal(1), cases=(Case("1", visibility=Visibility.AFTER_DUE_DATE),)),
    )
    text = Page(statement_html(problem(tmp_path, *some))).text
    told = "hidden criteria (3 points) and hidden cases of criteria that carry 2 points"
    assert f"The partly hidden cases too f 2 Judged only when you hand in: {told}." in text
    assert not {"secret", "later", "654321"} & set(text.split())


def test_neither_hint_nor_formula_nor_truth_is_told(tmp_path: Path) -> None:
    one = criterion("loss", hint="CANARY", formula="CANARY", truth=Truth("expressions", ("CANARY",)))
    assert "CANARY" not in statement_html(problem(tmp_path, one, statement="Hm."))


def test_hostile_text_is_text_and_nothing_is_fetched(tmp_path: Path) -> None:
    active = "<script>alert(1)</script>{{ 7 * 7 }}"
    hostile = f"{active}\x1b[31m\u202e"
    source = f"{active}\n\n![x](https://x.example/a.png) [y](javascript:alert(1))\n\n$\\text{{<script>}}$\n"
    made = statement_html(
        problem(tmp_path, criterion("a", title=hostile), statement=source, title=hostile), course=hostile
    )
    page = Page(made)
    assert (page.wrong, page.open) == ([], [])
    assert not {"script", "img", "link", "iframe", "object", "form", "base"} & {tag for tag, _ in page.seen}
    assert [attrs["href"] for tag, attrs in page.seen if tag == "a"] == ["#main"]
    assert not set(made) & set("\x1b\u202e")
    assert "49" not in page.text
    assert "default-src 'none'" in made


def test_a_problem_without_a_statement_says_so(tmp_path: Path) -> None:
    text = Page(statement_html(problem(tmp_path, criterion("a")))).text
    assert "Nets This problem has no statement of its own. How it is judged" in text


def test_a_statement_in_another_encoding_is_a_flaw_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        statement_html(problem(tmp_path, statement=b"# Nets\n\nna\xefve\n"))
    assert str(caught.value) == f"{tmp_path / 'problem.md'}:3:3: not UTF-8\n    fix: save the statement as UTF-8"


def test_the_same_problem_makes_the_same_bytes(tmp_path: Path) -> None:
    one = problem(tmp_path, criterion("a"), statement="# A\n\n$x$\n")
    assert statement_html(one) == statement_html(one)
