"""What is told about files that were not used, so that none of them vanishes and none of them fills the page."""

from __future__ import annotations

MAX_NOTES = 50


class Notes:
    """Sentences in the order in which they were made; those beyond ``MAX_NOTES`` are counted."""

    def __init__(self) -> None:
        self._told: list[str] = []
        self._more = 0

    def add(self, sentence: str) -> None:
        """Adds a sentence about one file."""
        if len(self._told) < MAX_NOTES:
            self._told.append(sentence)
        else:
            self._more += 1

    def unused(self, name: str, why: str) -> None:
        """Adds that a file was not used; ``why`` ends the sentence."""
        self.add(f"'{name}' was not used: {why}.")

    def all(self) -> tuple[str, ...]:
        """Every sentence, and how many more there were."""
        more = [f"{self._more} more files were not used."] if self._more else []
        return (*self._told, *more)
