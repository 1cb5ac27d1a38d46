"""Written answers of generated students: right ones, rounded ones, wrong ones."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

WRONG_SHAPES = ("(N, C)", "(C,)", "(1, C, 1, 1)", "(N, 1)", "(1, H, W, C)", "N x 1 x 1 x C")
PROSE = (
    "By the chain rule, as in the lecture.",
    "Because the gradient vanishes where tanh saturates, so the weights hardly move.",
    "It has fewer parameters & needs less memory, but may lose information <in the middle>.",
)
Fate = str
_MATRICES = frozenset({"A", "B", "padded", "kernel_1", "kernel_2"})


def answer(name: str, right: Any, fate: Fate, rng: random.Random) -> Any:
    """What a student writes for an answer whose right value is known. ``fate`` is right, rounded or wrong."""
    if isinstance(right, str) and not right.startswith("("):
        return rng.choice(PROSE) if fate == "wrong" else right
    if fate == "right":
        return right
    if fate == "rounded":
        return each(right, rounded) if name not in _MATRICES and not isinstance(right, str) else right
    return wrong(name, right, rng)


def wrong(name: str, right: Any, rng: random.Random) -> Any:
    """A wrong answer of the right kind."""
    if isinstance(right, str):
        return rng.choice([shape for shape in WRONG_SHAPES if shape != right])
    if name in _MATRICES:
        return wrong_matrix(right, rng)
    if isinstance(right, int):
        return right + rng.choice((1, 64, 128, 224))
    factor = rng.choice((-1, 2, 0.5, 1.3))
    return each(right, lambda number: float(f"{number * factor:.3g}"))


def wrong_matrix(right: list[list[Any]], rng: random.Random) -> list[list[Any]]:
    """Rows swapped or repeated, taps reversed, a cell lost, or everything transposed."""
    rows = [list(row) for row in right]
    slip = rng.choice(("swapped", "repeated", "reversed", "lost", "transposed"))
    one, other = rng.sample(range(len(rows)), 2)
    if slip == "swapped":
        rows[one], rows[other] = rows[other], rows[one]
    elif slip == "repeated":
        rows[one] = rows[other]
    elif slip == "reversed":
        rows = [row[::-1] for row in rows]
    elif slip == "lost":
        filled = [column for column, cell in enumerate(rows[one]) if cell]
        rows[one][rng.choice(filled)] = 0
    else:
        rows = [list(row) for row in zip(*rows, strict=True)]
    return rows


def each(value: Any, change: Callable[[float], float]) -> Any:
    """A change of every number of a nested list."""
    return [each(item, change) for item in value] if isinstance(value, list) else change(value)


def rounded(number: float) -> float:
    """Two significant digits; whole numbers stay."""
    return number if isinstance(number, int) else float(f"{number:.2g}")


def as_yaml(answers: dict[str, dict[str, Any]]) -> str:
    """``answers.yaml``: what stands after a colon is JSON, which YAML reads too."""
    lines = []
    for problem, values in answers.items():
        lines.append(f"{problem}:")
        lines += [f"  {name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    return "\n".join(lines) + "\n"
