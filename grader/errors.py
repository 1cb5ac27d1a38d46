"""One tree of errors: each class has one audience, and its text is written for that audience.

A submission that is wrong is never an exception: it is a verdict with findings. These are raised for what stops a
run or one submission before it can be judged.
"""

from __future__ import annotations

from dataclasses import dataclass


class GraderError(Exception):
    """Base of every error that the command line prints as a sentence instead of a traceback."""


@dataclass(frozen=True)
class Flaw:
    """One mistake in an author's file: where, what, and what to do. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    message: str
    quoted: str = ""
    fix: str = ""

    def __str__(self) -> str:
        head = f"{self.file}:{self.line}:{self.column}: {self.message}"
        quote = f"\n    {self.quoted.strip()}" if self.quoted.strip() else ""
        fix = f"\n    fix: {self.fix}" if self.fix else ""
        return head + quote + fix


class AuthorError(GraderError):
    """An author's file is wrong: every mistake that was found, at once."""

    def __init__(self, flaws: list[Flaw]) -> None:
        self.flaws = tuple(sorted(flaws, key=lambda flaw: (flaw.file, flaw.line, flaw.column)))
        super().__init__("\n".join(str(flaw) for flaw in self.flaws))

    def __reduce__(self) -> tuple[type[AuthorError], tuple[list[Flaw]]]:
        return type(self), (list(self.flaws),)  # it may come from a worker process


class RubricError(AuthorError):
    """A rubric or an assignment file is wrong."""


class ProblemError(AuthorError):
    """A problem directory is wrong: its reference is missing, raises, or doesn't fit its rubric."""


class RosterError(AuthorError):
    """A roster is wrong."""


class SubmissionError(GraderError):
    """A submission that can't be read at all: one sentence for the student."""


class SandboxError(GraderError):
    """Our own machinery failed: for staff. The submissions concerned are ``unjudged``."""


class BookError(GraderError):
    """A grade book can't be used: for staff. It is damaged, of another version, in use, or can't be written."""


class ClusterError(GraderError):
    """A cluster can't be used: for staff. It is not there, lacks something, or went away."""


class UsageError(GraderError):
    """A command was called with something that it can't work on."""
