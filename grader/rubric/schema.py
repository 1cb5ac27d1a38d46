"""The rubric file as pydantic models: what an editor's JSON Schema and our checks share."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag

from grader.rubric.laws_schema import PropertyEntry
from grader.rubric.patterns import (
    CASE_ID,
    DEFINITION,
    DOTTED,
    EXCEPTION,
    FOLDER,
    MODULE,
    PACKAGE,
    PLACE,
    Code,
    CriterionId,
    Entry,
    Line,
    Points,
    Visible,
)

CHECKS = frozenset({"value", "gradient", "shape", "count", "matrix", "written", "property", "source"})

SHAPES = {
    "truth": "an expression, a list of expressions, {of: …, wrt: […]} or {step: …}",
    "term": "an expression, or a list of expressions",
    "step": "the name of a step or a list of names",
    "tolerance": "auto, exact, {rtol: …, atol: …}, {digits: …} or {places: …}",
    "no_loops": "true, or a list of function names",
}


def _truth_form(value: Any) -> str | None:
    if isinstance(value, dict):
        return "<steps>" if "step" in value else "<gradient>"
    return "<expression>" if isinstance(value, str) else "<expressions>" if isinstance(value, list) else None


def _term_form(value: Any) -> str | None:
    return "<expression>" if isinstance(value, str) else "<expressions>" if isinstance(value, list) else None


def _step_form(value: Any) -> str | None:
    return "<one>" if isinstance(value, str) else "<several>" if isinstance(value, list) else None


def _tolerance_form(value: Any) -> str | None:
    if isinstance(value, dict):
        return "<digits>" if "digits" in value else "<places>" if "places" in value else "<absolute>"
    return "<named>" if isinstance(value, str) else None


def _loops_form(value: Any) -> str | None:
    return "<everywhere>" if value is True else "<named>" if isinstance(value, list) else None


class AbsoluteTolerance(Entry):
    """|given - expected| may be atol + rtol · |expected|."""

    rtol: Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False, examples=["1e-5"], description="Relative part.")]
    atol: Annotated[float, Field(ge=0, allow_inf_nan=False, examples=["1e-8"], description="Absolute part.")]


class DigitsTolerance(Entry):
    """Within one unit of a significant digit."""

    digits: Annotated[int, Field(ge=1, le=15, description="How many significant digits must be right.")]


class PlacesTolerance(Entry):
    """Within one unit of a decimal place."""

    places: Annotated[int, Field(ge=0, le=15, description="How many decimal places must be right.")]


ToleranceForm = Annotated[
    Annotated[Literal["auto", "exact"], Tag("<named>")]
    | Annotated[AbsoluteTolerance, Tag("<absolute>")]
    | Annotated[DigitsTolerance, Tag("<digits>")]
    | Annotated[PlacesTolerance, Tag("<places>")],
    Discriminator(_tolerance_form, custom_error_type="form", custom_error_message=SHAPES["tolerance"]),
]


class GradientTruth(Entry):
    """Autograd of an expression over the reference's functions and the case's inputs."""

    of: Annotated[Code, Field(examples=["affine(x, w, b)"], description="The expression to differentiate.")]
    wrt: Annotated[
        list[Line],
        Field(min_length=1, examples=["[w]"], description="Inputs to differentiate by, one for each observed value."),
    ]
    upstream: Annotated[Line, Field(description="The input that is the upstream gradient; none for a scalar.")] = ""


class StepsTruth(Entry):
    """Values of the chain of reference functions and declared backward steps."""

    step: Annotated[
        Annotated[Line, Tag("<one>")] | Annotated[list[Line], Field(min_length=1), Tag("<several>")],
        Discriminator(_step_form, custom_error_type="form", custom_error_message=SHAPES["step"]),
        Field(description="The step, or one for each observed value."),
    ]


TruthForm = Annotated[
    Annotated[Code, Tag("<expression>")]
    | Annotated[list[Code], Field(min_length=1), Tag("<expressions>")]
    | Annotated[GradientTruth, Tag("<gradient>")]
    | Annotated[StepsTruth, Tag("<steps>")],
    Discriminator(_truth_form, custom_error_type="form", custom_error_message=SHAPES["truth"]),
]


class AcceptEntry(Entry):
    """An answer that differs from the truth and is right all the same, or right for a share of the points."""

    as_: Annotated[
        Line,
        Field(alias="as", examples=["(D,) in the place of (1, D)"], description="What the report says: one line."),
    ]
    truth: Annotated[TruthForm, Field(examples=["f(x)"], description="Its values, in any form of truth.")]
    credit: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False, description="Its share of the points.")] = 1


TermForm = Annotated[
    Annotated[Code, Tag("<expression>")] | Annotated[list[Code], Field(min_length=1), Tag("<expressions>")],
    Discriminator(_term_form, custom_error_type="form", custom_error_message=SHAPES["term"]),
]


class CaseEntry(Entry):
    """One set of inputs: every other key is an input. A text such as normal[3, n](std=2) is drawn."""

    model_config = ConfigDict(extra="allow")

    id: Annotated[str, Field(pattern=CASE_ID, max_length=100, description="Its name; its position if omitted.")] = ""
    visibility: Annotated[Visible, Field(description="Who may see this case.")] = "public"


class SymbolEntry(Entry):
    """How a written symbol such as w_1^{12} names an entry of an input."""

    of: Annotated[Line, Field(examples=["W"], description="The input whose entries the symbol names.")]
    order: Annotated[
        list[Annotated[int, Field(ge=0, le=15)]],
        Field(min_length=1, examples=["[0, 1]"], description="Which axis each index of the symbol addresses."),
    ]
    aliases: Annotated[list[Line], Field(description="Other spellings, such as omega and ω for w.")] = []


class StepEntry(Entry):
    """A backward step: the vector-Jacobian product of a forward step."""

    vjp: Annotated[Line, Field(examples=["s2"], description="The forward step to differentiate.")]
    wrt: Annotated[Line, Field(examples=["s1"], description="The step or given to differentiate by.")]
    upstream: Annotated[Line, Field(description="The upstream step; none where `vjp` is a scalar.")] = ""


class SourceEntry(Entry):
    """What the student's code may not use and must define: seen on its syntax tree, never by running it."""

    forbid: Annotated[
        list[Annotated[str, Field(pattern=DOTTED, max_length=200)]],
        Field(min_length=1, description="Dotted names that may not be used or imported; .name is any attribute."),
    ] = []
    no_loops: Annotated[
        Annotated[Literal[True], Tag("<everywhere>")]
        | Annotated[list[Annotated[str, Field(pattern=PLACE, max_length=200)]], Field(min_length=1), Tag("<named>")],
        Discriminator(_loops_form, custom_error_type="form", custom_error_message=SHAPES["no_loops"]),
        Field(default=None, description="Functions without loops, helpers included; true: no loop anywhere."),
    ]
    require: Annotated[
        list[Annotated[str, Field(pattern=DEFINITION, max_length=200)]],
        Field(min_length=1, description="Functions, methods and classes that must be defined."),
    ] = []
    in_: Annotated[
        list[Annotated[str, Field(pattern=PLACE, max_length=200)]],
        Field(alias="in", min_length=1, description="The modules or functions that are looked at; omitted: all."),
    ] = []


