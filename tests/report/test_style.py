"""The style sheet's colours can be read: WCAG AA, in light and in dark."""

from __future__ import annotations

import re
from importlib import resources

import pytest

SHEET = resources.files("grader.report").joinpath("static/report.css").read_text(encoding="utf-8")
THEMES = {
    name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    for name, block in zip(("light", "dark"), re.findall(r":root \{(.*?)\}", SHEET, re.DOTALL), strict=False)
}
PAIRS = [
    *((text, ground) for text in ("ink", "soft", "accent", "fail") for ground in ("paper", "card", "code")),
    *((name, f"{name}-bg") for name in ("pass", "partial", "fail", "broken", "still", "await", "ours")),
    *((name, "paper") for name in ("pass", "partial", "fail", "broken", "still", "await", "ours")),
]


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(theme: str, text: str, ground: str) -> None:
    colours = THEMES[theme]
    dark, light = sorted((luminance(colours[text]), luminance(colours[ground])))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_every_verdict_has_a_colour_and_an_icon() -> None:
    from grader.model import Verdict

    parts = resources.files("grader.report").joinpath("templates/parts.html.jinja").read_text(encoding="utf-8")
    for name in (*Verdict, "hidden"):
        assert f".pill.v-{name}" in SHEET
        assert f'  "{name}": ' in parts
