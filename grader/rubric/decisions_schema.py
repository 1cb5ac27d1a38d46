"""The file of decisions about single students as pydantic models: what an editor's JSON Schema and our checks share."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from grader.rubric.patterns import Entry, Line, Points

_SHAPE = "a name or a list of names, in quotes where it looks like a number"


def _form(value: Any) -> str | None:
    return "<one>" if isinstance(value, str) else "<several>" if isinstance(value, list) else None


Names = Annotated[
    Annotated[Line, Tag("<one>")] | Annotated[list[Line], Field(min_length=1), Tag("<several>")],
    Discriminator(_form, custom_error_type="form", custom_error_message=_SHAPE),
]


class DecisionEntry(Entry):
    """What a person decided about a student, or about several."""

    for_: Annotated[Names, Field(alias="for", description="A submission, or a student's id, login or e-mail.")]
    why: Annotated[Line, Field(description="The reason, which the student reads too.")]
    by: Annotated[Line, Field(description="Who decided it; whoever runs the grader if omitted.")] = ""
    due: Annotated[Line, Field(description="Another due date: ISO 8601 with an offset.")] = ""
    days: Annotated[int, Field(ge=1, le=1000, description="Days of 24 hours after the assignment's due date.")] = 0
    late: Annotated[Literal["waived"], Field(default=None, description="Nothing is taken for lateness.")]
    late_days: Annotated[int, Field(ge=0, le=1000, description="Late days that this submission may use.")] = 0
    exempt: Annotated[Names, Field(default=None, description="What doesn't count: criteria, problems, or all.")]
    score: Annotated[
        dict[Line, Points],
        Field(min_length=1, default=None, description="Points by criterion or problem, or {all: points}."),
    ]


class DecisionsFile(Entry):
    """Decisions about single students: extensions, exemptions, scores."""

    decisions: Annotated[list[DecisionEntry], Field(description="Each about one student or several.")]
