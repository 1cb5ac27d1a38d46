"""Written answers that aren't there."""

from __future__ import annotations

from grader.model import Evidence, Finding, Opaque


def is_unanswered(evidence: Evidence) -> bool:
    """Whether nothing was written, or nothing that could be read as a whole."""
    written = evidence.written
    return written is None or isinstance(written, Opaque) or (isinstance(written, str) and not written.strip())


def unanswered(evidence: Evidence) -> Finding:
    """What is to be said of an answer that isn't there."""
    if isinstance(evidence.written, Opaque):  # the answers as a whole could not be read
        return Finding(evidence.written.note)
    answer = evidence.criterion.answer
    return Finding(f"No answer '{answer}' was handed in.", hint=evidence.criterion.hint)
