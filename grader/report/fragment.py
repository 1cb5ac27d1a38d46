"""A student's own check as HTML for a page that is not ours, such as a notebook: one element, with its style in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from grader.model import Grade, Verdict
from grader.report.html import templates
from grader.report.scoped import SCOPE, scoped
from grader.report.view import CriterionView, ProblemView, student_view


def fragment(grade: Grade, as_of: datetime, said: Sequence[str] = ()) -> str:
    """What the student may see of a grade at ``as_of``, and under it the sentences ``said``.

    Raises:
        ValueError: if ``as_of`` has no time zone.
    """
    template = templates().get_template("fragment.html.jinja")
    answers = {(one.id, each.id): each.answer for one in grade.assignment.problems for each in one.criteria}
    missing = _Missing({key: answer for key, answer in answers.items() if answer})
    markup = template.render(view=student_view(grade, as_of), said=said, missing=missing)
    return f'<div class="{SCOPE}">\n<style>\n{scoped(markup)}\n</style>\n{markup}</div>\n'


class _Missing:
    """What is missing, in words; ``answers`` are the ids of written ones, by problem and criterion."""

    def __init__(self, answers: Mapping[tuple[str, str], str]) -> None:
        self._answers = answers

    def all_of(self, problem: ProblemView) -> bool:
        """Whether nothing of a problem is there yet."""
        return bool(problem.criteria) and all(item.verdict is Verdict.MISSING for item in problem.criteria)

    def facts(self, problem: ProblemView, items: Sequence[CriterionView]) -> list[str]:
        """Functions one by one, each once; then all written answers together."""
        ids = [self._answers.get((problem.id, item.id), "") for item in items]
        coded = [item for item, answer in zip(items, ids, strict=True) if not answer]
        facts = list(dict.fromkeys(finding.fact for item in coded for finding in item.findings))
        written = [answer for answer in ids if answer]
        noun = "answer" if len(written) == 1 else "answers"
        return [*facts, f"No {noun} in ANSWERS or answers.yaml yet: {', '.join(written)}."] if written else facts
