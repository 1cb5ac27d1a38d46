"""Criteria that are judged by rules instead of expected values: the checks ``source`` and ``property``."""

from __future__ import annotations

from grader.model import SourceRules
from grader.rubric.scope import Subject

# each has its rules under the key of its own name
RULED = ("property", "source")
_NOT_BESIDE_RULES = ("program", "answer", "observe", "truth", "accept", "terms", "raises", "symbols")


def check_rules(subject: Subject) -> None:
    """Notes rules that are missing or stand beside another check, and keys that rules leave no room for."""
    entry = subject.entry
    for key in RULED:
        if entry.check == key and not subject.has(key):
            subject.note("check", f"the check '{key}' needs its rules", f"add `{key}: …`")
        elif entry.check != key and subject.has(key):
            message = f"only the check '{key}' has `{key}`"
            subject.note(key, message, f"remove it, or write `check: {key}`", at_key=True)
    if entry.check in RULED:
        for key in _NOT_BESIDE_RULES:
            if subject.has(key):
                message = f"the check '{entry.check}' has no `{key}`"
                subject.note(key, message, f"remove `{key}`, or choose another check", at_key=True)
    if entry.check == "source":
        _check_source(subject)


def _check_source(subject: Subject) -> None:
    if subject.has("source") and not {"forbid", "no_loops", "require"} & subject.entry.source.model_fields_set:
        subject.note("source", "these rules ask for nothing", "add `forbid`, `no_loops` or `require`", at_key=True)
    if subject.entry.cases:
        subject.note("cases", "the check 'source' runs nothing, so it has no cases", "remove `cases`", at_key=True)
    if subject.entry.credit != "all":
        subject.note("credit", "the check 'source' gives all points or none", "remove `credit`", at_key=True)


def read_source(subject: Subject) -> SourceRules | None:
    """The rules of the check ``source``."""
    if subject.entry.check != "source" or not subject.has("source"):
        return None
    entry = subject.entry.source
    named = entry.no_loops if isinstance(entry.no_loops, list) else []
    return SourceRules(
        forbid=tuple(entry.forbid),
        no_loops=tuple(named),
        no_loops_at_all=entry.no_loops is True,
        require=tuple(entry.require),
        scope=tuple(entry.in_),
    )
