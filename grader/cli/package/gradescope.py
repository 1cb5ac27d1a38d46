"""``grader package gradescope``: an autograder that an instructor uploads, or builds an image from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from grader.cli.common import errors_as_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.model import Assignment
    from grader.package.archive import Member

_DROPS = (
    "Nothing is dropped there, whatever drop_lowest says: a platform's maximum is the same for everybody. To drop the "
    "lowest, grade the submissions that it exports with grader grade."
)


def gradescope(
    assignment: Annotated[str | None, typer.Option(help="An assignment's file, or the name of a shipped one.")] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="The zip to write.")] = Path("autograder.zip"),
    dockerfile: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write a folder to build an image from, instead of a zip.")
    ] = None,
    key: Annotated[Path | None, typer.Option(help="The hidden cases' key (default: beside the assignment).")] = None,
    seed: Annotated[int, typer.Option(help="Draws the inputs of public cases.")] = 0,
    time_limit: Annotated[
        int, typer.Option(min=20, metavar="SECONDS", help="When the platform ends a container.")
    ] = 600,
    call_seconds: Annotated[float, typer.Option(min=0.1, help="How long one case may run.")] = 20.0,
    submission_seconds: Annotated[
        float, typer.Option(min=0.1, help="How long all cases of a submission may run together.")
    ] = 240.0,
    hidden: Annotated[
        Literal["staff", "total"],
        typer.Option(
            help="Hidden criteria: tests for staff (students then see no total), or only points in the total."
        ),
    ] = "staff",
    visibility: Annotated[
        Literal["visible", "after_due_date", "after_published", "hidden"],
        typer.Option(help="When students see results at all."),
    ] = "visible",
    leaderboard: Annotated[
        bool, typer.Option("--leaderboard", help="Send points of public criteria to the leaderboard.")
    ] = False,
    with_: Annotated[
        list[str] | None, typer.Option("--with", metavar="PACKAGE", help="Another package that references import.")
    ] = None,
    torch_index: Annotated[
        str | None, typer.Option(metavar="URL", help="The index that torch comes from (default: its CPU builds).")
    ] = None,
) -> None:
    """Build an autograder for Gradescope, PrairieLearn or any container.

    Inputs are drawn and expected values computed now; the key of the hidden cases stays here.
    """
    with errors_as_sentences():
        from grader.assignment import load
        from grader.container.settings import Settings
        from grader.package import gradescope as made
        from grader.package.archive import write_zip
        from grader.package.folder import write_folder
        from grader.plan.streams import Streams, key_path, load_key
        from grader.prepare import prepare

        loaded = load(assignment)
        prepared = prepare(loaded, Streams(seed, load_key(key or key_path(loaded.path))))
        settings = Settings("", time_limit, call_seconds, submission_seconds, hidden, visibility, leaderboard)
        index = made.TORCH_INDEX if torch_index is None else torch_index
        wanted = made.Wanted(settings, tuple(with_ or ()), index)
        members = made.members(prepared, wanted)
        if dockerfile is None:
            write_zip(output, members)
        else:
            write_folder(dockerfile, [*members, made.dockerfile(wanted)])
        _tell(loaded, members, dockerfile or output)


def _tell(loaded: Assignment, members: Sequence[Member], where: Path) -> None:
    """What was built, and what to type into the platform's forms."""
    from grader.container.worth import for_persons, judged_points
    from grader.report.words import plural, points

    torch = "with torch" if any(member.name == "torch.txt" for member in members) else "without torch"
    print(f"{where}: {loaded.title}, {plural(str(len(loaded.problems)), 'problem')}, {torch}")
    print(f"Autograder points: {points(judged_points(loaded))}")
    marked = for_persons(loaded)
    if marked:
        print("To grade by hand there, with a rubric of their own:")
    for problem, criterion in marked:
        print(f"  {points(criterion.points):>6}  {problem.title}: {criterion.title}")
    if loaded.drop_lowest:
        print(_DROPS)
