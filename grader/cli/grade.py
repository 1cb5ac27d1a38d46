"""``grader grade``: grades submissions and writes results, reports and the class overview."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from grader.cli.common import FAILED, OK, decided, errors_as_sentences, parse_time, parse_zone, stoppable, tell

if TYPE_CHECKING:
    from rich.console import Console

    from grader.batch.executor import Executor
    from grader.batch.grade_class import ClassRun
    from grader.batch.progress import Progress
    from grader.batch.task import Terminal
    from grader.gradebook.book import Book
    from grader.gradebook.graded import Graded
    from grader.intake.found import Found
    from grader.model import Assignment, Decision
    from grader.report.folder import ReportFolder
    from grader.score.marks import Marks

_MOST_STRAY = 5


def grade(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="Submissions, folders or archives of them, or exports."),
    ],
    assignment: Annotated[str | None, typer.Option(help="An assignment's file, or the name of a shipped one.")] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where results and reports go.")] = Path("grades"),
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="How many are graded at the same time (default: one a core and GiB of free memory)."),
    ] = None,
    executor: Annotated[
        str, typer.Option(metavar="WHERE", help="`local`, or `dask://HOST:PORT`: a cluster of distributed.")
    ] = "local",
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
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but what went wrong.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print every submission's findings.")] = False,
) -> None:
    """Grade submissions, keep the grades in a grade book, and write an HTML report for each.

    What is graded already, and would come out the same, is left alone. Exits with 0 when all were graded, 1 when some
    could not be judged, 2 when the command or a rubric is wrong.
    """
    with errors_as_sentences(), stoppable() as stop:
        from rich.console import Console

        from grader.assignment import load
        from grader.batch.choose import choose
        from grader.batch.grade_class import ClassRun
        from grader.batch.older import told
        from grader.batch.progress import open_progress
        from grader.batch.recipe import GradeRecipe
        from grader.gradebook.book import Book
        from grader.gradebook.setting import Used, setting_of
        from grader.gradebook.who import login_name
        from grader.intake.discover import discover
        from grader.intake.paths import Options
        from grader.model import Limits
        from grader.plan.streams import Streams, key_path, load_key
        from grader.report.folder import ReportFolder
        from grader.shipped import name_of

        moment = parse_time(as_of)
        loaded = load(assignment)
        key_file = key or key_path(loaded.path)
        streams = Streams(seed, load_key(key_file))
        given = _marks(marks, loaded)
        limits = Limits(call_seconds=call_seconds, submission_seconds=submission_seconds)
        # a second run inside the class's folder must not grade the reports of the first
        taken = discover(paths, loaded, Options(as_, format_ or "", roster, parse_zone(timezone), (out,)))
        where = choose(executor, jobs, len(taken.found))
        folder = ReportFolder(out)
        console = Console(quiet=quiet)
        used = Used(name_of(assignment), str(key_file.resolve()), audience, limits, _layers(where, allow_unconfined))
        with folder.told():  # before an hour of grading, not after it
            opened = Book.write(out, None if no_wait else tell)
        with opened as book:
            folder.make()
            _know(book, taken.found)
            setting = setting_of(loaded, streams.seed, streams.digest, used)
            held = _decided(decisions, loaded, taken.found, book)
            book.begin("grade", by or login_name(), setting, taken.told())
            _give(book, given, taken.found, by or login_name())
            if held is not None:
                book.decide(held, by or login_name())
            terminal = _terminal(console) if verbose else None
            recipe = GradeRecipe(loaded, streams, moment, setting, allow_unconfined, terminal)
            run = ClassRun(book, folder, recipe if where.sees_files else recipe.packed(), taken.told(), fresh)
            with open_progress(len(taken.found), stop, quiet=quiet) as progress, stop.gracefully():
                for graded in run.grade((item.load() for item in taken.found), where, stop, progress):
                    _report(graded, progress, console)
            run.write_class()
            for sentence in told(run.older):
                tell(sentence)
            if stop.asked:
                done = f"{run.there + run.made} of {len(taken.found)} done"
                tell(f"stopped: {done}; run the same command again to go on")
                raise typer.Exit(stop.exit_code)
            lacking = _sum_up(console, folder, run, quiet)
            book.end()
        raise typer.Exit(FAILED if lacking else OK)


def _know(book: Book, found: Sequence[Found]) -> None:
    """Refuses what would take another student's place in the book, and says who is there under another name."""
    from grader.gradebook.identity import former_names, refuse_others

    known, given = list(book.people()), [item.about for item in found]
    refuse_others(book.path, known, given)
    if told := former_names(known, given):
        tell(told)


def _layers(where: Executor, allow_unconfined: bool) -> tuple[str, ...]:
    """The layers of confinement where student code will run; refuses where they are too few or versions differ."""
    from grader.batch.progress import Sentences
    from grader.batch.recipe import confinement_of, site

    return confinement_of(where.ask(partial(site, allow_unconfined), Sentences()))


def _marks(path: Path | None, loaded: Assignment) -> Marks:
    from grader.score.marks import read_marks

    return read_marks(path, loaded) if path else {}


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
    from grader.batch.task import Terminal

    return Terminal(console.width, console.is_terminal)


def _report(graded: Graded, progress: Progress, console: Console) -> None:
    """The findings of one submission, where they were asked for."""
    from rich.text import Text

    if graded.told:
        with progress.aside():
            console.print(Text.from_ansi(graded.told), soft_wrap=True)


def _sum_up(console: Console, folder: ReportFolder, run: ClassRun, quiet: bool) -> bool:
    """The class in the terminal; whether there is something that could not be judged."""
    from grader.batch.given_up import SET_ASIDE
    from grader.batch.marked import sentences
    from grader.report.class_summary import named, print_summary, staff_notes
    from grader.report.class_view import class_view
    from grader.report.terminal import print_class
    from grader.score.marks import ABOUT_MARKS

    room = class_view(run.recipe.assignment, lambda: run.book.summaries(of_this_run=True), run.remarks)
    print_class(console, room)
    print_summary(console, room)
    _tell_what_was_there(console, run.there, run.book.missed())
    waiting = {"set aside": run.book.with_cause(SET_ASIDE), "not judged": run.book.unjudged()}
    for what, names in waiting.items():
        if names and quiet:
            tell(f"{what}: {named(names)}")
        elif names:
            console.print(
                f"For staff to look at, {what}: {named(names)}", highlight=False, markup=False, soft_wrap=True
            )
    console.print(f"Reports: {folder.index}", highlight=False, soft_wrap=True)
    noted = staff_notes(run.book.summaries(of_this_run=True))
    for sentence in (*noted, *sentences(run.book.told(ABOUT_MARKS))):
        tell(sentence)
    return any(waiting.values())


def _tell_what_was_there(console: Console, there: int, missed: int) -> None:
    if there:
        were = "was" if there == 1 else "were"
        console.print(f"{there} of them {were} graded already; --fresh grades again.", highlight=False)
    if missed:
        more, stay = ("1 more submission", "stays") if missed == 1 else (f"{missed} more submissions", "stay")
        console.print(f"{more} of the grade book {stay} in index.html and grades.csv.", highlight=False)
