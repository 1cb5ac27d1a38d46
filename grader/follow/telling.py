"""What a gradient that was held against the student's own forward pass comes to, in words and in points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.model import CriterionResult, Finding, Verdict, Visibility
from grader.plan.calls import more_secret
from grader.score.credit import to_cents


@dataclass(frozen=True)
class Seen:
    """What the slopes of the own forward pass say of one gradient, taken by the input ``name``: ``unlike`` where they
    differ, ``trivial`` where the forward pass hardly reacts to it; neither where it follows."""

    path: str
    name: str
    unlike: str = ""
    trivial: bool = False


@dataclass(frozen=True)
class Telling:
    """The result with what was found; ``titles`` are those of the criteria that are charged, none where the forward
    pass is an accepted alternative."""

    result: CriterionResult
    titles: str
    visibility: Visibility

    def follows(self, paths: Sequence[str]) -> CriterionResult:
        names = list(dict.fromkeys(paths))
        listed = f"{names[0]} follows" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} follow"
        points = self.result.criterion.points
        if not self.titles:
            finding = Finding(f"{listed} from your own forward pass, which is accepted.", visibility=self.visibility)
            return replace(self.result, verdict=Verdict.PASS, score=points, findings=(finding,))
        fact = f"{listed} from your own forward pass; what is wrong there is charged under {self.titles} alone."
        score = max(self.result.score, to_cents(points * self.result.criterion.follow_credit))
        verdict = Verdict.PASS if score == points else Verdict.PARTIAL
        finding = Finding(fact, visibility=self.visibility)
        return replace(self.result, verdict=verdict, score=score, follow_through=True, findings=(finding,))

    def unlike(self, seen: Seen, visibility: Visibility) -> CriterionResult:
        fact = f"{seen.path} is not the gradient of your own forward pass either: {seen.unlike}."
        finding = Finding(fact, visibility=more_secret(self.visibility, visibility))
        return replace(self.result, findings=(*self.result.findings, finding))

    def trivial(self, seen: Seen) -> CriterionResult:
        return self._blocked(
            f"Your own forward pass hardly reacts to {seen.name}, so {seen.path} earns no marks for following from it: "
            f"mend {self.titles} first."
        )

    def unmeasured(self) -> CriterionResult:
        return self._blocked(
            f"Depends on {self.titles}, which gives nothing yet that this gradient could be held against: "
            "mend that first."
        )

    def _blocked(self, fact: str) -> CriterionResult:
        # what is right in part keeps its points; nothing bars what follows from what is accepted
        if self.result.score or not self.titles:
            return self.result
        finding = Finding(fact, visibility=self.visibility)
        return replace(self.result, verdict=Verdict.BLOCKED, findings=(finding, *self.result.findings))
