"""Text in other encodings as the UTF-8 text that it stands for, and what Python can't read as text.

PowerShell's ``>`` and some editors write UTF-16, with a byte order mark that leaves no doubt.
"""

from __future__ import annotations

import codecs
import re

# UTF-32 first: its mark begins with that of UTF-16
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
# the comment in which a module declares its encoding (PEP 263)
_DECLARED = re.compile(rb"\A((?:[^\n]*\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*)[-\w.]+")


def as_utf8(content: bytes) -> tuple[bytes, str]:
    """A text in UTF-8, and what it was instead: ``"UTF-16"``, ``"UTF-32"``, or nothing where it stays as it is."""
    called = next((called for mark, called in _MARKS if content.startswith(mark)), "")
    try:
        return (content.decode(called).encode(), called) if called else (content, "")
    except UnicodeDecodeError:
        return content, ""


def module_as_utf8(content: bytes) -> tuple[bytes, str]:
    """A module, as :func:`as_utf8` reads it; one that declares its encoding declares what it is now."""
    text, was = as_utf8(content)
    return (_DECLARED.sub(rb"\1utf-8", text) if was else text), was


def flaw_of(module: bytes) -> str:
    """Why Python can't read a module as text, so far as its bytes say, and what to do; empty where it can."""
    if b"\0" in module:
        return "it holds NUL characters, as UTF-16 text does; save it as UTF-8"
    try:
        module.decode()
    except UnicodeDecodeError as error:
        line = module.count(b"\n", 0, error.start) + 1
        return "" if _DECLARED.match(module) else f"line {line} is not UTF-8; save it as UTF-8"
    return ""
