"""``grader new``: a problem directory that works before anybody has edited it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from grader.cli.common import errors_as_sentences, tell
from grader.errors import UsageError
from grader.scaffold.kinds import DEFAULT, KINDS

if TYPE_CHECKING:
    from grader.scaffold.course import Course
    from grader.scaffold.render import Plan

_Answer = TypeVar("_Answer")
_STOPPED = 130  # what shells know as the end by Ctrl-C


def new(
    name: Annotated[str, typer.Argument(help="The problem's name, and its module's, such as rms_norm.")],
    folder: Annotated[Path, typer.Option("--in", metavar="FOLDER", help="The folder of your problems.")] = Path(
        "problems"
    ),
    kind: Annotated[
        str | None,
        typer.Option(help=f"What is asked, one of {', '.join(KINDS)}; by default {DEFAULT}."),
    ] = None,
    title: Annotated[str | None, typer.Option(help="What students read above it; by default the name.")] = None,
    function: Annotated[str | None, typer.Option(help="The function that students write; by default the name.")] = None,
    points: Annotated[str | None, typer.Option(help="What it is worth; by default 10.")] = None,
    assignment: Annotated[
        bool | None,
        typer.Option(
            "--assignment/--no-assignment",
            help="Write rubrics/NAME.yaml too, an assignment of this problem alone; by default where there is none.",
            show_default=False,
        ),
    ] = None,
    defaults: Annotated[
        bool, typer.Option("--defaults", "--yes", "-y", help="Ask nothing; what no option says takes its default.")
    ] = False,
) -> None:
    """Begin a problem: files that pass their own audit, for you to change.

    On a terminal it asks for what no option says. Exits with 0 when the files are there, 2 when nothing was written.
    """
    with errors_as_sentences():
        from grader.checks.base import check_names
        from grader.scaffold.course import read_course
        from grader.scaffold.names import check_problem_name
        from grader.scaffold.place import check_place

        check_problem_name(name, check_names())
        check_place(folder, name)
        ask = _Ask(silent=defaults)
        plan = _plan(ask, name, kind, title, function, points)
        course = read_course(folder, name)
        _write(plan, course, _own_assignment(ask, course, name, assignment))


class _Ask:
    """Asks at a terminal for what no option says; elsewhere, or where nobody wants to be asked, takes the default."""

    def __init__(self, *, silent: bool) -> None:
        self.at_terminal = not silent and sys.stdin.isatty() and sys.stdout.isatty()
        self._told = silent

    def text(
        self, option: str, given: str | None, question: str, default: str, read: Callable[[str], _Answer]
    ) -> _Answer:
        """The option if there is one, else an answer that ``read`` takes; it is asked again with what was wrong."""
        while given is None and self.may_ask():
            try:
                return read(_prompted(lambda: str(typer.prompt(question, default=default))))
            except UsageError as error:
                typer.echo(f"  {error}")
        try:
            return read(default if given is None else given)
        except UsageError as error:
            raise UsageError(f"{option} {error}") from None

    def yes(self, question: str, default: bool) -> bool:
        """Yes or no."""
        return _prompted(lambda: typer.confirm(question, default=default)) if self.may_ask() else default

    def may_ask(self) -> bool:
        """Whether somebody is there to answer; says once that defaults are taken where nobody is."""
        if not self.at_terminal and not self._told:
            tell("this is no terminal, so nothing is asked: what no option says takes its default")
            self._told = True
        return self.at_terminal


def _prompted(prompt: Callable[[], _Answer]) -> _Answer:
    try:
        return prompt()
    except typer.Abort:  # Ctrl-C, or the end of the input
        typer.echo()
        tell("stopped; nothing was written")
        raise typer.Exit(_STOPPED) from None


def _plan(ask: _Ask, name: str, kind: str | None, title: str | None, function: str | None, points: str | None) -> Plan:
    from grader.scaffold.kinds import kind_named
    from grader.scaffold.names import check_function_name, check_title, default_title
    from grader.scaffold.points import parse_points
    from grader.scaffold.render import Plan, names_taken

    asked_title = ask.text("--title", title, "Title, as students read it", default_title(name), check_title)
    if kind is None and ask.at_terminal:
        typer.echo("Kinds of problems:")
        typer.echo("\n".join(f"  {one.name:<9} {one.summary}" for one in KINDS.values()))
    chosen = ask.text("--kind", kind, "Kind", DEFAULT, kind_named)
    taken = names_taken(chosen)

    def checked(text: str) -> str:
        check_function_name(text, taken)
        return text

    called = ask.text("--function", function, "Function that students write", name, checked)
    worth = ask.text("--points", points, "Points", "10", parse_points)
    return Plan(name, asked_title, chosen, called, worth)


def _own_assignment(ask: _Ask, course: Course, name: str, wanted: bool | None) -> Path | None:
    """The file of an assignment to write for the problem, if one is wanted."""
    path = course.rubrics / f"{name}.yaml"
    if wanted is None and not course.naming and not path.exists():
        # beside others it would make a second assignment where a line in the first is meant
        wanted = ask.yes(f"Write {path}, an assignment of this problem alone?", default=not course.others)
    return path if wanted else None


def _write(plan: Plan, course: Course, assignment: Path | None) -> None:
    from grader.scaffold.course import assignment_text
    from grader.scaffold.guide import guide, own_command
    from grader.scaffold.place import write_all
    from grader.scaffold.render import rendered

    files = rendered(plan, course.problems)
    beside = {} if assignment is None else {assignment: assignment_text(plan, course.problems)}
    write_all(course.problems / plan.name, files, beside)
    typer.echo(guide(plan, files, course, assignment, own_command()))
