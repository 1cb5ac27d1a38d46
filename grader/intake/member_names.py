"""Names of members of archives: hostile, in any encoding, from any system."""

from __future__ import annotations

import re
import unicodedata

MAX_DEPTH = 64
MAX_CHARACTERS = 4096

_DRIVE = re.compile(r"[A-Za-z]:/")
_JAPANESE_PAIR = re.compile("[\u3005\u3040-\u30ff\u3400-\u9fff]{2}")
_JAPANESE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff01-\uff60]*")


def decoded(raw: bytes) -> str:
    """A name that does not say its encoding: UTF-8 where it is that, Shift-JIS where that gives words, else cp437.

    cp437 is the encoding of the ZIP format (APPNOTE 6.3.10, appendix D); any bytes are a text in it. A name counts as
    Shift-JIS where all that is not ASCII is Japanese and two such characters follow each other: "Jörg.py" in cp437
    would be read as a single kanji.
    """
    for encoding in ("ascii", "utf-8"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    japanese = _shift_jis(raw)
    return raw.decode("cp437") if japanese is None else japanese


def _shift_jis(raw: bytes) -> str | None:
    try:
        text = raw.decode("cp932")
    except UnicodeDecodeError:
        return None
    foreign = "".join(char for char in text if not char.isascii())
    return text if _JAPANESE_PAIR.search(text) and _JAPANESE.fullmatch(foreign) else None


def member_path(name: str) -> tuple[str, str]:
    """A member's path below the archive's root, and why it can't be used (or ``""``).

    A backslash separates as Windows means it. A path that is empty is the root itself.
    """
    path = name.replace("\\", "/")
    if path.startswith("/") or _DRIVE.match(path):
        return path, "its path is absolute"
    if len(path) > MAX_CHARACTERS:
        return path, "its path is too long"
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".." in parts:
        return path, "its path leads out of the archive"
    if len(parts) > MAX_DEPTH:
        return path, "its path is too deep"
    return "/".join(parts), ""


def composed(name: str) -> str:
    """A name as other systems write it: macOS takes accents apart, and Python imports them composed."""
    return unicodedata.normalize("NFC", name)
