"""A criterion as the text of a failure: what a terminal and an XML file can show as it stands."""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import Finding, Verdict, Visibility
from grader.report import reading
from grader.report.view import CriterionView
from grader.report.words import VERDICT, plural, points

_LAST = 12  # lines of a traceback or of captured output


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
        lines += ["", *_finding(finding)]
    said = (reading.meaning(view), *reading.remarks(view, staff=True), view.hint and f"Hint: {view.hint}")
    lines += _after_a_gap([sentence for sentence in said if sentence])
    return "\n".join(lines)


def _finding(finding: Finding) -> Iterator[str]:
    seen = reading.read(finding, ledger=False)
    hidden = "" if finding.visibility is Visibility.PUBLIC else finding.visibility.value.replace("_", " ")
    origin = ", ".join(filter(None, (seen.case and f"case {seen.case}", hidden)))
    yield f"{seen.fact} ({origin})" if origin else seen.fact
    yield from (sentence for value in seen.values for sentence in value.sentences)
    if seen.more:
        yield f"{seen.more} more values differ."
    yield from filter(None, (*seen.notes, seen.because, seen.hint and f"Hint: {seen.hint}"))
    if seen.where:
        yield f"{seen.where.at}   {seen.where.text.strip()}".rstrip()
    for title, block in (("", _tail(seen.traceback)), ("It printed:", _tail(seen.output)), ("Try:", seen.snippet)):
        yield from _block(title, block)


def _block(title: str, block: str) -> Iterator[str]:
    if block.strip():
        yield from ["", title] if title else [""]
        yield from (f"    {line}".rstrip() for line in block.rstrip("\n").split("\n"))


def _tail(block: str) -> str:
    lines = block.rstrip("\n").split("\n")
    return "\n".join(lines if len(lines) <= _LAST else ["…", *lines[-_LAST:]])


def _after_a_gap(lines: list[str]) -> list[str]:
    return ["", *lines] if lines else []
