"""The assignment file as pydantic models: what an editor's JSON Schema and our checks share."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from grader.rubric.patterns import DURATION, PROBLEM_ID, SHARE, Entry, Line, Points


class ProblemEntry(Entry):
    """A problem of the assignment."""

    id: Annotated[
        str,
        Field(pattern=PROBLEM_ID, max_length=100, examples=["affine"], description="Its folder below problems_dir."),
    ]
    points: Annotated[Points, Field(default=None, description="What it is worth here; its criteria are scaled to it.")]


def _with_unit(value: Any) -> Any:
    """A bare number lacks its unit: that is what its author should read, and not that it is no text."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Share = Annotated[str, Field(pattern=SHARE, examples=["10 %"]), BeforeValidator(_with_unit)]
Duration = Annotated[str, Field(pattern=DURATION, examples=["15 min"]), BeforeValidator(_with_unit)]


class LateEntry(Entry):
    """What lateness costs."""

    per_day: Annotated[Share, Field(description="The share that each begun day takes: 10 %.")]
    of: Annotated[Literal["score", "max"], Field(description="Of what the share is taken.")] = "score"
    grace: Annotated[Duration, Field(description="Within it nothing is late: 15 min.")] = "0 s"
    cap: Annotated[Share, Field(description="The most that lateness takes: 50 %.")] = "100 %"
    closes: Annotated[Duration, Field(description="What comes later earns nothing: 5 days.")] = ""
    days: Annotated[int, Field(ge=0, le=1000, description="Begun days that cost nothing.")] = 0


class AssignmentFile(Entry):
    """Which problems make up an assignment, and when it is due."""

    title: Annotated[Line, Field(examples=["…"], description="What students read; plain text.")]
    course: Annotated[Line, Field(description="The course, with its term.")] = ""
    released: Annotated[Line, Field(description="ISO 8601 with an offset: 2024-02-05T00:00:00-06:00.")] = ""
    due: Annotated[Line, Field(description="ISO 8601 with an offset: 2024-02-19T23:59:00-06:00.")] = ""
    problems_dir: Annotated[Line, Field(description="The folder of the problems, from this file's.")] = "../problems"
    problems: Annotated[list[ProblemEntry], Field(min_length=1, examples=[""], description="In order.")]
    extra_credit_cap: Annotated[
        float, Field(default=None, ge=0, le=1_000_000, allow_inf_nan=False, description="The most extra credit.")
    ]
    late: Annotated[LateEntry, Field(default=None, description="What lateness costs; see docs/policies.md.")]
    drop_lowest: Annotated[int, Field(ge=0, le=1000, description="How many of the lowest problems don't count.")] = 0
