"""Whether a package can grade here, asked when the container is built: better a build that fails than a student."""

from __future__ import annotations

import tempfile
from pathlib import Path

from grader.bundle import made_by
from grader.container.clock import Clock
from grader.container.grading import grades, read_submission
from grader.container.opened import open_package
from grader.container.settings import TRUTHS, Settings
from grader.errors import ProblemError, SandboxError, UsageError
from grader.model import Submission
from grader.prepare import Prepared
from grader.report.words import plural
from grader.sandbox.interface import Sandbox, open_sandbox, open_unconfined
from grader.versions import versions

_BRING = "fix: build the package again, and name the package that brings it: --with PACKAGE"


def check(package: Path, settings: Settings) -> int:
    """Opens the package, grades a submission that holds nothing, and says what it found; 0 where all is well.

    Raises :class:`~grader.errors.GraderError` for what is wrong with the package.
    """
    try:
        return _check(package, settings)
    except ProblemError as error:
        raise UsageError(f"{error}\n    {_BRING}" if "ModuleNotFoundError" in str(error) else str(error)) from error


def _check(package: Path, settings: Settings) -> int:
    prepared = open_package(package, settings)
    _load(prepared)
    print(f"assignment: {prepared.assignment.title}, {plural(str(len(prepared.assignment.problems)), 'problem')}")
    for name, there in made_by((package / TRUTHS).read_bytes()).items():
        here = versions().get(name, "unknown")
        print(f"{name}: {here}" + (f" (expected values were computed with {there})" if here != there else ""))
    try:
        with open_sandbox() as sandbox:
            _try(prepared, sandbox, settings)
            print(f"confinement: {', '.join(sandbox.confinement)}")
    except SandboxError as error:
        with open_unconfined() as sandbox:
            _try(prepared, sandbox, settings)
        print(
            f"WARNING: here, where the image is built, {error}. Where that is so too when grading, nothing is graded."
        )
    return 0


def _load(prepared: Prepared) -> None:
    """Loads the references that only some submissions take: those of steps that are followed from a mistake."""
    for load in prepared.followers.values():
        load()


def _try(prepared: Prepared, sandbox: Sandbox, settings: Settings) -> None:
    """From end to end, with an empty submission: a check of the author's that can't be loaded shows now."""
    with tempfile.TemporaryDirectory() as folder:
        submission = read_submission(Path(folder), Submission("nothing"), prepared)
        for _ in grades(prepared, submission, sandbox, settings.limits, Clock(settings.time_limit)):
            pass
