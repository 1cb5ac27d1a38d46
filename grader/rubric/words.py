"""Pydantic's errors in our words: what, where, and what to do; every error of a file at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, Tag, ValidationError
from pydantic_core import ErrorDetails

from grader.rubric.nodes import Document
from grader.rubric.patterns import PATTERN_FIXES
from grader.rubric.quoting import described, listed, near, quoted, shown

Model = TypeVar("Model", bound=BaseModel)
Loc = tuple[str | int, ...]

# type of an error → (what is expected, what to do)
_TYPES = {
    "string_type": ("a text", "write a text, in quotes where it looks like a number"),
    "float_type": ("a number", "write a number, without quotes"),
    "int_type": ("a whole number", "write a whole number, without quotes"),
    "bool_type": ("true or false", "write true or false"),
    "list_type": ("a list", "write a list: [one, two], or `- ` lines"),
    "dict_type": ("a mapping", "write `key: value` lines, indented below it"),
    "model_type": ("a mapping", "write `key: value` lines, indented below it"),
    "finite_number": ("a finite number", "write a finite number"),
}
_TAGS = frozenset(
    "<named> <absolute> <digits> <places> <expression> <expressions> <gradient> <steps> <one> <several> "
    "<everywhere>".split()
)
_SCALAR = re.compile(r"[^\s,\[\]{}]+")
_BOUNDS = {
    "greater_than_equal": ("at least", "ge"),
    "greater_than": ("more than", "gt"),
    "less_than_equal": ("at most", "le"),
    "less_than": ("less than", "lt"),
}


def validate(model: type[Model], document: Document) -> Model | None:
    """The document as a model; ``None`` with the flaws noted in the document."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        for detail in _told(model, error.errors(include_url=False)):
            _note(model, document, detail)
        return None


