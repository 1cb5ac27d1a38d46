"""The judging process: takes one question after the other from the kernel's side, and ends when that hangs up."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import GraderError
from grader.sandbox.child.descriptors import take
from grader.sandbox.child.link import Link

if TYPE_CHECKING:
    from grader.model import Grade
    from grader.notebook.judge.chosen import Chosen

Reply = tuple[dict[str, Any], list[bytes]]
_COLUMNS = 100


def main() -> None:
    """Serves until the kernel hangs up."""
    link = Link(*take())
    try:
        while True:
            request = link.receive()
            link.send(*reply(request.header, link))
    except (EOFError, BrokenPipeError):
        return


def reply(asked: dict[str, Any], link: Link) -> Reply:
    """What was found, or a sentence on why nothing can be; asks the kernel for its answers meanwhile."""
    try:
        os.chdir(asked["folder"])
        return _names() if asked["kind"] == "names" else _check(asked, link)
    except (EOFError, BrokenPipeError):
        raise
    except GraderError as error:
        return {"kind": "error", "sentence": str(error)}, []
    except Exception as error:  # ours: a student sees no traceback of it, and no verdict
        told = f"{type(error).__name__}: {error}"
        return {"kind": "error", "sentence": f"nothing could be judged: torch-grader itself failed with {told}"}, []


def _names() -> Reply:
    from grader.assignment import load
    from grader.kit.find import find
    from grader.notebook.judge.chosen import names_in
    from grader.prepare import public_part
    from grader.self_check.find import find_task

    # a key was pressed: no time to compute expected values
    public = public_part(load(None, shipped=True)) if find(Path()) is None else find_task(None, Path()).assignment
    return {"kind": "names", "names": names_in(public)}, []


def _check(asked: dict[str, Any], link: Link) -> Reply:
    from grader.model import Limits
    from grader.notebook.judge.chosen import choose
    from grader.notebook.judge.kernel import Kernel, KernelSandbox
    from grader.notebook.judge.work import work_in
    from grader.pipeline import grade
    from grader.self_check.find import find_task

    chosen = choose(find_task(asked["assignment"], Path()), asked["names"])
    work = chosen.part_of(work_in(Path(), answers=asked["answers"]))
    seconds = float(asked["seconds"])
    limits = Limits(call_seconds=seconds, submission_seconds=max(Limits.submission_seconds, seconds))
    with KernelSandbox(Kernel(link)) as sandbox:
        return _found(chosen.narrowed(grade(chosen.prepared, work, sandbox, limits)), chosen)


def _found(grade: Grade, chosen: Chosen) -> Reply:
    from grader.notebook.judge.chosen import BETWEEN
    from grader.self_check.run import all_pass

    now = datetime.now(UTC)
    html, text = _html(grade, now, chosen).encode(), _text(grade, now, chosen).encode()
    verdicts = {
        f"{result.problem.id}{BETWEEN}{one.criterion.id}": one.verdict.value
        for result in grade.problems
        for one in result.criteria
    }
    header = {"kind": "found", "html": len(html), "verdicts": verdicts, "passed": all_pass(grade)}
    return header, [html, text]


def _html(grade: Grade, now: datetime, chosen: Chosen) -> str:
    try:
        from grader.report.fragment import fragment

        return fragment(grade, now, chosen.said)
    except ModuleNotFoundError:  # a small installation may lack what pages are made with
        return ""


def _text(grade: Grade, now: datetime, chosen: Chosen) -> str:
    from rich.console import Console

    from grader.report.self_check import print_check

    console = Console(file=StringIO(), width=_COLUMNS, color_system=None, highlight=False)
    print_check(console, grade, now, chosen.said)
    text: StringIO = console.file  # type: ignore[assignment]
    return text.getvalue().rstrip("\n")
