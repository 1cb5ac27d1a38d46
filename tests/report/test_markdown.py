"""Problem statements become HTML that may stand in a report."""

from __future__ import annotations

from pathlib import Path

from grader.report.markdown import render, statement


def test_maths_is_mathml() -> None:
    html = render("Let $x < y$.\n\n$$\na = b\n$$\n")
    assert html.count("<math") == 2
    assert '<math display="block">' in html


def test_html_is_shown_as_text() -> None:
    html = render("<script>alert(1)</script>\n\na <b onclick=x>b</b>")
    assert "<script" not in html
    assert "<b" not in html


def test_active_links_are_none() -> None:
    assert "href" not in render("[x](javascript:alert(1)) [y](data:text/html,x)")


def test_headings_stand_below_the_pages_own() -> None:
    assert render("# One\n\n### Three\n\n###### Six") == "<h4>One</h4>\n<h6>Three</h6>\n<h6>Six</h6>\n"


def test_cells_are_aligned_by_class() -> None:
    html = render("| a | b |\n|---|--:|\n| 1 | 2 |\n")
    assert '<td class="right">2</td>' in html
    assert "style=" not in html


def test_pictures_of_the_problem_travel_in_the_page(tmp_path: Path) -> None:
    (tmp_path / "net.png").write_bytes(b"\x89PNG")
    assert render("![A net](net.png)", tmp_path) == '<p><img src="data:image/png;base64,iVBORw==" alt="A net"></p>\n'


def test_pictures_from_elsewhere_are_their_label(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"x")
    (tmp_path / "inner").mkdir()
    for source in ("../secret.png", "http://x.example/a.png", "none.png", "/etc/passwd"):
        assert render(f"![A <net>]({source})", tmp_path / "inner") == "<p>A &lt;net&gt;</p>\n"


def test_a_problem_without_a_statement_has_none(tmp_path: Path) -> None:
    assert statement(tmp_path) == ""
