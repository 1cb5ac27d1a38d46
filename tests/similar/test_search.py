"""What is found alike, and what is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.similar.search import search

ROOT = Path(__file__).resolve().parents[2]


def pairs(found):
    return [(pair.first.submission, pair.second.submission) for pair in found.pairs]


def test_a_copy_with_other_names_and_comments_is_found_whole(sources, work):
    mine, copied, other = work
    found = search([sources("ada", hw=mine), sources("bob", hw=copied), sources("cleo", hw=other)], (), 0.6)
    assert pairs(found) == [("ada", "bob")]
    (pair,) = found.pairs
    assert (pair.first.share, pair.second.share) == (1, 1)
    assert [str(one.here) for one in pair.passages] == ["hw.py, lines 1–16"]
    assert [str(span) for one in pair.passages for span in one.there] == ["hw.py, lines 3–18"]


def test_shares_are_told_in_both_directions(sources, work):
    mine, copied, other = work
    (pair,) = search([sources("ada", hw=mine), sources("bob", all=other + copied)], (), 0.6).pairs
    assert pair.first.share == 1
    assert 0.5 < pair.second.share < 0.7
    assert [str(span) for one in pair.passages for span in one.there] == ["all.py, lines 14–29"]


def test_one_copied_file_among_others_is_enough(sources, work):
    mine, copied, other = work
    own = {f"own{number}": other.replace("None", f"[{number}]") + other.upper() for number in range(3)}
    theirs = {"x": "\n".join(f"a{n} = [b.c({n}, d={n}) for e in f if g > {n}]" for n in range(60))}
    (pair,) = search([sources("ada", hw=mine, **own), sources("bob", hw=copied, **theirs)], (), 0.9).pairs
    assert max(pair.first.share, pair.second.share) < 0.5
    assert (pair.first.file, pair.first.file_share, pair.second.file, pair.second.file_share) == (
        "hw.py",
        1,
        "hw.py",
        1,
    )


def test_what_students_were_given_is_nobodys(sources, work):
    mine, copied, other = work
    room = [sources("ada", hw=mine), sources("bob", hw=copied), sources("eve", hw=mine + other), sources("f", hw=other)]
    assert pairs(search(room, (mine,), 0.6)) == [("eve", "f")]


def test_what_most_of_a_large_class_has_is_nobodys_unless_asked_for(sources, work):
    mine, copied, other = work
    room = [sources(f"s{number:02}", hw=mine) for number in range(8)]
    room += [sources("x", hw=mine + other), sources("y", hw=copied + other)]
    found = search(room, (), 0.6)
    assert (pairs(found), found.common) == ([("x", "y")], True)
    everything = search(room, (), 0.6, common=1)
    assert (len(everything.pairs), everything.common) == (45, False)


def test_short_files_are_alike_by_chance_and_not_listed(sources):
    short = "def mean(x):\n    return x.sum() / len(x)\n"
    assert pairs(search([sources("ada", hw=short), sources("bob", hw=short)], (), 0.6)) == []


def test_the_most_similar_come_first(sources, work):
    mine, copied, other = work
    room = [sources("a", hw=mine), sources("b", hw=mine[: len(mine) * 2 // 3] + other), sources("c", hw=copied)]
    found = search(room, (), 0.3)
    assert pairs(found) == [("a", "c"), ("a", "b"), ("b", "c")]
    assert [pair.strength for pair in found.pairs] == sorted((pair.strength for pair in found.pairs), reverse=True)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "# nothing\n", "(" * 3000, "\x00\ufffd'''", "x = '\\\n", "\x0cclass\x0bA"]
)
def test_any_text_can_be_compared(sources, work, text):
    found = search([sources("a", hw=text, own=work[0]), sources("b", hw=text, own=work[1]), sources("c")], (), 0.6)
    assert ("a", "b") in pairs(found)


def test_the_same_is_found_whatever_hashes_python_makes(tmp_path):
    code = (
        "from tests.similar.conftest import WORK, COPIED, OTHER\n"
        "from grader.similar.search import search\nfrom grader.similar.sources import Sources\n"
        "room = [Sources(n, {'hw.py': t}) for n, t in dict(a=WORK + OTHER, b=OTHER + COPIED, c=WORK * 2).items()]\n"
        "print(search(room, (), 0.3).pairs)\n"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert said[0].count("Pair(") == 3


def test_without_copydetect_it_says_how_to_install_it(sources, work, monkeypatch):
    monkeypatch.setitem(sys.modules, "copydetect.detector", None)
    with pytest.raises(UsageError) as error:
        search([sources("ada", hw=work[0]), sources("bob", hw=work[1])], (), 0.6)
    assert str(error.value) == (
        "`grader similar` needs copydetect, which is not installed: pip install 'torch-grader[similar]'"
    )


def test_a_passage_that_ends_at_the_name_of_a_class_has_its_lines(sources, work):
    """Copydetect counts anew there; the place must not be lost."""
    same = work[0].replace("class Layer:\n", "def first():\n")
    room = [
        sources("a", hw=same + "class First:\n    x = 1\n"),
        sources("b", hw=same + "class Second(list):\n    y = []\n"),
    ]
    (pair,) = search(room, (), 0.6).pairs
    assert [str(one.here) for one in pair.passages] == ["hw.py, lines 1–17"]
