"""Every known mistake costs points, and what a student is told of it is its own feedback."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from grader.audit.bench import Bench
from grader.audit.fates import Wrong
from grader.audit.laws import laws_of, needed, obeyed
from grader.audit.result import AuditFinding, KnownFate
from grader.diagnose import Mistake
from grader.diagnose.gather import CHECKS
from grader.model import Criterion
from grader.replay.stand_in import StandIn
from grader.truth.mistakes import SEPARATOR, Mistakes
from grader.truth.reference import load_reference


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


class Known(NamedTuple):
    """What is wrong with the known mistakes, the answers that they give, and what became of each."""

    findings: list[AuditFinding]
    wrong: list[Wrong]
    fates: list[KnownFate]


def audit_mistakes(bench: Bench) -> Known:
    """Hands every known mistake in to the criteria whose programs can make it."""
    known = Known([], [], [])
    for entry in entries_of(bench.problem.directory):
        tried = list(_tries(entry, bench))
        told = _causes(bench, tried)
        wrong = [
            Wrong(entry.name, criterion, one.values, all(one.values) and bench.passes(criterion, one.values))
            for criterion, one in tried
        ]
        wrong += _under_laws(entry, bench)
        known.findings.extend(_judged(entry, wrong, told))
        known.wrong.extend(wrong)
        known.fates.append(_fate(entry, wrong, told))
    return known


def _under_laws(entry: Entry, bench: Bench) -> list[Wrong]:
    """What becomes of a known mistake where functions of ``checks.py`` judge it."""
    laws = list(laws_of(bench))
    if not laws:
        return []
    student = Mistakes(bench.problem).in_place_of(entry.name)
    reference = load_reference(bench.problem.directory).names
    return [
        Wrong(entry.name, criterion, (), obeyed(checks, StandIn(student, tensors=False)))
        for criterion, checks in laws
        if entry.function in needed(checks, reference)
    ]


def _fate(entry: Entry, wrong: list[Wrong], told: set[str]) -> KnownFate:
    fails, passes = (tuple(one.criterion.id for one in wrong if one.passed is passed) for passed in (False, True))
    return KnownFate(entry.name, entry.where, fails, passes, tuple(sorted(told)))


def _causes(bench: Bench, tried: list[tuple[Criterion, Mistake]]) -> set[str]:
    """The codes of all that a student is told as a cause."""
    results = [bench.judged(criterion, one.values) for criterion, one in tried]
    return {finding.cause.code for result in results for finding in result.findings if finding.cause is not None}


def untold(bench: Bench) -> list[str]:
    """Notes on checks for which no cause is ever told, so that feedback of known mistakes is lost."""
    lost = [
        (entry.name, criterion)
        for entry in entries_of(bench.problem.directory)
        for criterion, _ in _tries(entry, bench)
        if criterion.check not in CHECKS
    ]
    return [
        f"'{name}' in '{criterion.id}': a `{criterion.check}` criterion tells no causes, so its feedback stays unread"
        for name, criterion in lost
    ]


def entries_of(directory: Path) -> Iterator[Entry]:
    """The wrong solutions in the ``mistakes.py`` of a problem's directory, read and not run; raises ``SyntaxError``."""
    path = directory / "mistakes.py"
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


def _judged(entry: Entry, wrong: list[Wrong], told: set[str]) -> Iterator[AuditFinding]:
    if not wrong:
        fix = "name it after a function that a program calls; add right ones of the others that the program calls"
        yield AuditFinding(entry.where, f"no criterion can try '{entry.name}'", fix)
    elif all(one.passed for one in wrong):
        names = ", ".join(f"'{one.criterion.id}'" for one in wrong)
        what = f"'{entry.name}' loses no points: it passes {names}"
        yield AuditFinding(entry.where, what, "add a case that shows it")
    elif entry.code not in told and any(one.criterion.check in CHECKS for one in wrong):
        instead = f"as {', '.join(sorted(told))}" if told else "as nothing in particular"
        fix = "make a case in which it differs from the other mistakes and raises nothing"
        yield AuditFinding(entry.where, f"'{entry.name}' is diagnosed {instead}, not by its own feedback", fix)
