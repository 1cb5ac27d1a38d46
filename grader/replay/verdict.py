"""What a run of an author's function comes to: a judgement in words for students, and what the function itself did
wrong."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from grader.checks.ending import ended, output_of, place_of
from grader.compare.figures import clean, percent
from grader.compare.kinds import noun, with_article
from grader.model import Comparison, Criterion, Finding, Judgement, Verdict
from grader.replay.errors import CheckError
from grader.replay.helper import Noted
from grader.replay.run import Kept, Run, Seen, Unlike

NOT_RUN = "This could not be judged: it was not run."
OUR_FAULT = "This could not be judged: the course's own check stopped with an error."
MOST_TOLD = 12
_READABLE = "numbers, text, arrays, and lists, tuples and dictionaries of them can be"


@dataclass(frozen=True, eq=False)
class Outcome:
    """A judgement, and where the function found something wrong: by an exception, or in a ``line``. ``is_fault`` says
    that the exception is the function's own fault."""

    judgement: Judgement
    error: BaseException | None = None
    line: int = 0
    is_fault: bool = False


@dataclass(frozen=True, eq=False)
class Teller:
    """Tells what came of a run. ``law`` is what must hold, in a sentence; ``snippet`` reproduces a public case."""

    criterion: Criterion
    law: str
    run: Run
    noted: Sequence[Noted]
    snippet: str = ""

    def outcome(self) -> Outcome:
        """What ended the check comes first, then what is not known yet, then what the function found."""
        match self.run.over:
            case Seen() as seen:
                criterion = replace(self.criterion, program=seen.asked.program)
                return Outcome(ended(seen.observation, criterion, self.snippet))
            case Unlike(comparisons=comparisons):
                return self._failed([_compared(comparisons)])
            case Kept() as kept:
                return self._kept(kept)
        # what a check can't do is no matter of answers that aren't there yet
        if self.run.wanted and not isinstance(self.run.error, CheckError):
            return self._not_run()
        return self._found()

    def _not_run(self) -> Outcome:
        calls = ", ".join(name for asked in self.run.wanted.values() for name in asked.names)
        staff = Finding(f"For staff: calls that it asks for were not run: {clean(calls, 200)}", for_staff=True)
        return Outcome(Judgement(Verdict.UNJUDGED, 0.0, (Finding(NOT_RUN), staff)))

    def _kept(self, kept: Kept) -> Outcome:
        if kept.is_authors:
            what = with_article(clean(kept.value.type_name))
            said = f"{kept.path} is {what}, which stays in the student's process"
            error = CheckError(said, "write the lines that use it into one student.run(…)")
            return _fault(error.with_traceback(self.run.stopped_at))
        if self.run.odd:
            return self._failed([_compared(self.run.odd)])
        note = f" ({clean(kept.value.note)})" if kept.value.note not in ("", noun(kept.value)) else ""
        told = f"{clean(kept.path, 200)} is {noun(kept.value)}{note}, which can't be looked at: {_READABLE}."
        return self._failed([Finding(told)])

    def _found(self) -> Outcome:
        wrong = [one for one in self.noted if not one.holds]
        error = self.run.error
        if isinstance(error, AssertionError):
            findings = [*self._noted(wrong), Finding(_message(error) or self.law)]
            return self._failed(findings, line=wrong[0].line if wrong else 0, error=error)
        if wrong:
            return self._failed(self._noted(wrong), self._share(), wrong[0].line)
        if error is None:
            return self._returned()
        if self.run.odd and not isinstance(error, CheckError):
            return self._failed([_compared(self.run.odd)])
        return _fault(error)

    def _noted(self, wrong: Sequence[Noted]) -> list[Finding]:
        """The law stands before the first comparison, unless it is the title above it; the others follow from it."""
        findings = []
        law = "" if self.law.strip(". ") == self.criterion.title.strip(". ") else f"{self.law} "
        for one in wrong:
            parts = tuple(part for part in one.comparisons if not part.equal)
            findings.append(_compared(parts, law) if parts else Finding(one.sentence))
            law = "" if parts else law
        return findings

    def _share(self) -> float:
        return sum(one.share for one in self.noted) / len(self.noted) if self.noted else 1.0

    def _returned(self) -> Outcome:
        share = _share_of(self.run.result)
        if share is None:
            what = f"it returned {_described(self.run.result)}"
            return _fault(CheckError(what, "return nothing, True or False, or a share from 0 to 1"))
        if share == 1:
            notes = tuple(_note(part) for one in self.noted for part in one.comparisons if part.notes)
            return Outcome(Judgement(Verdict.PASS, 1.0, notes))
        part = f" This is so for {percent(round(1000 * share), 1000)}." if share else ""
        return self._failed([Finding(self.law + part)], share)

    def _failed(
        self, findings: list[Finding], share: float = 0.0, line: int = 0, error: BaseException | None = None
    ) -> Outcome:
        seen = [one.observation for one in self.run.seen]
        places = [place for one in reversed(seen) if (place := place_of(one)) is not None]
        printed = "\n".join(text for one in seen if (text := output_of(one)))
        where = places[0] if places else None
        told = [replace(one, where=where) for one in findings[:MOST_TOLD]]
        told[0] = replace(
            told[0],
            hint=self.criterion.hint,
            snippet=self.snippet,
            output=printed if self.snippet else "",
        )
        if len(findings) > MOST_TOLD:
            told.append(Finding(f"There are {len(findings) - MOST_TOLD} more of them."))
        return Outcome(Judgement(Verdict.FAIL, share, tuple(told)), error, line)


def _fault(error: BaseException) -> Outcome:
    return Outcome(Judgement(Verdict.UNJUDGED, 0.0, (Finding(OUR_FAULT),)), error, is_fault=True)


def _compared(comparisons: Sequence[Comparison], law: str = "") -> Finding:
    told = " ".join(sentence for one in comparisons for sentence in one.sentences)
    return Finding(law + told, comparisons=tuple(comparisons))


def _note(comparison: Comparison) -> Finding:
    return Finding(f"{comparison.path}: {'; '.join(comparison.notes)}", comparisons=(comparison,))


def _message(error: BaseException) -> str:
    try:
        return str(error).strip()
    except Exception:  # of an author's own class
        return ""


def _described(result: Any) -> str:
    return f"{result}" if type(result) in (int, float) else with_article(type(result).__name__)


def _share_of(result: Any) -> float | None:
    """What a function's return value earns; ``None`` where it means nothing."""
    if isinstance(result, torch.Tensor | np.ndarray | np.generic):
        result = result.item() if result.size == 1 or getattr(result, "numel", lambda: 0)() == 1 else result
    if result is None or isinstance(result, bool):
        return 0.0 if result is False else 1.0
    number = isinstance(result, int | float) and math.isfinite(result) and 0 <= result <= 1
    return float(result) if number else None
