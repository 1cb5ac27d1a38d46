"""An assignment made ready, as data: for a machine that has neither the key of the hidden cases nor torch at hand.

It holds every case's inputs, seeds and expected values, so that nothing is drawn or computed again: another Python or
numpy there changes nothing. It goes with the very files that it was made from, which are checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from grader.codec.decode import decode
from grader.codec.digest import assignment_digest
from grader.codec.encode import encode
from grader.codec.sealed import Damaged, seal, unseal
from grader.codec.tagged import tag, untag
from grader.diagnose import Mistake
from grader.errors import UsageError
from grader.model import Assignment, Criterion, Judgement, Observation, OwnCheck, Problem, Program, Value
from grader.plan.calls import PlannedCase, call_of, case_id
from grader.plan.streams import Streams
from grader.prepare import Prepared, PreparedCase, as_truth, check_seed, follower_of, names_function
from grader.versions import versions

if TYPE_CHECKING:
    from grader.replay.load import OwnChecks

_FORMAT = 1
_CHANGED = "its expected values belong to other problems, rubrics or references than those beside them"


def bundle(prepared: Prepared) -> bytes:
    """Everything that was drawn and computed. Raises :class:`UsageError` for a value that can't be kept as data."""
    held = {
        "format": _FORMAT,
        "assignment": assignment_digest(prepared.assignment),
        "seed": prepared.streams.seed,
        "hidden_digest": prepared.streams.digest,
        "made_by": versions(),
        "cases": {case.planned.id: _held(case, prepared.streams) for some in prepared.cases.values() for case in some},
        "mistakes": {
            f"{problem}/{criterion}": [(one.code, one.text, one.values) for one in some]
            for (problem, criterion), some in prepared.mistakes.items()
        },
    }
    try:
        return seal(encode(tag(held)))
    except TypeError as error:
        raise UsageError(
            f"{prepared.assignment.path}: its inputs or expected values can't be packed: {error}"
        ) from None


def unbundle(data: bytes, assignment: Assignment) -> Prepared:
    """What was packed, for the same assignment. Raises :class:`UsageError` where it belongs to another one."""
    held = _read(data)
    if held["assignment"] != assignment_digest(assignment):
        raise UsageError(f"{assignment.path}: {_CHANGED}; build the package again")
    cases: dict[tuple[str, str], tuple[PreparedCase, ...]] = {}
    mistakes: dict[tuple[str, str], tuple[Mistake, ...]] = {}
    for problem in assignment.problems:
        checks = cache(partial(_own_checks, problem))  # loaded once for all cases that they judge
        for criterion in problem.criteria:
            key = problem.id, criterion.id
            cases[key] = tuple(_cases(problem, criterion, held["cases"], checks))
            mistakes[key] = tuple(Mistake(*one) for one in held["mistakes"]["/".join(key)])
    followers = {one.id: made for one in assignment.problems if (made := follower_of(one)) is not None}
    streams = Streams(held["seed"], drawn_with=held["hidden_digest"])
    return Prepared(assignment, streams, cases, followers, mistakes)


def made_by(data: bytes) -> dict[str, str]:
    """The versions that the expected values were computed with."""
    return dict(_read(data)["made_by"])


def _read(data: bytes) -> dict[str, Any]:
    try:
        held = untag(decode(unseal(data)))
    except Damaged as error:
        raise UsageError(f"the package's expected values are damaged: {error}; build and upload it again") from None
    if not isinstance(held, dict) or held.get("format") != _FORMAT:
        raise UsageError("the package's expected values are of another version than its grader; build it again")
    return held


def _held(case: PreparedCase, streams: Streams) -> dict[str, Any]:
    planned = case.planned
    named = names_function(planned.criterion)
    return {
        "inputs": planned.inputs,
        "code": planned.code,
        "seed": planned.seed,
        "check_seed": check_seed(planned, streams) if named else None,
        **_values(case),
        "accept": [_values(one) for one in case.accept],
    }


def _values(case: PreparedCase) -> dict[str, Any]:
    return {"expected": case.expected, "terms": case.terms, "samples": case.samples}


def _cases(
    problem: Problem, criterion: Criterion, held: Mapping[str, Any], checks: Callable[[], OwnChecks]
) -> Iterator[PreparedCase]:
    for case in criterion.cases:
        some = held[case_id(problem, criterion, case)]
        inputs, seed = some["inputs"], some["seed"]
        call = None if criterion.program is None else call_of(problem, criterion, case, inputs, seed)
        planned = PlannedCase(problem, criterion, case, inputs, some["code"], call, seed)
        alternatives = zip(criterion.accept, some["accept"], strict=True)
        accept = tuple(_case(as_truth(planned, one), values) for one, values in alternatives)
        own = None if some["check_seed"] is None else _OwnCheck(checks, planned, some["check_seed"])
        yield _case(planned, some, accept, own)


def _case(
    planned: PlannedCase,
    values: Mapping[str, Any],
    accept: tuple[PreparedCase, ...] = (),
    own_check: OwnCheck | None = None,
) -> PreparedCase:
    return PreparedCase(planned, values["expected"], values["terms"], values["samples"], accept, own_check)


def _own_checks(problem: Problem) -> OwnChecks:
    from grader.replay.load import OwnChecks
    from grader.truth.expected import Truths

    return OwnChecks(problem, Truths(problem).names)


class _OwnCheck:
    """An author's function that judges a case. The reference, and with it torch, is loaded when it is first asked."""

    def __init__(self, checks: Callable[[], OwnChecks], planned: PlannedCase, seed: int) -> None:
        self._load = cache(lambda: checks().of(planned, seed))

    def wants(self, further: Mapping[str, Observation]) -> Mapping[str, tuple[Program, Mapping[str, Value]]]:
        """See :class:`grader.model.OwnCheck`."""
        return self._load().wants(further)

    def judge(self, further: Mapping[str, Observation]) -> Judgement:
        """See :class:`grader.model.OwnCheck`."""
        return self._load().judge(further)
