"""Inputs of cases and givens: literals as they stand, texts of the form ``normal[3, n]`` as draws."""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Mapping
from typing import Any

from grader.model import Case, Draw, Value, Visibility
from grader.rubric.draws import DISTRIBUTIONS, DrawSyntaxError, is_draw, names_of, parse_draw
from grader.rubric.nodes import Document
from grader.rubric.program import BUILTINS
from grader.rubric.quoting import described, did_you_mean, near, quoted
from grader.rubric.schema import CaseEntry, CriterionEntry

Path = tuple[str | int, ...]
Inputs = dict[str, Value | Draw]


def read_inputs(document: Document, path: Path, raw: Mapping[str, Any], earlier: Mapping[str, Any]) -> Inputs:
    """The inputs of a mapping, in order; draws may name those that stand ``earlier`` or before them."""
    read: Inputs = {}
    for name, value in raw.items():
        _check_name(document, (*path, name), name)
        known = {**earlier, **read}
        read[name] = _value(document, (*path, name), value)
        if isinstance(read[name], Draw):
            _check_names(document, (*path, name), read[name], known, raw)
    return read


def read_cases(document: Document, path: Path, entry: CriterionEntry, givens: Mapping[str, Any]) -> tuple[Case, ...]:
    """The cases of a criterion; one without inputs of its own where none is written."""
    cases = [
        _case(document, (*path, "cases", index), one, index, entry, givens) for index, one in enumerate(entry.cases)
    ]
    first: dict[str, int] = {}
    for index, case in enumerate(cases):
        if case.id in first:
            _note_same_id(document, (*path, "cases"), index, first[case.id], case.id)
        first.setdefault(case.id, index)
    return tuple(cases) or (Case("1", visibility=Visibility(entry.visibility)),)


def _case(
    document: Document, path: Path, case: CaseEntry, index: int, entry: CriterionEntry, givens: Mapping[str, Any]
) -> Case:
    own = case.visibility if "visibility" in case.model_fields_set else entry.visibility
    visibility = "hidden" if entry.visibility == "hidden" else own
    given = case.model_extra or {}
    for name in given:
        # taken for an input, it would silently show a case that is to be hidden
        if near(name, ["visibility"]):
            message = f"the input {quoted(name)} may be meant as 'visibility'"
            document.note((*path, name), message, "write 'visibility', or choose another name", key=True)
    inputs = read_inputs(document, path, given, givens)
    return Case(case.id or str(index + 1), inputs, Visibility(visibility))


def _note_same_id(document: Document, path: Path, index: int, first: int, case_id: str) -> None:
    line = document.locate((*path, first))[0]
    message = f"two cases have the id {quoted(case_id)}, the first in line {line}"
    document.note((*path, index, "id"), message, "give each case an id of its own; without one it is its position")


def _check_name(document: Document, path: Path, name: str) -> None:
    normal = unicodedata.normalize("NFKC", name)
    if not normal.isidentifier() or keyword.iskeyword(normal) or name.startswith("_"):
        fix = "choose a Python name: letters, digits and _, starting with a letter"
        document.note(path, f"an input can't be called {quoted(name)}", fix, key=True)
    elif normal != name:
        message = f"Python reads the name {quoted(name)} as {quoted(normal)}"
        document.note(path, message, f"write {quoted(normal)} here too", key=True)
    elif name in BUILTINS:
        message = f"the input {quoted(name)} would hide Python's own {quoted(name)}"
        document.note(path, message, "choose another name", key=True)


def _value(document: Document, path: Path, value: Any) -> Value | Draw:
    if isinstance(value, str) and is_draw(value):
        try:
            return parse_draw(value)
        except DrawSyntaxError as error:
            document.note(path, error.message, error.fix)
    elif isinstance(value, list | dict):
        _check_nested(document, path, value)
    return value


def _check_nested(document: Document, path: Path, value: Any) -> None:
    """A draw inside of a list or a mapping would stay a text; say so."""
    if isinstance(value, dict) and set(value) == {"literal"}:
        return
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for segment, inner in items:
        _check_nested(document, (*path, segment), inner)
    if isinstance(value, str) and is_draw(value) and value.strip().partition("[")[0] in DISTRIBUTIONS:
        fix = "make it an input of its own; for the text itself write the input as {literal: …}"
        document.note(path, f"the draw {quoted(value)} stands inside a list or a mapping", fix)


def _check_names(document: Document, path: Path, value: Any, known: Mapping[str, Any], siblings: Any) -> None:
    draw: Draw = value
    for name in names_of(draw):
        if name not in known:
            document.note(path, *_unknown_name(name, known, siblings))
        elif not _fits(known[name], whole=name in draw.shape):
            wanted = "a whole number from 0" if name in draw.shape else "a number"
            given = "a draw" if isinstance(known[name], Draw) else described(known[name])
            document.note(path, f"{quoted(name)} is {given}, not {wanted}", f"let it name an input that is {wanted}")


def _fits(value: Any, *, whole: bool) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) and value >= 0 if whole else isinstance(value, int | float)


def _unknown_name(name: str, known: Mapping[str, Any], siblings: Any) -> tuple[str, str]:
    if name in siblings:
        return f"the input {quoted(name)} stands after this draw", f"move {quoted(name)} before it"
    numbers = [other for other, value in known.items() if _fits(value, whole=False)]
    fix = did_you_mean(name, numbers, f"add `{name}: 4` before it, or write a number")
    return f"no input {quoted(name)} stands before this draw", fix
