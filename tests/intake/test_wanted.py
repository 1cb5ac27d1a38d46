"""How folders for an assignment may be called."""

from __future__ import annotations

import pytest

from grader.intake.wanted import Wanted, is_assignment

HW2 = Wanted(called=("csce636_hw2", "Assignment 2"))


@pytest.mark.parametrize(
    "name", ["hw2", "HW 2", "Homework_2", "assignment2", "Assignment 02", "csce636_hw2", "CSCE636-HW2"]
)
def test_folders_that_are_called_like_the_assignment(name):
    assert HW2.is_meant_by(name)


@pytest.mark.parametrize("name", ["hw1", "hw12", "hw", "lab2", "2", "hw2 old", "ada", "assignment"])
def test_folders_that_are_not(name):
    assert not HW2.is_meant_by(name)


def test_a_name_without_a_number_is_meant_as_it_stands():
    wanted = Wanted(called=("midterm", ""))
    assert wanted.is_meant_by("Mid-Term")
    assert not wanted.is_meant_by("")


@pytest.mark.parametrize(("name", "is_"), [("lab3", True), ("Exercise 10", True), ("a1", False), ("team7", False)])
def test_folders_that_are_called_like_one_of_several(name, is_):
    assert is_assignment(name) is is_
