"""Node ids of criteria on the command line."""

from __future__ import annotations

import pytest

from grader.pytest_plugin.named import named_nodes, selects

IDS = ["ada/stats::mean", "ada/stats::why", "bob/stats::mean"]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ("ada/stats::mean", "ada/stats::mean"),
        ("../../ada/stats::mean", "ada/stats::mean"),
        ("ada/stats", "ada/stats"),
        ("ada/", "ada"),
    ],
)
def test_what_names_criteria_is_taken_out(given, named):
    assert named_nodes(["tests", given, "x.py::test"], IDS) == ((named,), ["tests", "x.py::test"])


def test_what_names_none_is_left_to_pytest():
    assert named_nodes(["ad", "ada/stats::me", "stats::mean"], IDS) == ((), ["ad", "ada/stats::me", "stats::mean"])


def test_what_is_there_is_a_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ada").mkdir()
    assert named_nodes(["ada"], IDS) == ((), ["ada"])


def test_a_node_holds_those_within_it():
    assert [one for one in IDS if selects(("ada",), one)] == IDS[:2]
    assert [one for one in IDS if selects(("ada/stats::mean",), one)] == IDS[:1]
    assert selects(("ada/stats::mean",), "ada/stats::mean@group")
