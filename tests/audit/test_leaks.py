"""Real reports keep hidden data; reports that were made to leak are found out, whatever they let slip."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.audit.leaks import audit_leaks
from grader.audit.readers import READERS, in_json
from grader.model import Visibility
from grader.report import view

Tiny = Any
HIDDEN = '{w: "normal[4]", X: "normal[3, 4]", visibility: hidden}'
FIX = "keep it out of your texts, mistakes and checks; where it stands in none, torch-grader is at fault: report it"


@pytest.fixture
def secretive(tiny: Tiny) -> Tiny:
    """The problem with a hidden case in each of its criteria."""
    tiny.edit("rubric.yaml", '{w: "normal[4]", X: "normal[3, 4]"}', HIDDEN)
    return tiny


def hidden_criterion(tiny: Tiny, visibility: str = "hidden") -> Tiny:
    """The problem with a whole criterion that students may not see."""
    extra = f"visibility: {visibility}\n    hint: Mind the square.\n    formula: 'x^2_{{secret}}'"
    tiny.edit("rubric.yaml", "    title: Its gradient", f"    title: Its gradient\n    {extra}")
    return tiny


def test_the_real_reports_tell_nothing(secretive: Tiny, sandbox: Any) -> None:
    told = audit_leaks(hidden_criterion(secretive).bench(), sandbox)
    assert list(told.findings) == []
    assert list(told.notes) == []
    assert list(told.probes) == [
        "the starter",
        "the reference",
        "one whose answers are off by one",
        "the known mistakes",
        "one that raises what it was given",
        "one that prints what it was given",
        "one that returns what it was given",
    ]


def test_where_nothing_is_hidden_nothing_is_graded(tiny: Tiny) -> None:
    told = audit_leaks(tiny.bench(), sandbox=None)  # type: ignore[arg-type]
    assert (list(told.findings), list(told.probes)) == ([], [])


# ------------------------------------------------------------------------------------------- reports made to leak


def test_a_report_that_forgets_what_closes_a_finding_is_found_out(
    secretive: Tiny, sandbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "_closed_by", lambda finding, criterion, shown: None)
    bench = secretive.bench()
    said = [finding.what for finding in audit_leaks(bench, sandbox).findings]
    expected = bench.cases(bench.problem.criteria[0])[1].expected[0].data
    told = f"tells {expected:.4g}, which is of the truth of hidden case '2' of 'loss'"
    assert f"the HTML report of one whose answers are off by one {told}" in said
    assert any("which is of input 'w' of hidden case '2' of 'slope'" in one for one in said)
    assert any(one.startswith("the HTML report of ") and "shows what was found in a hidden case" in one for one in said)


@pytest.mark.parametrize("medium", list(READERS))
def test_every_medium_is_searched(secretive: Tiny, sandbox: Any, monkeypatch: pytest.MonkeyPatch, medium: str) -> None:
    monkeypatch.setattr(view, "_closed_by", lambda finding, criterion, shown: None)
    findings = audit_leaks(secretive.bench(), sandbox, {medium: READERS[medium]}).findings
    assert any(f"the {medium} of " in finding.what and "which is of" in finding.what for finding in findings)
    assert {finding.fix for finding in findings} == {FIX}
    assert {finding.where.rpartition(":")[2] for finding in findings} <= {"4", "11"}


def reader(extra: Callable[[Any], str]) -> dict[str, Any]:
    """A student's JSON that says something more for each hidden finding."""

    def read(grade: Any, as_of: Any) -> list[str]:
        results = [result for problem in grade.problems for result in problem.criteria]
        hidden = [one for result in results for one in result.findings if one.visibility is not Visibility.PUBLIC]
        return [*in_json(grade, as_of), *map(extra, hidden)]

    return {"JSON result": read}


def test_what_was_printed_in_a_hidden_case_is_found(secretive: Tiny, sandbox: Any) -> None:
    findings = audit_leaks(secretive.bench(), sandbox, reader(lambda finding: finding.output)).findings
    said = [finding.what for finding in findings]
    assert all(one.startswith("the JSON result of one that prints what it was given ") for one in said)
    assert any("which is of input 'X' of hidden case '2' of 'slope'" in one for one in said)


