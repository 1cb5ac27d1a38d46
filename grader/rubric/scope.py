"""What the criteria of one rubric may refer to, and what a single criterion is checked with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from grader.model import Case, Draw, Step, Value
from grader.rubric.functions import ChecksFile
from grader.rubric.nodes import Document, KeyPath
from grader.rubric.program import Code
from grader.rubric.quoting import did_you_mean, quoted
from grader.rubric.reference import ReferenceNames
from grader.rubric.schema import CriterionEntry


@dataclass(frozen=True)
class Scope:
    """One rubric: its file, the checks that are known, its reference, givens, steps and own checks."""

    document: Document
    checks: Collection[str]
    reference: ReferenceNames
    givens: Mapping[str, Value | Draw]
    steps: Mapping[str, Step]
    checks_file: ChecksFile


@dataclass(frozen=True)
class Subject:
    """One criterion that is being checked: where it stands, and what its cases give."""

    scope: Scope
    path: tuple[str | int, ...]
    entry: CriterionEntry
    cases: tuple[Case, ...]

    @property
    def inputs(self) -> frozenset[str]:
        """The names that givens or at least one case give a value."""
        return frozenset(self.scope.givens).union(*(case.inputs for case in self.cases))

    def has(self, key: str) -> bool:
        """Whether the author wrote a key."""
        return key in self.entry.model_fields_set

    def note(self, key: str | tuple[str | int, ...], message: str, fix: str, *, at_key: bool = False) -> None:
        """Notes a flaw at a key of the criterion, or further inside of it."""
        keys = key if isinstance(key, tuple) else (key,)
        self.scope.document.note((*self.path, *keys), message, fix, key=at_key)

    def note_code(self, key: tuple[str | int, ...], code: Code) -> bool:
        """Notes the mistakes of a piece of Python; whether it has none."""
        for one in code.mistakes:
            self.scope.document.note_inside((*self.path, *key), (one.line, one.column), one.message, one.fix)
        return not code.mistakes

    def check_input(self, key: tuple[str | int, ...], name: str) -> bool:
        """Notes a name that is no input; whether it is one."""
        if name in self.inputs:
            return True
        fix = did_you_mean(name, self.inputs, "name an input of the cases or of `givens`")
        self.note(key, f"{quoted(name)} is no input of this criterion", fix)
        return False

    def check_given(self, used: Collection[str]) -> None:
        """Notes every case that lacks an input that is used and that another case gives."""
        for index, case in enumerate(self.cases):
            for name in sorted(set(used) & self.inputs - set(self.scope.givens) - set(case.inputs)):
                message = f"case {quoted(case.id)} lacks the input {quoted(name)}, which another case gives"
                self.note(("cases", index), message, f"add `{name}: …`, or put it under `givens`")


def place_of(path: KeyPath, document: Document) -> str:
    """``file:line`` of a value."""
    return f"{document.source.file}:{document.locate(path)[0]}"