def _told(model: type[BaseModel], details: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """Without the missing keys that are there, misspelled."""
    meant = {(*d["loc"][:-1], _meant(model, d["loc"])) for d in details if d["type"] == "extra_forbidden"}
    return [d for d in details if d["type"] != "missing" or d["loc"] not in meant]


def _note(model: type[BaseModel], document: Document, detail: ErrorDetails) -> None:
    kind, loc, path = detail["type"], detail["loc"], _path(detail["loc"])
    if kind == "extra_forbidden":
        document.note(path, *_unknown_key(model, loc), key=True)
    elif kind == "missing":
        document.note(path[:-1], *_missing_key(model, document, loc))
    elif kind in _TYPES:
        _wrong_type(document, path, detail)
    else:
        document.note(path, *_wrong_value(_name(path), detail))


def _wrong_type(document: Document, path: Loc, detail: ErrorDetails) -> None:
    wanted, fix = _TYPES[detail["type"]]
    value = detail["input"]
    if value is None and path:
        document.note(path, f"{_name(path)} is empty: {wanted} is missing", "write a value, or remove the key")
        return
    if detail["type"] == "string_type" and isinstance(value, bool | int | float):
        fix = f'put it in quotes: "{shown(_typed(document, path))}"'
    elif detail["type"] == "list_type" and isinstance(value, str) and "\n" not in value:
        fix = f"write a list: [{shown(value)}]"
    fix = fix if path else f"start it with `{document.start}`"
    document.note(path, f"{_name(path)} must be {wanted}; given is {described(value)}", fix)


def _typed(document: Document, path: Loc) -> str:
    """A number, true or false as it was written: none of them holds a space or a sign of YAML's lists."""
    line, column = document.locate(path)
    typed = _SCALAR.match(document.source.line(line), column - 1)
    return typed[0] if typed else ""


def _unknown_key(model: type[BaseModel], loc: Loc) -> tuple[str, str]:
    key, meant = str(loc[-1]), _meant(model, loc)
    if meant:
        return f"unknown key {quoted(key)}; did you mean {quoted(meant)}?", f"write {quoted(meant)}, or remove it"
    return f"unknown key {quoted(key)}", f"remove it; the keys here are {listed(_keys(model, loc[:-1]))}"


def _meant(model: type[BaseModel], loc: Loc) -> str:
    return near(str(loc[-1]), _keys(model, loc[:-1]))


def _missing_key(model: type[BaseModel], document: Document, loc: Loc) -> tuple[str, str]:
    key = str(loc[-1])
    if key in ("rtol", "atol"):
        return f"rtol and atol are given together; {quoted(key)} is missing", "write {rtol: 1e-5, atol: 1e-8}"
    fields = getattr(_at(model, loc[:-1]), "model_fields", {})
    example = (fields[key].examples or ["…"])[0] if key in fields else "…"
    return f"{_owner(document, _path(loc[:-1]))} lacks {quoted(key)}", f"add `{f'{key}: {example}'.rstrip()}`"


def _wrong_value(name: str, detail: ErrorDetails) -> tuple[str, str]:
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "literal_error":
        return _not_one_of(name, value, [word.strip("'") for word in _words(context["expected"])])
    if kind in _BOUNDS:
        words, key = _BOUNDS[kind]
        message = f"{name} must be {words} {context[key]:g}; given is {described(value)}"
        return message, f"write a number that is {words} {context[key]:g}"
    if kind in ("too_short", "string_too_short") or value == "":
        return f"{name} is empty", "write something, or remove the key"
    if kind == "string_pattern_mismatch":
        return f"{name} can't be {quoted(value)}", PATTERN_FIXES[context["pattern"]]
    if kind == "string_too_long":
        return f"{name} has {len(value)} characters, at most {context['max_length']} are allowed", "shorten it"
    if kind == "form":
        return f"{name} can't be {described(value)}", f"write {detail['msg']}"
    return f"{name} is not as it must be; given is {described(value)}", "see the schema of the file"


def _words(expected: str) -> list[str]:
    return expected.replace(" or ", ", ").split(", ")


def _not_one_of(name: str, value: Any, words: list[str]) -> tuple[str, str]:
    meant = near(value, words) if isinstance(value, str) else ""
    given = quoted(value) if isinstance(value, str) else described(value)
    question = f"; did you mean {quoted(meant)}?" if meant else ""
    return f"{name} can't be {given}{question}", f"write one of: {listed(words)}"


def _path(loc: Loc) -> Loc:
    """A location without the tags that name a form of a union."""
    return tuple(segment for segment in loc if not _is_tag(segment))


def _is_tag(segment: str | int) -> bool:
    return segment in _TAGS


def _name(path: Loc) -> str:
    """What a value is called in a message."""
    if not path:
        return "the file"
    if isinstance(path[-1], str):
        return quoted(path[-1])
    return f"entry {path[-1] + 1} of {_name(path[:-1])}"


def _owner(document: Document, path: Loc) -> str:
    """What a mapping is called in a message: by its id where it has one."""
    if not path:
        return "the file"
    value: Any = document.data
    for segment in path:
        value = value[segment]
    if path[:-1] == ("criteria",):
        name = value.get("id")
        return f"criterion {quoted(name)}" if isinstance(name, str) else f"criterion {int(path[-1]) + 1}"
    if path[:-1] == ("decisions",):
        return f"decision {int(path[-1]) + 1}"
    return _name(path)


def _keys(model: type[BaseModel], loc: Loc) -> list[str]:
    fields = getattr(_at(model, loc), "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def _at(annotation: Any, loc: Loc) -> Any:
    """The type that stands at a location of a model."""
    for segment in loc:
        annotation = _inner(_bare(annotation), segment)
    return _bare(annotation)


def _bare(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _inner(annotation: Any, segment: str | int) -> Any:
    arguments = get_args(annotation)
    if get_origin(annotation) in (Union, UnionType):
        return next((one for one in arguments if Tag(str(segment)) in get_args(one)), None)
    if get_origin(annotation) in (list, dict):
        return arguments[-1]
    fields = getattr(annotation, "model_fields", {})
    return fields[segment].annotation if segment in fields else None
