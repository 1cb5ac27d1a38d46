"""Where statements begin in Python text that need not be Python: what stands inside a string, in brackets or after a
backslash is no beginning.

Python's own tokenizer stops at the first line that is not Python, which in a notebook may be any shell command. This
one reads on, looks at each character once, and follows nested f-strings (PEP 701) on every Python.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_CODE = re.compile(r"""\w+|"{3}|'{3}|["'#()\[\]{}\\:]""")
_PREFIXES = frozenset("r u b f t br rb fr rf tr rt".split())
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


@dataclass
class _Code:
    """Code: the module's own, or a replacement field of an f-string."""

    depth: int = 0


@dataclass(frozen=True)
class _Text:
    """The inside of a string that ends with ``quote``: ``plain``, ``f``, ``rf``, or the ``spec`` of a field."""

    quote: str
    kind: str


class Statements:
    """Reads a text line by line; ``begins`` says whether the next line begins a statement."""

    def __init__(self) -> None:
        self._stack: list[_Code | _Text] = [_Code()]
        self._continued = False
        self.ends_in_code = True  # of the line that was read last: its end is neither in a string nor in a comment

    @property
    def begins(self) -> bool:
        """Whether the next line begins a statement."""
        return self._stack == [_Code()] and not self._continued

    def read(self, line: str) -> None:
        """Reads a line, given without its end."""
        self._continued, self.ends_in_code = False, True
        position = 0
        while position < len(line):
            top = self._stack[-1]
            position = self._code(line, position, top) if isinstance(top, _Code) else self._text(line, position, top)
        top = self._stack[-1]
        if isinstance(top, _Text):
            self.ends_in_code = False
            if len(top.quote) == 1 and not self._continued:  # a string that nobody closed: what follows is code again
                self._stack = [_Code()]

    def _code(self, line: str, position: int, code: _Code) -> int:
        found = _CODE.search(line, position)
        if found is None:
            return len(line)
        token, end = found[0], found.end()
        if token == "#":
            self.ends_in_code = False
            return len(line)
        if token == "\\":
            self._continued = end == len(line)
        elif token in _OPENING:
            code.depth += 1
        elif token in _CLOSING:
            self._close(code, token)
        elif token == ":":
            self._colon(code)
        elif token[0] in "\"'":
            self._stack.append(_Text(token, "plain"))
        elif token.lower() in _PREFIXES and line[end : end + 1] in ("'", '"'):
            return self._prefixed(token.lower(), line, end)
        return end

    def _close(self, code: _Code, token: str) -> None:
        if code.depth:
            code.depth -= 1
        elif token == "}" and len(self._stack) > 1:
            self._stack.pop()

    def _colon(self, code: _Code) -> None:
        if not code.depth and len(self._stack) > 1:
            around = self._stack[-2]
            assert isinstance(around, _Text)
            self._stack[-1] = _Text(around.quote, "spec")

    def _prefixed(self, prefix: str, line: str, start: int) -> int:
        quote = line[start : start + 3]
        quote = quote if quote in ('"""', "'''") else quote[0]
        fields = "f" in prefix or "t" in prefix
        self._stack.append(_Text(quote, "plain" if not fields else "rf" if "r" in prefix else "f"))
        return start + len(quote)

    def _text(self, line: str, position: int, text: _Text) -> int:
        found = _ends(text).search(line, position)
        if found is None:
            return len(line)
        if found[0] == "\\":  # the last of its line
            self._continued = True
        elif found[0] == "{":
            self._stack.append(_Code())
        elif found[0] == text.quote or (found[0] == "}" and text.kind == "spec"):
            self._stack.pop()
        return found.end()


@cache
def _ends(text: _Text) -> re.Pattern[str]:
    """What matters inside a string; escapes and doubled braces are matched so that they are passed over."""
    escaped = {"plain": r"\\.", "f": r"\{\{|\}\}|\\N\{[^{}]*\}|\\[^{}]", "rf": r"\{\{|\}\}|\\[^{}]", "spec": r"\\[^{}]"}
    wanted = {"plain": text.quote, "f": r"\{|" + text.quote, "rf": r"\{|" + text.quote, "spec": r"[{}]"}
    return re.compile(rf"{escaped[text.kind]}|\\\Z|{wanted[text.kind]}")
