"""Dataclasses as data and back: every field comes back as it was, and a field of another kind is damage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pytest

from grader.codec.nouns import pack, unpack
from grader.codec.sealed import Damaged
from grader.model import Value, Visibility


@dataclass(frozen=True)
class Inner:
    name: str
    size: float = 0.0


@dataclass(frozen=True)
class Outer:
    points: Decimal
    kind: Literal["a", "b"] = "a"
    seen: Visibility = Visibility.PUBLIC
    due: datetime | None = None
    inner: Inner | None = None
    many: tuple[Inner, ...] = ()
    by_name: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    value: Value = None
    either: Mapping[str, Value | Inner] = field(default_factory=dict)
    raw: bytes = b""
    yes: bool = False
    path: Path = Path()


FULL = Outer(
    Decimal("2.50"),
    "b",
    Visibility.HIDDEN,
    datetime(2024, 2, 19, 23, 59, tzinfo=UTC),
    Inner("x", 2.0),
    (Inner("y"), Inner("z", 1.5)),
    {"a": (1, 2), "b": ()},
    {"nested": [1, (2.5, None)]},
    {"w": 3},
    b"\x00",
    True,
)


@pytest.mark.parametrize("noun", [Outer(Decimal(1)), FULL])
def test_every_field_comes_back(noun: Outer) -> None:
    assert unpack(Outer, pack(Outer, noun)) == noun


def test_of_a_path_nothing_is_kept() -> None:
    data = pack(Outer, Outer(Decimal(1), path=Path("/home/instructor/hw2.yaml")))
    assert "instructor" not in repr(data)
    assert unpack(Outer, data).path == Path()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("points", 2),
        ("points", "two"),
        ("points", "NaN"),
        ("points", "-Infinity"),
        ("points", "1e999999"),
        ("points", "0e-999999"),
        ("points", "1." + "1" * 100),
        ("kind", "c"),
        ("seen", "everybody"),
        ("due", "yesterday"),
        ("due", 5),
        ("inner", {"name": 3, "size": 1.0}),
        ("inner", {"name": "x", "size": 10**400}),
        ("inner", {"name": "x"}),
        ("many", {"name": "x"}),
        ("by_name", {"a": [1.5]}),
        ("by_name", {3: []}),
        ("value", 3),
        ("raw", "text"),
        ("yes", 1),
    ],
)
def test_a_field_of_another_kind_is_damage(name: str, value: Any) -> None:
    with pytest.raises(Damaged):
        unpack(Outer, pack(Outer, FULL) | {name: value})


def test_a_field_too_many_or_too_few_is_told_by_its_noun() -> None:
    data = pack(Inner, Inner("x"))
    for other in ({**data, "new": 1}, {"name": "x"}):
        with pytest.raises(Damaged, match="what it says of a Inner is not what is known of one here"):
            unpack(Inner, other)


def test_a_field_of_a_kind_that_is_not_known_can_not_be_kept() -> None:
    with pytest.raises(TypeError, match=r"a field annotated as .*set.* can't be kept"):
        pack(set, {1})
