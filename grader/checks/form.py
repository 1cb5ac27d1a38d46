"""What can be said of an answer whose truth is held back: that it is there and how it was read, never that it is right.

A kit for students holds no truth of a constant answer, or it would hand the answer out. Such a criterion is
``awaiting`` where something was given that can be read: its points are pending until the work is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grader.checks.ending import ended, output_of
from grader.checks.unanswered import is_unanswered, unanswered
from grader.checks.value import observed_names
from grader.compare.figures import figure
from grader.compare.kinds import detail
from grader.compare.shapes import named_sizes
from grader.compare.written import WrittenError, read_numbers, read_shape, shape_at
from grader.compare.written_symbols import evaluate_cells, symbol_cells
from grader.model import Evidence, Finding, Judgement, Status, Verdict

_LATER = "is judged when you hand in"
_OF_THE_COURSE = "This is judged when you hand in: it takes a function of the course's own, which no kit holds."
_MOST_SHOWN = 6


def judge(evidence: Evidence, snippet: str = "") -> Judgement:
    """``awaiting`` with what was seen; ``missing``, ``fail`` for what can't be read, or how a call ended."""
    observation = evidence.observation
    if evidence.form == "function":
        return _awaiting(_OF_THE_COURSE)
    if observation is not None and observation.status is not Status.OK:
        return ended(observation, evidence.criterion, snippet)
    return _ran(evidence) if evidence.form == "ran" else _written(evidence)


def _ran(evidence: Evidence) -> Judgement:
    observation, program = evidence.observation, evidence.criterion.program
    if observation is None or program is None:
        return Judgement(Verdict.UNJUDGED, 0.0, (Finding("This could not be judged: it was not run."),))
    pairs = list(zip(observed_names(program), observation.values, strict=False))
    told = ", ".join(f"{name} is {detail(value)}" for name, value in pairs[:_MOST_SHOWN])
    more = f", and {len(pairs) - _MOST_SHOWN} more" if len(pairs) > _MOST_SHOWN else ""
    return _awaiting(f"It ran. {told}{more}. Whether that is right {_LATER}.", output_of(observation))


def _written(evidence: Evidence) -> Judgement:
    if is_unanswered(evidence):
        return Judgement(Verdict.MISSING, 0.0, (unanswered(evidence),))
    criterion = evidence.criterion
    try:
        read = _READERS[evidence.form](evidence)
    except WrittenError as error:
        return Judgement(Verdict.FAIL, 0.0, (Finding(f"{criterion.answer}: {error}", hint=criterion.hint),))
    return _awaiting(f"{criterion.answer} was read as {read}. Whether that is right {_LATER}.")


def _awaiting(fact: str, output: str = "") -> Judgement:
    return Judgement(Verdict.AWAITING, 0.0, (Finding(fact, output=output),))


def _as_numbers(evidence: Evidence) -> str:
    read = read_numbers(evidence.written)
    return _described(read, "number") if isinstance(read, list) else f"the number {figure(read, 6)}"


def _as_symbols(evidence: Evidence) -> str:
    cells = symbol_cells(evidence.written)
    evaluate_cells(cells, evidence.criterion.symbols, evidence.inputs)
    return _described(cells, "entry") if isinstance(cells, list) else "one entry"


def _as_shape(evidence: Evidence) -> str:
    dims = read_shape(evidence.written)
    shape_at(dims, named_sizes(evidence.inputs))
    return f"the shape ({', '.join(map(str, dims))}{',' if len(dims) == 1 else ''})"


def _as_text(_evidence: Evidence) -> str:
    return "text"


def _described(read: list[Any], noun: str) -> str:
    """``a list of 3 numbers``, ``a matrix of 6 rows and 8 columns``."""
    rows = [row for row in read if isinstance(row, list)]
    if not rows:
        return f"a list of {_count(len(read), noun)}"
    lengths = {len(row) for row in rows}
    if len(rows) == len(read) and len(lengths) == 1 and not any(isinstance(item, list) for row in rows for item in row):
        columns = lengths.pop()
        return f"a matrix of {_count(len(rows), 'row')} and {_count(columns, 'column')}"
    return "lists within lists"


def _count(number: int, noun: str) -> str:
    plural = {"entry": "entries"}.get(noun, f"{noun}s")
    return f"{number} {noun if number == 1 else plural}"


_READERS: Mapping[str, Callable[[Evidence], str]] = {
    "numbers": _as_numbers,
    "symbols": _as_symbols,
    "shape": _as_shape,
    "text": _as_text,
}
