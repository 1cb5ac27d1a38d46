"""What PyYAML says of a file that it can't read, in words for the author of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from grader.rubric.quoting import quoted, shown

_END = "'<stream end>'"


@dataclass(frozen=True)
class Mistake:
    """Something wrong at an index of a text, and what to do about it."""

    index: int
    message: str
    fix: str


class Broken(Exception):
    """A text that can't be read on from some place."""

    def __init__(self, index: int, message: str, fix: str) -> None:
        super().__init__(message)
        self.mistake = Mistake(index, message, fix)


# (problem, in words of PyYAML) → (message, fix, whether it stands where PyYAML started instead of where it gave up)
_KNOWN: list[tuple[str, str, str, bool]] = [
    (r"mapping values are not allowed", "a colon can't stand here", "put a text that holds ': ' in quotes; or "
     "give the line the indentation of its neighbours", False),
    (r"sequence entries are not allowed", "a list entry can't start here", "put each `- ` on a line of its own", False),
    (r"mapping keys are not allowed", "a key can't start here", "put a text that starts with '? ' in quotes", False),
    (r"could not find expected ':'", "this line is no `key: value`", "add the colon and a value, or indent the line "
     "if it continues the one above", True),
    (r"found character '\\t'", "a tab can't indent", "use spaces", False),
    (r"found character '(.)'", "a text can't start with '{0}'", "put it in quotes", False),
    (r"found unexpected (?:end of stream|document separator)", "a quote is opened and never closed",
     "close it at the end of the text", True),
    (r"unknown escape character '(.+)'", r"\{0} is no escape", "use single quotes: in double quotes a \\ starts an "
     "escape", False),
    (r"expected escape sequence", "this escape is cut short", "use single quotes: in double quotes a \\ starts an "
     "escape", False),
    (r"expected alphabetic or numeric character", "a text can't start with * or &", "put it in quotes", True),
    (r"(?:expected ',' or '[}\]]', but got '<(?:stream|document) (?:end|start)>')", "a bracket is opened and never "
     "closed", "close it", True),
    (r"expected ',' or '([}\]])', but got", "a comma or '{0}' is missing before this", "add it, or put the text "
     "in quotes", False),
    (r"expected <block end>, but found '<(?:scalar|anchor|tag|alias)>'", "text follows a value that is complete",
     "put quotes around the whole text; inside single quotes write '' for '", False),
    (r"expected <block end>, but found '[\]},]'", "a bracket is closed that was never opened", "remove it", False),
    (r"expected <block end>", "this line doesn't fit the lines above it", "give it the indentation of its neighbours",
     False),
    (r"expected the node content", "a value is missing here", "write a value, or put the text in quotes", False),
    (r"expected '<document start>'", "text follows where the document has ended", "remove it, or indent it", False),
    (r"expected chomping or indentation|expected a comment or a line break|expected indentation indicator",
     "text can't stand on the line of the '|' or '>'", "start the text on the next line", True),
    (r"undefined tag handle|expected '>'|expected '!'|expected URI", "a text can't start with '!'",
     "put it in quotes", True),
    (r"YAML document|directive", "this line with a % can't be read", "remove it", False),
]  # fmt: skip


def broken(error: yaml.YAMLError, text: str) -> Broken:
    """What an error of PyYAML means, where, and what to do about it."""
    if isinstance(error, yaml.reader.ReaderError):
        message = f"the character U+{int(error.character):04X} can't stand in a YAML file"
        return Broken(error.position, message, "remove it")
    assert isinstance(error, yaml.MarkedYAMLError)
    mark = error.problem_mark or error.context_mark
    index = mark.index if mark else 0
    if (flow := _flow(error)) and text[index : index + 1] == "[":
        start = _text_start(text, index)
        if start < index:
            return unquoted(text, start, index, flow)
    message, fix, at_start = _worded(str(error.problem))
    if at_start and error.context_mark is not None:
        index = error.context_mark.index
    elif at_start and message.startswith("a text can't start"):
        index = max(index - 1, 0)
    elif "escape" in message:
        index = escape_start(text, index)
    return Broken(index, message, fix)


def escape_start(text: str, index: int) -> int:
    """Where the escape starts in which PyYAML gave up at an index."""
    return max(text.rfind("\\", 0, index), 0)


def unquoted(text: str, start: int, end: int, flow: str) -> Broken:
    """A call or a draw that stands in a flow collection without quotes: YAML has ended it at a bracket or comma."""
    whole = text[start : _text_end(text, start, end)].strip()
    fix = f'inside {flow} YAML needs quotes: "{shown(whole)}"'
    return Broken(start, f"{quoted(whole)} stands inside {flow} without quotes", fix)


def _worded(problem: str) -> tuple[str, str, bool]:
    for pattern, message, fix, at_start in _KNOWN:
        if match := re.search(pattern, problem):
            return message.format(*match.groups()), fix, at_start
    return f"YAML can't be read here: {shown(problem)}", "put the text in quotes", False


def _flow(error: yaml.MarkedYAMLError) -> str:
    return {"while parsing a flow mapping": "{…}", "while parsing a flow sequence": "[…]"}.get(str(error.context), "")


def _text_start(text: str, end: int) -> int:
    """Where the unquoted text that ends at an index starts."""
    found = re.search(r"[^,{}\[\]:\n\r\"'\s][^,{}\[\]:\n\r\"']*\Z", text[max(end - 200, 0) : end])
    return end if found is None else end - len(found[0])


def _text_end(text: str, start: int, end: int) -> int:
    """Where a text ends whose brackets are all closed, on its line."""
    depth = 0
    for index in range(start, min(len(text), start + 500)):
        char = text[index]
        depth += (char in "([") - (char in ")]")
        if char in "\r\n" or depth < 0 or (depth == 0 and index >= end and char in ",}"):
            return index
    return min(len(text), start + 500)
