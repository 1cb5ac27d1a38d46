"""The functions of a problem's ``checks.py``, read from its text, and the law ``function`` that names one of them."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import Flaw
from grader.model import Property
from grader.rubric.files import is_file, near_file
from grader.rubric.quoting import did_you_mean, quoted
from grader.rubric.reference import parsed, top_level

if TYPE_CHECKING:
    from grader.rubric.scope import Subject

FILE = "checks.py"
STUDENT = "student"
# what a function is given besides the inputs of a case
GIVEN = (STUDENT, "judge")
_KEY = ("property", "function")


@dataclass(frozen=True)
class ChecksFile:
    """The public functions of ``checks.py`` by name. ``readable`` is false where there is something wrong with the file
    as a whole; ``lacking`` says what to do where there is none."""

    functions: Mapping[str, ast.FunctionDef | ast.AsyncFunctionDef] = field(default_factory=dict)
    readable: bool = True
    lacking: str = ""


def read_checks(directory: Path) -> tuple[ChecksFile, list[Flaw]]:
    """The functions of a problem's ``checks.py``, if it has one, and what is wrong with the file itself."""
    path = directory / FILE
    if not is_file(path):
        near = near_file(directory, FILE)
        return ChecksFile(lacking=f"rename '{near}' to '{FILE}'" if near else f"write {FILE} beside the rubric"), []
    tree, flaws = parsed(path)
    if tree is None:
        return ChecksFile(readable=False), flaws
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return ChecksFile({node.name: node for node in top_level(tree) if isinstance(node, kinds)}), []


def read_function(subject: Subject, name: str) -> Property | None:
    """The law that a function of ``checks.py`` judges; flaws are noted."""
    file = subject.scope.checks_file
    if file.lacking:
        subject.note(_KEY, f"the problem has no {FILE}", file.lacking)
        return None
    if not file.readable:
        return None
    function = file.functions.get(name)
    if function is None:
        fix = did_you_mean(name, file.functions, f"define {quoted(name)} there")
        subject.note(_KEY, f"{FILE} has no function {quoted(name)}", fix)
        return None
    _check_form(subject, function)
    _check_parameters(subject, function)
    return Property("function", {"name": name})


def _check_form(subject: Subject, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    what = f"the function {quoted(function.name)} of {FILE}"
    if isinstance(function, ast.AsyncFunctionDef):
        subject.note(_KEY, f"{what} is async", "write a plain `def`")
    if not ast.get_docstring(function, clean=True):
        message = f"{what} has no docstring, which is what students read when it fails"
        subject.note(_KEY, message, "say in it, in one sentence, what must hold")
    arguments = function.args
    if arguments.vararg or arguments.kwarg or arguments.posonlyargs:
        subject.note(_KEY, f"{what} must take its inputs by name", "write them out, without *, ** and /")


def _check_parameters(subject: Subject, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    arguments = function.args
    named = [one.arg for one in (*arguments.args, *arguments.kwonlyargs)]
    what = f"the function {quoted(function.name)} of {FILE}"
    if STUDENT not in named:
        subject.note(_KEY, f"{what} doesn't take the student", f"write `def {function.name}(student, …)`")
    for name in set(GIVEN) & subject.inputs:
        subject.note(_KEY, f"the input {quoted(name)} would hide what {FILE} calls {quoted(name)}", "rename the input")
    wanted = [name for name in _required(arguments) if name not in GIVEN]
    for name in wanted:
        if name not in subject.inputs:
            fix = did_you_mean(name, {*subject.inputs, *GIVEN}, "let every case give it, or put it under `givens`")
            subject.note(_KEY, f"{what} needs {quoted(name)}, which is no input of this criterion", fix)
    subject.check_given(wanted)


def _required(arguments: ast.arguments) -> list[str]:
    positional = arguments.args[: len(arguments.args) - len(arguments.defaults)]
    named = [one for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if default is None]
    return [one.arg for one in (*positional, *named)]
