"""``value``: numbers, arrays, texts and nested structures against their references, one comparison for each leaf."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checks.base import WrittenAnswerError
from grader.compare.tree import compare
from grader.compare.written import WrittenError, read_numbers
from grader.model import Comparison, Evidence, Expected, Program, Reference, Value

_PRINTED = "What was printed"  # students don't know what `$stdout` of a rubric is


class ValueCheck:
    """Compares each observed value, or the written answer, with its truth."""

    by_hand = False

    def compare(self, evidence: Evidence) -> tuple[Comparison, ...]:
        """One comparison for each leaf of each value."""
        tolerance = evidence.criterion.tolerance
        return tuple(
            comparison
            for path, given, expected in pairs(evidence)
            for comparison in compare(given, expected, tolerance, path)
        )


class GradientCheck(ValueCheck):
    """Like ``value``; the truth is autograd's, of a reference expression."""


def pairs(evidence: Evidence) -> Iterator[tuple[str, Value, Expected]]:
    """Name, given and expected of everything that a case looks at; a written answer is read as numbers."""
    if evidence.observation is not None:
        program = evidence.criterion.program
        assert program is not None
        yield from zip(observed_names(program), evidence.observation.values, evidence.expected, strict=True)
    else:
        yield evidence.criterion.answer, written_value(evidence), evidence.expected[0]


def observed_names(program: Program) -> list[str]:
    """What a program observes, as a sentence calls it."""
    return [_PRINTED if text == "$stdout" else text for text in program.observe]


def written_value(evidence: Evidence) -> Value:
    """A written answer as numbers, or as text where the truth is a text."""
    expected = evidence.expected[0]
    if isinstance(expected, str):
        return str(evidence.written).strip()
    try:
        return read_numbers(evidence.written)
    except WrittenError as error:
        raise WrittenAnswerError(f"{evidence.criterion.answer}: {error}") from error


def as_array(expected: Expected) -> Expected:
    """The data of a reference; anything else as it stands."""
    return expected.data if isinstance(expected, Reference) else expected
