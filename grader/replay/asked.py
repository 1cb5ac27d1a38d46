"""A call that an author's function asks for: the program that a child will run, and the key that its answer bears."""

from __future__ import annotations

import keyword
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Any

from grader.model import Program, Value
from grader.replay.errors import CheckError
from grader.replay.sendable import fingerprint, sendable
from grader.rubric.program import BUILTINS, OUTPUT, Code, build, observed, parse_program
from grader.rubric.quoting import did_you_mean, quoted

_PRINTED = "What was printed"
_SHORT = 40
_SMALL = 10**9


@dataclass(frozen=True, eq=False)
class Asked:
    """A call. ``key`` is equal for equal calls. ``names`` are those of the values that it brings, for sentences;
    ``single``: it brings one value and no tuple; ``free``: its sizes may differ from the reference's."""

    key: str
    program: Program
    inputs: Mapping[str, Value] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    single: bool = True
    free: bool = False


@dataclass(frozen=True)
class _Argument:
    """An argument as it stands in the program and in sentences, and what travels for it."""

    text: str
    told: str
    inputs: Mapping[str, Value]


def asked_call(
    function: str, args: Sequence[Any], kwargs: Mapping[str, Any], given: Mapping[bytes, str], free: bool = False
) -> Asked:
    """``student.function(*args, **kwargs)`` as a call. ``given`` names the inputs of the case by their fingerprints.

    Raises :class:`~grader.replay.errors.CheckError` for what can't be sent.
    """
    values = {f"a{index}": sendable(value) for index, value in enumerate(args)}
    named = {name: sendable(value) for name, value in kwargs.items()}
    for name in (function, *named):
        _check_name(name)
    taken = {function, *given.values()}
    known = {print_: name for print_, name in given.items() if name != function}  # the function would hide the input
    positional = [_argument(value, name, taken, known) for name, value in values.items()]
    keywords = {name: _argument(value, f"{name}_", taken, known) for name, value in named.items()}
    program = Program((), (function,), (_text(function, positional, keywords, "text"),))
    inputs = {name: value for one in (*positional, *keywords.values()) for name, value in one.inputs.items()}
    key = _key(function, function, list(values.values()), named)
    return Asked(key, program, inputs, (_text(function, positional, keywords, "told"),), free=free)


def asked_program(text: str, observe: str | Sequence[str], inputs: Mapping[str, Any], free: bool = False) -> Asked:
    """``student.run(text, observe, **inputs)`` as a call.

    Raises :class:`~grader.replay.errors.CheckError` for what is no program and for what can't be sent.
    """
    code = _sound(parse_program(dedent(text).strip("\n")), "the program")
    wanted = [observe] if isinstance(observe, str) else list(observe)
    values = {name: sendable(value) for name, value in inputs.items()}
    for name in values:
        _check_name(name)
    known = {*code.bound, *values, *(used.name for used in code.free)}
    mentioned = {used.name for used in code.free}
    for one in wanted:
        mentioned |= _observable(one, known)
    unused = [name for name in values if name not in mentioned]
    if unused:
        raise CheckError(f"the input {quoted(unused[0])} is not used in the program of student.run", "leave it out")
    program = build(code, wanted, values)
    if not program.observe:
        raise CheckError("nothing of the program of student.run is observed", "name it, as in observe='out'")
    single = isinstance(observe, str) or not wanted
    names = tuple(_PRINTED if one == OUTPUT else one for one in program.observe)
    return Asked(_key("run", code.text, wanted, values), program, values, names, single, free)


def _observable(text: str, known: set[str]) -> set[str]:
    """The names in an entry of ``observe``; they have to be bound, given, or the student's."""
    names = {used.name for used in _sound(observed(text), f"observe={quoted(text)}").free}
    for name in sorted(names - known):
        fix = did_you_mean(name, known, "let the program bind it")
        raise CheckError(f"{quoted(name)} is bound nowhere in the program of student.run and is no input", fix)
    return names


def _sound(code: Code, what: str) -> Code:
    for one in code.mistakes:
        line = f", line {one.line}" if "\n" in code.text else ""
        raise CheckError(f"{what} of student.run{line}: {one.message}", one.fix)
    return code


def _check_name(name: str) -> None:
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_") or name in BUILTINS:
        fix = "choose a Python name that is not Python's own and doesn't start with _"
        raise CheckError(f"a student's function or an input can't be called {quoted(name)}", fix)


def _argument(value: Value, name: str, taken: set[str], given: Mapping[bytes, str]) -> _Argument:
    literal = _literal(value)
    if literal:
        return _Argument(literal, literal, {})
    own = given.get(fingerprint(value), "")
    if own:
        return _Argument(own, own, {own: value})
    while name in taken:
        name += "_"
    return _Argument(name, "…", {name: value})


def _literal(value: Value) -> str:
    """A small plain value as it is written in a call; empty for what is better named."""
    small = isinstance(value, int) and abs(value) < _SMALL  # booleans too
    finite = type(value) is float and math.isfinite(value)
    short = isinstance(value, str) and len(value) <= _SHORT and value.isprintable()
    return repr(value) if value is None or small or finite or short else ""


def _text(function: str, positional: Sequence[_Argument], keywords: Mapping[str, _Argument], form: str) -> str:
    parts = [getattr(one, form) for one in positional]
    parts += [f"{name}={getattr(one, form)}" for name, one in keywords.items()]
    return f"{function}({', '.join(parts)})"


def _key(label: str, text: str, parts: Sequence[Value], named: Mapping[str, Value]) -> str:
    return f"{label[:_SHORT]}-{fingerprint((text, list(parts), dict(named))).hex()[:16]}"
