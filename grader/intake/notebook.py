"""Reads a Jupyter notebook: its code cells, with notebook commands neutralised. Nothing of it is ever run here.

A reader of our own over :mod:`json`, not the nbformat library: of a notebook we need three fields of each code cell,
while nbformat validates and rewrites all of it (outputs included) with a schema validator and four further packages,
refuses a byte order mark, and bounds neither the size nor the number of values of a file that a stranger wrote.

Sources: the nbformat schema, versions 4.0 to 4.5; what Jupyter, VS Code, Colab and Kaggle write.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from grader.errors import SubmissionError
from grader.intake.magics import Written, neutralise
from grader.model import Cell, Notebook, Submission

MAX_NOTEBOOK_BYTES = 32 * 2**20  # with the pictures that it shows
MAX_CODE_CHARACTERS = 1 * 2**20
MAX_CELLS = 5_000
MAX_NOTEBOOKS = 100
MAX_ALL_CODE_CHARACTERS = 4 * 2**20  # of all notebooks of a submission
MAX_WRITTEN_FILES = 100
MAX_VALUES = 2_000_000  # each may cost some sixty bytes of memory, whatever it costs in the file

_FORMAT = 4
_PYTHON = re.compile(r"i?python", re.IGNORECASE)
_MOST_COUNT = 10**9
_MOST_TOLD = 6
_TOLD_CHARACTERS = 60
_SAVE_AGAIN = "open it in Jupyter, save it and hand it in again"


@dataclass(frozen=True)
class NotebookFile:
    """What was read of a notebook: its code cells, the files that its cells write, and sentences on what was left out.

    ``files`` maps paths as the submission names them to contents.
    """

    notebook: Notebook
    files: Mapping[str, bytes] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def read_notebooks(submission: Submission, contents: Mapping[str, bytes]) -> Submission:
    """The submission with the notebooks among its files, given as path → content. One that can't be read is noted; a
    file that a cell writes is taken where none of that name was handed in."""
    notebooks: dict[str, Notebook] = {}
    files = dict(submission.files)
    notes: list[str] = []
    remarks: list[str] = []
    left = MAX_ALL_CODE_CHARACTERS
    for name, content in contents.items():
        try:
            found = read_notebook(name, content)
            left -= sum(len(cell.source) for cell in found.notebook.cells)
            if left < 0 or len(notebooks) >= MAX_NOTEBOOKS:
                raise _unused(name, "the submission is too large")
        except SubmissionError as error:
            notes.append(str(error))
            continue
        notebooks[name] = found.notebook
        files = {**found.files, **files}
        remarks += found.remarks
    return replace(
        submission,
        files=files,
        notebooks=notebooks,
        notes=(*submission.notes, *notes),
        remarks=(*submission.remarks, *remarks),
    )


def read_notebook(name: str, content: bytes) -> NotebookFile:
    """The notebook that a file holds; ``name`` is its path in the submission.

    Raises :class:`SubmissionError` with a sentence for the student, whatever is wrong with it.
    """
    document = _document(name, content)
    _check_format(name, document)
    _check_language(name, document)
    cells = document.get("cells")
    if not isinstance(cells, list):
        raise _unused(name, f"it is no notebook: it has no list of cells; {_SAVE_AGAIN}")
    if len(cells) > MAX_CELLS:
        raise _unused(name, f"it has {len(cells)} cells, at most {MAX_CELLS} are read")
    return _read_cells(name, list(_code_cells(cells)))


def _unused(name: str, why: str) -> SubmissionError:
    return SubmissionError(f"'{name}' was not used: {why}.")


# ------------------------------------------------------------------------------------------------- the document


def _document(name: str, content: bytes) -> dict[str, Any]:
    if len(content) > MAX_NOTEBOOK_BYTES:
        most = MAX_NOTEBOOK_BYTES // 2**20
        raise _unused(name, f"it is larger than {most} MiB; clear its outputs and hand it in again")
    # bounds what parsing may take: no value stands in JSON without one of these beside it
    if sum(map(content.count, (b",", b"[", b"{"))) > MAX_VALUES:
        raise _unused(name, "it holds too many values; clear its outputs and hand it in again")
    if not content.strip():
        raise _unused(name, "it is empty")
    try:
        document = json.loads(content, parse_float=_ignored, parse_int=_number, parse_constant=_ignored)
    except json.JSONDecodeError as error:
        raise _unused(name, f"it is damaged at line {error.lineno}; {_SAVE_AGAIN}") from error
    except UnicodeDecodeError as error:
        raise _unused(name, f"it is damaged: it is not UTF-8 text; {_SAVE_AGAIN}") from error
    except RecursionError as error:
        raise _unused(name, "its values are nested too deep") from error
    if not isinstance(document, dict):
        raise _unused(name, f"it is no notebook: it has no list of cells; {_SAVE_AGAIN}")
    return document


def _ignored(_text: str) -> None:
    """No number with a point is of use to us, and a long one takes long to read."""


def _number(text: str) -> int:
    """A count; one that is too large to be one comes out as too large."""
    return int(text) if len(text) < 12 else _MOST_COUNT


def _check_format(name: str, document: Mapping[str, Any]) -> None:
    version = document.get("nbformat", _FORMAT)
    if type(version) is int and version < _FORMAT:
        raise _unused(name, f"it is written in the old notebook format {version}; {_SAVE_AGAIN}")
    if type(version) is int and version > _FORMAT:
        raise _unused(name, f"it is written in a newer notebook format than {_FORMAT}; save it in format {_FORMAT}")
    if type(version) is not int:
        raise _unused(name, f"it is no notebook: its format is no number; {_SAVE_AGAIN}")


def _check_language(name: str, document: Mapping[str, Any]) -> None:
    metadata = _object(document.get("metadata"))
    language = _object(metadata.get("language_info")).get("name") or _object(metadata.get("kernelspec")).get("language")
    if isinstance(language, str) and language and not _PYTHON.match(language):
        raise _unused(name, f"it is a notebook of {language[:_TOLD_CHARACTERS]}, not of Python")


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


# ------------------------------------------------------------------------------------------------------ cells


def _code_cells(cells: list[Any]) -> Iterator[Cell]:
    """The code cells as they stand, commands and all; other cells, and what is no cell, are counted and passed over."""
    for number, cell in enumerate(cells, 1):
        fields = _object(cell)
        if fields.get("cell_type") == "code" and _is_python(fields):
            yield Cell(number, _count(fields.get("execution_count")), _text(fields.get("source")))


def _is_python(cell: Mapping[str, Any]) -> bool:
    """VS Code writes cells of other languages as code cells, and their language beside them."""
    language = _object(_object(cell.get("metadata")).get("vscode")).get("languageId", "python")
    return not isinstance(language, str) or _PYTHON.match(language) is not None


def _count(value: object) -> int | None:
    return value if type(value) is int and 0 < value < _MOST_COUNT else None


def _text(source: object) -> str:
    """A string, or lines that are joined as they stand; without lone surrogates, which no file can hold."""
    text = "".join(line for line in source if isinstance(line, str)) if isinstance(source, list) else source
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if isinstance(text, str) else ""


def _read_cells(name: str, cells: list[Cell]) -> NotebookFile:
    if sum(len(cell.source) for cell in cells) > MAX_CODE_CHARACTERS:
        raise _unused(name, f"its code is longer than {MAX_CODE_CHARACTERS // 2**20} MiB")
    neutral: list[Cell] = []
    commands: list[tuple[str, int]] = []
    written: list[tuple[Written, int]] = []
    for cell in cells:
        found = neutralise(cell.source)
        neutral.append(Cell(cell.number, cell.execution_count, found.source))
        commands += [(command, cell.number) for command in found.commands]
        written += [(found.written, cell.number)] if found.written else []
    taken = [one for one, _ in written if _is_module(one.name)][:MAX_WRITTEN_FILES]
    told = {
        "notebook commands are not run and were left out": commands,
        "cells write files, which count as handed in unless there are files of these names": [
            (one.name, number) for one, number in written if one in taken
        ],
        "cells write files that are no modules of the submission and were not used": [
            (one.name, number) for one, number in written if one not in taken
        ],
    }
    remarks = [f"{name}: {what}: {_listed(places)}." for what, places in told.items() if places]
    return NotebookFile(Notebook(tuple(neutral)), _beside(name, taken), tuple(remarks))


def _is_module(name: str) -> bool:
    """Whether a file is a Python module below the notebook's folder."""
    path = PurePosixPath(name)
    plain = re.fullmatch(r"[\w./ -]{1,200}", name) is not None
    return plain and path.suffix == ".py" and not path.is_absolute() and ".." not in path.parts


def _beside(notebook: str, written: list[Written]) -> dict[str, bytes]:
    """Files that cells write, by their paths in the submission."""
    files: dict[str, bytes] = {}
    for one in written:
        path = str(PurePosixPath(notebook).parent / one.name)
        files[path] = (files.get(path, b"") if one.append else b"") + one.content.encode()
    return files


def _listed(things: list[tuple[str, int]]) -> str:
    """Texts with the cells in which they stand, the first of them."""
    shown = [f"`{_short(text)}` (cell {number})" for text, number in things[:_MOST_TOLD]]
    more = [f"{len(things) - _MOST_TOLD} more"] if len(things) > _MOST_TOLD else []
    *most, last = shown + more
    return f"{', '.join(most)} and {last}" if most else last


def _short(text: str) -> str:
    return text if len(text) <= _TOLD_CHARACTERS else text[: _TOLD_CHARACTERS - 1] + "…"
