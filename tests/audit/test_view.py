"""What an audit's page is made of: shares that add up, places on an axis, lines in order."""

from __future__ import annotations

from grader.audit.result import Fate, Margin, MutantFate, ProblemAudit
from grader.audit.view import audit_view, shares


def mutants(*fates: Fate) -> tuple[MutantFate, ...]:
    return tuple(MutantFate(line, "1 → 2", fate) for line, fate in enumerate(fates, 1))


def test_the_shares_of_a_bar_fill_it_worst_first() -> None:
    found = shares(mutants("killed", "survived", "killed", "equivalent"))
    assert [(one.label, one.count, one.start, one.width) for one in found] == [
        ("survived", 1, 0.0, 25.0),
        ("equivalent", 1, 25.0, 25.0),
        ("caught", 2, 50.0, 50.0),
    ]
    assert shares(()) == ()


def test_margins_stand_on_one_logarithmic_axis() -> None:
    margins = (Margin("a", "", 1e-15, 1e-5, 10.0), Margin("b", "", 0.0, 0.0, float("inf")))
    (problem,) = audit_view([ProblemAudit("line", margins=margins)]).problems
    assert problem.axis == ("1e-16", "1e2")
    one, off = problem.margins
    assert (one.noise, one.allowed, one.nearest) == (5.56, 61.11, 94.44)
    assert (off.noise, off.allowed, off.nearest) == (0.0, 0.0, 100.0)
    assert problem.thinnest is one


def test_margins_without_any_number_have_no_axis() -> None:
    (problem,) = audit_view([ProblemAudit("line", margins=(Margin("a", "", 0.0, 0.0),))]).problems
    assert problem.axis == ("", "")
    assert (problem.margins[0].noise, problem.margins[0].nearest, problem.thinnest) == (0.0, None, None)


def test_mutants_are_listed_by_line_the_open_ones_first() -> None:
    same = tuple(MutantFate(2, str(number), fate) for number, fate in enumerate(mutants_of_a_line))
    (problem,) = audit_view([ProblemAudit("line", mutants=same, reference=("a", "  b", "c"))]).problems
    (line,) = problem.lines
    assert (line.number, line.source) == (2, "b")
    assert [one.fate for one in line.open] == ["survived", "explained", "equivalent"]
    assert [one.change for one in line.caught] == ["0", "3"]


mutants_of_a_line: tuple[Fate, ...] = ("killed", "equivalent", "explained", "killed", "survived")
