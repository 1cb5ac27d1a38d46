"""The Python that reproduces a public case on a student's own machine, ready to be pasted."""

from __future__ import annotations

import keyword
from pathlib import PurePosixPath

from grader.model import Call, Observation
from grader.plan.calls import PlannedCase

OUTPUT = "$stdout"


def snippet(planned: PlannedCase, observation: Observation | None) -> str:
    """Imports, inputs, the program's lines and a print for each observed value."""
    if planned.call is None or observation is None:
        return ""
    program = planned.call.program
    lines = [*imports(planned.call, observation), ""]
    lines += [f"{name} = {planned.code[name]}" for name in planned.call.inputs]
    lines += [*program.statements]
    lines += [f"print({expression})" for expression in program.observe if expression != OUTPUT]
    return "\n".join(lines) + "\n"


def imports(call: Call, observation: Observation) -> list[str]:
    """The lines that import what a call needs, each name from where the student defines it."""
    lines = ["import numpy as np"]
    if call.arrays == "torch":
        lines.append("import torch")
    modules: dict[str, list[str]] = {}
    for name in call.program.needs:
        place = observation.defined_at.get(name)
        if place is not None and place.cell is not None:
            # on one line, whatever a file is called: a comment must stay one
            lines.append(f"# {name} is defined in {' '.join(place.at.split())}: run this in that notebook")
        else:
            modules.setdefault(_module_of(name, call, observation), []).append(name)
    return lines + [line for module, names in modules.items() for line in _import(module, names)]


def _import(module: str, names: list[str]) -> list[str]:
    if all(part.isidentifier() and not keyword.iskeyword(part) for part in module.split(".")):
        return [f"from {module} import {', '.join(names)}"]
    # a file such as hw-2.py can't be named in an import statement
    return [f"{name} = __import__({module!r}, fromlist=[{name!r}]).{name}" for name in names]


def _module_of(name: str, call: Call, observation: Observation) -> str:
    """The dotted name, from where imports start, of the module that defines a name."""
    place = observation.defined_at.get(name)
    if place is None:
        path = PurePosixPath(call.layout.module)
    else:
        path = PurePosixPath(place.file)
        path = path.relative_to(call.layout.root) if path.is_relative_to(call.layout.root) else path
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)
