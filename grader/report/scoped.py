"""The style of reports for a part of somebody else's page: it reaches nothing but that part, and follows its theme.

Only the rules that the part has a use for are kept. Sizes relative to the page's root become pixels, because a page
may set its root to anything. Colours follow the theme of JupyterLab, VS Code and Colab where they say one, else
the system's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

SCOPE = "torch-grader"
_ROOT_PIXELS = 14
_INNER = f".{SCOPE}" * 3  # outweighs what notebooks say of tables and lists in their outputs
_DARK = "@media (prefers-color-scheme: dark)"
_LIGHT_THEMES = ('[data-jp-theme-light="true"]', ".vscode-light", "html[theme=light]")
_DARK_THEMES = ('[data-jp-theme-light="false"]', ".vscode-dark", ".vscode-high-contrast", "html[theme=dark]")


@dataclass(frozen=True)
class _Rule:
    selectors: tuple[str, ...]
    body: str
    media: str = ""


def scoped(markup: str) -> str:
    """The style sheet for a part that consists of ``markup`` in an element of the class ``torch-grader``."""
    used = {"*", *re.findall(r"<([a-z][a-z0-9]*)", markup)}
    used |= {f".{name}" for names in re.findall(r'class="([^"]*)"', markup) for name in names.split()}
    kept = [_scoped_rule(rule, used) for rule in _rules() if not rule.media or "width" in rule.media]
    return "\n".join([*_themes(), *filter(None, kept)])


def _scoped_rule(rule: _Rule, used: set[str]) -> str:
    selectors = [f"{_INNER} {one}" for one in rule.selectors if _parts(one) and _parts(one) <= used]
    if not selectors:
        return ""
    text = f"{','.join(selectors)}{{{_in_pixels(rule.body)}}}"
    return f"{_in_pixels(rule.media)}{{{text}}}" if rule.media else text


def _parts(selector: str) -> set[str]:
    """The elements and classes that a selector needs; of a page's own elements, one that no part has."""
    plain = re.sub(r":[\w-]+(\([^)]*\))?|\[[^\]]*\]", "", selector)
    return set(re.findall(r"\.[\w-]+|(?<![\w-])[a-z][a-z0-9]*|\*", plain)) - {"*"} or ({"*"} & {selector})


def _in_pixels(text: str) -> str:
    return re.sub(r"([\d.]+)rem\b", lambda found: f"{float(found[1]) * _ROOT_PIXELS:g}px", text)


def _themes() -> Iterator[str]:
    light, dark = (_colours(media) for media in ("", _DARK))
    base = (
        f"font:{_ROOT_PIXELS}px/1.55 var(--sans);color:var(--ink);background:var(--paper);padding:12px 14px;"
        "border-radius:10px;overflow-wrap:break-word;max-width:60em"
    )
    yield f".{SCOPE}{{{light};color-scheme:light;{base}}}"
    yield f"{_DARK}{{.{SCOPE}{{{dark};color-scheme:dark}}}}"
    yield f"{_within(_LIGHT_THEMES)}{{{light};color-scheme:light}}"
    yield f"{_within(_DARK_THEMES)}{{{dark};color-scheme:dark}}"


def _within(themes: tuple[str, ...]) -> str:
    return ",".join(f"{theme} .{SCOPE}" for theme in themes)


def _colours(media: str) -> str:
    (rule,) = [rule for rule in _rules() if rule.selectors == (":root",) and rule.media == media]
    return ";".join(re.findall(r"--[\w-]+: [^;]+", rule.body)).replace(": ", ":")


@cache
def _rules() -> tuple[_Rule, ...]:
    """The rules of both style sheets in their order; those within ``@media`` with its condition."""
    static = resources.files("grader.report").joinpath("static")
    sheet = "".join(static.joinpath(name).read_text(encoding="utf-8") for name in ("report.css", "fragment.css"))
    return tuple(_parsed(re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)))


def _parsed(sheet: str) -> Iterator[_Rule]:
    media = ""
    for found in re.finditer(r"\s*(@media[^{]*)\{|([^{}]+)\{([^{}]*)\}|\}", sheet):
        at, selectors, body = found.groups()
        if selectors is None:
            media = at.strip() if at else ""
            continue
        yield _Rule(tuple(one.strip() for one in selectors.split(",")), " ".join(body.split()), media)
