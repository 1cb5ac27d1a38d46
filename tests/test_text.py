"""Text that a submission controls: what is left of it in each medium."""

from __future__ import annotations

import csv
import io
import json
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader import text

# surrogates too, which st.text() leaves out
anything = st.text(st.characters(exclude_categories=()), max_size=200)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("loss 0.5", "loss 0.5"),
        ("a\nb\tc", "a\nb\tc"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]8;;http://evil.example\x07link\x1b]8;;\x07", "link"),
        ("\x1b]0;title\x1b\\text", "text"),
        ("\x1bPq#0\x1b\\sixel", "sixel"),
        ("\x1bcreset", "reset"),
        ("\x1b]never ended", "never ended"),
        ("nul\x00bell\x07back\x08", "nulbellback"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("zero\u200bwidth\ufeff\u2060\u00ad", "zerowidth"),
        ("tag\U000e0041", "tag"),
        ("filler\u3164\u2800", "filler"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("noncharacter \ufffe", "noncharacter \ufffd"),
        ("δ⁽²⁾ = 1 − x² · שלום", "δ⁽²⁾ = 1 − x² · שלום"),
        ("e" + "\u0301" * 50 + "f", "e" + "\u0301" * 4 + "f"),
    ],
)
def test_plain_keeps_what_is_visible(raw: str, shown: str) -> None:
    assert text.plain(raw) == shown


def test_plain_takes_the_same_out_of_a_text_however_ordinary_the_rest_of_it_is() -> None:
    for code in range(0x3000):
        char = chr(code)
        # the NUL, which goes, makes the text one that is looked at character by character
        assert text.plain(f"a{char}b") == text.plain(f"a{char}b\0"), hex(code)


def test_plain_says_that_it_cut() -> None:
    assert text.plain("abcdef", 4) == "abc…"
    assert text.plain("abcd", 4) == "abcd"


def test_plain_of_a_huge_text_is_short() -> None:
    assert text.plain("\x1b[0m" * 2_000_000 + "end", 10) == "…"


@given(anything, st.integers(1, 50))
@example("\x1b\x1b[31m[31m", 50)
def test_plain_is_short_visible_and_settled(raw: str, limit: int) -> None:
    shown = text.plain(raw, limit)
    assert len(shown) <= limit
    assert not {unicodedata.category(char) for char in shown.replace("\n", "").replace("\t", "")} & {"Cc", "Cf", "Cs"}
    assert text.plain(shown, limit) == shown
    shown.encode()


def test_one_line_has_no_newlines() -> None:
    assert text.one_line("  a\n\n\tb  c ") == "a b c"


def test_terminal_keeps_rich_markup_as_text() -> None:
    from rich.text import Text

    assert Text.from_markup(text.terminal("[bold red]hi[/] \x1b[5m[link=http://x]y[/link]\\[")).plain == (
        "[bold red]hi[/] [link=http://x]y[/link]\\["
    )


@given(st.text(st.sampled_from("\\[]/a#@=: \n")))
def test_terminal_markup_reads_back_as_the_text(raw: str) -> None:
    from rich.text import Text

    markup = f"[bold]{text.terminal(raw)}[/bold] end]"
    assert Text.from_markup(markup, emoji=False).plain == f"{raw} end]"


@pytest.mark.parametrize("number", ["-1.5", "+3", "1e-5", "0", ".5", "-.5", "2.", "1E+10", "-0"])
def test_numbers_stay_numbers_in_csv(number: str) -> None:
    assert text.csv_cell(number) == number


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\n=1",
        "\u200b=1",
        "＝1",
        "-2-cmd|'/C calc'!A0",
        "\tx",
        "--",
    ],
)
def test_formulas_are_guarded_in_csv(formula: str) -> None:
    assert text.csv_cell(formula).startswith("'")


def test_plain_words_stay_as_they_are_in_csv() -> None:
    assert text.csv_cell("kim, ana-maria = 1") == "kim, ana-maria = 1"


@given(anything)
def test_a_csv_cell_is_one_line_that_no_spreadsheet_runs(raw: str) -> None:
    cell = text.csv_cell(raw)
    assert "\n" not in cell
    assert not cell.startswith(("=", "@", "\t", "\r"))
    assert not cell.startswith(("+", "-")) or float(cell) is not None
    row = io.StringIO()
    csv.writer(row).writerow([cell, "end"])
    assert next(csv.reader(io.StringIO(row.getvalue()))) == [cell, "end"]


@pytest.mark.parametrize(
    "raw",
    [
        "# heading",
        "**bold** _it_ `code` ~~no~~",
        "[link](http://x) ![img](http://x)",
        "<script>alert(1)</script>",
        "<http://x.example>",
        "&lt;b&gt;",
        "- list\n+ list\n1. one\n2) two",
        "> quote",
        "text\n===\ntext\n---",
        "    code",
        "```\nfence\n```",
        "$x$ \\(x\\)",
        "| a | b |\n|---|---|\n| 1 | 2 |",
    ],
)
def test_markdown_shows_the_text_itself(raw: str) -> None:
    from html.parser import HTMLParser

    from markdown_it import MarkdownIt

    seen: list[str] = []
    tags: set[str] = set()
    parser = HTMLParser()
    parser.handle_data = seen.append  # type: ignore[method-assign]
    parser.handle_starttag = lambda tag, attrs: tags.add(tag)  # type: ignore[method-assign]
    parser.feed(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text.markdown(raw)))
    assert tags <= {"p"}
    assert "".join(seen).split() == raw.split()


def test_markdown_leaves_no_bare_link() -> None:
    assert text.markdown("https://evil.example www.evil.example a@b.example") == (
        r"https\://evil\.example www\.evil\.example a\@b\.example"
    )


def test_json_safe_has_no_nan() -> None:
    assert text.json_safe({"a": (1, True, None, float("nan"), -float("inf"), 0.5, "\x1b[1mx")}) == {
        "a": [1, True, None, None, None, 0.5, "x"]
    }


def test_json_safe_refuses_what_json_lacks() -> None:
    with pytest.raises(TypeError, match=r"^a complex can't be written as JSON$"):
        text.json_safe([1j])


@given(
    st.recursive(st.none() | st.floats() | anything, lambda inner: st.lists(inner) | st.dictionaries(anything, inner))
)
def test_json_safe_can_be_written(value: object) -> None:
    json.dumps(text.json_safe(value), allow_nan=False, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("kim", "kim"),
        ("group-07_kim.2~3", "group-07_kim.2~3"),
        ("Zoë Müller", "Zoë_Müller"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a/b\\c:d", "a_b_c_d"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("-rf", "rf"),
        (".hidden.", "hidden"),
        ("\u202e\x00", "submission"),
        ("", "submission"),
        ("é" * 80, "é" * 50),
    ],
)
def test_safe_names(raw: str, name: str) -> None:
    assert text.safe_name(raw) == name


@given(anything)
def test_a_safe_name_stays(raw: str) -> None:
    name = text.safe_name(raw)
    assert text.safe_name(name) == name
    assert name
    assert not set(name) & set('/\\:*?"<>|\n\0 ')
    assert not name.startswith((".", "-"))
    assert len(name.encode()) <= 101
