"""What stands between the cells of a CSV file that a person saved: Excel writes semicolons in many countries."""

from __future__ import annotations

_DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab"}


def delimiter(text: str) -> str:
    """The one that there is most of in the first line."""
    first = text.partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def quoting(between: str) -> str:
    """What to do about a cell that holds the delimiter, for the fix of a flaw."""
    return f"put quotes around a cell that holds {_DELIMITERS[between]}"
