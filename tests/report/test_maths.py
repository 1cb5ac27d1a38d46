"""LaTeX becomes MathML and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.maths import mathml

ALLOWED = re.compile(r"</?(math|m[a-z]+|none|code)\b[^<>]*>")


@pytest.mark.parametrize(
    "latex",
    [
        r"\tilde{Y} = A\tilde{X}",
        r"\nabla E_{in}(w) = \frac{1}{N} \sum_{n=1}^N (\tanh(w^T x_n) - y_n)^2",
        r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}",
        r"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}",
        r"\boldsymbol{\delta}^{(1)} \odot \sqrt[3]{x}",
        r"\left( \frac{\partial e}{\partial s} \right)",
        "a < b",
    ],
)
def test_coursework_maths_is_mathml(latex: str) -> None:
    html = mathml(latex)
    assert html.startswith('<math display="inline">')
    assert ALLOWED.sub("", html).count("<") == 0


def test_aligned_lines_stand_in_a_table() -> None:
    html = mathml(r"\begin{aligned} a &= b \\ &= c \end{aligned}", display=True)
    assert html.startswith('<math display="block">')
    assert html.count("<mtr>") == 2
    assert "&amp;" not in html


def test_a_script_in_text_is_text() -> None:
    html = mathml(r"\text{<script>alert(1)</script>}")
    assert "<script" not in html
    assert "<mtext>&lt;script&gt;alert(1)&lt;/script&gt;</mtext>" in html


@pytest.mark.parametrize(
    "latex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\style{background:url(http://x)}{y}",
        r"\mathrm{<script>}",
        r"\mbox{\text{<img src=x onerror=alert(1)>}}",
        r"\frac{",
        r"\left( x",
        "x" * 5000,
        "{" * 3000 + "}" * 3000,
    ],
)
def test_anything_else_is_shown_as_code_or_text(latex: str) -> None:
    html = mathml(latex)
    assert ALLOWED.sub("", html).count("<") == 0
    assert "href=" not in html.replace(latex, "")
    assert " style=" not in html


def test_what_is_not_understood_is_quoted() -> None:
    assert mathml(r"\left( <b>") == r'<code class="latex">\left( &lt;b&gt;</code>'


@given(st.lists(st.sampled_from([*"\\{}<>/&\"'=abx^_ ", r"\text{", r"\href{", "<script>", "]]>", "<!--", r"\frac"])))
def test_no_soup_of_tokens_makes_other_markup(tokens: list[str]) -> None:
    assert ALLOWED.sub("", mathml("".join(tokens))).count("<") == 0
