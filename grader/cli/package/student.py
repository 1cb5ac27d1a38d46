"""``grader package student``: what is handed out to students, with what they can check their work by."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.common import errors_as_sentences

if TYPE_CHECKING:
    from grader.kit.contents import Contents


def student(
    output: Annotated[Path, typer.Option("-o", "--output", help="The zip to write.")],
    assignment: Annotated[str | None, typer.Option(help="An assignment's file, or the name of a shipped one.")] = None,
    seed: Annotated[int, typer.Option(help="Draws the public inputs, as for grade.")] = 0,
) -> None:
    """Build a zip for students: starters, statements, and the public checks without references or answers.

    Exits with 0, or with 2 when the command, a rubric or a reference is wrong.
    """
    with errors_as_sentences():
        from grader.assignment import load
        from grader.package.archive import write_zip
        from grader.package.student import student_kit

        made = student_kit(load(assignment), seed)
        write_zip(output, made.members)
        _print(output, len(made.members), made.contents)


def _print(output: Path, files: int, contents: Contents) -> None:
    from grader.report.words import plural, told_of_hidden

    typer.echo(f"{output}: {plural(str(files), 'file')}")
    if told := told_of_hidden(contents.hidden):
        typer.echo(told)
    if formal := _for_their_form(contents):
        typer.echo("Looked at for their form only, because a kit would hand out the answer otherwise:")
        for problem, criteria in formal.items():
            typer.echo(f"  {problem}: {', '.join(criteria)}")


def _for_their_form(contents: Contents) -> dict[str, list[str]]:
    """By problem, the criteria whose expected values stay with the course."""
    found: dict[str, list[str]] = {}
    for name, case in contents.cases.items():
        problem, criterion, _ = name.split("/")
        if case.form and criterion not in found.setdefault(problem, []):
            found[problem].append(criterion)
    return {problem: criteria for problem, criteria in found.items() if criteria}
