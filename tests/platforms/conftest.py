"""A class of a few, with grades made by hand; every name and id is invented."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.model import Student
from grader.platforms.base import Options, platform_named
from grader.platforms.export import Exported, export
from grader.platforms.grades import ClassGrades, PersonGrade
from grader.platforms.sheet import parse


def person(id_: str, name: str = "", login: str = "", email: str = "", score: str = "8.5", **more: Any) -> PersonGrade:
    pending = Decimal(more.pop("pending", "0"))
    highest = Decimal(more.pop("max_score", "10"))
    submission = more.pop("submission", id_ or name or login)
    return PersonGrade(
        Student(id_, name, login, email),
        submission,
        Decimal(score),
        highest,
        pending,
        pending == 0,
        **{"platform": "gradescope", **more},
    )


def a_class(*grades: PersonGrade, title: str = "Lab 2", unlisted: tuple[str, ...] = ()) -> ClassGrades:
    return ClassGrades(title, Decimal(10), grades, unlisted)


@pytest.fixture
def one() -> Callable[..., PersonGrade]:
    return person


@pytest.fixture
def room() -> Callable[..., ClassGrades]:
    return a_class


@pytest.fixture
def to() -> Callable[..., Exported]:
    """Exports a class to a platform, into the text of one of its files if that is given."""

    def run(name: str, book: ClassGrades, into: str | bytes | None = None, **options: Any) -> Exported:
        data = into.encode() if isinstance(into, str) else into
        sheet = None if data is None else parse(Path("theirs.csv"), data)
        return export(platform_named(name), name, book, Options(**options), sheet)

    return run
