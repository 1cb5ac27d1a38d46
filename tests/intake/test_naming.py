"""A submission's name is made from who handed in: whoever comes besides, it is the same in every run."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.intake.discover import discover
from grader.intake.paths import Options
from grader.model import Assignment, Layout, Problem

HW = Assignment("hw2", "Homework 2", (Problem("p", "", Path(), Layout("conv.py"), ()),), Path("hw2.yaml"))


@pytest.fixture
def named(write, tmp_path):
    """The names in some folders, by what the students called their work and in the order of the run."""

    def run(*folders, **options):
        found = discover([tmp_path / folder for folder in folders], HW, Options(**options)).found
        return {one.about.upload or one.about.student.id: one.id for one in found}

    return run


def test_a_namesake_who_comes_later_changes_nobodys_name_in_a_brightspace_export(write, named):
    zhang = "{} - Wei Zhang - Sep 24, 2026 926 PM"
    first, second, third = (zhang.format(numbers) for numbers in ("397002-9", "397003-9", "397001-9"))
    write("class", {f"{first}/conv.py": "", f"{second}/conv.py": ""})
    before = named("class")
    assert before == {first: "Wei_Zhang_397002-9", second: "Wei_Zhang_397003-9"}
    write("class", {f"{third}/conv.py": ""})
    assert named("class") == {**before, third: "Wei_Zhang_397001-9"}


def test_names_that_are_alike_once_they_are_safe_are_told_apart_alone_and_together(write, named):
    write("class", {"Lee, Ann/": ""})
    alone = named("class")
    assert alone["Lee, Ann"].startswith("Lee__Ann~")
    write("class", {"Lee' Ann/": "", "Lee__Ann/": ""})
    together = named("class")
    assert together["Lee, Ann"] == alone["Lee, Ann"] != together["Lee' Ann"]
    assert together["Lee__Ann"] == "Lee__Ann"


def test_names_that_differ_in_case_or_by_a_space_are_told_apart_by_digits_of_the_exact_name(write, named):
    write("class", {f"{name}/": "" for name in ("Alice", "alice", "Bo Li", "Bo_Li", "cleo")})
    got = named("class")
    assert {name: one.rpartition("~")[0] for name, one in got.items()} == {
        "Alice": "Alice",
        "alice": "alice",
        "Bo Li": "Bo_Li",
        "Bo_Li": "Bo_Li",
        "cleo": "",
    }
    assert len({one.rpartition("~")[2] for one in got.values()}) == 5


def test_accents_written_in_another_way_are_the_same_name(write, named):
    write("mac", {"Jose\u0301, A/": ""})
    write("other", {"Jos\xe9, A/": ""})
    assert [*named("mac").values()] == [*named("other").values()]
    write("plain", {"Jose\u0301/": ""})
    assert [*named("plain").values()] == ["Jos\xe9"]


def ids(*paths):
    return [one.id for one in discover(paths, HW).found]


def test_equal_names_in_several_folders_are_told_apart_whatever_the_order_and_wherever_they_lie(write):
    one, two = write("a/one", {"alice/": "", "bob/": ""}), write("a/two", {"alice/": ""})
    first, bob, second = ids(one, two)
    assert bob == "bob"
    assert first != second
    assert {first[:6], second[:6]} == {"alice~"}
    assert ids(two, one) == [second, first, bob]
    assert ids(write("moved/one", {"alice/": ""}), two) == [first, second]


def test_folders_of_one_name_are_told_apart_by_where_they_lie(write):
    first, second = ids(write("a/class", {"alice/": ""}), write("b/class", {"alice/": ""}))
    assert first != second
    assert {first[:6], second[:6]} == {"alice~"}


def test_a_path_that_is_given_twice_is_one(write):
    root = write("class", {"alice/": "", "bob/": ""})
    assert ids(root, root) == ["alice", "bob"]


def test_a_name_that_is_another_ones_with_its_digits_is_told_apart(write, named):
    write("class", {"Lee, Ann/": ""})
    (taken,) = named("class").values()
    write("class", {f"{taken}/": ""})
    assert len({one.casefold() for one in named("class").values()}) == 2


def test_a_name_that_is_cut_is_told_apart_and_no_longer_than_a_name_may_be(write, named):
    long = "x" * 99
    write("class", {f"{long}yy/": "", f"{long}yz/": ""})
    first, second = named("class").values()
    assert first != second
    assert len(first) == len(second) == 100


def test_a_folder_keeps_its_name_when_a_file_of_that_name_comes_to_lie_beside_it(write):
    assert ids(write("alone", {"ada/": ""})) == ["ada"]
    folder, file = ids(write("both", {"ada/": "", "ada.py": ""}))
    assert folder == "ada"
    assert file.startswith("ada~")
