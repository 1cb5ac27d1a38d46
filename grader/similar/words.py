"""The words of the list of similar pairs, in the terminal and on its page."""

from __future__ import annotations

from grader.similar.result import Similar

HINT = (
    "A hint for people, and no grade: short answers, worked examples and what was shown in class look alike too. "
    "Read both submissions, and hear the students, before you conclude anything."
)


def percent(share: float) -> str:
    """A share in whole percent, 100 % for everything alone."""
    return f"{int(share * 100 + 0.5) if share == 1 else min(int(share * 100 + 0.5), 99)} %"


def counted(found: Similar) -> str:
    """How many pairs there are, among how many submissions, by which measure."""
    pairs = "1 pair" if len(found.pairs) == 1 else f"{len(found.pairs)} pairs"
    said = f"{pairs} among {found.submissions} submissions with at least {percent(found.threshold)} in common"
    return f"{said}, without what most of the class has." if found.common else f"{said}."
