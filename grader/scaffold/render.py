"""The files of a new problem, from the templates of its kind."""

from __future__ import annotations

import ast
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from grader.scaffold.points import divided, written

if TYPE_CHECKING:
    from jinja2 import Environment

    from grader.scaffold.kinds import Kind

FILES = ("problem.md", "reference.py", "rubric.yaml", "starter.py", "mistakes.py", "checks.py")  # as an author reads

_STAND_IN = "no_name_of_any_template"


@dataclass(frozen=True)
class Plan:
    """What an author has decided about a new problem."""

    name: str
    title: str
    kind: Kind
    function: str
    points: Decimal


def rendered(plan: Plan, problems: Path) -> dict[str, str]:
    """File name → text, for each file that the kind has; ``problems`` is the folder that the problem's goes into."""
    made = _environment(plan.kind)
    values = {
        "name": plan.name,
        "function": plan.function,
        "title_md": markdown_text(plan.title),
        "title_yaml": yaml_text(plan.title),
        "schema": schema_line(problems / plan.name, "rubric"),
        "points": [written(part) for part in divided(plan.points, plan.kind.shares)],
    }
    return {file: made.get_template(f"{file}.jinja").render(values) for file in _files(plan.kind)}


def names_taken(kind: Kind) -> frozenset[str]:
    """The names that the Python of a kind binds or uses: a function of such a name would mean two things at once."""
    texts = rendered(Plan("problem", "", kind, _STAND_IN, Decimal(10)), Path())
    trees = (ast.parse(text) for file, text in texts.items() if file.endswith(".py"))
    return frozenset(name for tree in trees for node in ast.walk(tree) for name in _names(node))


def schema_line(folder: Path, which: str) -> str:
    """The line by which editors complete and check a file in this folder, beside a copy of the grader's source.

    Elsewhere it is empty: the way to an installed package differs from one author's machine to the next.
    """
    clone = Path(__file__).resolve().parents[2]
    if "site-packages" in clone.parts or not folder.resolve().is_relative_to(clone):
        return ""
    way = os.path.relpath(clone / "grader/rubric/schema", folder.resolve())
    return f"# yaml-language-server: $schema={Path(way).as_posix()}/{which}.schema.json\n"


def yaml_text(text: str) -> str:
    """A printable line as a YAML scalar, plain where that means the same."""
    try:
        plain = text[:1].isalpha() and yaml.safe_load(f"key: {text}") == {"key": text}
    except yaml.YAMLError:
        plain = False
    return text if plain else json.dumps(text, ensure_ascii=False)


def markdown_text(text: str) -> str:
    """A line that Markdown shows as it stands."""
    # an underscore within a word is plain text to Markdown, and reads better without a backslash
    return re.sub(r"[\\`*\[\]<>#$&~|]|(?<![^\W_])_|_(?![^\W_])", r"\\\g<0>", text)


def _files(kind: Kind) -> Iterator[str]:
    folder = resources.files("grader.scaffold").joinpath("templates", kind.name)
    return (file for file in FILES if folder.joinpath(f"{file}.jinja").is_file())


def _environment(kind: Kind) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    # brackets that neither LaTeX nor YAML nor Python uses
    return Environment(
        loader=PackageLoader("grader.scaffold", f"templates/{kind.name}"),
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # none of it is HTML
    )


def _names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name):
            yield name
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            yield from (alias.asname or alias.name for alias in aliases)
