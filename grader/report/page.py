"""What every HTML page is made with: templates that escape, and a policy that names the page's one style sheet."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from typing import TYPE_CHECKING

from grader.text import plain

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment
    from markupsafe import Markup

_LONGEST = 20_000  # the views have shortened each field already


def environment(loader: BaseLoader, extra_style: str = "") -> Environment:
    """An environment whose pages extend ``base.html.jinja``; ``extra_style`` follows the style sheet of all reports."""
    from jinja2 import Environment, StrictUndefined

    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    sheet = resources.files("grader.report").joinpath("static/report.css").read_text(encoding="utf-8") + extra_style
    made.globals.update(sheet=markup(sheet), policy=markup(_policy(sheet)))
    return made


def markup(text: str) -> Markup:
    """Text that is HTML already, and safe."""
    from markupsafe import Markup

    return Markup(text)


def _policy(sheet: str) -> str:
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def _finalized(value: object) -> object:
    """Whatever a template prints is clean, even where a view forgot."""
    return plain(value, _LONGEST) if type(value) is str else value
