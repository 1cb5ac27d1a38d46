"""The page: it stands alone, and what students wrote stays text."""

from __future__ import annotations

import re

from grader.similar.html import similar_page
from grader.similar.search import search
from grader.similar.words import percent

EVIL = "</code></pre><script>alert(1)</script><img src=x onerror=alert(1)>"


def test_the_passages_stand_side_by_side_with_their_lines(sources, work):
    mine, copied, _ = work
    page = similar_page(search([sources("ada", hw=mine), sources("bob", hw=copied)], (), 0.6), "Homework")
    assert "1 pair among 2 submissions with at least 60 % in common." in page
    assert "A hint for people, and no grade" in page
    assert '<figcaption class="name">hw.py, lines 1–16</figcaption>' in page
    assert '<span class="number">11</span>        total = x.dot(self.weight)' in page
    assert '<span class="number">13</span>        out = x.dot(self.weight)' in page


def test_hostile_sources_and_names_stay_text(sources, work):
    mine = work[0] + f"\n# {EVIL}\u202e\x1b[31m\nx = '{EVIL}'\n" + work[0]
    names = [sources(f"{EVIL}{number}", **{EVIL: mine}) for number in range(2)]
    page = similar_page(search(names, (), 0.6), EVIL)
    assert "&lt;script&gt;" in page
    assert not re.search(r"<(script|img|iframe|link)", page)
    assert not set(page) & set("\u202e\x1b")
    assert "Content-Security-Policy" in page
    assert not re.search(r"https?://", page.replace("http://www.w3.org", ""))


def test_no_pairs_make_a_page_that_says_so(sources, work):
    page = similar_page(search([sources("ada", hw=work[0]), sources("bob", hw=work[2])], (), 0.6), "Homework")
    assert "0 pairs among 2 submissions" in page
    assert "<table" not in page


def test_only_everything_is_a_hundred_percent():
    assert [percent(share) for share in (0, 0.004, 0.155, 0.999, 1)] == ["0 %", "0 %", "16 %", "99 %", "100 %"]
