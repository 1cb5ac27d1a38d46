"""The tutorial, from its first line to its last: files are written as it shows them, commands run, outputs compared."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from grader.sandbox.confine import is_enough, probe

PAGE = Path(__file__).resolve().parents[1] / "docs" / "tutorial.md"
FILES = {"python", "yaml", "markdown"}
LEFT_OUT = "…"


@dataclass(frozen=True)
class Block:
    """A fenced block, and the path that the paragraph before it names."""

    kind: str
    text: str
    path: str
    line: int


@dataclass(frozen=True)
class Step:
    """A command, what the page shows of its output, and whether the page asks for its exit code next."""

    command: str
    shown: list[str]
    may_fail: bool


def blocks(page: str) -> Iterator[Block]:
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    before = ""
    for token in tokens:
        if token.type == "fence":
            named = re.fullmatch(r"`([^`]+)`:", before)
            line = token.map[0] + 1 if token.map else 0
            yield Block(token.info, token.content, named[1] if named else "", line)
        before = token.content if token.type == "inline" else "" if token.type == "fence" else before


def steps(console: str) -> list[Step]:
    parts = re.split(r"^\$ ", console, flags=re.MULTILINE)
    assert parts[0] == "", "a console begins with a command"
    split = [part.partition("\n") for part in parts[1:]]
    following = [command for command, _, _ in split[1:]] + [""]
    return [
        Step(command, shown.splitlines(), after == "echo $?")
        for (command, _, shown), after in zip(split, following, strict=True)
    ]


def changed(text: str, diff: str) -> str:
    """A text with the hunks of a diff applied; each must fit in exactly one place."""
    for hunk in re.split(r"^@@\n", diff, flags=re.MULTILINE):
        lines = hunk.splitlines(keepends=True)
        assert all(line[:1] in " +-" for line in lines), hunk
        old = "".join(line[1:] for line in lines if line[0] != "+")
        new = "".join(line[1:] for line in lines if line[0] != "-")
        assert text.count(old) == 1, hunk
        text = text.replace(old, new)
    return text


def normal(line: str) -> str:
    """A line without what differs from machine to machine: how this Python is called, and figures of rounding."""
    line = line.replace(f"{shlex.quote(sys.executable)} -m grader", "grader")
    line = re.sub(r"\b\d(\.\d+)?e-1[3-9]\b", "0", line)
    return re.sub(r"─+", "─", re.sub(r" +", " ", line)).strip()


def agree(shown: Sequence[str], seen: Sequence[str]) -> bool:
    """Whether what is shown is what is seen, line by line; ``…`` stands for any lines."""
    if not shown:
        return not seen
    if shown[0] == LEFT_OUT:
        return any(agree(shown[1:], seen[start:]) for start in range(len(seen) + 1))
    return bool(seen) and shown[0] == seen[0] and agree(shown[1:], seen[1:])


def tidy(lines: Sequence[str]) -> list[str]:
    """Normal lines; empty ones, which tables end with, are left out."""
    return [line for line in map(normal, lines) if line]


class Reader:
    """Somebody who does what the page says, in an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "course"
        self.root.mkdir()
        grader = folder / "bin" / "grader"
        grader.parent.mkdir()
        # without a sandbox that is good enough, graders must say that they know
        more = "" if is_enough(probe()) else '[ "$1" = grade ] && set -- "$@" --allow-unconfined\n'
        grader.write_text(f'#!/bin/sh\n{more}exec {shlex.quote(sys.executable)} -m grader "$@"\n')
        grader.chmod(0o755)
        path = f"{grader.parent}{os.pathsep}{os.environ['PATH']}"
        self._env = {**os.environ, "PATH": path, "COLUMNS": "80", "PYTHONDONTWRITEBYTECODE": "1"}
        self._last = 0

    def follow(self, block: Block) -> None:
        if block.kind == "console":
            for step in steps(block.text):
                self._run(step, block.line)
            return
        assert block.path, f"line {block.line}: no paragraph `path`: says which file this is"
        path = self.root / block.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if block.kind == "diff":
            path.write_text(changed(path.read_text(encoding="utf-8"), block.text), encoding="utf-8")
        else:
            assert block.kind in FILES, block.kind
            path.write_text(block.text, encoding="utf-8")

    def _run(self, step: Step, line: int) -> None:
        done = subprocess.run(
            f"(exit {self._last}); {step.command}",
            shell=True,
            cwd=self.root,
            env=self._env,
            capture_output=True,
            text=True,
            check=False,
        )
        self._last = done.returncode
        where = f"line {line}: $ {step.command}\n{done.stdout}\n{done.stderr}"
        assert step.may_fail or done.returncode == 0, where
        assert agree(tidy(step.shown), tidy(done.stdout.splitlines())), where


@pytest.mark.slow
def test_the_page_is_true(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    for block in blocks(PAGE.read_text(encoding="utf-8")):
        reader.follow(block)
    assert (reader.root / "rubrics" / "rms_norm.key").is_file()
    reports = reader.root / "graded"
    assert (reports / "index.html").is_file()
    for readers in ("reports", "staff"):
        ben = (reports / readers / "ben.html").read_text(encoding="utf-8")
        assert "The root mean square is taken for a constant: it depends on every entry of its row." in ben
        assert "rms_norm.py:9" in ben
    linted = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", str(reader.root)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert linted.returncode == 0, linted.stdout


def test_the_page_lists_the_kinds_that_there_are() -> None:
    from grader.scaffold.kinds import KINDS

    page = PAGE.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", page, re.MULTILINE))
    assert {name: text.replace("`", "") for name, text in rows.items()} == {
        kind.name: kind.summary for kind in KINDS.values()
    }


@pytest.mark.parametrize(
    ("shown", "seen", "same"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a"], ["a", "b"], False),
        (["a", "b"], ["a"], False),
        (["…", "c"], ["a", "b", "c"], True),
        (["…", "b", "…"], ["b"], True),
        (["…", "d", "…"], ["a", "b"], False),
        (["a  8.9e-16 ── 1e-05"], ["a 1.2e-15 ─── 1e-05"], True),
        (["a 1e-05"], ["a 2e-05"], False),
    ],
)
def test_outputs_that_differ_are_seen(shown: list[str], seen: list[str], same: bool) -> None:
    assert agree(tidy(shown), tidy(seen)) is same


def test_a_diff_that_fits_nowhere_is_seen() -> None:
    assert changed("a\nb\nc\n", " a\n-b\n+d\n") == "a\nd\nc\n"
    with pytest.raises(AssertionError):
        changed("a\nb\nc\n", "-d\n")


def test_a_command_that_fails_unannounced_is_seen(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    reader.follow(Block("console", "$ false\n$ echo $?\n1\n", "", 1))
    with pytest.raises(AssertionError, match="line 7: "):
        reader.follow(Block("console", "$ false\n", "", 7))
    with pytest.raises(AssertionError, match="says which file this is"):
        reader.follow(Block("python", "x = 1\n", "", 9))
