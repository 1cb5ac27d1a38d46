"""LaTeX as MathML that is safe to put into a page, or as code where it isn't.

latex2mathml lets markup inside ``\\text{…}`` and ``\\href`` through as it stands, so its output is parsed and rebuilt
from an allow-list: what is not on it turns the whole formula into code.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from xml.etree import ElementTree

from grader.text import plain

_LONGEST = 4000
_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
_ELEMENTS = re.compile(
    "math|mrow|mi|mn|mo|mtext|mspace|ms|mfrac|msqrt|mroot|mstyle|mpadded|mphantom|msub|msup|msubsup|munder|mover|"
    "munderover|mmultiscripts|mprescripts|none|mtable|mtr|mtd|mlabeledtr|menclose"
)
_ATTRIBUTES = re.compile(
    "accent|accentunder|columnalign|columnlines|columnspacing|depth|display|displaystyle|fence|form|frame|height|"
    "largeop|linebreak|linethickness|lspace|mathbackground|mathcolor|mathsize|mathvariant|maxsize|minsize|"
    "movablelimits|notation|rowalign|rowlines|rowspacing|rspace|scriptlevel|separator|stretchy|symmetric|voffset|width"
)
_VALUE = re.compile(r"[\w#%.+\- ]*", re.ASCII)
_TEXT = re.compile(r"(\\(?:text|mbox|text(?:rm|bf|it|sf|tt))\s*\{)([^{}]*)\}")
_ALIGNED = re.compile(r"(\\(?:begin|end)\{)(?:aligned|split|gathered)\}")


@lru_cache(maxsize=4096)
def mathml(latex: str, display: bool = False) -> str:
    """``latex`` as a ``<math>`` element, or as ``<code class="latex">`` if it can't be shown safely. HTML."""
    latex = plain(latex, _LONGEST + 1)
    try:
        return _rebuilt(ElementTree.fromstring(_converted(latex, display)))
    except (_RefusedError, ElementTree.ParseError):
        return f'<code class="latex">{escape(latex)}</code>'


class _RefusedError(Exception):
    """A formula that latex2mathml doesn't understand, or whose markup is not on the list."""


def _converted(latex: str, display: bool) -> str:
    from latex2mathml.converter import convert

    if len(latex) > _LONGEST:
        raise _RefusedError
    prepared = _ALIGNED.sub(r"\1align*}", _TEXT.sub(_escaped_text, latex))
    try:
        markup = convert(prepared, display="block" if display else "inline")
    except Exception as error:  # it raises a dozen types, IndexError and RecursionError among them
        raise _RefusedError from error
    if "<!" in markup or "<?" in markup:  # no document types, comments or instructions reach the parser
        raise _RefusedError
    return markup


def _escaped_text(match: re.Match[str]) -> str:
    return f"{match[1]}{escape(match[2], quote=False)}}}"


def _rebuilt(element: ElementTree.Element, depth: int = 0) -> str:
    tag = element.tag.removeprefix(_NAMESPACE)
    if not _ELEMENTS.fullmatch(tag) or depth > 100:
        raise _RefusedError
    inner = escape(element.text or "", quote=False)
    inner += "".join(_rebuilt(child, depth + 1) + escape(child.tail or "", quote=False) for child in element)
    return f"<{tag}{''.join(_attribute(*item) for item in sorted(element.attrib.items()))}>{inner}</{tag}>"


def _attribute(name: str, value: str) -> str:
    if not _ATTRIBUTES.fullmatch(name) or not _VALUE.fullmatch(value):
        raise _RefusedError
    return f' {name}="{escape(value)}"'
