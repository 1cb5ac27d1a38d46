"""Text that a submission controls, made fit for each place where it is shown.

Anything that a student wrote may try to draw on a terminal, run in a spreadsheet, or hide what it says. Reports pass
every such string through :func:`plain` or :func:`one_line`, and then through the function of their medium. HTML
needs no function here: the templates escape by themselves.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence

LIMIT = 2000
_STACKED = 4  # combining marks on one letter; more of them paint over the lines around

_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*+[ -/]*+[@-~]"  # CSI: colours, cursor movement
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*+(?:\x07|\x1b\\|\x9c)"  # OSC, DCS and their like, ended
    r"|\x1b[ -/]*+[0-~]"  # two-byte escapes
)
_NEWLINES = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")
_SPACES = re.compile(r"\s+")
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_SELECTORS = re.compile("[\u180b-\u180f\ufe00-\ufe0f\U000e0000-\U000e0fff]")
_HIDDEN_KINDS = frozenset({"Cc", "Cf"})  # controls; bidirectional overrides, zero-width joiners, tags
# printable ASCII, Latin and Greek letters, dashes, quotes, super- and subscripts, arrows, operators: most text is this,
# and nothing is to be taken out of it
_ORDINARY = re.compile(
    "[\n\t -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u03ff\u2010-\u2027\u2030-\u205e\u2070-\u209f\u2190-\u22ff]*+"
)


def plain(text: str, limit: int = LIMIT) -> str:
    """``text`` without anything invisible or active, at most ``limit`` characters; newlines and tabs stay.

    Escape sequences, control, bidirectional and zero-width characters go; lone surrogates and other code points that
    are no characters become U+FFFD; what is too long ends in ``…``.
    """
    if len(text) <= limit and _ORDINARY.fullmatch(text):
        return text
    window = text[: 8 * limit + 1024]  # bounds the work on a hostile text; escapes longer than that stay cut
    shown = _visible(_NEWLINES.sub("\n", _ESCAPES.sub("", window)))
    if len(shown) <= limit and len(window) == len(text):
        return shown
    return shown[: max(limit - 1, 0)].rstrip() + "…"


def one_line(text: str, limit: int = 300) -> str:
    """:func:`plain` on a single line, with runs of white space as one space."""
    return plain(_SPACES.sub(" ", plain(text, 8 * limit)).strip(), limit)


_BRACKET = re.compile(r"(\\*)\[(?=([a-z#/@][^\[]*?\])?)")  # with its backslashes; group 2 if rich would see a tag
_LAST_BACKSLASHES = re.compile(r"\\+\Z")


def terminal(text: str, limit: int = LIMIT) -> str:
    """:func:`plain` for a terminal and for rich's console markup: ``[red]`` stays text, whatever markup follows.

    For strings that are put into markup, printed with ``emoji=False``. A ``rich.text.Text`` knows no markup and takes
    :func:`plain`.
    """
    escaped = _BRACKET.sub(_escaped_bracket, plain(text, limit).expandtabs(4))
    return _LAST_BACKSLASHES.sub(lambda match: match[0] * 2, escaped)


def _escaped_bracket(match: re.Match[str]) -> str:
    return match[1] * (2 if match[2] else 1) + "\\["


_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r|%]")
_REAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)


def csv_cell(text: str, limit: int = 500) -> str:
    """``text`` as one cell that no spreadsheet runs as a formula; real numbers such as ``-1.5`` stay as they are.

    What would start a formula gets a leading apostrophe, the spreadsheets' own mark for text.
    """
    active = text[:1] in ("\t", "\r")
    line = one_line(text, limit)
    if _REAL.fullmatch(line):
        return line
    return "'" + line if active or _FORMULA.match(line) else line


_MARKDOWN = re.compile(r"[\\`*_{}\[\]()#+\-.!|~$:@^=\"']")


def markdown(text: str, limit: int = LIMIT) -> str:
    """``text`` so that Markdown shows it as it stands: no markup, links, HTML or maths."""
    lines = plain(text, limit).expandtabs(4).split("\n")
    return "\n".join(_markdown_line(line) for line in lines)


def _markdown_line(line: str) -> str:
    quoted = line.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKDOWN.sub(r"\\\g<0>", quoted)


def json_safe(value: object, limit: int = LIMIT) -> object:
    """``value`` as what JSON can hold: strings through :func:`plain`, NaN and infinities as null, tuples as lists.

    Raises:
        TypeError: for a type that JSON has no word for.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, str):
        return plain(value, limit)
    if isinstance(value, Mapping):
        return {plain(str(key), limit): json_safe(item, limit) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [json_safe(item, limit) for item in value]
    raise TypeError(f"a {type(value).__name__} can't be written as JSON")


_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


def safe_name(text: str, limit: int = 100) -> str:
    """A submission's id as a file name without suffix, on every common file system; a name that is safe stays.

    Letters and digits of any script stay, with ``.``, ``-``, ``_`` and ``~``; anything else becomes ``_``.
    """
    name = unicodedata.normalize("NFC", plain(text, 4 * limit))
    name = "".join(char if char.isalnum() or char in ".-_~" else "_" for char in name)
    name = name.lstrip(".-~").encode()[:limit].decode(errors="ignore").rstrip(".")
    if _RESERVED.fullmatch(name):
        return "_" + name
    return name or "submission"


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    stacked = 0
    for char in _SELECTORS.sub("", text):
        shown = _shown(char)
        stacked = stacked + 1 if unicodedata.combining(char) else 0
        if stacked <= _STACKED:
            kept.append(shown)
    return "".join(kept)


def _shown(char: str) -> str:
    if char in "\n\t":
        return char
    kind = unicodedata.category(char)
    if kind == "Cs" or ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF:
        return "\ufffd"
    return "" if kind in _HIDDEN_KINDS or char in _INVISIBLE else char
