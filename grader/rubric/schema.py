"""The rubric file and the assignment file as pydantic models: what an editor's JSON Schema and our checks share."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

CHECKS = frozenset({"value", "gradient", "shape", "count", "matrix", "written", "property", "source"})

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


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class AbsoluteTolerance(_Entry):
    """|given - expected| may be atol + rtol · |expected|."""

    rtol: Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False, examples=["1e-5"], description="Relative part.")]
    atol: Annotated[float, Field(ge=0, allow_inf_nan=False, examples=["1e-8"], description="Absolute part.")]


class DigitsTolerance(_Entry):
    """Within one unit of a significant digit."""

    digits: Annotated[int, Field(ge=1, le=15, description="How many significant digits must be right.")]


class PlacesTolerance(_Entry):
    """Within one unit of a decimal place."""

    places: Annotated[int, Field(ge=0, le=15, description="How many decimal places must be right.")]


ToleranceForm = Annotated[
    Annotated[Literal["auto", "exact"], Tag("<named>")]
    | Annotated[AbsoluteTolerance, Tag("<absolute>")]
    | Annotated[DigitsTolerance, Tag("<digits>")]
    | Annotated[PlacesTolerance, Tag("<places>")],
    Discriminator(_tolerance_form, custom_error_type="form", custom_error_message=SHAPES["tolerance"]),
]


class GradientTruth(_Entry):
    """Autograd of an expression over the reference's functions and the case's inputs."""

    of: Annotated[Code, Field(examples=["affine(x, w, b)"], description="The expression to differentiate.")]
    wrt: Annotated[
        list[Line],
        Field(min_length=1, examples=["[w]"], description="Inputs to differentiate by, one for each observed value."),
    ]
    upstream: Annotated[Line, Field(description="The input that is the upstream gradient; none for a scalar.")] = ""


class StepsTruth(_Entry):
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


class AcceptEntry(_Entry):
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


class CaseEntry(_Entry):
    """One set of inputs: every other key is an input. A text such as normal[3, n](std=2) is drawn."""

    model_config = ConfigDict(extra="allow")

    id: Annotated[str, Field(pattern=CASE_ID, max_length=100, description="Its name; its position if omitted.")] = ""
    visibility: Annotated[Visible, Field(description="Who may see this case.")] = "public"


class SymbolEntry(_Entry):
    """How a written symbol such as w_1^{12} names an entry of an input."""

    of: Annotated[Line, Field(examples=["W"], description="The input whose entries the symbol names.")]
    order: Annotated[
        list[Annotated[int, Field(ge=0, le=15)]],
        Field(min_length=1, examples=["[0, 1]"], description="Which axis each index of the symbol addresses."),
    ]
    aliases: Annotated[list[Line], Field(description="Other spellings, such as omega and ω for w.")] = []


class StepEntry(_Entry):
    """A backward step: the vector-Jacobian product of a forward step."""

    vjp: Annotated[Line, Field(examples=["s2"], description="The forward step to differentiate.")]
    wrt: Annotated[Line, Field(examples=["s1"], description="The step or given to differentiate by.")]
    upstream: Annotated[Line, Field(description="The upstream step; none where `vjp` is a scalar.")] = ""


class SourceEntry(_Entry):
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


class AdjointEntry(_Entry):
    """⟨forward(x), y⟩ = ⟨x, backward(y)⟩."""

    forward: Annotated[Code, Field(examples=["f(x)"], description="A linear map of x.")]
    backward: Annotated[Code, Field(examples=["g(y)"], description="Its adjoint, a map of y.")]
    x: Annotated[Line, Field(description="The input that is mapped forward.")] = "x"
    y: Annotated[Line, Field(description="The input that is mapped backward.")] = "y"


class LinearityEntry(_Entry):
    """map(2x − 3z) = 2·map(x) − 3·map(z)."""

    map: Annotated[Code, Field(examples=["f(x)"], description="An expression in x.")]
    x: Annotated[Line, Field(description="The input in which it is linear.")] = "x"
    z: Annotated[Line, Field(description="A second input of the same shape.")] = "z"


class DifferencesEntry(_Entry):
    """The student's own gradient against central differences of the student's own loss."""

    loss: Annotated[Code, Field(examples=["loss(w)"], description="A scalar.")]
    gradient: Annotated[Code, Field(examples=["gradient(w)"], description="Its gradient with respect to wrt.")]
    wrt: Annotated[Line, Field(examples=["w"], description="The input to differentiate by.")]
    directions: Annotated[int, Field(ge=1, le=10, description="Along how many random directions.")] = 3


class InvarianceEntry(_Entry):
    """Two expressions that must be equal."""

    of: Annotated[Code, Field(examples=["f(x)"], description="An expression.")]
    equals: Annotated[Code, Field(examples=['"f(x[p])"'], description="What must equal it.")]


class DeterminismEntry(_Entry):
    """Evaluated twice, it is the same."""

    of: Annotated[Code, Field(examples=["f(x)"], description="An expression.")]


class UnchangedEntry(_Entry):
    """Inputs that a call must not modify."""

    after: Annotated[Code, Field(examples=["f(x)"], description="An expression.")]
    inputs: Annotated[list[Line], Field(min_length=1, examples=["[x]"], description="What must stay as it was.")]


class PropertyEntry(_Entry):
    """One law that the student's functions must obey, whatever their values."""

    adjoint: Annotated[AdjointEntry, Field(default=None, description="Two maps are adjoint to each other.")]
    linearity: Annotated[LinearityEntry, Field(default=None, description="A map is linear in an input.")]
    differences: Annotated[
        DifferencesEntry, Field(default=None, description="The own gradient agrees with differences of the own loss.")
    ]
    invariance: Annotated[InvarianceEntry, Field(default=None, description="Two expressions are equal.")]
    determinism: Annotated[DeterminismEntry, Field(default=None, description="The same call gives the same value.")]
    unchanged: Annotated[UnchangedEntry, Field(default=None, description="Inputs are not modified.")]
    function: Annotated[Line, Field(default=None, description="A function of checks.py says whether it holds.")]


class CriterionEntry(_Entry):
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


class RubricFile(_Entry):
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


class ProblemEntry(_Entry):
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


class LateEntry(_Entry):
    """What lateness costs."""

    per_day: Annotated[Share, Field(description="The share that each begun day takes: 10 %.")]
    of: Annotated[Literal["score", "max"], Field(description="Of what the share is taken.")] = "score"
    grace: Annotated[Duration, Field(description="Within it nothing is late: 15 min.")] = "0 s"
    cap: Annotated[Share, Field(description="The most that lateness takes: 50 %.")] = "100 %"
    closes: Annotated[Duration, Field(description="What comes later earns nothing: 5 days.")] = ""
    days: Annotated[int, Field(ge=0, le=1000, description="Begun days that cost nothing.")] = 0


class AssignmentFile(_Entry):
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
