"""A call that brought no values: its verdict, and the finding that says how it ended."""

from __future__ import annotations

from grader.checks.facts import failure_fact, missing_fact
from grader.model import NOT_RUN, Criterion, Finding, Judgement, Observation, Place, Status, Verdict

_ENDED = {
    Status.ERROR: Verdict.ERROR,
    Status.MISSING: Verdict.MISSING,
    Status.TIMEOUT: Verdict.TIMEOUT,
    Status.CRASH: Verdict.CRASH,
    Status.UNJUDGED: Verdict.UNJUDGED,
}


def ended(observation: Observation, criterion: Criterion, snippet: str = "") -> Judgement:
    """What such a call comes to for a criterion, whose program it ran."""
    return Judgement(_ENDED[observation.status], 0.0, (_ending(observation, criterion, snippet),))


def _ending(observation: Observation, criterion: Criterion, snippet: str) -> Finding:
    if observation.missing is not None:
        return Finding(missing_fact(observation.missing), hint=criterion.hint)
    failure = observation.failure
    loaded = failure is None or failure.stage == "call"
    return Finding(
        failure_fact(observation, criterion),
        hint=criterion.hint if loaded else "",
        where=(failure.place if failure else None) or place_of(observation),
        traceback=failure.traceback if failure else "",
        snippet=snippet if loaded else "",
        output=output_of(observation),
        not_run=failure is not None and failure.message.startswith(NOT_RUN) and observation.status is not Status.ERROR,
        unloaded=failure is not None and failure.stage == "load",
    )


def place_of(observation: Observation | None) -> Place | None:
    """Where the student defines what was called: the last name that the program needed, when nothing says better."""
    if observation is None or not observation.defined_at:
        return None
    return list(observation.defined_at.values())[-1]


def output_of(observation: Observation | None) -> str:
    """What the student's code printed."""
    if observation is None:
        return ""
    parts = [part for part in (observation.stdout, observation.stderr) if part]
    return "\n".join(parts) + ("\n… (cut)" if observation.output_cut else "")
