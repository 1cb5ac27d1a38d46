"""A criterion as the text of a failure: what a terminal and an XML file can show as it stands."""

from __future__ import annotations

from grader.model import Verdict
from grader.report import reading
from grader.report.plain import plain
from grader.report.view import CriterionView
from grader.report.words import VERDICT, plural, points


def headline(view: CriterionView) -> str:
    """The verdict and the points in one line, and the first fact: ``2 / 4 points: dW differs …``."""
    fact = view.findings[0].fact.partition("\n")[0] if view.findings else reading.meaning(view)
    if view.verdict in (Verdict.AWAITING, Verdict.UNJUDGED):
        pending = plural(points(view.pending or view.points), "point")
        return f"{VERDICT[view.verdict]}, {pending} pending: {fact}"
    score = "" if view.score is None else f"{points(view.score)} / {plural(points(view.points), 'point')}: "
    return score + fact


def text_of(view: CriterionView) -> str:
    """Points, findings and remarks of a criterion, for staff."""
    verdict = VERDICT[view.verdict] if view.verdict else ""
    score = "–" if view.score is None or view.verdict is Verdict.UNJUDGED else points(view.score)
    lines = [f"{view.title}: {verdict}, {score} / {plural(points(view.points), 'point')}"]
    for finding in view.findings:
        lines += ["", *plain(finding, staff=True)]
    said = (reading.meaning(view), *reading.remarks(view, staff=True), view.hint and f"Hint: {view.hint}")
    lines += _after_a_gap([sentence for sentence in said if sentence])
    return "\n".join(lines)


def _after_a_gap(lines: list[str]) -> list[str]:
    return ["", *lines] if lines else []
