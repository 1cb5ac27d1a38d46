"""The criteria that the peers judge by: the same calls, inputs and tolerances as ours, with precomputed answers.

Needs numpy only, and ``suite.json`` beside it (written by ``export.py``). ``hold`` raises AssertionError, which is what
pytest, unittest, otter-grader and nbgrader all understand.
"""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import numpy as np

SUITE = json.loads((Path(__file__).parent / "suite.json").read_text(encoding="utf-8"))
CRITERIA = {item["id"]: item for item in SUITE}


def hold(criterion, names):
    """Raises AssertionError unless what ``names`` (a module's, or a notebook's) hold satisfies a criterion."""
    item = CRITERIA[criterion]
    if item["answer"]:
        written(item, names.get("ANSWERS", {}))
        return
    for number, case in enumerate(item["cases"], 1):
        for name, given, expected, allowed in zip(
            item["observe"], observed(item, case, names), case["expected"], case["allowed"], strict=True
        ):
            near(f"{name} in case {number}", given, expected, allowed)


def observed(item, case, names):
    """What a program observes on one case's inputs."""
    local = {name: names[name] for name in item["needs"]}
    local |= {name: copy.deepcopy(value) for name, value in inputs_of(case).items()}
    np.random.seed(case["seed"])
    for statement in item["statements"]:
        exec(statement, local)  # noqa: S102 - the rubric's own text
    return [eval(text, local) for text in item["observe"]]  # noqa: S307 - likewise


def inputs_of(case):
    """The inputs of a case; arrays are made once."""
    if "made" not in case:
        case["made"] = {name: array(value) for name, value in case["inputs"].items()}
    return case["made"]


def array(value):
    """``{"array": […], "dtype": …}`` as an array; anything else as it is."""
    return np.array(value["array"], dtype=value["dtype"]) if isinstance(value, dict) else value


def near(name, given, expected, allowed):
    """Raises unless every entry lies within what is allowed at the dtype that was returned."""
    if hasattr(given, "detach"):
        given = given.detach().numpy()
    if isinstance(expected, list):  # a shape
        assert tuple(given) == tuple(expected), f"{name} is {tuple(given)}, expected {tuple(expected)}"
        return
    given, wanted = np.asarray(given), array(expected)
    assert given.shape == np.shape(wanted), f"{name} has shape {given.shape}, expected {np.shape(wanted)}"
    limit = np.array(allowed["float32" if given.dtype in (np.float16, np.float32) else "float64"])
    wrong = ~(np.abs(given - wanted) <= limit)
    assert not wrong.any(), f"{name} differs in {wrong.sum()} of {wrong.size} entries:\n{given}\nexpected\n{wanted}"


def written(item, answers):
    """Raises unless a written answer is right: numbers within what is allowed, symbols and shapes as text."""
    value = answers.get(item["problem"], {}).get(item["answer"])
    assert value is not None, f"no answer '{item['answer']}'"
    if item["allowed"] is None:
        assert cells(value) == cells(item["expected"]), f"{item['answer']} is {value}, expected {item['expected']}"
    else:
        near(item["answer"], np.array(value, dtype=float), item["expected"], item["allowed"])


def cells(value):
    """Text without what doesn't matter, cell by cell."""
    return [cells(item) for item in value] if isinstance(value, list) else re.sub(r"[\s_]", "", str(value))
