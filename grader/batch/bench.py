"""What every submission of a run is graded with; made once in each process that grades."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from grader.batch.task import Terminal
from grader.codec.digest import call_digest
from grader.gradebook.observed import Saved, observation_of
from grader.model import Call, Limits, Observation
from grader.prepare import Prepared
from grader.report.view import Audience
from grader.sandbox.interface import Sandbox


@dataclass(frozen=True)
class Bench:
    """An assignment, a sandbox, and what the results are made for: a :class:`~grader.batch.task.Purpose`."""

    prepared: Prepared
    sandbox: Sandbox | None  # None: nobody's code runs
    limits: Limits
    audience: Audience
    as_of: datetime
    basis: str
    environment: str
    terminal: Terminal | None = None
    digests: dict[int, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        cases = (case for some in self.prepared.cases.values() for case in some)
        calls = [case.planned.call for case in cases if case.planned.call is not None]
        object.__setattr__(self, "digests", {id(call): call_digest(call) for call in calls})

    def digest(self, call: Call) -> str:
        """The digest of a call; those that all submissions share were digested once."""
        return self.digests.get(id(call)) or call_digest(call)


class Recollection:
    """What was saved of a submission, by call; remembers what it was asked for."""

    def __init__(self, bench: Bench, saved: Saved) -> None:
        self._bench = bench
        self._saved = saved
        self.digests: dict[str, str] = {}  # by id, of every call that was asked for
        self.used: set[str] = set()  # ids of the calls that were remembered
        self.environments: set[str] = set()

    def __call__(self, call: Call) -> Observation | None:
        """The saved observation of a call. Raises :class:`~grader.codec.sealed.Damaged`."""
        digest = self._bench.digest(call)
        self.digests[call.id] = digest
        if digest not in self._saved:
            return None
        self.used.add(call.id)
        self.environments.add(self._saved[digest].environment)
        return observation_of(self._saved[digest])
