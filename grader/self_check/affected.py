"""Which problems a change of some work may have changed the verdicts of; where that is in doubt, all of them."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from grader.model import Criterion, Limits, Observation, Problem, Status, Submission
from grader.plan.calls import case_id
from grader.sandbox.stubs import is_untouched, may_leave_open
from grader.self_check.isolated import is_isolated
from grader.written import read

_OURS = frozenset({"numpy", "torch", "grader"})
_ANSWERED = (Status.OK, Status.ERROR)
_ENDED = (Status.TIMEOUT, Status.CRASH)


def affected(
    before: Submission, observed: Mapping[str, Observation], now: Submission, problems: Collection[Problem]
) -> list[Problem]:
    """The problems to be checked again; ``observed`` is what ``before`` answered.

    A problem is left alone where its own files are as they were and its written answers too, and where whatever else
    has changed can't reach it: see :mod:`grader.self_check.isolated`.
    """
    changed = _changed(before, now)
    if _is_other(before, now) or (changed and not _is_contained(changed, before, now)):
        return list(problems)
    answers = [read(work.answers, problems).answers for work in (before, now)]
    return [
        one
        for one in problems
        if answers[0].get(one.id) != answers[1].get(one.id) or _is_affected(one, changed, before, observed, now)
    ]


def _is_other(before: Submission, now: Submission) -> bool:
    """Whether something differs that belongs to no problem in particular."""
    whole = [(work.unreadable, work.answers_flaw, work.notebooks) for work in (before, now)]
    return whole[0] != whole[1] or bool(now.unreadable)


def _changed(before: Submission, now: Submission) -> set[str]:
    names = before.files.keys() | now.files.keys()
    return {name for name in names if before.files.get(name) != now.files.get(name)}


def _is_contained(changed: set[str], before: Submission, now: Submission) -> bool:
    """Whether what has changed can do nothing to files that don't import it, in either version."""
    if before.notebooks or now.notebooks:
        return False
    stems = frozenset(_stem(name) for name in before.files.keys() | now.files.keys())
    if {_stem(name) for name in changed} & (sys.stdlib_module_names | _OURS):
        return False
    sources = [work.files[name] for work in (before, now) for name in changed if name in work.files]
    return all(is_isolated(source, stems - _OURS - sys.stdlib_module_names) for source in sources)


def _is_affected(
    problem: Problem,
    changed: set[str],
    before: Submission,
    observed: Mapping[str, Observation],
    now: Submission,
) -> bool:
    return bool(changed) and not (
        _is_settled(problem, observed)
        and _stands_alone(problem, before)
        and not changed & _reached(problem, before, now)
        and not _is_open_to(changed, problem, before, now)
    )


def _is_settled(problem: Problem, observed: Mapping[str, Observation]) -> bool:
    """Whether what became of a problem's calls is due to its own code: what was missing may come to be elsewhere, and
    for what was not run the time may have been used up by others."""
    settled = (*_ANSWERED, *_ENDED) if _within_limits(observed.values()) else _ANSWERED
    seen = [one for name, one in observed.items() if name.startswith(f"{problem.id}/")]
    first = [case_id(problem, one, case) for one in problem.criteria if one.program for case in one.cases]
    return all(one.status in settled for one in seen) and all(name in observed for name in first)


def _within_limits(observed: Collection[Observation]) -> bool:
    """Whether no call can have been refused because others had used up what a submission may use."""
    limits = Limits()
    ended = sum(one.status in _ENDED and one.seconds > 0 for one in observed)
    seconds = sum(one.seconds for one in observed)
    return ended <= limits.children and seconds + limits.call_seconds <= limits.submission_seconds


def _stands_alone(problem: Problem, work: Submission) -> bool:
    """Whether nothing of a problem is looked up in files that its module doesn't import."""
    source = work.files.get(problem.layout.path)
    if source is None or any(b"ANSWERS" in one for one in work.files.values()):
        return False
    return all(_is_plain(one) and all(_defines(source, name) for name in _needs(one)) for one in problem.criteria)


def _is_open_to(changed: set[str], problem: Problem, before: Submission, now: Submission) -> bool:
    """Whether a problem's module may leave open what is then looked up in a file that has changed."""
    module = problem.layout.path
    own = [work.files.get(module, b"") for work in (before, now)]
    if not any(may_leave_open(one) or is_untouched(one, problem.layout.starter) for one in own):
        return False
    sources = [work.files.get(name, b"") for work in (before, now) for name in changed]
    needs = {name.encode() for one in problem.criteria for name in _needs(one)}
    return any(needs & set(re.findall(rb"\w+", source)) for source in sources)


def _is_plain(criterion: Criterion) -> bool:
    own_check = criterion.property is not None and criterion.property.name == "function"
    return criterion.source is None and not own_check


def _needs(criterion: Criterion) -> set[str]:
    programs = [one for one in (criterion.program, criterion.follow) if one is not None]
    return {name for program in programs for name in program.needs}


def _defines(source: bytes, name: str) -> bool:
    return re.search(rb"^(?:def|class) +" + re.escape(name.encode()) + rb"\b", source, re.MULTILINE) is not None


def _reached(problem: Problem, before: Submission, now: Submission) -> set[str]:
    """A problem's module and all files that it may import, however far: those whose names are mentioned."""
    names = before.files.keys() | now.files.keys()
    reached: set[str] = set()
    waiting = [problem.layout.path]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        source = before.files.get(name, b"") + b"\n" + now.files.get(name, b"")
        waiting += [other for other in names if _stem(other).encode() in source]
    return reached


def _stem(name: str) -> str:
    path = PurePosixPath(name)
    return path.parent.name if path.name == "__init__.py" else path.stem
