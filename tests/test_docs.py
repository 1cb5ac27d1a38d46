"""What the documents name is there: the pages they link to, commands and options, targets of make, keys of files."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import typer
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import BaseModel

from grader.cli import app
from grader.rubric.assignment_schema import AssignmentFile, LateEntry
from grader.rubric.schema import CriterionEntry, RubricFile

ROOT = Path(__file__).resolve().parents[1]
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS]
MARKDOWN = MarkdownIt("commonmark").enable("table")

OPTION = r"(?<!\S)--[a-z][a-z-]*"
PYTEST = ""
OTHERS = {"--host", "--nthreads", "--junitxml"}  # of dask; pytest's other spelling of --junit-xml


def tokens(text: str) -> Iterator[Token]:
    """All tokens, those within a line of text included."""
    for token in MARKDOWN.parse(text):
        yield token
        yield from token.children or ()


def links(text: str) -> list[str]:
    """Where links and images lead that are no addresses of the web."""
    targets = [str(token.attrs.get("href") or token.attrs.get("src") or "") for token in tokens(text)]
    return [target for target in targets if target and not urlsplit(target).scheme]


def anchors(text: str) -> set[str]:
    """The names that GitHub gives to headings."""
    parsed = MARKDOWN.parse(text)
    headings = [after.content for token, after in pairwise(parsed) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(page: Path) -> Iterator[str]:
    for link in links(page.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            yield link


def snippets(text: str) -> Iterator[str]:
    """What is typed at a shell: lines of consoles, and code in running text."""
    for token in tokens(text):
        if token.type == "code_inline":
            yield token.content
        elif token.type == "code_block" or (token.type == "fence" and token.info == "console"):
            yield from (line.partition("  #")[0] for line in token.content.splitlines())


@cache
def options() -> dict[str, set[str]]:
    """Command → its options; under the name of no command, those of pytest with our plugin."""
    commands = typer.main.get_command(app).commands
    grouped = {
        f"{name} {inner}": one
        for name, group in commands.items()
        for inner, one in getattr(group, "commands", {}).items()
    }
    told = subprocess.run([sys.executable, "-m", "pytest", "--help"], capture_output=True, text=True, check=True).stdout
    return {PYTEST: set(re.findall(OPTION, told))} | {
        name: {"--help", *(option for one in command.params for option in (*one.opts, *one.secondary_opts))}
        for name, command in (commands | grouped).items()
    }


def unknown(snippet: str, known: dict[str, set[str]]) -> Iterator[str]:
    """Commands and options of ``grader`` in a snippet that don't exist; an option alone may be of any command."""
    if called := re.search(r"\bgrader ([a-z]+)( [a-z]+)?\b(.*)", snippet):
        command, inner, rest = called.groups(default="")
        command += inner if command + inner in known else ""
        allowed = known.get(command, set())
        if command not in known:
            yield f"grader {command}"
        yield from (f"grader {command} {option}" for option in re.findall(OPTION, rest) if option not in allowed)
    elif called := re.match(r"(python -m )?pytest\b(.*)", snippet):
        yield from (f"pytest {option}" for option in re.findall(OPTION, called[2]) if option not in known[PYTEST])
    elif snippet.startswith("--"):
        anywhere = OTHERS.union(*known.values())
        yield from (option for option in re.findall(OPTION, snippet) if option not in anywhere)


def table_keys(text: str, heading: str) -> set[str]:
    """The code in the first column of the first table below a heading."""
    lines = iter(text[text.index(f"\n{heading}\n") :].splitlines())
    rows = []
    for line in lines:
        if line.startswith("|"):
            rows.append(line)
        elif rows:
            break
    return {key for row in rows[2:] for key in re.findall(r"`([^`]+)`", row.split("|")[1])}


def example(page: str, heading: str) -> dict[str, object]:
    """The first YAML below a heading."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    below = text[text.index(f"\n{heading}\n") :]
    return yaml.safe_load(next(token.content for token in tokens(below) if token.info == "yaml"))


def keys(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    assert list(broken_links(page)) == []


def test_a_link_that_leads_nowhere_is_seen(tmp_path):
    (tmp_path / "b.md").write_text("# What it's for, and *how*\n")
    page = tmp_path / "a.md"
    page.write_text(
        "[1](b.md#what-its-for-and-how) [2](b.md#how) [3](c.md) [4](https://d.md) `[5](e.md)` ![6](f.png)\n"
    )
    assert list(broken_links(page)) == ["b.md#how", "c.md", "f.png"]


def test_the_readme_links_to_every_page():
    linked = {link.partition("#")[0] for link in links((ROOT / "README.md").read_text(encoding="utf-8"))}
    assert [page.name for page in DOCS if f"docs/{page.name}" not in linked] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_exist(page):
    known = options()
    text = page.read_text(encoding="utf-8")
    assert [what for snippet in snippets(text) for what in unknown(snippet, known)] == []


def test_options_that_do_not_exist_are_seen():
    known = {"grade": {"--out"}, "check": {"--json"}, PYTEST: {"--lf"}}
    text = (
        "`grader grade --out X --json`, `--json`, `pytest --lf --fl` and `--jsn`\n\n"
        "```console\n$ .venv/bin/grader grad --out X\n```\n"
    )
    assert [what for snippet in snippets(text) for what in unknown(snippet, known)] == [
        "grader grade --json",
        "pytest --fl",
        "--jsn",
        "grader grad",
        "grader grad --out",
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_targets_of_make_exist(page):
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    named = [match[1] for snippet in snippets(page.read_text()) if (match := re.search(r"\bmake ([a-z-]+)", snippet))]
    assert [name for name in named if name not in targets] == []


def test_every_key_of_a_criterion_is_explained_and_no_other():
    text = (ROOT / "docs" / "rubrics.md").read_text(encoding="utf-8")
    assert table_keys(text, "## A criterion") == keys(CriterionEntry)


@pytest.mark.parametrize(
    ("page", "heading", "model"),
    [
        ("rubrics.md", "## A problem", RubricFile),
        ("rubrics.md", "## An assignment", AssignmentFile),
    ],
)
def test_an_example_shows_every_key(page, heading, model):
    assert set(example(page, heading)) == keys(model)


def test_the_example_of_lateness_shows_every_key():
    text = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
    first = next(token.content for token in tokens(text) if token.info == "yaml")
    assert set(yaml.safe_load(first)["late"]) == keys(LateEntry)
