"""The ids of a rubric's criteria, and which criterion builds on which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.rubric.circles import circles
from grader.rubric.nodes import Document
from grader.rubric.quoting import did_you_mean, quoted
from grader.rubric.schema import CriterionEntry


def check_ids(document: Document, ids: Sequence[object]) -> None:
    """Notes ids that are given twice; ``ids`` are as they stand in the file, in its order."""
    first: dict[str, int] = {}
    for index, name in enumerate(ids):
        if not isinstance(name, str):
            continue
        if name in first:
            line = document.locate(("criteria", first[name], "id"))[0]
            message = f"two criteria have the id {quoted(name)}, the first in line {line}"
            document.note(("criteria", index, "id"), message, "give each criterion an id of its own")
        first.setdefault(name, index)


def check_depends(document: Document, entries: Mapping[int, CriterionEntry], ids: Sequence[object]) -> None:
    """Notes dependencies that don't exist, stand twice or run in a circle."""
    known = [name for name in ids if isinstance(name, str)]
    graph: dict[str, list[str]] = {}
    places: dict[str, int] = {}
    for index, entry in entries.items():
        _check_own(document, index, entry, known)
        graph.setdefault(entry.id, entry.depends)
        places.setdefault(entry.id, index)
    for circle in circles(graph):
        message = f"these criteria depend on each other in a circle: {' → '.join(circle)}"
        document.note(("criteria", places[circle[0]], "depends"), message, "remove one of the dependencies")


def _check_own(document: Document, index: int, entry: CriterionEntry, known: Sequence[str]) -> None:
    for position, name in enumerate(entry.depends):
        path = ("criteria", index, "depends", position)
        if name not in known:
            others = [other for other in known if other != entry.id]
            document.note(path, f"no criterion has the id {quoted(name)}", did_you_mean(name, others, "remove it"))
        elif name in entry.depends[:position]:
            document.note(path, f"{quoted(name)} stands here twice", "remove one of the two")