class CriterionEntry(Entry):
    """One line of the rubric: what is asked, how it is judged, and what it is worth."""

    id: Annotated[CriterionId, Field(examples=["forward"], description="Its name, unique in the file.")]
    title: Annotated[Line, Field(examples=["…"], description="What students read; plain text.")]
    points: Annotated[Points, Field(description="What it is worth, in hundredths at the finest.")]
    check: Annotated[
        Line,
        Field(
            examples=["value", *sorted(CHECKS - {"value"})],
            description="How it is judged: value, gradient, shape, count, matrix, written, property, source, "
            "or an installed one.",
        ),
    ]
    program: Annotated[Code, Field(description="One expression, or lines whose results `observe` names.")] = ""
    answer: Annotated[Line, Field(description="Id of a written answer, instead of a program.")] = ""
    observe: Annotated[
        list[Code],
        Field(min_length=1, description="Expressions over what the program binds, or $stdout: what is compared."),
    ] = []
    truth: Annotated[
        TruthForm, Field(default=None, description="Expected values; omitted: the same program on the reference.")
    ]
    accept: Annotated[
        list[AcceptEntry], Field(min_length=1, description="Other answers that are right too, each with a name.")
    ] = []
    terms: Annotated[dict[str, TermForm], Field(description="What the truth is the sum of, by name.")] = {}
    source: Annotated[SourceEntry, Field(default=None, description="The rules of the check `source`.")]
    property: Annotated[PropertyEntry, Field(default=None, description="The law of the check `property`.")]
    raises: Annotated[
        str, Field(pattern=EXCEPTION, max_length=100, description="The exception that the program must raise.")
    ] = ""
    cases: Annotated[list[CaseEntry], Field(min_length=1, description="Sets of inputs.")] = []
    tolerance: Annotated[ToleranceForm, Field(description="How near is near enough.")] = "auto"
    dtype: Annotated[
        Literal["float64"], Field(default=None, description="The floating dtype below which no answer may be.")
    ]
    credit: Annotated[Literal["all", "cases", "entries"], Field(description="What earns a part of the points.")] = "all"
    visibility: Annotated[Visible, Field(description="Who may see this criterion.")] = "public"
    show_verdict: Annotated[bool, Field(description="Whether students see the verdict of a hidden criterion.")] = False
    follow: Annotated[
        Code,
        Field(
            examples=["affine_forward(x, w, b)[0]"],
            description="The student's own forward pass, whose gradient it may be where that is wrong.",
        ),
    ] = ""
    follow_credit: Annotated[
        float,
        Field(ge=0, le=1, allow_inf_nan=False, description="Share of the points for what follows from a mistake."),
    ] = 1
    scratch_mib: Annotated[
        float, Field(ge=0, le=1024, description="Mebibytes of a writable working directory for its calls; 0: none.")
    ] = 0
    inputs: Annotated[Literal["numpy", "torch"], Field(description="As what arrays reach the program.")] = "numpy"
    input_dtype: Annotated[Literal["float64", "float32"], Field(description="The dtype of floating inputs.")] = (
        "float64"
    )
    symbols: Annotated[dict[str, SymbolEntry], Field(description="Symbols that a written answer may use.")] = {}
    depends: Annotated[list[CriterionId], Field(description="Ids of criteria that this one builds on.")] = []
    extra_credit: Annotated[bool, Field(description="Whether the points lie outside the total.")] = False
    hint: Annotated[str, Field(min_length=1, max_length=2000, description="Shown when it is not passed.")] = ""
    formula: Annotated[
        str, Field(min_length=1, max_length=2000, description="LaTeX, in single quotes; shown in HTML.")
    ] = ""


class RubricFile(Entry):
    """The rubric of one problem."""

    title: Annotated[Line, Field(examples=["…"], description="What students read; plain text.")]
    module: Annotated[
        str,
        Field(pattern=MODULE, max_length=200, examples=["layers.py"], description="The student's module, below root."),
    ]
    root: Annotated[str, Field(pattern=FOLDER, max_length=200, description="Where imports start.")] = "."
    packages: Annotated[
        list[Annotated[str, Field(pattern=PACKAGE, max_length=100)]],
        Field(description="Packages that student code may import, besides the standard library."),
    ] = ["numpy", "torch"]
    notebook: Annotated[
        Literal["all", "definitions"],
        Field(description="What is run of a student's notebook: all cells, or only what the criteria's names need."),
    ] = "all"
    overlay: Annotated[
        dict[str, Line],
        Field(description="Staff files laid over the student's: path in the submission → path from this folder."),
    ] = {}
    givens: Annotated[dict[str, Any], Field(description="Inputs of all criteria; a case's own win.")] = {}
    steps: Annotated[dict[str, StepEntry], Field(description="Backward steps of the reference's chain.")] = {}
    criteria: Annotated[list[CriterionEntry], Field(min_length=1, examples=[""], description="What is judged.")]
