"""What texts in rubrics and assignments look like, and what to do about one that does not."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

CRITERION_ID = r"^[a-z][a-z0-9_]*$"
CASE_ID = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
PROBLEM_ID = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"
MODULE = r"^([A-Za-z0-9_-][A-Za-z0-9_. -]*/)*[A-Za-z0-9_-][A-Za-z0-9_. -]*\.py$"
FOLDER = r"^(\.|([A-Za-z0-9_-][A-Za-z0-9_. -]*/)*[A-Za-z0-9_-][A-Za-z0-9_. -]*)/?$"
PACKAGE = r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$"
EXCEPTION = r"^[A-Za-z_][A-Za-z0-9_]*$"
DOTTED = r"^\.?[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$"
DEFINITION = r"^(class )?[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$"
PLACE = r"^[A-Za-z_][A-Za-z0-9_/]*(\.[A-Za-z_][A-Za-z0-9_]*)*$"
SHARE = r"^(100|[0-9]{1,2}(\.[0-9]{1,4})?) ?%$"
DURATION = r"^(0|[1-9][0-9]{0,5}) ?(s|seconds?|min|minutes?|h|hours?|d|days?)$"
ONE_LINE = r"^[^\s\x00-\x1f\x7f-\x9f]([^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f])?$"

# pattern → what to do about a text that doesn't match it
PATTERN_FIXES = {
    CRITERION_ID: "write small letters, digits and _, starting with a letter",
    CASE_ID: "write letters, digits, _, - and ., starting with a letter or a digit",
    PROBLEM_ID: "write the name of a folder: letters, digits, _ and -",
    MODULE: "write the path of a Python file below root, such as conv.py or src/conv.py",
    FOLDER: "write the path of a folder in the submission, such as src, or .",
    PACKAGE: "write the name of a package, such as numpy",
    EXCEPTION: "write the bare name of an exception, such as ValueError",
    DOTTED: "write a dotted name such as torch.autograd, or .backward for an attribute of anything",
    DEFINITION: "write the name of a function or method, such as Linear.forward, or class Linear",
    PLACE: "write the name of a function, class or module",
    SHARE: "write a share from 0 % to 100 %, such as 10 %",
    DURATION: "write a whole number of s, min, h or days, such as 15 min or 5 days",
    ONE_LINE: "write it on one line, without spaces around it",
}

Line = Annotated[str, Field(pattern=ONE_LINE, max_length=500)]
Code = Annotated[str, Field(min_length=1, max_length=20_000)]
Points = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False, examples=[5])]
CriterionId = Annotated[str, Field(pattern=CRITERION_ID, max_length=100)]
Visible = Literal["public", "hidden", "after_due_date"]


class Entry(BaseModel):
    """A mapping of a file: nothing that is not named in it, and no value of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
