"""A student's own check in the terminal: what is missing, wrong and right, each with what helps to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from grader.model import Grade, Problem, Verdict
from grader.report import reading
from grader.report.printing import MARK, indent, print_finding, print_place, score, text
from grader.report.view import CriterionView, GradeView, ProblemView, student_view
from grader.report.words import VERDICT, plural, points

if TYPE_CHECKING:
    from rich.console import Console

_BODY = 6  # columns before what is said of a criterion
_MOST_NOTES = 8
_COUNTED = {**VERDICT, Verdict.ERROR: "raised an error"}
_UNWRITTEN = "not written"
_NO_ANSWER = "No answer"


def print_check(console: Console, grade: Grade, as_of: datetime, said: Sequence[str] = ()) -> None:
    """Prints a grade by public criteria, problem by problem, and at the end the total and the sentences ``said``.

    Raises:
        ValueError: if ``as_of`` has no time zone.
    """
    seen = student_view(grade, as_of)
    indent(console, f"{seen.title} · {seen.submission}", "bold", 0)
    for problem, result in zip(seen.problems, grade.problems, strict=True):
        console.print()
        _print_problem(console, problem, result.problem)
    console.print()
    for note in _few(seen.notes):
        indent(console, note, "bright_black", 0)
    indent(console, _total(seen), "bold", 0)
    for sentence in said:
        indent(console, sentence, by=0)


def _print_problem(console: Console, problem: ProblemView, asked: Problem) -> None:
    _row(console, problem.title, "", f"{points(problem.score)} / {points(problem.max_score)}", "bold")
    if all(item.verdict is Verdict.MISSING for item in problem.criteria):
        _print_nothing_yet(console, problem, asked)
        return
    answers = {one.id: one.answer for one in asked.criteria}
    told: set[str] = set()
    for item in problem.criteria:
        mark, style = MARK[Verdict.MISSING if reading.is_unwritten(item) else item.verdict]
        _row(console, f"  {mark} {item.title}", _word(item, answers.get(item.id, "")), score(item), style)
        if item.verdict is Verdict.MISSING:
            _print_missing(console, item, told, said=bool(answers.get(item.id)))
        elif reading.is_unwritten(item):
            _print_unwritten(console, item)
        elif item.verdict is Verdict.AWAITING and not any(finding.output for finding in item.findings):
            _print_awaiting(console, item, told)
        else:
            _print_findings(console, item, told)


def _word(item: CriterionView, answer: str) -> str:
    """What stands beside a criterion: nothing for one that passes, the name of an answer that is missing."""
    if item.verdict is Verdict.PASS or item.verdict is None:
        return ""
    if reading.is_unwritten(item):
        return _UNWRITTEN
    return f"{VERDICT[item.verdict]}: {answer}" if item.verdict is Verdict.MISSING and answer else VERDICT[item.verdict]


def _print_nothing_yet(console: Console, problem: ProblemView, asked: Problem) -> None:
    """A problem of which nothing is there, in a few lines: each file once, and the names of all answers."""
    answers = [one.answer for one in asked.criteria if one.answer]
    written = {one.id for one in asked.criteria if one.answer}
    facts = [(finding.fact, item.id in written) for item in problem.criteria for finding in item.findings]
    for fact in dict.fromkeys(fact for fact, _ in facts if not fact.startswith(_NO_ANSWER)):
        indent(console, fact, "bright_black", 4, "○ ")
    if answers and all(fact.startswith(_NO_ANSWER) for fact, is_answer in facts if is_answer):
        noun = "answer" if len(answers) == 1 else "answers"
        indent(console, f"No {noun} in answers.yaml yet: {', '.join(answers)}.", "bright_black", 4, "○ ")


def _print_missing(console: Console, item: CriterionView, told: set[str], *, said: bool) -> None:
    """What is missing, unless that is told: an answer by its name, a file of answers once. A hint is too early."""
    for finding in item.findings:
        if not said or not (finding.fact in told or finding.fact.startswith(_NO_ANSWER)):
            indent(console, finding.fact, "bright_black", _BODY)
        told.add(finding.fact)


def _print_awaiting(console: Console, item: CriterionView, told: set[str]) -> None:
    """What waits for a person or for the course: how it was read, and once in a problem that it waits."""
    for fact in filter(None, (*(finding.fact for finding in item.findings), reading.meaning(item))):
        new = [sentence for sentence in fact.split(". ") if sentence.rstrip(".") not in told]
        told |= {sentence.rstrip(".") for sentence in new}
        if new:
            indent(console, f"{'. '.join(new).rstrip('.')}.", by=_BODY)


def _print_findings(console: Console, item: CriterionView, told: set[str]) -> None:
    """What there is to say; a traceback that was told of another criterion is not shown again."""
    for finding, then in zip(item.findings, [*item.findings[1:], None], strict=False):
        if finding.traceback and finding.traceback in told:
            indent(console, f"{finding.fact} (as above)", by=_BODY)
            continue
        told.add(finding.traceback)
        # findings that point to one place name it once
        same = then is not None and then.where == finding.where
        print_finding(console, replace(finding, where=None) if same else finding, _BODY)
    hint = f"Hint: {item.hint}" if item.hint else ""
    # what is pending stands in the total
    remarks = [remark for remark in reading.remarks(item, staff=False) if not remark.endswith(" pending")]
    for sentence in filter(None, (reading.meaning(item), *remarks, hint)):
        indent(console, sentence, "bright_black" if item.verdict is Verdict.PASS else "", _BODY)
    for finding in [finding for finding in item.findings if finding.snippet][:1]:
        _print_snippet(console, finding.snippet)


def _print_unwritten(console: Console, item: CriterionView) -> None:
    """A starter's function that nobody has filled in yet: where it is, and no alarm."""
    for finding in [finding for finding in item.findings if finding.traceback][:1]:
        indent(console, finding.fact, "bright_black", _BODY)
        if finding.where:
            print_place(console, finding.where, _BODY)


