"""What is told about files that were not used, or not as they are: none of them vanishes, and none fills the page."""

from __future__ import annotations

MAX_NOTES = 50


class Notes:
    """Sentences in the order in which they were made; those beyond ``MAX_NOTES`` are counted."""

    def __init__(self) -> None:
        self._told: list[str] = []
        self._more = 0
        self._more_unused = 0

    def add(self, sentence: str) -> None:
        """Adds a sentence about one file."""
        self._more += not self._has_told(sentence)

    def unused(self, name: str, why: str) -> None:
        """Adds that a file was not used; ``why`` ends the sentence."""
        self._more_unused += not self._has_told(f"'{name}' was not used: {why}.")

    def all(self) -> tuple[str, ...]:
        """Every sentence, and how many more there were."""
        unused = [f"{self._more_unused} more files were not used."] if self._more_unused else []
        more = [f"{self._more} more notes were left out."] if self._more else []
        return (*self._told, *unused, *more)

    def _has_told(self, sentence: str) -> bool:
        if len(self._told) >= MAX_NOTES:
            return False
        self._told.append(sentence)
        return True
