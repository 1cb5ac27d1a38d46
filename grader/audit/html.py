"""Audits as one page that stands alone, in the look of all reports."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from grader.audit.result import ProblemAudit
from grader.audit.view import FATES, audit_view
from grader.report.html import day
from grader.report.page import environment
from grader.report.words import points

if TYPE_CHECKING:
    from jinja2 import Environment


def audit_page(audits: Sequence[ProblemAudit]) -> str:
    """The page of some audits: all problems at a glance, then each with its findings, margins and mutants."""
    return _environment().get_template("audit.html.jinja").render(view=audit_view(audits))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import ChoiceLoader, PackageLoader

    style = resources.files("grader.audit").joinpath("static/audit.css").read_text(encoding="utf-8")
    made = environment(ChoiceLoader([PackageLoader("grader.audit"), PackageLoader("grader.report")]), style)
    made.globals.update(words={fate: (badge, label) for fate, badge, label in FATES})
    made.filters.update(figure=_figure, counted=_counted)
    made.filters.update(points=points, day=day)  # pieces that all pages share are compiled as a whole
    return made


def _figure(number: float | None) -> str:
    return "–" if number is None else f"{number:.2g}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
