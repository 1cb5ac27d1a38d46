"""The Python of submissions as text, and the text that every student was given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grader.model import Notebook, Problem, Submission

_MOST = 256 * 1024  # characters
_STARTER = "starter.py"


@dataclass(frozen=True)
class Sources:
    """The files of one submission, by name, and sentences on those that are left out."""

    submission: str
    files: Mapping[str, str]
    notes: tuple[str, ...] = ()


def sources_of(submission: Submission) -> Sources:
    """All Python in a submission. What a person typed into a file counts, whether it is right or even runs.

    The code of a notebook is one text, in which a comment stands before each cell: comments are not compared.
    """
    texts = {name: _text(data) for name, data in submission.files.items()}
    texts |= {name: _code(notebook) for name, notebook in submission.notebooks.items()}
    files, notes = {}, []
    for name, text in sorted(texts.items()):
        if len(text) > _MOST:
            notes.append(f"{submission.id}: {name} has more than {_MOST // 1024} KiB of code and was not compared")
        else:
            files[name] = text
    return Sources(submission.id, files, tuple(notes))


def given_to_students(problems: Iterable[Problem]) -> tuple[str, ...]:
    """What students begin with, and staff's files that are laid over their copies: nobody copied that."""
    given = []
    for problem in problems:
        given += [_text(data) for name, data in sorted(problem.layout.overlay.items()) if name.endswith(".py")]
        starter = problem.directory / _STARTER
        if starter.is_file():
            given.append(_text(starter.read_bytes()))
    return tuple(given)


def _code(notebook: Notebook) -> str:
    return "".join(f"# cell {cell.number}\n{cell.source}\n" for cell in notebook.cells)


def _text(data: bytes) -> str:
    """Source as text in which lines are counted as editors do."""
    return data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
