"""What counted of a grade, as the book keeps it: one column of JSON, points as texts, so that none is rounded."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from grader.codec.sealed import Damaged, read_json
from grader.model import Adjusted, Adjustment


def packed(adjusted: Adjusted) -> str:
    """What counted, as JSON."""
    fields = asdict(adjusted) | {"due": adjusted.due and adjusted.due.isoformat()}
    return json.dumps(fields, default=str)


def unpacked(text: object) -> Adjusted | None:
    """What counted; ``None`` where nothing was adjusted. Raises :class:`Damaged`."""
    if text is None:
        return None
    try:
        return _adjusted(read_json(text))
    except (InvalidOperation, KeyError, TypeError, ValueError):
        raise Damaged("what was adjusted can't be read") from None


def _adjusted(fields: Any) -> Adjusted:
    steps = [Adjustment(**one | {"points": Decimal(one["points"])}) for one in fields["adjustments"]]
    return Adjusted(
        Decimal(fields["score"]),
        Decimal(fields["max_score"]),
        Decimal(fields["pending"]),
        bool(fields["final"]),
        tuple(steps),
        datetime.fromisoformat(fields["due"]) if fields["due"] else None,
        int(fields["late_days"]),
    )
