"""Similar pairs as one page that stands alone, with the passages of both side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from grader.report.html import day
from grader.report.page import environment
from grader.report.words import points
from grader.similar.result import Pair, Passage, Similar, Span
from grader.similar.words import HINT, counted, percent
from grader.text import one_line, plain

if TYPE_CHECKING:
    from jinja2 import Environment

_MOST_PAIRS = 200
_MOST_PASSAGES = 20
_MOST_LINES = 60


@dataclass(frozen=True)
class Excerpt:
    """Lines of a source with their numbers; ``more`` is how many of the passage are left out."""

    span: Span
    lines: tuple[tuple[int, str], ...]
    more: int


@dataclass(frozen=True)
class Shown:
    """A pair with its passages, side by side; ``more`` is how many passages are left out."""

    pair: Pair
    passages: tuple[tuple[Passage, Excerpt, tuple[Excerpt, ...]], ...]
    more: int


def similar_page(found: Similar, title: str) -> str:
    """The page: all pairs at a glance, then the passages of each."""
    return (
        _environment()
        .get_template("similar.html.jinja")
        .render(
            title=one_line(title),
            found=found,
            shown=[_shown(pair, found) for pair in found.pairs[:_MOST_PAIRS]],
            hint=HINT,
            counted=counted(found),
        )
    )


def _shown(pair: Pair, found: Similar) -> Shown:
    first, second = found.sources[pair.first.submission], found.sources[pair.second.submission]
    passages = tuple(
        (one, _excerpt(first[one.here.file], one.here), tuple(_excerpt(second[span.file], span) for span in one.there))
        for one in pair.passages[:_MOST_PASSAGES]
    )
    return Shown(pair, passages, len(pair.passages) - len(passages))


def _excerpt(text: str, span: Span) -> Excerpt:
    lines = text.split("\n")[span.first - 1 : span.last]
    shown = tuple((span.first + at, plain(line.expandtabs(4), 200)) for at, line in enumerate(lines[:_MOST_LINES]))
    return Excerpt(span, shown, len(lines) - len(shown))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import ChoiceLoader, PackageLoader

    style = resources.files("grader.similar").joinpath("static/similar.css").read_text(encoding="utf-8")
    made = environment(ChoiceLoader([PackageLoader("grader.similar"), PackageLoader("grader.report")]), style)
    made.filters.update(percent=percent)
    made.filters.update(points=points, day=day)  # pieces that all pages share are compiled as a whole
    return made
