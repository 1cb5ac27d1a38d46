"""Moments that an author writes: ISO 8601 with an offset."""

from __future__ import annotations

from datetime import datetime

from grader.rubric.nodes import Document, KeyPath
from grader.rubric.quoting import quoted


def date_of(document: Document, path: KeyPath, text: str) -> datetime | None:
    """The moment that stands at a path; ``None`` for an empty text, and for one that is noted as no moment."""
    if not text:
        return None
    name = quoted(str(path[-1]))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        message = f"{name} is no date: {quoted(text)}"
        document.note(path, message, "write ISO 8601 with an offset, such as 2024-02-19T23:59:00-06:00")
        return None
    if moment.tzinfo is None:
        document.note(path, f"{name} has no offset from UTC", f"add it, as in {moment.isoformat()}-06:00")
        return None
    return moment
