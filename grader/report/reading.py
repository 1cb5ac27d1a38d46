"""A finding in the order in which one reads it, each thing said once. The page and the terminal share it."""

from __future__ import annotations

from dataclasses import dataclass

from grader.model import Comparison, Entry, Finding, Grid, Place, Verdict, Visibility
from grader.report.view import CriterionView
from grader.report.words import CLOSED, MEANING, OPENS, plural, points

_VALUES = 8  # compared values shown in full
_NOT_WRITTEN = "NotImplementedError"  # what a starter raises until it is filled in
_SAID = "is not written yet"  # of no other that a library raises


@dataclass(frozen=True)
class ValueReading:
    """A value that differs: sentences that the finding's fact doesn't say already, and what to show beside them."""

    path: str
    sentences: tuple[str, ...]
    worst: Entry | None
    grid: Grid | None


@dataclass(frozen=True)
class Reading:
    """A finding, ready to be laid out from top to bottom."""

    fact: str
    values: tuple[ValueReading, ...]
    more: int  # differing values that are not shown
    notes: tuple[str, ...]
    because: str
    hint: str
    where: Place | None
    case: str
    snippet: str
    traceback: str
    output: str


def read(finding: Finding, *, ledger: bool) -> Reading:
    """``finding`` for reading. With ``ledger`` the worst entry is laid out on its own, and no sentence repeats it."""
    notes = [note for item in finding.comparisons for note in item.notes if note not in finding.fact]
    differing = [item for item in finding.comparisons if not item.equal]
    return Reading(
        fact=finding.fact,
        values=tuple(_value(item, finding.fact, ledger) for item in differing[:_VALUES]),
        more=max(len(differing) - _VALUES, 0),
        notes=tuple(dict.fromkeys(notes)),
        because=finding.cause.text if finding.cause else "",
        hint=finding.hint,
        where=finding.where,
        case=finding.case,
        snippet=finding.snippet,
        traceback=finding.traceback,
        output=finding.output,
    )


def _value(item: Comparison, fact: str, ledger: bool) -> ValueReading:
    worst = item.worst if ledger and item.worst and not _tells(fact, item.worst) else None
    new = tuple(sentence for sentence in item.sentences if sentence not in fact)
    told = tuple(sentence for sentence in new if not (worst and _tells(sentence, worst)))
    return ValueReading(item.path, told, worst, item.grid)


def _tells(sentence: str, worst: Entry) -> bool:
    """Whether ``sentence`` says where the worst entry is, and both its values."""
    return place(worst) in sentence and worst.given in sentence and worst.expected in sentence


def place(entry: Entry) -> str:
    """``[3, 7]``, or nothing for a scalar."""
    return f"[{', '.join(map(str, entry.index))}]" if entry.index else ""


def meaning(criterion: CriterionView) -> str:
    """What the verdict means where findings alone don't say it; for a closed criterion, why it is closed."""
    if not criterion.open:
        return CLOSED[criterion.visibility]
    said = criterion.findings and criterion.verdict is not Verdict.UNJUDGED
    return MEANING.get(criterion.verdict, "") if criterion.verdict and not said else ""


def is_unwritten(criterion: CriterionView) -> bool:
    """Whether a starter's function is as it was handed out, so that there is nothing yet that could be wrong."""
    raised = [finding for finding in criterion.findings if finding.traceback]
    ran = criterion.verdict not in (Verdict.ERROR, Verdict.BLOCKED)
    return bool(raised) and not ran and all(map(_is_left_open, raised))


def _is_left_open(finding: Finding) -> bool:
    return finding.traceback.rpartition("\n")[2].startswith(_NOT_WRITTEN) and _SAID in finding.fact


def remarks(criterion: CriterionView, *, staff: bool) -> tuple[str, ...]:
    """What else is true of a criterion, in a few words each."""
    secret = staff and criterion.visibility is not Visibility.PUBLIC
    pending = plural(points(criterion.pending), "point") if criterion.pending else ""
    said = (
        "extra credit" if criterion.extra_credit else "",
        "marks for following through from an earlier mistake" if criterion.follow_through else "",
        f"{pending} pending" if pending else "",
        OPENS[criterion.visibility] if secret else "",
    )
    return tuple(remark for remark in said if remark)
