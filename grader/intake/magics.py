"""Notebook commands out of a cell: magics, shell lines and help, none of which is Python, and none of which is run.

What a cell means follows IPython's input transformer: leading indent, prompts, a cell magic first, then line by line
where statements begin. Every line keeps its number. What is Python already comes back as it is.

Source: IPython, ``IPython/core/inputtransformer2.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.intake.statements import Statements

# of a cell magic that isn't named here, the cell is Python; these hand it to something else
_NOT_PYTHON = frozenset(
    "! writefile file bash sh zsh fish script sx system cmd powershell html svg latex markdown javascript js perl ruby "
    "pypy python python2 python3 r julia octave matlab sql bigquery cpp c cu cuda mermaid skip".split()
)
_FILES = frozenset({"writefile", "file"})
# what a notebook's kernel takes for a magic or a shell command without its % or !, if a word follows
_AUTOMATIC = (
    r"(pip3?|conda|mamba|micromamba|uv|cd|ls|ll|mkdir|rmdir|cp|mv|rm|cat|less|more|man|pinfo|load_ext|reload_ext"
    r"|matplotlib|autoreload|wget|curl|git|unzip|tar|apt|apt-get)"
)
_KEYWORDS = r"(?:and|as|else|for|if|import|in|is|not|or)\b"

_CELL_MAGIC = re.compile(r"\s*%%[ \t]*([^\s]*)[ \t]*(.*)")
_LINE = re.compile(r"(\s*)([%!?/,;])(.*)")
_TIME = re.compile(r"%?[ \t]*time[ \t]+(.*)")  # of what follows the first %
_ASSIGNED = re.compile(r"""([^=#!%'"()]+)=[ \t]*([%!])(.*)""")
_WORDS = re.compile(rf"(\s*){_AUTOMATIC}[ \t]+(?!{_KEYWORDS})(?:[A-Za-z_~]|\.\.?(?:/|$))")
_PROMPT = re.compile(r"(>>>|\.\.\.)( |$)|In \[\d+\]: |[ ]*\.\.\.: ?")
_FIRST_PROMPT = re.compile(r">>>( |$)|In \[\d+\]: ")


@dataclass(frozen=True)
class Written:
    """A file that a cell writes: ``%%writefile [-a] NAME``."""

    name: str
    content: str
    append: bool


@dataclass(frozen=True)
class Neutral:
    """A cell as Python, with as many lines as before; the commands that were left out, as written; a file it writes."""

    source: str
    commands: tuple[str, ...] = ()
    written: Written | None = None


@dataclass
class _Cell:
    lines: list[str]
    commands: list[str] = field(default_factory=list)

    @property
    def source(self) -> str:
        return "\n".join(self.lines)


def neutralise(source: str) -> Neutral:
    """Takes the notebook commands out of a cell; never raises, in time proportional to the length of the text."""
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    cell = _Cell(_without_prompts(_without_indent(text.split("\n"))))
    for index in _cell_magics(cell.lines):
        found = _CELL_MAGIC.match(cell.lines[index])
        assert found is not None
        name, rest = found.groups()
        if name.lower() in _FILES and (written := _file(rest, cell.lines[index + 1 :])):
            return Neutral("\n" * (len(cell.lines) - 1), tuple(cell.commands), written)
        cell.commands.append(cell.lines[index].strip())
        cell.lines[index] = ""
        if name.lower() in _NOT_PYTHON:
            return Neutral("\n" * (len(cell.lines) - 1), tuple(cell.commands))
    cell.lines = list(_neutral_lines(cell))
    return Neutral(cell.source, tuple(cell.commands))


def _cell_magics(lines: list[str]) -> Iterator[int]:
    """The lines with which a cell begins that are cell magics; comments and empty lines may stand among them."""
    for index, line in enumerate(lines):
        if _CELL_MAGIC.match(line):
            yield index
        elif line.strip() and not line.lstrip().startswith("#"):
            return


def _file(rest: str, body: list[str]) -> Written | None:
    words = rest.split()
    names = [word.strip("'\"") for word in words if not word.startswith("-")]
    content = "\n".join(body)
    content = content if content.endswith("\n") or not content else content + "\n"
    return Written(names[0], content, append="-a" in words or "--append" in words) if len(names) == 1 else None


def _neutral_lines(cell: _Cell) -> Iterator[str]:
    statements = Statements()
    commanded = False  # whether the line before was a command that goes on here
    for line in cell.lines:
        if commanded:
            commanded = _goes_on(line)
            yield ""
            continue
        begins = statements.begins
        neutral = _command(line) if begins else None
        if neutral is not None:
            cell.commands.append(line.strip())
            commanded = _goes_on(line) and not _goes_on(neutral)
            statements.read(neutral)
        else:
            statements.read(line)
            if begins and statements.ends_in_code and statements.begins and line.rstrip().endswith("?"):
                cell.commands.append(line.strip())
                neutral = _indent(line) + "pass"
        yield line if neutral is None else neutral


def _goes_on(line: str) -> bool:
    return line.endswith("\\")


def _command(line: str) -> str | None:
    """What a line that begins a statement is in Python, if it is a notebook command."""
    if found := _LINE.match(line):
        indent, escape, rest = found.groups()
        timed = _TIME.match(rest) if escape == "%" else None
        return indent + (timed[1] if timed and timed[1].strip() else "pass")
    if found := _ASSIGNED.match(line):
        target, escape, rest = found.groups()
        timed = _TIME.match(rest) if escape == "%" else None
        return f"{target}= " + (timed[1] if timed and timed[1].strip() else "[]" if escape == "!" else "None")
    if found := _WORDS.match(line):
        return found[1] + "pass"
    return None


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _first_code(lines: list[str]) -> str:
    return next((line for line in lines if line.strip() and not line.lstrip().startswith("#")), "")


def _without_indent(lines: list[str]) -> list[str]:
    """A cell that is indented as a whole, as when it was pasted from a function, is not."""
    indent = _indent(_first_code(lines))
    return [line.removeprefix(indent) for line in lines] if indent else lines


def _without_prompts(lines: list[str]) -> list[str]:
    """Pasted from an interpreter's window, with its prompts."""
    if not _FIRST_PROMPT.match(_first_code(lines)):
        return lines
    return [_PROMPT.sub("", line, count=1) if _PROMPT.match(line) else line for line in lines]
