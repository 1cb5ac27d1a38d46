"""What a check shows in a notebook, rich or plain, and what it raises: sentences, never a traceback of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.errors import GraderError


@dataclass(frozen=True, repr=False)
class Checked:
    """What was found: a notebook shows it as HTML, a console as text. ``html`` is empty where it could not be made.

    ``verdicts`` maps ``problem::criterion`` to its verdict. ``passed`` says whether all of them are right, as far as
    they don't wait for a person.
    """

    verdicts: Mapping[str, str]
    passed: bool
    text: str
    html: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str | None:
        return self.html or None


class CheckError(GraderError):
    """A check that could not be made. A notebook shows its sentence alone."""

    def _render_traceback_(self) -> list[str]:
        return [f"grader: {self}"]


class CheckStopped(KeyboardInterrupt):
    """The stop button, or Ctrl-C, during a check: like it, this ends the cell and what was to run after it."""

    def __init__(self) -> None:
        super().__init__("The check was stopped before it was done.")

    def _render_traceback_(self) -> list[str]:
        return [str(self)]
