"""``grader grade``: grades submissions and writes results, reports and the class overview."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from grader.cli.common import FAILED, OK, errors_as_sentences, parse_time, parse_zone, writing

if TYPE_CHECKING:
    from rich.console import Console

    from grader.intake.found import Found
    from grader.model import Grade, Limits
    from grader.prepare import Prepared
    from grader.sandbox.interface import Sandbox
    from grader.score.marks import Marks

_MOST_STRAY = 5


def grade(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="Submissions, folders or archives of them, or exports."),
    ],
    assignment: Annotated[str | None, typer.Option(help="An assignment's file, or the name of a shipped one.")] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where results and reports go.")] = Path("grades"),
    jobs: Annotated[int, typer.Option(min=1, help="How many submissions are graded at the same time.")] = 1,
    seed: Annotated[int, typer.Option(help="Draws the inputs of public cases.")] = 0,
    as_: Annotated[
        Literal["auto", "one", "class"], typer.Option("--as", help="Whether a folder is one submission or a class.")
    ] = "auto",
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="NAME", help="Whose export this is (default: by its names)."),
    ] = None,
    roster: Annotated[Path | None, typer.Option(help="A CSV of id, login, email, name of everybody.")] = None,
    timezone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="The zone of times without one (default: that of the due date).")
    ] = None,
    marks: Annotated[Path | None, typer.Option(help="A CSV of submission, criterion, points, comment.")] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="TIME", help="What students may see then (default: now).")
    ] = None,
    audience: Annotated[
        Literal["staff", "student"], typer.Option(help="Whom results/*.json and the terminal are for.")
    ] = "staff",
    key: Annotated[Path | None, typer.Option(help="The hidden cases' key (default: beside the assignment).")] = None,
    allow_unconfined: Annotated[
        bool, typer.Option("--allow-unconfined", help="Run student code even where it can't be confined.")
    ] = False,
    call_seconds: Annotated[
        float, typer.Option(min=0.1, help="How long one case may run; at most the limit of the whole submission.")
    ] = 10.0,
    submission_seconds: Annotated[
        float, typer.Option(min=0.1, help="How long all cases of a submission may run together.")
    ] = 60.0,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print every submission's findings.")] = False,
) -> None:
    """Grade submissions and write an HTML report for each.

    Exits with 0 when all were graded, 1 when some could not be judged, 2 when the command or a rubric is wrong.
    """
    with errors_as_sentences():
        from rich.console import Console

        from grader.intake.discover import discover
        from grader.intake.paths import Options
        from grader.model import Limits
        from grader.report.folder import ReportFolder
        from grader.report.terminal import print_class, print_grade
        from grader.sandbox.interface import open_sandbox

        moment = parse_time(as_of)
        prepared = _prepared(assignment, seed, key)
        given = _marks(marks, prepared)
        limits = Limits(call_seconds=call_seconds, submission_seconds=submission_seconds)
        # a second run inside the class's folder must not grade the reports of the first
        taken = discover(paths, prepared.assignment, Options(as_, format_ or "", roster, parse_zone(timezone), out))
        found = taken.found
        _tell_stray_marks(given, found)
        folder = ReportFolder(out, audience, moment)
        console = Console()
        grades = []
        with writing(out):
            out.mkdir(parents=True, exist_ok=True)  # before an hour of grading, not after it
        with open_sandbox(allow_unconfined=allow_unconfined) as sandbox:
            for result in _graded(prepared, found, given, sandbox, limits, jobs, console):
                with writing(out):
                    folder.write(result)
                grades.append(result)
                if verbose:
                    print_grade(console, result, audience, moment)
        with writing(out):
            folder.write_class(prepared.assignment, grades, taken.told())
        print_class(console, grades, taken.told())
        console.print(f"Reports: {folder.index}", highlight=False, soft_wrap=True)
        raise typer.Exit(FAILED if _some_unjudged(grades) else OK)


def _prepared(assignment: str | None, seed: int, key: Path | None) -> Prepared:
    from grader.assignment import load
    from grader.plan.streams import Streams, key_path, load_key
    from grader.prepare import prepare

    loaded = load(assignment)
    return prepare(loaded, Streams(seed, load_key(key or key_path(loaded.path))))


def _marks(path: Path | None, prepared: Prepared) -> Marks:
    from grader.score.marks import read_marks

    return read_marks(path, prepared.assignment) if path else {}


def _tell_stray_marks(marks: Marks, found: Sequence[Found]) -> None:
    """A misspelt name must not lose a student's marks silently; a part of a class may be graded all the same."""
    stray = sorted({submission for submission, _, _ in marks} - {item.id for item in found})
    if stray:
        names = ", ".join(f"'{name}'" for name in stray[:_MOST_STRAY]) + (", …" if len(stray) > _MOST_STRAY else "")
        typer.echo(f"grader: marks for submissions that are not here were not used: {names}", err=True)


def _graded(
    prepared: Prepared,
    found: Sequence[Found],
    marks: Marks,
    sandbox: Sandbox,
    limits: Limits,
    jobs: int,
    console: Console,
) -> Iterator[Grade]:
    """Grades in the order in which submissions were found, ``jobs`` at a time, behind a progress bar."""
    from grader.pipeline import grade as grade_one

    def run(item: Found) -> Grade:
        return grade_one(prepared, item.load(), sandbox, limits, marks)

    with ThreadPoolExecutor(jobs) as pool, _progress(console, len(found)) as advance:
        for result in pool.map(run, found):
            advance(result.submission)
            yield result


@contextmanager
def _progress(console: Console, total: int) -> Iterator[Callable[[str], None]]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    last = TextColumn("{task.fields[last]}", markup=False)
    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), last)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("grading", total=total, last="")
        yield lambda name: progress.update(task, advance=1, last=name)


def _some_unjudged(grades: Sequence[Grade]) -> bool:
    from grader.model import Verdict

    return any(
        criterion.verdict is Verdict.UNJUDGED
        for grade in grades
        for problem in grade.problems
        for criterion in problem.criteria
    )