def _print_snippet(console: Console, snippet: str) -> None:
    """Python to be copied as it stands: no line of it is indented, wrapped or cut."""
    indent(console, "To see it yourself, run this where your files are:", by=_BODY)
    console.print()
    for line in snippet.rstrip("\n").split("\n"):
        console.print(text(line, "bright_black"), soft_wrap=True)
    console.print()


def _row(console: Console, title: str, word: str, right: str, style: str) -> None:
    """A title on the left, wrapped where it must be, and a word and points on the right of its first line."""
    from rich.text import Text

    aside = text(f"  {word}  {right:>7}", style)
    first, *others = text(title, style).wrap(console, max(console.width - aside.cell_len, 20), overflow="fold")
    first.rstrip()
    gap = " " * max(console.width - first.cell_len - aside.cell_len, 0)
    console.print(Text.assemble(first, gap, aside), soft_wrap=True)
    for rest in others:
        rest.rstrip()
        console.print(text(" " * 4) + rest, soft_wrap=True)


def _few(notes: Sequence[str]) -> list[str]:
    more = len(notes) - _MOST_NOTES
    return [*notes[:_MOST_NOTES], *([f"{more} more notes stand in the result that --json prints."] if more > 0 else [])]


def _total(seen: GradeView) -> str:
    criteria = [item for problem in seen.problems for item in problem.criteria]
    unwritten = sum(map(reading.is_unwritten, criteria))
    counts = Counter(item.verdict for item in criteria if not reading.is_unwritten(item))
    told = [f"{counts[verdict]} {_COUNTED[verdict]}" for verdict in Verdict if counts[verdict]]
    told += [f"{unwritten} {_UNWRITTEN}"] if unwritten else []
    waiting = f", {plural(points(seen.pending), 'point')} pending" if seen.pending else ""
    return f"{', '.join(told)}: {points(seen.score)} / {points(seen.max_score)}{waiting}"
