"""A finding in plain text, for what shows no HTML: a platform's results, a terminal's traceback, an XML file."""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import Finding, Visibility
from grader.report import reading

_LAST = 12  # lines of a traceback or of captured output


def plain(finding: Finding, *, staff: bool = False) -> Iterator[str]:
    """What there is to say of a finding, line by line; ``staff`` are told whom else it may be shown to."""
    seen = reading.read(finding, ledger=False)
    origin = ", ".join(filter(None, (seen.case and f"case {seen.case}", _hidden(finding) if staff else "")))
    yield f"{seen.fact} ({origin})" if origin else seen.fact
    yield from (sentence for value in seen.values for sentence in value.sentences)
    if seen.more:
        yield f"{seen.more} more values differ."
    yield from filter(None, (*seen.notes, seen.because, seen.hint and f"Hint: {seen.hint}"))
    if seen.where:
        yield f"{seen.where.at}   {seen.where.text.strip()}".rstrip()
    yield from _block("", _tail(seen.traceback))
    yield from _block("What it printed:", _tail(seen.output))
    yield from _block("To see it happen:", seen.snippet)


def _hidden(finding: Finding) -> str:
    return "" if finding.visibility is Visibility.PUBLIC else finding.visibility.value.replace("_", " ")


def _block(title: str, text: str) -> Iterator[str]:
    if text.strip():
        yield from filter(None, (title,))
        yield from (f"    {line}".rstrip() for line in text.rstrip("\n").split("\n"))


def _tail(block: str) -> str:
    lines = block.rstrip("\n").split("\n")
    return "\n".join(lines if len(lines) <= _LAST else ["…", *lines[-_LAST:]])
