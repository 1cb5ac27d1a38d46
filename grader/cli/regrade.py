"""``grader regrade``: computes grades again from what was observed, and says whose grade changes and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.common import OK, decided, errors_as_sentences, parse_time, progress, tell
from grader.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from rich.console import Console

    from grader.batch.bench import Bench
    from grader.batch.changes import Change
    from grader.batch.marked import Told
    from grader.batch.regrade import Regraded
    from grader.gradebook.setting import Setting, Used
    from grader.model import Assignment, GradeSummary
    from grader.sandbox.interface import Sandbox
    from grader.score.marks import Marks


def regrade(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What `grader grade --out DIR` made.")],
    assignment: Annotated[
        str | None, typer.Option(help="The assignment's file or name (default: as when it was graded).")
    ] = None,
    run_new: Annotated[
        bool, typer.Option("--run-new", help="Run submissions' code for what was never run, and only for that.")
    ] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Write the new grades and reports.")] = False,
    marks: Annotated[Path | None, typer.Option(help="A CSV of submission, criterion, points, comment.")] = None,
    decisions: Annotated[
        Path | None, typer.Option(help="A YAML file of extensions, exemptions and scores for single students.")
    ] = None,
    csv: Annotated[bool, typer.Option("--csv", help="Print the changes as CSV.")] = False,
    as_of: Annotated[
        str | None, typer.Option(metavar="TIME", help="What students may see then (default: now).")
    ] = None,
    key: Annotated[Path | None, typer.Option(help="The hidden cases' key (default: as when it was graded).")] = None,
    allow_unconfined: Annotated[
        bool, typer.Option("--allow-unconfined", help="With --run-new: run code even where it can't be confined.")
    ] = False,
    no_wait: Annotated[
        bool, typer.Option("--no-wait", help="Refuse, instead of waiting, while another grader works in DIR.")
    ] = False,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who decides this (default: you).")] = None,
) -> None:
    """Compute grades again from saved observations, and print whose grade changes, and because of what.

    Nobody's code runs without --run-new, and nothing is written without --apply. Exits with 0, or with 2 when the
    command, a rubric or the grade book is wrong.
    """
    with errors_as_sentences():
        from rich.console import Console

        from grader.batch.marked import sentences
        from grader.batch.regrade import applied, regrade_book
        from grader.gradebook.book import Book
        from grader.gradebook.who import login_name
        from grader.report.class_summary import staff_notes
        from grader.report.folder import ReportFolder

        moment = parse_time(as_of)
        former = _former(folder)
        loaded, used = _loaded(assignment, key, former)
        given = _marks(marks, loaded)
        target = ReportFolder(folder)
        with target.told():
            opened = Book.write(folder, None if no_wait else tell) if apply else Book.read(folder)
        with opened as book, _sandbox(run_new, allow_unconfined) as sandbox:
            benches = _Benches(loaded, used, sandbox, moment)
            held = decided(decisions, loaded, () if decisions is None else book.people())
            regraded = regrade_book(book, benches, given, held)
            if apply:
                target.make()
                book.begin("regrade", by or login_name(), benches.setting(former.seed))
                book.give_marks(given, by or login_name())
                if held is not None:
                    book.decide(held, by or login_name())
                regraded = applied(book, target, regraded)
            counts, console = _Counts(), Console()
            with progress(console, "regrading", book.count()) as advance:
                _print(console, counts.over(regraded, advance), csv)
            if apply:
                target.write_class(loaded, book.summaries, book.remarks())
                book.end()
        if not csv:
            typer.echo(counts.sentence(apply))
        for sentence in (*staff_notes(counts.adjusted), *sentences(counts.told)):
            tell(sentence)
        raise typer.Exit(OK)


def _former(folder: Path) -> Setting:
    """What the grades of a folder were made with."""
    from grader.errors import BookError
    from grader.gradebook.book import Book

    with Book.read(folder) as book:
        former = book.setting()
    if former is None:
        raise BookError(f"{folder}: nothing was graded into this folder yet")
    return former


def _loaded(named: str | None, key: Path | None, former: Setting) -> tuple[Assignment, Used]:
    """The assignment, and the setting with the files that it was read from."""
    from grader.assignment import load
    from grader.shipped import name_of

    file = former.used.assignment_file
    if named is None and Path(file).is_absolute() and not Path(file).is_file():
        raise UsageError(f"{file}: the assignment is not where it was when it was graded; name it with --assignment")
    loaded = load(named or file)
    if loaded.id != former.assignment:
        raise UsageError(f"the grades are those of '{former.assignment}', and '{loaded.id}' is another assignment")
    key_file = (key or Path(former.used.key_file)).resolve()
    if not key_file.is_file():  # one that was made now would draw other inputs
        raise UsageError(f"{key_file}: the key of the hidden cases is not where it was; name it with --key FILE")
    return loaded, replace(former.used, assignment_file=name_of(named or file), key_file=str(key_file))


def _marks(path: Path | None, loaded: Assignment) -> Marks:
    from grader.score.marks import read_marks

    return read_marks(path, loaded) if path else {}


@contextmanager
def _sandbox(run_new: bool, allow_unconfined: bool) -> Iterator[Sandbox | None]:
    from grader.sandbox.interface import open_sandbox

    if not run_new:
        yield None
        return
    with open_sandbox(allow_unconfined=allow_unconfined) as sandbox:
        yield sandbox


class _Benches:
    """What to grade with, by seed: submissions of one book may have been graded with several."""

    def __init__(self, loaded: Assignment, used: Used, sandbox: Sandbox | None, moment: datetime) -> None:
        from grader.plan.streams import load_key

        self._loaded = loaded
        self._used = used if sandbox is None else replace(used, confinement=sandbox.confinement)
        self._sandbox = sandbox
        self._moment = moment
        self._key = load_key(Path(used.key_file))

    def setting(self, seed: int) -> Setting:
        from grader.gradebook.setting import setting_of
        from grader.plan.streams import Streams

        return setting_of(self._loaded, seed, Streams(seed, self._key).digest, self._used)

    def __call__(self, seed: int) -> Bench:
        from grader.batch.bench import Bench
        from grader.plan.streams import Streams
        from grader.prepare import prepare

        prepared = prepare(self._loaded, Streams(seed, self._key))
        made = self.setting(seed)
        limits, audience = self._used.limits, self._used.audience
        return Bench(prepared, self._sandbox, limits, audience, self._moment, made.basis, made.environment)


@dataclass
class _Counts:
    """What a regrade came to."""

    submissions: int = 0
    changed: int = 0
    other_verdicts: int = 0  # of which the points that count are the same
    reworded: int = 0  # of which the verdicts are the same too
    lacking: int = 0
    told: list[Told] = field(default_factory=list)  # about marks
    adjusted: list[GradeSummary] = field(default_factory=list)  # without their criteria

    def over(self, regraded: Iterable[Regraded], advance: Callable[[int, str], None]) -> Iterator[Change]:
        """The changes, counted as they go by."""
        from grader.batch.changes import changes_of, is_other_grade
        from grader.batch.marked import about_marks

        for one in regraded:
            self.submissions += 1
            advance(self.submissions, one.graded.handed_in.name)
            changes = list(changes_of(one))
            if is_other_grade(one):
                self.changed += 1
            elif any(not change.lacking for change in changes):
                self.other_verdicts += 1
            else:
                self.reworded += one.reworded
            self.lacking += bool(one.lacking)
            self.told += about_marks(one.graded)
            if one.graded.summary.adjusted:
                self.adjusted.append(replace(one.graded.summary, criteria=()))
            yield from changes

    def sentence(self, written: bool) -> str:
        said = [f"{_of(self.changed, self.submissions)} {'changes' if self.changed == 1 else 'change'}"]
        if self.other_verdicts:
            keep = "keeps its points" if self.other_verdicts == 1 else "keep their points"
            said.append(f"{self.other_verdicts} more {keep}, with other verdicts")
        if self.reworded:
            said.append(f"{self.reworded} more read otherwise with the same points")
        if self.lacking:
            said.append(f"{self.lacking} hold something that was never run: --run-new runs it")
        if not written and (self.changed or self.other_verdicts or self.reworded):
            said.append("nothing was written: --apply writes it")
        return "; ".join(said) + "."


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole} grade{'' if whole == 1 else 's'}"


def _print(console: Console, changes: Iterable[Change], as_csv: bool) -> None:
    """A table on a terminal; lines, one for each change, where the output is piped."""
    from grader.batch import wording

    if as_csv:
        typer.echo(wording.csv_line(), nl=False)
        for change in changes:
            typer.echo(wording.csv_row(change), nl=False)
    elif console.is_terminal:
        if found := list(changes):
            console.print(wording.table(found))
    else:
        for change in changes:
            typer.echo(wording.line(change))
