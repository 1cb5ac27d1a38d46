"""The texts that belong to hidden criteria and to what is found in hidden cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from grader.audit.hidden_numbers import Closed
from grader.audit.readers import text_of
from grader.model import Case, Criterion, CriterionResult, Finding, Visibility
from grader.plan.calls import visibility_of

_SHORTEST = 10  # characters of a text that is worth a search


@dataclass(frozen=True)
class ClosedText:
    """A text that students may not read: where its criterion stands, and what it is in words."""

    where: str
    what: str
    text: str


def closed_texts(results: Iterable[CriterionResult], closed: Closed) -> list[ClosedText]:
    """All that is closed: hints and formulas, and every word of findings."""
    found: list[ClosedText] = []
    for result in results:
        criterion = result.criterion
        if criterion.visibility in closed:
            found.append(ClosedText(criterion.where, f"the hint of '{criterion.id}'", squeezed([criterion.hint])))
            found.append(ClosedText(criterion.where, f"the formula of '{criterion.id}'", _shown(criterion.formula)))
        for finding in result.findings:
            if _visibility(criterion, finding) in closed:
                what = f"what was found in a hidden case of '{criterion.id}'"
                found += [ClosedText(criterion.where, what, text) for text in _words(finding)]
    return [one for one in found if len(one.text) >= _SHORTEST]


def open_text(results: Iterable[CriterionResult], closed: Closed) -> str:
    """All texts that are open, in one."""
    found: list[str] = []
    for result in results:
        criterion = result.criterion
        found.append(criterion.title)
        if criterion.visibility not in closed:
            found += [criterion.hint, _shown(criterion.formula)]
        for finding in result.findings:
            if _visibility(criterion, finding) not in closed:
                found += _words(finding)
    return squeezed(found)


def squeezed(lines: Iterable[str]) -> str:
    """Lines as one text, with single spaces."""
    return " ".join(" ".join(lines).split())


def _shown(formula: str) -> str:
    from grader.report.maths import mathml

    return squeezed(text_of(mathml(formula))) if formula else ""


def _visibility(criterion: Criterion, finding: Finding) -> Visibility:
    own = next((case.visibility for case in criterion.cases if case.id == finding.case), Visibility.PUBLIC)
    case = Case("", visibility=own if finding.visibility is Visibility.PUBLIC else finding.visibility)
    return visibility_of(criterion, case)


def _words(finding: Finding) -> list[str]:
    cause = finding.cause.text if finding.cause else ""
    texts = [finding.fact, cause, finding.hint, finding.snippet, finding.traceback, finding.output]
    texts += [sentence for one in finding.comparisons for sentence in (*one.sentences, *one.notes)]
    return [squeezed([line]) for text in texts for line in text.splitlines() if line.strip()]
