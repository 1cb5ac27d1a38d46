"""What was handed in, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.model.values import Value

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class Student:
    """A person as a platform or a roster names them. Every id is the text that stood there, leading zeros included."""

    id: str
    name: str = ""
    login: str = ""
    email: str = ""


@dataclass(frozen=True)
class Cell:
    """A code cell of a notebook: its position among all cells, counted from 1, the number that Jupyter showed beside
    it when it was run (``In [12]``), and its Python, in which notebook commands are neutralised line by line."""

    number: int
    execution_count: int | None
    source: str


@dataclass(frozen=True)
class Notebook:
    """The code cells of a notebook, in the order in which they stand."""

    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Submission:
    """What one student (or group) handed in.

    ``files`` maps POSIX paths relative to the submission's root to file contents: Python sources only, never
    decoded in the grader. ``notebooks`` maps paths to what was read of notebooks. ``answers`` maps problem id →
    answer id → value (text, or nested lists and dicts of text; scalars are kept as the student typed them). ``notes``
    are sentences about files not understood, ``remarks`` about what was left out of files that were understood;
    ``unreadable`` says why the grader could not read the submission at all, and then nothing of it is judged.

    The rest is what the platform says about it. ``student`` is who uploaded it, ``members`` are all members of a
    ``group`` (empty for the work of one person); ``upload`` is the platform's own name of this upload, with which a
    grade finds its way back. ``submitted`` has a time zone; ``late`` and ``attempt`` are None where the platform
    doesn't say. ``superseded`` are sentences about older uploads, which don't count; ``notes`` hold them too.
    ``chosen`` says that the platform itself makes this upload count, though there are newer ones.
    """

    id: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    answers_flaw: str = ""  # why the answers file could not be read: a sentence for the student
    unreadable: str = ""
    notebooks: Mapping[str, Notebook] = field(default_factory=dict)
    student: Student | None = None
    group: str = ""
    members: tuple[Student, ...] = ()
    platform: str = ""  # name of the format, such as "canvas"; empty for plain folders and files
    upload: str = ""
    submitted: datetime | None = None
    late: bool | None = None
    attempt: int | None = None
    superseded: tuple[str, ...] = ()
    chosen: bool = False
    remarks: tuple[str, ...] = ()
