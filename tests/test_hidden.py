"""How many points hang on what is judged only once the work is handed in."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from grader.hidden import Hidden, hidden_of
from grader.model import Case, Criterion, Layout, Problem, Visibility
from grader.report.words import told_of_hidden

PUBLIC, HIDDEN, LATER = Visibility.PUBLIC, Visibility.HIDDEN, Visibility.AFTER_DUE_DATE


@pytest.mark.parametrize(
    ("whole", "cases", "closed", "partly"),
    [
        (PUBLIC, [PUBLIC, PUBLIC], 0, 0),
        (PUBLIC, [PUBLIC, HIDDEN], 0, 3),
        (PUBLIC, [LATER, PUBLIC], 0, 3),
        (PUBLIC, [HIDDEN, LATER], 3, 0),
        (HIDDEN, [PUBLIC], 3, 0),
        (LATER, [PUBLIC, HIDDEN], 3, 0),
    ],
)
def test_points_are_hidden_with_all_or_some_cases(
    whole: Visibility, cases: list[Visibility], closed: int, partly: int
) -> None:
    some = tuple(Case(str(number), {}, visibility) for number, visibility in enumerate(cases))
    criterion = Criterion("a", "A", Decimal(3), "value", cases=some, visibility=whole)
    found = hidden_of([Problem("p", "P", Path(), Layout("p.py"), (criterion,))])
    assert found == Hidden(Decimal(closed), Decimal(partly))


@pytest.mark.parametrize(
    ("hidden", "told"),
    [
        (Hidden(), ""),
        (Hidden(Decimal(1)), "Judged only when you hand in: hidden criteria (1 point)."),
        (
            Hidden(partly=Decimal("2.5")),
            "Judged only when you hand in: hidden cases of criteria that carry 2.5 points.",
        ),
        (
            Hidden(Decimal(4), Decimal(1)),
            "Judged only when you hand in: hidden criteria (4 points) and hidden cases of criteria that carry 1 point.",
        ),
    ],
)
def test_what_is_hidden_is_said_with_its_points(hidden: Hidden, told: str) -> None:
    assert told_of_hidden(hidden) == told
