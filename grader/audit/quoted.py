"""Hidden literals that a problem's own files give away: repeated in a public case, or quoted in a text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.audit.bench import Bench
from grader.audit.hidden_numbers import CLOSED_BEFORE, NUMBER, numbers_of, significant
from grader.audit.result import AuditFinding
from grader.model import Case, Criterion, Draw, Problem
from grader.plan.calls import visibility_of

_TELLING = 3  # significant digits of a number that nobody writes by chance
_FEWEST = 4  # numbers in a row that nobody writes by chance; a fraction counts twice


@dataclass(frozen=True)
class Text:
    """A text that students may read, and where it stands."""

    where: str
    what: str
    text: str


def quoted(bench: Bench) -> list[AuditFinding]:
    """A finding for each hidden case that a public one repeats, and each text that quotes what a hidden case holds."""
    return [*_repeated(bench.problem), *_told(bench)]


# ------------------------------------------------------------------------------------------------ repeated cases


def _repeated(problem: Problem) -> Iterator[AuditFinding]:
    fix = "give the hidden case numbers of its own, or draw them"
    for criterion, case in _cases(problem, closed=True):
        inputs = _literals(problem, case)
        if not inputs or not case.inputs:
            continue
        for other, public in _cases(problem, closed=False):
            if _asks_alike(criterion, other) and _literals(problem, public) == inputs:
                what = f"case '{public.id}' of '{other.id}' is public and repeats the hidden case '{case.id}' of "
                yield AuditFinding(other.where, f"{what}'{criterion.id}': its answer can be prepared", fix)
                break


def _cases(problem: Problem, *, closed: bool) -> Iterator[tuple[Criterion, Case]]:
    for criterion in problem.criteria:
        for case in criterion.cases:
            if (visibility_of(criterion, case) in CLOSED_BEFORE) is closed:
                yield criterion, case


def _literals(problem: Problem, case: Case) -> dict[str, Any]:
    """All inputs of a case as plain data; none where one is drawn."""
    inputs = {**problem.givens, **case.inputs}
    return {} if any(isinstance(value, Draw) for value in inputs.values()) else inputs


def _asks_alike(one: Criterion, other: Criterion) -> bool:
    same_truth = one.truth == other.truth and one.truth.kind in ("expressions", "gradient", "steps")
    return one.id == other.id or (one.program is not None and one.program == other.program) or same_truth


# ------------------------------------------------------------------------------------------------- quoting texts


def _told(bench: Bench) -> Iterator[AuditFinding]:
    public = _public_numbers(bench)
    texts = list(_texts(bench.problem))
    fix = "take it out, or give the hidden case another number"
    for criterion, case in _cases(bench.problem, closed=True):
        named = f"the hidden case '{case.id}' of '{criterion.id}'"
        for what, value in _held(bench, criterion, case):
            for text in texts:
                quote = _quote(text.text, what, value, public)
                if quote:
                    said = f"{text.what} says “{quote}”, which is {_role(what)} of {named}"
                    yield AuditFinding(text.where, said, fix)


def _role(what: str) -> str:
    return f"'{what}'" if what else "the answer"


def _held(bench: Bench, criterion: Criterion, case: Case) -> Iterator[tuple[str, Any]]:
    """What a hidden case holds: its own literals by name, and the answers that follow from literals alone."""
    yield from ((name, value) for name, value in case.inputs.items() if not isinstance(value, Draw))
    if case.inputs and _literals(bench.problem, case):
        for prepared in bench.cases(criterion):
            if prepared.planned.case.id == case.id:
                yield from (("", value) for value in prepared.expected)


def _public_numbers(bench: Bench) -> set[float]:
    found: set[float] = set()
    for criterion, case in _cases(bench.problem, closed=False):
        for prepared in bench.cases(criterion):
            if prepared.planned.case.id == case.id:
                found.update(_sizes([*prepared.planned.inputs.values(), *prepared.expected]))
    return found


def _sizes(value: Any) -> list[float]:
    """The finite numbers of a value without their signs, which texts write in many ways."""
    return [abs(number) for number in numbers_of(value) if np.isfinite(number)]


def _quote(text: str, name: str, value: Any, public: set[float]) -> str:
    """How a text quotes a value: a number that is telling, ``name = number``, or the run of numbers of a list."""
    numbers = _sizes(value)
    if len(numbers) == 1:
        return "" if numbers[0] in public else _quoted_number(text, name, numbers[0])
    rows = value if isinstance(value, list) and all(isinstance(row, list) for row in value) else []
    runs = (run for run in (numbers, *map(_sizes, rows)) if not set(run) <= public)
    return next(filter(None, (_quoted_run(text, run) for run in runs)), "")


def _quoted_run(text: str, numbers: Sequence[float]) -> str:
    # a few small whole numbers in a row say nothing: (1, 2) is a shape, or a place
    if sum(1 if number == int(number) else 2 for number in numbers) < _FEWEST:
        return ""
    found = list(NUMBER.finditer(text))
    for start in range(len(found) - len(numbers) + 1):
        some = found[start : start + len(numbers)]
        if all(_says(match[0], number) for match, number in zip(some, numbers, strict=True)):
            return text[some[0].start() : some[-1].end()]
    return ""


def _quoted_number(text: str, name: str, number: float) -> str:
    for match in NUMBER.finditer(text):
        if _says(match[0], number):
            named = re.search(rf"(?<!\w){re.escape(name)}\s*(?:=|:|is)\s*-?$", text[: match.start()]) if name else None
            if named or significant(match[0]) >= _TELLING:
                return text[named.start() if named else match.start() : match.end()]
    return ""


def _says(written: str, number: float) -> bool:
    """Whether a written number is another one: whole ones in full, fractions to the digits that are written."""
    digits = 17 if number == int(number) else max(significant(written), 1)
    return float(written) == float(f"{number:.{digits}g}")


def _texts(problem: Problem) -> Iterator[Text]:
    """Every text of a problem that a student may come to read."""
    rubric = problem.directory / "rubric.yaml"
    for criterion in problem.criteria:
        yield Text(_line_of(rubric, criterion, criterion.title), f"the title of '{criterion.id}'", criterion.title)
        if criterion.visibility not in CLOSED_BEFORE:
            yield Text(_line_of(rubric, criterion, criterion.hint), f"the hint of '{criterion.id}'", criterion.hint)
            formula = criterion.formula
            yield Text(_line_of(rubric, criterion, formula), f"the formula of '{criterion.id}'", formula)
    yield from _feedback(problem.directory / "mistakes.py")
    for name in ("problem.md", "starter.py"):
        path = problem.directory / name
        if path.is_file():
            lines = path.read_text(encoding="utf-8").splitlines()
            yield from (Text(f"{path}:{number}", name, line) for number, line in enumerate(lines, 1))


def _line_of(rubric: Path, criterion: Criterion, text: str) -> str:
    """The line on which a text of a criterion begins; the criterion's own where it can't be told."""
    first = int(criterion.where.rpartition(":")[2] or 1)
    lines = rubric.read_text(encoding="utf-8").splitlines()
    start = text.strip().splitlines()[0] if text.strip() else ""
    for number, line in enumerate(lines[first - 1 :], first):
        if start and start in line:
            return f"{rubric}:{number}"
    return criterion.where


def _feedback(path: Path) -> Iterator[Text]:
    if path.is_file():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                yield Text(f"{path}:{node.lineno}", f"the feedback of '{node.name}'", ast.get_docstring(node) or "")
