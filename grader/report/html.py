"""Reports as pages that stand alone: no script, no network, one style sheet that the page's own policy names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from grader.model import Assignment, Finding, Grade, Verdict, Visibility
from grader.report import class_view as class_room
from grader.report import markdown, maths, reading, words
from grader.report.class_view import Summaries
from grader.report.page import environment, markup
from grader.report.view import AdjustedView, CriterionView, GradeView, staff_view, student_view
from grader.text import one_line

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_PIECES = 500  # of a template's output, written together
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def student_page(grade: Grade, as_of: datetime) -> str:
    """What the student may see at ``as_of``, as one HTML page.

    Raises:
        ValueError: if ``as_of`` has no time zone.
    """
    return _grade_page(student_view(grade, as_of))


def staff_page(grade: Grade) -> str:
    """Everything about a grade, as one HTML page; prose to mark stands first."""
    return _grade_page(staff_view(grade))


def class_page(assignment: Assignment, summaries: Summaries, remarks: Sequence[str] = ()) -> Iterator[str]:
    """The page of a class, piece by piece, with links to ``staff/`` and ``reports/`` beside it.

    ``remarks`` are sentences on files that belong to no submission, and on who is missing.
    """
    template = templates().get_template("class.html.jinja")
    page = template.stream(
        title=one_line(assignment.title),
        course=one_line(assignment.course),
        due=assignment.due,
        room=class_room.class_view(assignment, summaries, remarks),
    )
    page.enable_buffering(_PIECES)
    yield from page


def _grade_page(view: GradeView) -> str:
    items = [(problem, item) for problem in view.problems for item in problem.criteria]
    template = templates().get_template("grade.html.jinja")
    return template.render(
        view=view,
        title=view.title,
        course=view.course,
        due=view.due,
        tally=class_room.tally(item.verdict for _, item in items if item.verdict),
        closed=sum(item.verdict is None for _, item in items),
        to_mark=[(problem, item) for problem, item in items if item.verdict is Verdict.AWAITING],
        statements={problem.id: markup(markdown.statement(problem.directory)) for problem in view.problems},
    )


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The templates of this room, with all that they call."""
    from jinja2 import PackageLoader

    made = environment(PackageLoader("grader.report"))
    made.globals.update(Visibility=Visibility, badge=badge, label=label, percent=percent, share=_share)
    made.globals.update(meaning=reading.meaning, remarks=reading.remarks)
    made.filters.update(points=words.points, plural_points=_plural_points, maths=_maths)
    made.filters.update(read=_read, place=reading.place, day=day, link=_link)
    return made


def _maths(latex: str) -> Markup:
    return markup(maths.mathml(latex))


def _read(finding: Finding) -> reading.Reading:
    return reading.read(finding, ledger=True)


def _plural_points(value: Decimal) -> str:
    return words.plural(words.points(value), "point")


def _share(view: GradeView | AdjustedView) -> str:
    return words.points((view.score * 100 / view.max_score).quantize(Decimal("0.1")))


def badge(criterion: CriterionView) -> str:
    """The name of a criterion's icon and colour: its verdict, or ``hidden``."""
    return criterion.verdict.value if criterion.verdict else words.HIDDEN


def label(verdict: Verdict | None) -> str:
    """The verdict in words."""
    return words.VERDICT[verdict] if verdict else words.HIDDEN


def percent(part: Decimal | int, whole: Decimal | int) -> str:
    """``part`` of ``whole`` as a number in 0…100 with at most one decimal, for the width of a bar."""
    share = Decimal(part) * 100 / Decimal(whole) if whole else Decimal(0)
    return words.points(min(max(share, Decimal(0)), Decimal(100)).quantize(Decimal("0.1")))


def day(moment: datetime) -> str:
    """``19 February 2024, 23:59 (UTC−06:00)``."""
    text = f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}, {moment:%H:%M}"
    offset = moment.utcoffset()
    return text if offset is None else f"{text} ({_zone(offset)})"


def _zone(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "UTC"


def _link(file: str) -> str:
    return quote(file, safe="")
