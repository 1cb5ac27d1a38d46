"""The names of the ways in which a check can be shown."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """For people; for editors, one finding a line; as data."""

    TEXT = "text"
    LINES = "lines"
    JSON = "json"
