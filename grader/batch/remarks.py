"""What is said of a submission as soon as it is graded: that it needs somebody's attention."""

from __future__ import annotations

from collections import Counter

from grader.model import GradeSummary, Verdict
from grader.text import one_line

_SAID = {
    Verdict.UNJUDGED: "could not be judged",
    Verdict.CRASH: "ended the student's process",
    Verdict.TIMEOUT: "ran out of time",
}


def remark(summary: GradeSummary) -> str:
    """``ada: 2 criteria ran out of time``; empty where all went its way, right or wrong."""
    counts = Counter(item.verdict for item in summary.criteria)
    said = [f"{_criteria(counts[verdict])} {text}" for verdict, text in _SAID.items() if counts[verdict]]
    return f"{one_line(summary.submission, 100)}: {', '.join(said)}" if said else ""


def _criteria(count: int) -> str:
    return "1 criterion" if count == 1 else f"{count} criteria"
