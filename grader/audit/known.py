"""Every known mistake costs points, and what a student is told of it is its own feedback."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from grader.audit.bench import Bench
from grader.audit.fates import Wrong
from grader.audit.result import AuditFinding
from grader.diagnose import Mistake
from grader.diagnose.gather import CHECKS
from grader.model import Criterion, Verdict
from grader.truth.mistakes import SEPARATOR


@dataclass(frozen=True)
class Entry:
    """A wrong solution of ``mistakes.py``: which function it is a wrong one of, its code, its feedback and place."""

    function: str
    code: str
    text: str
    where: str

    @property
    def name(self) -> str:
        return f"{self.function}{SEPARATOR}{self.code}"


def audit_mistakes(bench: Bench) -> tuple[list[AuditFinding], list[Wrong]]:
    """What is wrong with the known mistakes, and the answers that they give."""
    findings: list[AuditFinding] = []
    wrong: list[Wrong] = []
    for entry in _entries(bench):
        tried = [(criterion, one) for criterion, one in _tries(entry, bench)]
        findings += _judged(entry, bench, tried)
        for criterion, one in tried:
            passed = all(one.values) and bench.passes(criterion, one.values)
            wrong.append(Wrong(entry.name, criterion, one.values, passed))
    return findings, wrong


def untold(bench: Bench) -> list[str]:
    """Notes on checks for which no cause is ever told, so that feedback of known mistakes is lost."""
    lost = [
        (entry.name, criterion)
        for entry in _entries(bench)
        for criterion, _ in _tries(entry, bench)
        if criterion.check not in CHECKS
    ]
    return [
        f"'{name}' in '{criterion.id}': a `{criterion.check}` criterion tells no causes, so its feedback stays unread"
        for name, criterion in lost
    ]


def _entries(bench: Bench) -> Iterator[Entry]:
    path = bench.problem.directory / "mistakes.py"
    if not path.is_file():
        return
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and SEPARATOR in node.name and not node.name.startswith("_"):
            function, _, code = node.name.partition(SEPARATOR)
            yield Entry(function, code, ast.get_docstring(node) or code, f"{path}:{node.lineno}")


def _tries(entry: Entry, bench: Bench) -> Iterator[tuple[Criterion, Mistake]]:
    for criterion in bench.problem.criteria:
        if criterion.program is not None and entry.function in criterion.program.needs:
            for one in bench.mistakes(criterion):
                if (one.code, one.text) == (entry.code, entry.text):
                    yield criterion, one


def _judged(entry: Entry, bench: Bench, tried: list[tuple[Criterion, Mistake]]) -> Iterator[AuditFinding]:
    if not tried:
        fix = "name it after a function that a program calls; add right ones of the others that the program calls"
        yield AuditFinding(entry.where, f"no criterion can try '{entry.name}'", fix)
        return
    results = [bench.judged(criterion, one.values) for criterion, one in tried]
    if all(result.verdict is Verdict.PASS for result in results):
        names = ", ".join(f"'{criterion.id}'" for criterion, _ in tried)
        yield AuditFinding(
            entry.where, f"'{entry.name}' loses no points: it passes {names}", "add a case that shows it"
        )
        return
    if not any(criterion.check in CHECKS for criterion, _ in tried):
        return
    told = {finding.cause.code for result in results for finding in result.findings if finding.cause is not None}
    if entry.code not in told:
        instead = f"as {', '.join(sorted(told))}" if told else "as nothing in particular"
        fix = "make a case in which it differs from the other mistakes and raises nothing"
        yield AuditFinding(entry.where, f"'{entry.name}' is diagnosed {instead}, not by its own feedback", fix)
