"""Tabs in a student's YAML: read as spaces where one thing can be meant, and never touched in a text."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from grader.rubric.tabs import without_tabs


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("mlp:\n\ts1: 1\n\ts2: 2\n", "mlp:\n  s1: 1\n  s2: 2\n"),
        ("mlp:\r\n\tA:\r\n\t\t- [1, 2]\r\n", "mlp:\r\n  A:\r\n    - [1, 2]\r\n"),
        ("mlp:\n  s1:\t0.7\n  s2: \t1\n", "mlp:\n  s1: 0.7\n  s2:  1\n"),
        ("mlp: {s1:\t1,\ts2: [\t2]}\n", "mlp: {s1: 1, s2: [ 2]}\n"),
        ("mlp:\n  A: [[1, 2],\n\t[3, 4]]\n", "mlp:\n  A: [[1, 2],\n  [3, 4]]\n"),
        ("mlp:\n  s1: 1\t\n\t\n  s2: 2\t# two\n", "mlp:\n  s1: 1\n\n  s2: 2 # two\n"),
        ("\t# mine\nmlp:\n  s1: 1\n", "  # mine\nmlp:\n  s1: 1\n"),
        ("mlp:\n\twhy: so\n\t\tit is\n", "mlp:\n  why: so\n    it is\n"),
    ],
)
def test_tabs_between_words_are_spaces(text: str, read: str) -> None:
    assert without_tabs(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "mlp:\n  s1: 1\n\ts2: 2\n",  # some lines by tabs, others by spaces
        "mlp:\n \ts1: 1\n",
        "mlp:\n\twhy: |\n    text\n",
        "mlp:\n  why: |\n\ttext\n",
        "mlp:\n\twhy: |2\n\t\t\ttext\n",  # columns that nobody counts in tabs
        "mlp:\n  s1: a\tb\n",  # a text's own
        "mlp:\n  s1: a,\tb\n",
        "mlp:\n  A: [1\t2]\n",
        "mlp:\n  -\t1\n",
        "mlp:\n\twhy: |\n\ttext\n",
        "mlp:\n\ts1: 'open\n",
        "mlp:\n\ts1: so\n\t\t'tis a:\t'b\n",
        "\ufeffmlp:\n\ts1: 1\n",
        "mlp:\t" + "[" * 5_000 + "]" * 5_000,
        "mlp:\t[" + "1," * 60_000 + "1]",
    ],
)
def test_in_doubt_nothing_is_read_otherwise(text: str) -> None:
    assert without_tabs(text) is None


def test_tabs_inside_texts_stay() -> None:
    text = (
        "mlp:\n\twhy: |\n\t\tdef f():\n\t\t\treturn\t1\n\n\t\tend\n\tfold: >\n\t\ta\n\t\t\tb\n"
        "\tsingle: 'a\tb'\n\tdouble:\t\"a\tb\n\t\tc\"\n"
    )
    read = without_tabs(text)
    assert read is not None
    assert yaml.safe_load(read) == {
        "mlp": {"why": "def f():\n\treturn\t1\n\nend\n", "fold": "a\n\tb\n", "single": "a\tb", "double": "a\tb c"}
    }


def test_in_a_block_that_spaces_indent_a_tab_is_the_texts_own() -> None:
    assert without_tabs("mlp:\n  why: |\n    \tx\n  s:\t1\n") == "mlp:\n  why: |\n    \tx\n  s: 1\n"


LEAVES = st.sampled_from(["0.7", "[1, 2]", "'a\tb'", '"\\t"', "{x: 1}", "w1_11", "|\n{0}text\n{0}\tcode", "so\n{0}on"])
TREES = st.recursive(
    LEAVES, lambda inner: st.dictionaries(st.sampled_from(["a", "b", "c d"]), inner, min_size=1), max_leaves=8
)


def written(tree: object, indent: str, depth: int = 0) -> str:
    if isinstance(tree, dict):
        lines = (f"\n{indent * depth}{name}:{written(value, indent, depth + 1)}" for name, value in tree.items())
        return "".join(lines)
    return f" {str(tree).replace('{0}', indent * depth)}"


@given(st.dictionaries(st.sampled_from(["mlp", "conv"]), TREES, min_size=1))
def test_what_tabs_indent_is_what_spaces_would(tree: dict[str, object]) -> None:
    tabs, spaces = written(tree, "\t"), written(tree, "  ")
    read = without_tabs(tabs)
    assert read is not None
    assert yaml.safe_load(read) == yaml.safe_load(spaces)


@given(st.lists(st.sampled_from([*"{}[],:-?|>'\"# \n\ta1", "a: ", "\n\t", "\n  ", ":\t", "|\n"])).map("".join))
def test_nothing_but_white_space_is_ever_changed(text: str) -> None:
    read = without_tabs(text)
    assert read is None or "".join(read.split()) == "".join(text.split())
