"""Right in some cases only, and those share a property: square, unpadded, stride 1, a single row."""

from __future__ import annotations

from collections.abc import Sequence

from grader.diagnose.base import Sample
from grader.diagnose.conditions import Condition, separating
from grader.diagnose.evidence import SIMPLE, digits_of
from grader.diagnose.hypotheses import wrong
from grader.model import Cause


class Empty:
    """An empty array comes back where there should be entries."""

    code = "empty"
    rank = 70

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        if not all(map(_empty, wrong(samples))):
            return None
        if len(wrong(samples)) == len(samples):
            return Cause(self.code, "An empty array comes back: nothing was put into it, or a slice of it is empty.")
        found = separating(samples)
        if found is None:
            return Cause(self.code, "An empty array comes back in an edge case, where there should be entries.")
        condition, right = found
        where = condition.otherwise if right else condition.text
        return Cause(self.code, f"An empty array comes back where {where}: that edge case needs care of its own.")


class OnlyWhere:
    """The cases that fail share a property that those that pass lack."""

    code = "only_where"
    rank = 80
    subjects = ("values", "shapes")

    def explain(self, samples: Sequence[Sample]) -> Cause | None:
        found = separating(samples)
        if found is None or not _are_right_by_merit(samples):
            return None
        condition, right = found
        if right:
            return Cause(self.code, f"It is right only in the cases where {condition.text}: {_because(condition)}.")
        return Cause(self.code, f"It is wrong only in the cases where {condition.text}: they need care of their own.")


def _are_right_by_merit(samples: Sequence[Sample]) -> bool:
    """Whether what was expected of the right cases can't well be hit by chance, as a small count can."""
    truths = [sample.truth for sample in samples if sample.right and sample.truth is not None]
    return samples[0].subject != Sample.subject or digits_of(truths) >= SIMPLE


def _because(condition: Condition) -> str:
    if condition.kind == "square":
        return f"{condition.name}'s last two axes seem to be taken for each other"
    if condition.kind.startswith("number"):
        return f"{condition.name} seems to be left out of account"
    return f"where {condition.otherwise}, something else is needed"


def _empty(sample: Sample) -> bool:
    truth, given = sample.truth, sample.answer
    return truth is not None and given is not None and truth.size > 0 and given.size == 0
