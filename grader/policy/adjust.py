"""What counts of a submission: decisions on points, then dropped problems, then lateness, each with a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from grader.model import Adjusted, Adjustment, Assignment, Decision, LatePolicy, ProblemResult, Submission
from grader.policy import wording
from grader.policy.counting import Counted, Standing, counted, standing
from grader.policy.decided import Decided, decided
from grader.policy.drop import lowest
from grader.policy.lateness import Lateness, lateness, left
from grader.policy.points import counts, title_of
from grader.policy.targets import WHOLE

NONE = Decimal(0)


def adjust(
    assignment: Assignment,
    problems: Sequence[ProblemResult],
    submission: Submission,
    decisions: Sequence[Decision] = (),
) -> Adjusted | None:
    """What counts after the assignment's policies and a person's decisions; ``None`` where there is nothing to say."""
    work = _Work(assignment, problems, submission, decided(assignment, decisions))
    made = work.last_word() or work.steps()
    return made if made.adjustments else None


@dataclass
class _Work:
    """One submission on its way from what was judged to what counts."""

    assignment: Assignment
    problems: Sequence[ProblemResult]
    submission: Submission
    decided: Decided
    said: list[Adjustment] = field(default_factory=list)

    def last_word(self) -> Adjusted | None:
        """What was decided for the whole submission; nothing else applies then."""
        decision = self.decided.points.get(WHOLE)
        if decision is None:
            return None
        before = self._standing([counted(one, one.criteria) for one in self.problems])
        exempt = decision.what.startswith("exempt")
        score = NONE if exempt else Decimal(decision.value)
        said = wording.excused_from_all(decision) if exempt else wording.score_of_all(decision, score)
        self._say("exempt" if exempt else "score", score - before.score, said)
        return self._made(Standing(score, NONE if exempt else before.max_score, score), 0, final=True)

    def steps(self) -> Adjusted:
        """Everything else, in its order."""
        counting = self._decide()
        counting, waits = self._drop(counting)
        total, late_days = self._charge(self._standing(counting))
        for stale in self.decided.stale:
            self._say("note", NONE, wording.stale(stale), staff=True)
        return self._made(total, late_days, final=total.best == total.score and not waits)

    def _decide(self) -> list[Counted]:
        """Decided scores and exemptions."""
        applied: dict[str, Decision] = {}
        counting = [counts(one, applied) for one in self.problems]
        for target, decision in self.decided.points.items():
            before = self._standing(counting).score
            applied[target] = decision
            counting = [counts(one, applied) for one in self.problems]
            exempt = decision.what.startswith("exempt")
            title, most = title_of(target, self.problems)
            said = wording.excused(title, decision) if exempt else wording.decided(title, most, decision)
            self._say("exempt" if exempt else "score", self._standing(counting).score - before, said)
        return counting

    def _drop(self, counting: Sequence[Counted]) -> tuple[list[Counted], int]:
        """The lowest problems; how many more will be dropped once their points are known."""
        dropped, waits = lowest(counting, self.assignment.drop_lowest)
        now = list(counting)
        for index in sorted(dropped):
            before = self._standing(now).score
            now[index] = now[index].left_out()
            said = wording.dropped(counting[index], self.assignment.drop_lowest)
            self._say("dropped", self._standing(now).score - before, said)
        if waits:
            self._say("dropped", NONE, wording.waits(waits))
        return now, waits

    def _charge(self, total: Standing) -> tuple[Standing, int]:
        """What lateness leaves, and how many late days are used."""
        self._say_what_was_decided_on_time()
        policy, due = self.assignment.late, self.decided.due or self.assignment.due
        submitted = self.submission.submitted
        if policy is None or due is None or self.decided.waived:
            return total, 0
        if submitted is None:
            if self.submission.late:
                self._say("note", NONE, wording.LATE_WITHOUT_TIME, staff=True)
            return total, 0
        free = int(self.decided.late_days.value) if self.decided.late_days else None
        late = lateness(policy, due, submitted, free)
        return (self._left(total, policy, late), late.free) if late.days else (total, 0)

    def _left(self, total: Standing, policy: LatePolicy, late: Lateness) -> Standing:
        score = left(policy, late, total.score, total.max_score)
        now = Standing(score, total.max_score, left(policy, late, total.best, total.max_score))
        self._say("late", now.score - total.score, wording.late(policy, late, total, now))
        if self.submission.late is False and now.best < total.best:
            self._say("note", NONE, wording.IN_TIME_ON_THE_PLATFORM, staff=True)
        return now

    def _say_what_was_decided_on_time(self) -> None:
        if self.decided.moved and self.decided.due:
            self._say("extension", NONE, wording.extension(self.decided.due, self.decided.moved))
        if self.decided.waived:
            self._say("late", NONE, wording.waived(self.decided.waived))
        elif self.decided.late_days:
            self._say("late", NONE, wording.late_days(self.decided.late_days))

    def _standing(self, counting: Sequence[Counted]) -> Standing:
        return standing(self.assignment, counting)

    def _say(self, kind: wording.Kind, points: Decimal, text: str, *, staff: bool = False) -> None:
        self.said.append(Adjustment(kind, points, text, staff))

    def _made(self, total: Standing, late_days: int, *, final: bool) -> Adjusted:
        pending = total.best - total.score
        return Adjusted(total.score, total.max_score, pending, final, tuple(self.said), self.decided.due, late_days)
