"""From criteria to calls: the inputs of every case, drawn once for an assignment and shared by all submissions."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.errors import Flaw, ProblemError
from grader.model import Call, Case, Criterion, Draw, Problem, Program, Value, Visibility
from grader.plan.draw import DrawError, Drawn, draw, literal
from grader.plan.streams import Streams

ANSWERS = Program(statements=(), needs=("ANSWERS",), observe=("ANSWERS",))

_MOST_SECRET_FIRST = (Visibility.HIDDEN, Visibility.AFTER_DUE_DATE, Visibility.PUBLIC)


@dataclass(frozen=True)
class PlannedCase:
    """A case with its inputs drawn: the call for a child (none for written answers) and how to make the inputs.

    ``inputs`` hold base values and numpy arrays; ``code`` gives for each the Python expression that makes it as it
    arrives (with numpy as ``np`` and torch as ``torch``). ``seed`` is that of all calls of the case.
    """

    problem: Problem
    criterion: Criterion
    case: Case
    inputs: Mapping[str, Value]
    code: Mapping[str, str] = field(default_factory=dict)
    call: Call | None = None
    seed: int = 0

    @property
    def id(self) -> str:
        return case_id(self.problem, self.criterion, self.case)


def case_id(problem: Problem, criterion: Criterion, case: Case) -> str:
    """``problem/criterion/case``: unique in an assignment."""
    return f"{problem.id}/{criterion.id}/{case.id}"


def plan_problem(problem: Problem, streams: Streams) -> list[PlannedCase]:
    """Every case of every criterion of a problem.

    Raises :class:`ProblemError` with a flaw for every input that can't be drawn.
    """
    planned: list[PlannedCase] = []
    flaws: list[Flaw] = []
    for criterion in problem.criteria:
        for case in criterion.cases:
            try:
                planned.append(plan_case(problem, criterion, case, streams))
            except ProblemError as error:
                flaws += error.flaws
    if flaws:
        raise ProblemError(flaws)
    return planned


def plan_case(problem: Problem, criterion: Criterion, case: Case, streams: Streams) -> PlannedCase:
    """Draws the inputs of one case and, where the criterion has a program, makes its call.

    Raises :class:`ProblemError` with a flaw for every input that can't be drawn.
    """
    drawn = _inputs(problem, criterion, case, streams)
    inputs = {name: item.value for name, item in drawn.items()}
    code = {name: item.code for name, item in drawn.items()}
    seed = _seed(problem, criterion, case, streams)
    call = None if criterion.program is None else call_of(problem, criterion, case, inputs, seed)
    return PlannedCase(problem, criterion, case, inputs, code, call, seed)


def names_in(program: Program) -> set[str]:
    """All names that a program mentions: only inputs among them travel to the child."""
    sources = [*program.statements, *(text for text in program.observe if not text.startswith("$"))]
    return {node.id for text in sources for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}


def answers_call(problem: Problem) -> Call:
    """Reads the ``ANSWERS`` mapping out of the student's module."""
    return Call(id=f"{problem.id}/@answers/1", layout=problem.layout, program=ANSWERS)


def visibility_of(criterion: Criterion, case: Case) -> Visibility:
    """What is secret of a criterion or of a case alone is secret of both: the more secret of the two."""
    return more_secret(criterion.visibility, case.visibility)


def more_secret(*some: Visibility) -> Visibility:
    """The most secret of several."""
    return min(some, key=_MOST_SECRET_FIRST.index)


def call_of(problem: Problem, criterion: Criterion, case: Case, inputs: Mapping[str, Value], seed: int) -> Call:
    """The call of a case of a criterion that has a program; what the program doesn't mention stays behind."""
    assert criterion.program is not None
    mentioned = names_in(criterion.program)
    return Call(
        id=case_id(problem, criterion, case),
        layout=problem.layout,
        program=criterion.program,
        inputs={name: value for name, value in inputs.items() if name in mentioned},
        arrays=criterion.inputs,
        seed=seed,
        visibility=visibility_of(criterion, case),
        scratch_bytes=criterion.scratch_bytes,
    )


def _seed(problem: Problem, criterion: Criterion, case: Case, streams: Streams) -> int:
    """The seed of a case's calls; what asks for no calls needs none, nor the key that a hidden one is made of."""
    if criterion.program is None and criterion.property is None:
        return 0
    names = case_id(problem, criterion, case), "@program"
    return streams.seed_for(visibility_of(criterion, case), *names) % 2**32


def _inputs(problem: Problem, criterion: Criterion, case: Case, streams: Streams) -> dict[str, Drawn]:
    values = {**problem.givens, **case.inputs}
    # a dimension is never drawn itself, so the order of inputs plays no part
    sizes = {name: value for name, value in values.items() if not isinstance(value, Draw)}
    drawn: dict[str, Drawn] = {}
    flaws: list[Flaw] = []
    for name, value in values.items():
        if not isinstance(value, Draw):
            drawn[name] = literal(value, criterion.input_dtype, criterion.inputs)
            continue
        seed = streams.seed_for(visibility_of(criterion, case), case_id(problem, criterion, case), name)
        try:
            drawn[name] = draw(value, seed, sizes, criterion.input_dtype, criterion.inputs)
        except DrawError as error:
            flaws.append(_flaw(f"input '{name}' of case '{case.id}' of '{criterion.id}': {error}", problem, criterion))
    if flaws:
        raise ProblemError(flaws)
    return drawn


def _flaw(message: str, problem: Problem, criterion: Criterion) -> Flaw:
    file, _, line = criterion.where.rpartition(":")
    return Flaw(file or str(problem.directory / "rubric.yaml"), int(line or 1), 1, message)
