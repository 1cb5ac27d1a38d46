"""Written answers: ``answers.yaml``, or an ``ANSWERS`` mapping that a student's module defines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.errors import SubmissionError
from grader.model import Array, Value
from grader.rubric.nodes import load_text_scalars

ANSWERS_FILE = "answers.yaml"


def read_answers(raw: bytes, name: str) -> tuple[dict[str, dict[str, Any]], str]:
    """Problem id → answer id → value, every scalar and key as the text that was typed; ``name`` is the file's path.

    Beside it stands what the student is to know of how the file was read, if anything.

    Raises :class:`SubmissionError`, worded for the student.
    """
    data, told = load_text_scalars(raw, name.rpartition("/")[2])
    if data is None:
        return {}, told
    if not isinstance(data, dict):
        raise SubmissionError(f"{name}: expected problems and their answers (`problem:` and below it `answer: …`)")
    answers = {}
    for problem, values in data.items():
        if values == "":  # a heading with nothing below it yet
            values = {}
        if not isinstance(values, dict):
            raise SubmissionError(f"{name}: {_misplaced(problem, values)}")
        answers[problem] = values
    return answers, told


def _misplaced(name: str, values: Any) -> str:
    if isinstance(values, list):
        return f"below '{name}' stands a list; give each answer its name (`{name}:` and below it `answer: …`)"
    told = f"'{name}' stands where a problem is named, with no answers below it"
    return f"{told}; put an answer below its problem, and further in (`problem:` and below it `  {name}: …`)"


def answers_of(problem: str, value: Value) -> Mapping[str, Value]:
    """The answers to one problem in an ``ANSWERS`` mapping: keyed by problem first, or by answer at once."""
    if not isinstance(value, Mapping):
        return {}
    inner = value.get(problem)
    chosen = inner if isinstance(inner, Mapping) else value
    return {str(key): _as_written(item) for key, item in chosen.items() if isinstance(key, str)}


def _as_written(value: Value) -> Value:
    """Arrays become nested lists, as a person would have written them."""
    if isinstance(value, Array):
        return value.data.tolist()
    if isinstance(value, list | tuple):
        return [_as_written(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _as_written(item) for key, item in value.items()}
    return value
