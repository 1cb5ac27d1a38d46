"""A result JSON back into the results of criteria: for a former grade that stands because nothing newer is known."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from grader.model import (
    Alternative,
    Aspect,
    Cause,
    Comparison,
    Criterion,
    CriterionResult,
    Entry,
    Finding,
    Grid,
    Place,
    Truth,
    Verdict,
    Visibility,
)

Document = Mapping[str, Any]

_CENT = Decimal("0.01")


def result_of(document: Document, problem: str, criterion: Criterion) -> CriterionResult | None:
    """How a criterion went by a staff's result JSON; ``None`` where the result has no such criterion.

    Where ``criterion`` is worth something else by now, it has earned the same share of that. Raises
    :class:`ValueError`, :class:`KeyError` or :class:`TypeError` for a document that is no result.
    """
    for one in document["problems"]:
        for item in one["criteria"]:
            if (one["id"], item["id"]) == (problem, criterion.id):
                return _result(item, criterion)
    return None


def _result(item: Document, criterion: Criterion) -> CriterionResult:
    worth = Decimal(str(item["max_score"]))
    return CriterionResult(
        criterion,
        Verdict(item["verdict"]),
        _share(item["score"], worth, criterion.points),
        _share(item["pending"], worth, criterion.points),
        item["follow_through"],
        tuple(_finding(one) for one in item["findings"]),
        item["answer"],
        item["comment"],
        _accepted(item.get("accepted"), criterion),
    )


def _accepted(item: Document | None, criterion: Criterion) -> Alternative | None:
    if item is None:
        return None
    known = {alternative.name: alternative for alternative in criterion.accept}
    return known.get(item["as"]) or Alternative(item["as"], Truth("none"), Decimal(str(item["credit"])))


def _share(points: float, worth: Decimal, now: Decimal) -> Decimal:
    """Points of what was worth ``worth``, in points of what is worth ``now``."""
    earned = Decimal(str(points))
    return earned if not worth or worth == now else (earned * now / worth).quantize(_CENT, ROUND_HALF_UP)


def _finding(item: Document) -> Finding:
    cause, where = item["cause"], item["where"]
    return Finding(
        item["fact"],
        cause and Cause(cause["code"], cause["text"]),
        item["hint"],
        where and Place(where["file"], where["line"], where["text"], where["cell"], where["execution_count"]),
        item["case"],
        tuple(_comparison(one) for one in item["comparisons"]),
        item["snippet"],
        item["traceback"],
        item["output"],
        Visibility(item["visibility"]),
        item.get("for_staff", False),
    )


def _comparison(item: Document) -> Comparison:
    return Comparison(
        item["path"],
        Aspect(item["aspect"]),
        item["share"],
        tuple(item["sentences"]),
        tuple(item["notes"]),
        item["mismatched"],
        item["total"],
        item["worst"] and _entry(item["worst"]),
        item["grid"] and _grid(item["grid"]),
        item["given_kind"],
        item["expected_kind"],
    )


def _entry(item: Document) -> Entry:
    named = (item["given"], item["expected"], item["difference"], item["relative"], item["allowed"])
    return Entry(tuple(item["index"]), *named)


def _grid(item: Document) -> Grid:
    rows = tuple(tuple((cell["given"], cell["expected"], cell["right"]) for cell in row) for row in item["rows"])
    return Grid(rows, item["cut"], item["slice_of"])
