"""Generated submissions of the five shipped problems: right and wrong ones, in several styles.

``python benchmarks/generate.py COUNT FOLDER [--seed N]`` writes ``FOLDER/student_00001/`` and so on. A student is drawn
from the seed and the student's own number alone, so the first hundred of a thousand are the hundred of a hundred.
"""

from __future__ import annotations

import argparse
import ast
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import material
import yaml
from answers import answer, as_yaml

RIGHT, MISSING, RAISES = "right", "missing", "raises"
# what becomes of a function that is not right
_WRONG_WEIGHTS = {"mistake": 75, RAISES: 13, MISSING: 12}
_NOT_HANDED_IN = 0.05
_BROKEN = 0.01  # of the modules: they don't compile, or fail at import
_EXCEPTIONS = (
    "NotImplementedError",
    "ValueError('operands could not be broadcast together')",
    "IndexError(args[99])",
)


@dataclass
class Student:
    """A generated submission: files by name, and what was meant by each function and answer (``problem/name``)."""

    name: str
    files: dict[str, str] = field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    fates: dict[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Writes ``folder/name/``."""
        home = folder / self.name
        home.mkdir(parents=True, exist_ok=True)
        for name, text in {**self.files, "answers.yaml": as_yaml(self.answers)}.items():
            (home / name).write_text(text, encoding="utf-8")


def students(count: int, seed: int = 0) -> Iterator[Student]:
    """The first ``count`` students of a seed."""
    return (student(number, seed) for number in range(1, count + 1))


def student(number: int, seed: int = 0) -> Student:
    """One student."""
    rng = random.Random(f"{seed}/{number}")
    made = Student(f"student_{number:05}")
    ability = rng.betavariate(2.0, 1.1)  # of 0.645 in the mean; modules that fail as a whole take the rest to 0.6
    style = rng.choice(material.STYLES)
    for problem in material.SLOTS:
        if rng.random() < _NOT_HANDED_IN:
            made.fates |= {f"{problem}/{function}": MISSING for function in material.SLOTS[problem]}
            continue
        made.files[f"{problem}.py"] = module(made, problem, style, ability, rng)
        made.answers[problem] = dict(written(made, problem, ability, rng))
    return made


def module(made: Student, problem: str, style: str, ability: float, rng: random.Random) -> str:
    """The source of one problem's module."""
    fates = {function: fate(problem, function, ability, rng) for function in material.SLOTS[problem]}
    made.fates |= {f"{problem}/{function}": one for function, one in fates.items()}
    text = material.source(units(problem, style, fates, rng), order=material.SLOTS[problem])
    if rng.random() < _BROKEN:
        made.fates |= {f"{problem}/{function}": RAISES for function in fates}
        return rng.choice((text.replace(":", "", 1), "import numpyy\n\n" + text))
    return text


def fate(problem: str, function: str, ability: float, rng: random.Random) -> str:
    """``right``, ``raises``, ``missing``, or the name of a known mistake."""
    if rng.random() < ability:
        return RIGHT
    (kind,) = rng.choices(list(_WRONG_WEIGHTS), list(_WRONG_WEIGHTS.values()))
    return rng.choice(material.mistakes_of(problem, function)) if kind == "mistake" else kind


def units(problem: str, style: str, fates: dict[str, str], rng: random.Random) -> dict[str, ast.stmt]:
    """The definitions of a module in which each function has met its fate."""
    known = {function: one for function, one in fates.items() if material.SEPARATOR in one}
    solution = material.right(style, problem)
    if known and problem == material.SHARING:
        solution = material.mistakes(problem)
    found = solution.taken(function for function, one in fates.items() if one == RIGHT)
    for function, one in fates.items():
        if one == RAISES:
            found[function] = material.raising(function, rng.choice(_EXCEPTIONS))
        elif one == MISSING:
            found.pop(function, None)  # another may call it, as it would in a student's unfinished work
    for function, mistake in known.items():
        wrong = material.wrong(problem, mistake)
        found |= {name: unit for name, unit in wrong.items() if name == function or name not in fates}
    return found


def written(made: Student, problem: str, ability: float, rng: random.Random) -> Iterator[tuple[str, Any]]:
    """The answers that a student writes to a problem."""
    for name, right in right_answers().get(problem, {}).items():
        one = RIGHT if rng.random() < ability else rng.choice(("wrong", "wrong", MISSING))
        one = "rounded" if one == RIGHT and rng.random() < 0.3 else one
        made.fates[f"{problem}/{name}"] = one
        if one != MISSING:
            yield name, answer(name, right, one, rng)


@cache
def right_answers() -> dict[str, dict[str, Any]]:
    """The right written answers, problem by problem."""
    path = material.ROOT / "submissions_example" / "all_right_numpy" / "answers.yaml"
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def main() -> None:
    """Writes a class."""
    parser = argparse.ArgumentParser(description="Writes generated submissions.")
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    for one in students(chosen.count, chosen.seed):
        one.write(chosen.folder)


if __name__ == "__main__":
    main()
