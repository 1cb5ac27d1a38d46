"""What a package says of itself: which assignment it holds, how long grading may take, and what students see."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from grader.errors import UsageError
from grader.model import Limits

FILE = "package.json"
TRUTHS = "truths.bin"
_SCHEMA = "torch-grader/package/1"

Hidden = Literal["staff", "total"]
Shown = Literal["visible", "after_due_date", "after_published", "hidden"]


@dataclass(frozen=True)
class Settings:
    """How a package grades.

    ``assignment`` is the path of its file in the package. ``time_limit`` is the platform's, in seconds: by then there
    is a result, whatever is done. ``hidden`` says what becomes of criteria that students don't see: tests for
    staff (``staff``), or nothing but points in the total (``total``). ``visibility`` is that of the whole result.
    """

    assignment: str
    time_limit: int = 600
    call_seconds: float = 20.0
    submission_seconds: float = 240.0
    hidden: Hidden = "staff"
    visibility: Shown = "visible"
    leaderboard: bool = False

    @property
    def limits(self) -> Limits:
        """What a submission's code may use."""
        return Limits(call_seconds=self.call_seconds, submission_seconds=self.submission_seconds)


def written(settings: Settings) -> str:
    """The settings as JSON."""
    return json.dumps({"schema": _SCHEMA, **asdict(settings)}, indent=2) + "\n"


def read(package: Path) -> Settings:
    """The settings of a package. Raises :class:`UsageError` where it holds none, or not those of this version."""
    path = package / FILE
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: can't be read ({error}); build the package again") from None
    if not isinstance(held, dict) or held.pop("schema", "") != _SCHEMA or not _fits(held):
        raise UsageError(f"{path}: not the settings of this version of the grader; build the package again")
    return Settings(**held)


def _fits(held: dict[str, Any]) -> bool:
    kinds = {"assignment": str, "time_limit": int, "leaderboard": bool}
    choices = {"hidden": get_args(Hidden), "visibility": get_args(Shown)}
    return (
        set(held) == {one.name for one in fields(Settings)}
        and all(type(held[name]) is kind for name, kind in kinds.items())
        and all(held[name] in some for name, some in choices.items())
        and all(isinstance(held[name], int | float) for name in ("call_seconds", "submission_seconds"))
    )
