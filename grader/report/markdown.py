"""Problem statements: Markdown with LaTeX maths as HTML that can stand inside a report.

HTML in the source is shown as text, headings move below the report's own, and pictures that lie in the problem's
directory travel inside the page.
"""

from __future__ import annotations

import base64
from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from grader.errors import Flaw, ProblemError
from grader.report.maths import mathml

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import OptionsDict

_PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
_LARGEST = 2 * 2**20
_DEEPER = 3  # a statement's first heading stands under the report's h2 of the problem and h3 of its parts


def statement(directory: Path, *, name: str = "problem.md", deeper: int = _DEEPER) -> str:
    """The statement of the problem in ``directory`` as HTML; empty if it has none.

    Raises:
        ProblemError: if it is not UTF-8.
    """
    path = directory / name
    return render(_read(path), directory, deeper) if path.is_file() else ""


def _read(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        flaw = Flaw(str(path), line, column, "not UTF-8", fix="save the statement as UTF-8")
        raise ProblemError([flaw]) from None


@lru_cache(maxsize=256)  # every report of a class shows the same statements
def render(source: str, directory: Path | None = None, deeper: int = _DEEPER) -> str:
    """Markdown ``source`` as HTML without active content, its headings ``deeper`` levels lower than written.

    Pictures are read from ``directory`` only, once a process.
    """
    html: str = _parser().render(source, {"directory": directory, "deeper": deeper})
    return html


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.use(dollarmath_plugin, renderer=_formula, allow_labels=False, double_inline=True)
    parser.core.ruler.push("deeper_headings", _deeper_headings)
    parser.core.ruler.push("aligned_cells", _aligned_cells)
    parser.add_render_rule("image", _picture)
    return parser


def _formula(latex: str, options: dict[str, Any]) -> str:
    return mathml(latex, bool(options["display_mode"]))


def _deeper_headings(state: Any) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + state.env['deeper'], 6)}"


def _aligned_cells(state: Any) -> None:
    for token in state.tokens:
        style = token.attrs.pop("style", "") if token.type in ("th_open", "td_open") else ""
        if style:  # the page's policy allows no style attributes
            token.attrs["class"] = style.removeprefix("text-align:")


def _picture(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    token = tokens[index]
    label = renderer.renderInlineAsText(token.children, options, env)
    data = _data_uri(env.get("directory"), unquote(str(token.attrs.get("src", ""))))
    return f'<img src="{data}" alt="{escape(label)}">' if data else escape(label)


def _data_uri(directory: Path | None, source: str) -> str:
    """The picture ``source`` of ``directory`` as a data URI; empty if it isn't one, or lies elsewhere."""
    if directory is None or Path(source).suffix.lower() not in _PICTURES:
        return ""
    path = (directory / source).resolve()
    if not path.is_relative_to(directory.resolve()) or not path.is_file() or path.stat().st_size > _LARGEST:
        return ""
    content = base64.b64encode(path.read_bytes()).decode()
    return f"data:{_PICTURES[path.suffix.lower()]};base64,{content}"
