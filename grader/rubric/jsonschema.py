"""JSON Schemas of the YAML files, for editors: ``python -m grader.rubric.jsonschema`` writes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from grader.rubric.assignment_schema import AssignmentFile
from grader.rubric.decisions_schema import DecisionsFile
from grader.rubric.schema import RubricFile

FOLDER = Path(__file__).parent / "schema"
FILES: dict[str, tuple[type[BaseModel], str]] = {
    "rubric.schema.json": (RubricFile, "Rubric of a problem"),
    "assignment.schema.json": (AssignmentFile, "Assignment"),
    "decisions.schema.json": (DecisionsFile, "Decisions about single students"),
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _ForEditors(GenerateJsonSchema):
    """Without titles that only repeat a key, and without defaults that stand for a key that is left out."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        written = super().default_schema(schema)
        if written.get("default") in (None, "", [], {}):
            written.pop("default", None)
        return written


def schema_text(name: str) -> str:
    """The text of one of the schema files."""
    model, title = FILES[name]
    schema = model.model_json_schema(schema_generator=_ForEditors)
    schema = _without_examples({"$schema": _DIALECT, **schema, "title": title})
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _without_examples(node: Any) -> Any:
    """Examples are YAML for our messages; an editor would take them for values."""
    if isinstance(node, dict):
        return {key: _without_examples(value) for key, value in node.items() if key != "examples"}
    return [_without_examples(one) for one in node] if isinstance(node, list) else node


def write(folder: Path = FOLDER) -> None:
    """Writes all files."""
    for name in FILES:
        (folder / name).write_text(schema_text(name), encoding="utf-8")


if __name__ == "__main__":
    write()
