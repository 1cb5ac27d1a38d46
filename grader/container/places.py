"""Where a platform puts what a student handed in, and where it looks for the result."""

from __future__ import annotations

import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError


@dataclass(frozen=True)
class Places:
    """``kind`` is a platform's name, or ``plain``. ``secret`` are files that students' code must not read: what a
    platform says of this student and of earlier submissions."""

    kind: str
    submission: Path
    result: Path
    metadata: Path | None = None
    secret: tuple[Path, ...] = ()

    @property
    def maximum_is_free(self) -> bool:
        """Whether a result has a maximum of its own: platforms hold every score against one that was typed in."""
        return self.kind == "plain"


def places_in(root: Path = Path("/")) -> Places:
    """The first platform whose folders are there. Raises :class:`UsageError` where none is."""
    for places in _known(root):
        if places.submission.is_dir():
            return places
    names = ", ".join(str(places.submission) for places in _known(root))
    raise UsageError(f"there is nothing to grade: none of {names} is a folder; mount the submission at one of them")


def close(places: Places) -> None:
    """Takes from others what they could read or write of a platform's files, as far as this user may."""
    for path in places.secret:
        with suppress(OSError):
            path.chmod(0o700 if path.is_dir() else 0o600)
    with suppress(OSError):
        places.result.parent.mkdir(parents=True, exist_ok=True)
        mode = stat.S_IMODE(places.result.parent.stat().st_mode)
        places.result.parent.chmod(mode & ~0o022)


def _known(root: Path) -> tuple[Places, ...]:
    autograder, grade = root / "autograder", root / "grade"
    metadata, data = autograder / "submission_metadata.json", grade / "data"
    return (
        Places("gradescope", autograder / "submission", autograder / "results" / "results.json", metadata, (metadata,)),
        Places("prairielearn", grade / "student", grade / "results" / "results.json", None, (data, grade / "tests")),
        Places("plain", root / "submission", root / "out" / "result.json"),
    )
