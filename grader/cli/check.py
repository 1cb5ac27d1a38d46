"""``grader check``: a student's own check, against public criteria only."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.common import FAILED, OK, UNJUDGED_CHECK, errors_as_sentences

if TYPE_CHECKING:
    from grader.model import Assignment, Grade


UNCONFINED_NOTE = "Your code ran with all of your rights: a check on your own machine confines nothing."


def check(
    path: Annotated[Path, typer.Argument(help="Your folder, or one module.")] = Path(),
    assignment: Annotated[str | None, typer.Option(help="An assignment's file, or the name of a shipped one.")] = None,
    seed: Annotated[int, typer.Option(help="Draws the inputs.")] = 0,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Check your own work against the public criteria.

    Exits with 0 when all pass, 1 when some fail, 2 when the command is wrong, 3 when something could not be judged.
    """
    with errors_as_sentences():
        from grader.assignment import load
        from grader.prepare import public_part

        whole = load(assignment)
        grade = _checked(path, public_part(whole), seed)
        if json:
            _print_json(grade)
        else:
            _print(grade, whole)
        raise typer.Exit(_exit_code(grade))


def _checked(path: Path, public: Assignment, seed: int) -> Grade:
    from grader.intake.discover import discover
    from grader.intake.paths import Options
    from grader.pipeline import grade
    from grader.plan.streams import Streams
    from grader.prepare import prepare
    from grader.sandbox.interface import open_unconfined

    (found,) = discover([path], public, Options(as_="one")).found
    with open_unconfined() as sandbox:
        return grade(prepare(public, Streams(seed)), found.load(), sandbox)


def _print_json(grade: Grade) -> None:
    from grader.report.json_report import result_json

    typer.echo(result_json(grade, "student", datetime.now(UTC)), nl=False)


def _print(grade: Grade, whole: Assignment) -> None:
    from rich.console import Console

    from grader.hidden import hidden_of
    from grader.report.terminal import print_grade
    from grader.report.words import told_of_hidden
    from grader.sandbox.interface import UNCONFINED

    console = Console()
    print_grade(console, grade, "student", datetime.now(UTC))
    if told := told_of_hidden(hidden_of(whole.problems)):
        console.print(told, highlight=False)
    if grade.confinement == UNCONFINED:
        console.print(UNCONFINED_NOTE, highlight=False)


def _exit_code(grade: Grade) -> int:
    from grader.model import Verdict

    verdicts = {criterion.verdict for problem in grade.problems for criterion in problem.criteria}
    if Verdict.UNJUDGED in verdicts:
        return UNJUDGED_CHECK
    return OK if verdicts <= {Verdict.PASS, Verdict.AWAITING} else FAILED
