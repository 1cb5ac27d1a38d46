"""A problem's statement as a page that stands alone: the task with its maths, and by what it is judged."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from grader.hidden import has_hidden_cases, hidden_of, is_closed
from grader.model import Criterion, Problem
from grader.report import markdown, words
from grader.report.page import environment, markup
from grader.text import one_line

if TYPE_CHECKING:
    from jinja2 import Environment

_TITLE = "<h1>"  # how a statement starts that brings a title of its own


@dataclass(frozen=True)
class _Asked:
    """A public criterion as the page lists it: names of functions and answers that it looks at, remarks on it."""

    title: str
    points: Decimal
    names: tuple[str, ...]
    remarks: tuple[str, ...]


def statement_html(problem: Problem, course: str = "") -> str:
    """The page of one problem: ``problem.md`` with MathML, the public criteria with their points, and how many points
    depend on what is hidden. Of hidden criteria nothing else is told. Needs no network, and follows the reader's choice
    of light or dark.

    Raises:
        ProblemError: if ``problem.md`` is not UTF-8.
    """
    prose = markdown.statement(problem.directory, deeper=0)
    return (
        _environment()
        .get_template("statement.html.jinja")
        .render(
            title=one_line(problem.title),
            course=one_line(course),
            prose=markup(prose),
            titled=prose.startswith(_TITLE),
            criteria=[_asked(criterion) for criterion in problem.criteria if not is_closed(criterion)],
            hidden=words.told_of_hidden(hidden_of([problem])),
        )
    )


def _asked(criterion: Criterion) -> _Asked:
    names = criterion.program.needs if criterion.program else filter(None, [criterion.answer])
    remarks = (
        "extra credit" if criterion.extra_credit else "",
        "hidden cases too" if has_hidden_cases(criterion) else "",
        "marked by a person" if criterion.answer and criterion.truth.kind == "none" else "",
    )
    return _Asked(
        title=one_line(criterion.title),
        points=criterion.points,
        names=tuple(one_line(name, 80) for name in names),
        remarks=tuple(filter(None, remarks)),
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import PackageLoader

    style = resources.files("grader.report").joinpath("static/statement.css").read_text(encoding="utf-8")
    made = environment(PackageLoader("grader.report"), style)
    made.filters.update(points=words.points)
    return made
