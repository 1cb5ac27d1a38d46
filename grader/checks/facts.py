"""Sentences for calls that brought no values: what is missing, what was raised, what hung or died."""

from __future__ import annotations

import re
from dataclasses import replace

from grader.model import Criterion, Failure, Missing, Observation, Status

_FRAME = re.compile(r"^ *(?:File|In) .*, line \d+, in (\w{1,60})$", re.MULTILINE)


def missing_fact(missing: Missing) -> str:
    """What the submission lacks, with the near names that it does have; or has in several places."""
    if missing.kind == "several":
        places = " and in ".join(f"'{place}'" for place in missing.near)
        return f"'{missing.name}' is defined in {places}: which is meant? Keep one of them."
    near = " or ".join(f"'{name}'" for name in missing.near)
    if missing.kind == "module":
        hint = f" It has {near}: was that meant?" if near else ""
        return f"No module '{missing.module}' and no other module with what is asked for was handed in.{hint}"
    hint = f" It has {near}: was that meant?" if near else ""
    where = f"in '{missing.module}'" if missing.module else "yet"
    return f"'{missing.name}' is not defined {where}.{hint}"


def failure_fact(observation: Observation, criterion: Criterion) -> str:
    """How a call ended that brought no values."""
    failure = observation.failure
    if failure is None:
        return "The call brought no values."
    if observation.status in (Status.TIMEOUT, Status.CRASH):
        return f"{_called(criterion)}: {failure.message}"
    if observation.status is Status.UNJUDGED:
        return f"This could not be judged: {failure.message}"
    return _raised(failure, criterion)


def _raised(failure: Failure, criterion: Criterion) -> str:
    if failure.stage == "cell":
        cell = replace(failure.place, line=0).at if failure.place else "the cell that defines it"
        return f"{_named(criterion)} is not defined, because {cell} failed: {_exception(failure)}"
    if failure.stage == "load":
        return f"The module could not be loaded: {_exception(failure)}"
    if _is_left_open(failure):
        return f"{_left_open(failure, criterion)} is not written yet: it raises NotImplementedError."
    return f"{_called(criterion)} raised {_exception(failure)}"


def _is_left_open(failure: Failure) -> bool:
    """Whether a starter's function stopped there, and no library that lacks something."""
    line = failure.place.text if failure.place else ""
    return failure.type == "NotImplementedError" and (not line or failure.type in line)


def _left_open(failure: Failure, criterion: Criterion) -> str:
    """Which function is not written: of those that are asked for, or one that they call."""
    called = _called(criterion)
    (*_, last) = ["", *_FRAME.findall(failure.traceback)]
    if not last or not criterion.program:
        return called
    return last if last in criterion.program.needs else f"{called} needs {last}, which"


def _exception(failure: Failure) -> str:
    return f"{failure.type}: {failure.message}" if failure.message else failure.type


def _called(criterion: Criterion) -> str:
    """The student's names that the criterion calls, as the subject of a sentence."""
    return "Reading ANSWERS" if criterion.answer else _named(criterion)


def _named(criterion: Criterion) -> str:
    if criterion.answer:
        return "ANSWERS"
    needs = criterion.program.needs if criterion.program else ()
    return " or ".join(needs) if needs else "The program"
