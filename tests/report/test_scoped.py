"""The style of a fragment reaches nothing but the fragment, is small, and follows the page's theme."""

from __future__ import annotations

import re

import pytest

from grader.report.scoped import scoped

MARKUP = (
    '<section class="problem"><p class="pill v-fail">no</p><table class="ledger"><tr><td>1</td></tr></table></section>'
)
SHEET = scoped(MARKUP)
RULES = re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"@media[^{]*\{", "", SHEET))


def test_every_selector_stays_within_the_fragment() -> None:
    selectors = [one.strip() for selectors, _ in RULES for one in selectors.split(",")]
    assert len(selectors) > 20
    assert [one for one in selectors if ".torch-grader" not in one] == []
    page = re.compile(r"(^|\s)(html|body)(?!\[)\b|:root")
    assert [one for one in selectors if page.search(one)] == []


def test_only_what_the_markup_uses_is_kept() -> None:
    assert ".pill.v-fail" in SHEET
    assert ".ledger td" in SHEET
    assert ".grid" not in SHEET
    assert ".v-pass" not in SHEET
    assert ".histogram" not in SHEET


def test_sizes_do_not_depend_on_the_pages_root() -> None:
    assert "rem" not in re.sub(r"[a-z-]*rem[a-z]+", "", SHEET)
    assert "14px" in SHEET


@pytest.mark.parametrize(
    ("theme", "paper"),
    [
        ('[data-jp-theme-light="true"] .torch-grader', "#fbfaf7"),
        ('[data-jp-theme-light="false"] .torch-grader', "#15171a"),
        (".vscode-dark .torch-grader", "#15171a"),
        (".vscode-light .torch-grader", "#fbfaf7"),
        ("html[theme=dark] .torch-grader", "#15171a"),
    ],
)
def test_the_colours_follow_the_theme(theme: str, paper: str) -> None:
    (body,) = [body for selectors, body in RULES if theme in selectors]
    assert f"--paper:{paper}" in body


def test_without_a_theme_they_follow_the_system() -> None:
    (dark,) = re.findall(r"@media \(prefers-color-scheme: dark\)\{\.torch-grader\{([^}]*)\}\}", SHEET)
    assert "--paper:#15171a" in dark
    assert SHEET.startswith(".torch-grader{--paper:#fbfaf7")


def test_a_theme_outweighs_the_system() -> None:
    assert SHEET.index('[data-jp-theme-light="true"]') > SHEET.index("prefers-color-scheme")
