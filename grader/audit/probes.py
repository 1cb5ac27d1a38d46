"""Submissions whose reports are searched for hidden data: unfinished, wrong in every way, and meant to tell."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import resources

from grader.audit.bench import Bench
from grader.audit.wrapped import WAYS, WRONG, neighbours, own_names, wrapped
from grader.audit.written_out import written_out
from grader.model import Criterion, Program, Submission, Value
from grader.truth.mistakes import SEPARATOR

_TELLING = {
    "raises": "one that raises what it was given",
    "prints": "one that prints what it was given",
    "returns": "one that returns what it was given",
}


def probes(bench: Bench) -> list[Submission]:
    """The submissions, each with a name that reads well behind "the report of"."""
    return [*_starter(bench), *_references(bench), *_mistakes(bench), *_telling(bench)]


def _starter(bench: Bench) -> Iterator[Submission]:
    path = bench.problem.directory / "starter.py"
    if path.is_file():
        yield Submission("the starter", {bench.problem.layout.path: path.read_bytes()})


def _references(bench: Bench) -> Iterator[Submission]:
    """The reference, and the same with one added to whatever it computes or writes down."""
    problem = bench.problem
    functions = own_names((problem.directory / "reference.py").read_text(encoding="utf-8"))
    names = sorted({name for one in problem.criteria if one.program for name in one.program.needs if name in functions})
    for way, called in ((WAYS[0], "the reference"), (WRONG, "one whose answers are off by one")):
        made = wrapped(problem.directory, problem.layout, names, way)
        yield Submission(called, made.files, {problem.id: _answers(bench, wrong=way is WRONG)})


def _answers(bench: Bench, *, wrong: bool) -> dict[str, Value]:
    found = {one.answer: _answer(bench, one) for one in bench.problem.criteria if one.answer}
    return {name: _off_by_one(value) if wrong else value for name, value in found.items()}


def _answer(bench: Bench, criterion: Criterion) -> Value:
    written = written_out(criterion, bench.cases(criterion))
    return "an answer" if written is None else written


def _off_by_one(value: Value) -> Value:
    if isinstance(value, list):
        return [_off_by_one(item) for item in value]
    try:
        return str(float(value) + 1)
    except ValueError:
        return f"{value} + 1"


def _mistakes(bench: Bench) -> Iterator[Submission]:
    """The first known mistake of each function."""
    directory, layout = bench.problem.directory, bench.problem.layout
    path = directory / "mistakes.py"
    if not path.is_file():
        return
    source = path.read_text(encoding="utf-8")
    names = [name for name in own_names(source) if SEPARATOR in name and not name.startswith("_")]
    wrong = {name.partition(SEPARATOR)[0]: name for name in sorted(names, reverse=True)}
    lines = [f"{function} = {name}" for function, name in sorted(wrong.items())]
    files = {**neighbours(directory, layout), layout.path: "\n".join([source, *lines, ""]).encode()}
    yield Submission("the known mistakes", files)


def _telling(bench: Bench) -> Iterator[Submission]:
    source = resources.files("grader.audit").joinpath("telltale.py").read_text(encoding="utf-8")
    programs = [one.program for one in bench.problem.criteria if one.program is not None]
    counts = {name: max(_count(program, name) for program in programs) for name in _needed(programs)}
    for way, called in _TELLING.items():
        lines = [f"{name} = tell({way!r}, {count})" for name, count in counts.items()]
        module = "\n".join([source, *lines, ""]).encode()
        yield Submission(called, {bench.problem.layout.path: module})


def _needed(programs: list[Program]) -> list[str]:
    return sorted({name for program in programs for name in program.needs})


def _count(program: Program, name: str) -> int:
    """How many values a program unpacks from a call of ``name``."""
    for statement in program.statements:
        for node in ast.walk(ast.parse(statement)):
            match node:
                case ast.Assign(targets=[ast.Tuple(elts=items)], value=ast.Call(func=ast.Name(id=called))):
                    if called == name:
                        return len(items)
    return 1