def test_a_figure_that_hangs_on_hidden_data_is_found_though_it_is_none_of_them(secretive: Tiny, sandbox: Any) -> None:
    def size(finding: Any) -> str:
        entries = [float(one.worst.difference) for one in finding.comparisons if one.worst]
        return f"about {np.sum(entries):.1g}" if entries else ""

    findings = audit_leaks(secretive.bench(), sandbox, reader(size)).findings
    (finding,) = [one for one in findings if "changes with hidden data" in one.what]
    assert finding.what.startswith("the JSON result of the known mistakes changes with hidden data: it says “about ")
    assert finding.where.endswith("rubric.yaml:1")


def test_the_words_of_a_hidden_finding_are_found_though_they_hold_no_number(secretive: Tiny, sandbox: Any) -> None:
    leaky = reader(lambda finding: finding.cause.text if finding.cause else "")
    secretive.edit("rubric.yaml", 'cases: [{w: "normal[3]", X: "normal[5, 3]"}, ' + HIDDEN, "cases: [" + HIDDEN)
    findings = audit_leaks(secretive.bench(), sandbox, leaky).findings
    (finding,) = findings
    told = "the JSON result of the known mistakes shows what was found in a hidden case of 'slope': "
    assert finding.what == f"{told}“The 2 of the square is missing: it comes down when a square is differentiated.”"


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("hint", "the JSON result of the starter shows the hint of 'slope': “Mind the square.”"),
        ("formula", "the HTML report of the starter shows the formula of 'slope': “"),
    ],
)
def test_the_texts_of_a_hidden_criterion_are_found(
    tiny: Tiny, sandbox: Any, monkeypatch: pytest.MonkeyPatch, part: str, sentence: str
) -> None:
    closed = view._closed
    monkeypatch.setattr(
        view,
        "_closed",
        lambda result: view.replace(closed(result), open=True, **{part: getattr(result.criterion, part)}),
        raising=True,
    )
    monkeypatch.setattr(view, "replace", __import__("dataclasses").replace, raising=False)
    medium = "JSON result" if part == "hint" else "HTML report"
    findings = audit_leaks(hidden_criterion(tiny).bench(), sandbox, {medium: READERS[medium]}).findings
    assert [finding.what[: len(sentence)] for finding in findings] == [sentence]


def test_what_opens_after_the_due_date_opens_then_and_no_more(
    secretive: Tiny, sandbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden_criterion(secretive, "after_due_date")
    assert list(audit_leaks(secretive.bench(), sandbox).findings) == []
    shown = view._Shown.__call__
    monkeypatch.setattr(view._Shown, "__call__", lambda self, one: self.past_due or shown(self, one))
    said = [finding.what for finding in audit_leaks(secretive.bench(), sandbox).findings]
    assert said
    assert all(", after the due date, " in one for one in said)
    assert not any("'slope'" in one and "hidden case '1'" in one for one in said)


# ------------------------------------------------------------------------------------------- what can't be searched


def test_code_that_answers_otherwise_each_time_is_noted(secretive: Tiny, sandbox: Any) -> None:
    secretive.write("starter.py", "import time\n\n\ndef loss(w, X):\n    raise ValueError(time.monotonic_ns())\n")
    told = audit_leaks(secretive.bench(), sandbox)
    assert list(told.findings) == []
    assert {note.partition(" of the starter ")[2] for note in told.notes} == {
        "differs from run to run, so it was not searched for hidden data"
    }


def test_literals_that_can_not_be_moved_are_looked_for_by_their_digits(
    secretive: Tiny, sandbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    literal = "{w: [0.123456, 0.5], X: [[1.0, 2.0], [3.0, 4.0], [0.5, 0.25]], visibility: hidden}"
    secretive.edit("rubric.yaml", HIDDEN, literal)
    secretive.edit(
        "reference.py",
        "    return",
        "    assert len(w) != 2 or abs(float(w.detach()[0]) - 0.123456) < 1e-6\n    return",
    )
    note = "hidden cases have no truth for other numbers, so their numbers were looked for digit by digit"
    told = audit_leaks(secretive.bench(), sandbox)
    assert (list(told.findings), list(told.notes)) == ([], [note])
    monkeypatch.setattr(view, "_closed_by", lambda finding, criterion, shown: None)
    said = [finding.what for finding in audit_leaks(secretive.bench(), sandbox).findings]
    assert any("tells 0.123456, which is of input 'w' of hidden case '2' of 'loss'" in one for one in said)
