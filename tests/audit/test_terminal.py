"""What an audit looks like in the terminal."""

from __future__ import annotations

import io

from rich.console import Console

from grader.audit.result import AuditFinding, HandedIn, KnownFate, Margin, MutantFate, ProblemAudit
from grader.audit.terminal import print_audit

MARGIN = Margin("loss", "rubric.yaml:4", 1e-16, 1e-7, 0.25, "loss__missing_mean")


def printed(audit: ProblemAudit) -> str:
    console = Console(file=io.StringIO(), width=120)
    print_audit(console, audit)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_sound_problem_with_its_figures() -> None:
    mutants = (
        MutantFate(3, "x + y → x - y", "killed", "loss"),
        MutantFate(3, "x + y → y + x", "equivalent"),
        MutantFate(4, "2 → 3", "explained", "it cancels"),
    )
    text = printed(ProblemAudit("line", margins=(MARGIN,), mutants=mutants))
    assert "line: sound" in text
    assert "mutants: 1 of 1 caught (100 %); 1 equivalent by behaviour, 1 explained" in text
    assert "line 4: 2 → 3: it cancels" in text
    row = next(line for line in text.splitlines() if "loss__missing_mean" in line)
    assert row.split() == ["loss", "1e-16", "1e-07", "0.25", "ample", "loss__missing_mean"]


def test_findings_and_notes_are_said_with_place_and_remedy() -> None:
    finding = AuditFinding("rubric.yaml:4", "[bold]wrong", "mend it")
    text = printed(ProblemAudit("line", findings=(finding,), notes=("not tried",)))
    assert "line: 1 finding\n✗ rubric.yaml:4: [bold]wrong\n    fix: mend it\n· not tried\n" in text


def test_what_was_tried_is_summed_up() -> None:
    text = printed(
        ProblemAudit(
            "line",
            ways=(HandedIn("numpy", "arrays", 3), HandedIn("lists", "lists", 2, 1)),
            known=(KnownFate("f__a", "", ("loss",)), KnownFate("f__b", "", (), ("loss",))),
            probes=("the starter",),
        )
    )
    assert "reference: full marks 4 of 5 times (numpy, lists)\n" in text
    assert "known mistakes: 1 of 2 lose points\n" in text
    assert "hidden data: looked for in the reports of 1 submission, graded twice\n" in text


def test_what_a_criterion_takes_for_right_is_listed() -> None:
    text = printed(ProblemAudit("line", margins=(Margin("s1", "", 0.0, 0.1, 0.05, "a", ("a",)),)))
    assert "'s1' can't tell 1 wrong solution from right ones: a" in text


def test_the_verdict_on_a_margin() -> None:
    def verdict(noise: float, allowed: float, nearest: float | None) -> str:
        return Margin("a", "", noise, allowed, nearest).verdict

    assert verdict(2.0, 1.0, None) == "refuses noise"
    assert verdict(0.0, 1.0, None) == "no mistake to measure"
    assert verdict(0.0, 1.0, 1.0) == "blind"
    assert verdict(0.0, 1.0, 9.9) == "thin"
    assert verdict(0.0, 1.0, 10.0) == "ample"
