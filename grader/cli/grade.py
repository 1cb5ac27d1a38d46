"""``grader grade``: grades submissions and writes results, reports and the class overview."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from grader.cli.common import FAILED, OK, decided, errors_as_sentences, parse_time, parse_zone, progress, tell

if TYPE_CHECKING:
    from rich.console import Console

    from grader.batch.bench import Terminal
    from grader.gradebook.book import Book
    from grader.intake.found import Found
    from grader.model import Assignment, Decision
    from grader.prepare import Prepared
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
    decisions: Annotated[
        Path | None, typer.Option(help="A YAML file of extensions, exemptions and scores for single students.")
    ] = None,
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
    fresh: Annotated[bool, typer.Option("--fresh", help="Grade again what is graded already.")] = False,
    no_wait: Annotated[
        bool, typer.Option("--no-wait", help="Refuse, instead of waiting, while another grader works in DIR.")
    ] = False,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who marks and decides (default: you).")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print every submission's findings.")] = False,
) -> None:
    """Grade submissions, keep the grades in a grade book, and write an HTML report for each.

    What is graded already, and would come out the same, is left alone. Exits with 0 when all were graded, 1 when some
    could not be judged, 2 when the command or a rubric is wrong.
    """
    with errors_as_sentences():
        from rich.console import Console

        from grader.batch.bench import Bench
        from grader.batch.grade_class import ClassRun
        from grader.gradebook.book import Book
        from grader.gradebook.setting import Used, setting_of
        from grader.gradebook.who import login_name
        from grader.intake.discover import discover
        from grader.intake.paths import Options
        from grader.model import Limits
        from grader.report.folder import ReportFolder
        from grader.report.terminal import print_class
        from grader.sandbox.interface import open_sandbox
        from grader.shipped import name_of

        moment = parse_time(as_of)
        prepared, key_file = _prepared(assignment, seed, key)
        given = _marks(marks, prepared)
        limits = Limits(call_seconds=call_seconds, submission_seconds=submission_seconds)
        # a second run inside the class's folder must not grade the reports of the first
        taken = discover(paths, prepared.assignment, Options(as_, format_ or "", roster, parse_zone(timezone), out))
        folder = ReportFolder(out)
        console = Console()
        with folder.told():  # before an hour of grading, not after it
            opened = Book.write(out, None if no_wait else tell)
        with opened as book, open_sandbox(allow_unconfined=allow_unconfined) as sandbox:
            folder.make()
            used = Used(name_of(assignment), str(key_file.resolve()), audience, limits, sandbox.confinement)
            setting = setting_of(prepared.assignment, prepared.streams.seed, prepared.streams.digest, used)
            held = _decided(decisions, prepared.assignment, taken.found, book)
            book.begin("grade", by or login_name(), setting, taken.told())
            _give(book, given, taken.found, by or login_name())
            if held is not None:
                book.decide(held, by or login_name())
            terminal = _terminal(console) if verbose else None
            bench = Bench(prepared, sandbox, limits, audience, moment, setting.basis, setting.environment, terminal)
            run = ClassRun(book, folder, bench, taken.told(), fresh)
            with progress(console, "grading", len(taken.found)) as advance:
                for done, graded in enumerate(run.grade((item.load() for item in taken.found), jobs), 1):
                    advance(run.there + done, graded.handed_in.name)
                    _print(console, graded.told)
            run.write_class()
            print_class(console, prepared.assignment, lambda: book.summaries(of_this_run=True), taken.told())
            _tell_what_was_there(console, run.there, book.missed())
            console.print(f"Reports: {folder.index}", highlight=False, soft_wrap=True)
            unjudged = book.unjudged()
            book.end()
        raise typer.Exit(FAILED if unjudged else OK)


def _prepared(assignment: str | None, seed: int, key: Path | None) -> tuple[Prepared, Path]:
    from grader.assignment import load
    from grader.plan.streams import Streams, key_path, load_key
    from grader.prepare import prepare

    loaded = load(assignment)
    key_file = key or key_path(loaded.path)
    return prepare(loaded, Streams(seed, load_key(key_file))), key_file


def _marks(path: Path | None, prepared: Prepared) -> Marks:
    from grader.score.marks import read_marks

    return read_marks(path, prepared.assignment) if path else {}


def _give(book: Book, marks: Marks, found: Sequence[Found], who: str) -> None:
    """A misspelt name must not lose a student's marks silently; a part of a class may be graded all the same."""
    here = {item.id for item in found}
    known = {name for name in {submission for submission, _, _ in marks} if name in here or book.standing(name)}
    stray = sorted({submission for submission, _, _ in marks} - known)
    if stray:
        names = ", ".join(f"'{name}'" for name in stray[:_MOST_STRAY]) + (", …" if len(stray) > _MOST_STRAY else "")
        tell(f"marks for submissions that are not here were not used: {names}")
    book.give_marks({key: mark for key, mark in marks.items() if key[0] in known}, who)


def _decided(
    path: Path | None, assignment: Assignment, found: Sequence[Found], book: Book
) -> dict[str, tuple[Decision, ...]] | None:
    """What a file of decisions says about those who are here, and about others whom the book knows."""
    here = {item.id: item.about for item in found}
    others = () if path is None else [one for one in book.people() if one.id not in here]
    return decided(path, assignment, (*here.values(), *others))


def _terminal(console: Console) -> Terminal:
    from grader.batch.bench import Terminal

    return Terminal(console.width, console.is_terminal)


def _print(console: Console, told: str) -> None:
    from rich.text import Text

    if told:
        console.print(Text.from_ansi(told), soft_wrap=True)


def _tell_what_was_there(console: Console, there: int, missed: int) -> None:
    if there:
        were = "was" if there == 1 else "were"
        console.print(f"{there} of them {were} graded already; --fresh grades again.", highlight=False)
    if missed:
        more, stay = ("1 more submission", "stays") if missed == 1 else (f"{missed} more submissions", "stay")
        console.print(f"{more} of the grade book {stay} in index.html and grades.csv.", highlight=False)
