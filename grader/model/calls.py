"""What a child is asked to run, and what was seen of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from grader.model.rubric import Layout, Program
from grader.model.values import Value, Visibility


@dataclass(frozen=True)
class Limits:
    """What a submission may use: seconds a call, seconds in all, extra children, bytes of
    captured output, of one message and of all values together, and bytes of memory."""

    call_seconds: float = 10.0
    submission_seconds: float = 60.0
    children: int = 4
    output_bytes: int = 8192
    message_bytes: int = 64 * 2**20
    values_bytes: int = 512 * 2**20  # what the judge holds until all is graded
    memory_bytes: int = 1024 * 2**20  # on top of what the libraries have mapped


@dataclass(frozen=True)
class Call:
    """One case of one criterion, ready to be answered by the student's code.

    ``inputs`` hold base values, numpy arrays and (nested) sequences and mappings of them; ``arrays`` says as what
    they arrive in the child. ``seed`` seeds numpy, torch and random before the program runs.
    """

    id: str  # "<problem>/<criterion>/<case>"
    layout: Layout
    program: Program
    inputs: Mapping[str, Value] = field(default_factory=dict)
    arrays: Literal["numpy", "torch"] = "numpy"
    seed: int = 0
    visibility: Visibility = Visibility.PUBLIC
    scratch_bytes: int = 0  # size of a writable working directory; 0: nothing may be written


NOT_RUN = "not run: "  # how the message of a failure begins where a call was not made, for what happened before it


class Status(StrEnum):
    """How a call ended."""

    OK = "ok"
    ERROR = "error"
    MISSING = "missing"
    TIMEOUT = "timeout"
    CRASH = "crash"
    UNJUDGED = "unjudged"


@dataclass(frozen=True)
class Place:
    """A place in the student's files; ``text`` is the quoted line. In a notebook the line is one of a cell, which is
    counted as in :class:`Cell`; 0 where its position isn't known, as in a notebook that is running. A ``line`` of 0
    means the file or cell as a whole."""

    file: str
    line: int
    text: str = ""
    cell: int | None = None
    execution_count: int | None = None

    @property
    def at(self) -> str:
        """``conv.py:12``, ``HW2.ipynb, cell 7 (In [12]), line 3``, or ``In [12], line 3``."""
        if self.cell is None:
            return f"{self.file}:{self.line}" if self.line else self.file
        line = f", line {self.line}" if self.line else ""
        if self.cell == 0:
            return f"In [{self.execution_count}]{line}"
        prompt = "" if self.execution_count is None else f" (In [{self.execution_count}])"
        return f"{self.file}, cell {self.cell}{prompt}{line}"


@dataclass(frozen=True)
class Failure:
    """What the student's code raised, or how its process ended: rendered in the child, hostile text.

    ``stage`` is ``"load"`` when importing the student's module failed, so that no call could be made, and ``"cell"``
    when a cell of a notebook failed.
    """

    type: str
    message: str
    traceback: str = ""
    place: Place | None = None
    stage: Literal["load", "cell", "call"] = "call"


@dataclass(frozen=True)
class Missing:
    """A module or name that the submission lacks, with names near to it that it does have; or a name that ``several``
    files define, which then stand in ``near``. ``module`` is empty where names were looked up in a notebook that is
    running."""

    kind: Literal["module", "name", "several"]
    name: str
    module: str = ""
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Observation:
    """What came out of one call: values in the order of ``program.observe`` and whatever was printed.

    ``stand_ins`` and ``failed_cells`` are what loading the submission's code showed since the process that answered was
    last asked: packages served as stand-ins, and cells of notebooks that failed. ``only_definitions`` says why only a
    part of its notebooks was run where the rubric asked for all of them.
    """

    call: str
    status: Status
    values: tuple[Value, ...] = ()
    failure: Failure | None = None
    missing: Missing | None = None
    stdout: str = ""
    stderr: str = ""
    output_cut: bool = False
    defined_at: Mapping[str, Place] = field(default_factory=dict)  # needed name → where the student defines it
    stand_ins: tuple[str, ...] = ()
    failed_cells: tuple[Failure, ...] = ()
    only_definitions: str = ""
    seconds: float = 0.0  # measured; not part of what is compared between runs
