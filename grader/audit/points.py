"""Points that an author did not mean."""

from __future__ import annotations

from grader.audit.result import AuditFinding
from grader.model import Problem


def audit_points(own: Problem, scaled: Problem) -> list[AuditFinding]:
    """``own`` as its rubric writes the points, ``scaled`` as the assignment counts them (the same without one)."""
    rubric = own.directory / "rubric.yaml"
    worth, wanted = (sum(one.points for one in problem.criteria if not one.extra_credit) for problem in (own, scaled))
    findings = [
        AuditFinding(one.where, f"'{one.id}' is worth no points", "give it points, or leave it out")
        for one in own.criteria
        if one.points == 0
    ]
    if worth != wanted:
        what = f"the criteria add up to {worth} points, but the assignment gives the problem {wanted}"
        findings.append(AuditFinding(f"{rubric}:1", what, "let one follow the other"))
    return findings
