"""Sentences on what running a submission showed about it as a whole."""

from __future__ import annotations

from grader.model import Failure, Observation, Place, Status
from grader.remarks import sentences


def cell(number: int, type: str = "ValueError", message: str = "no", line: int = 3) -> Failure:
    return Failure(type, message, place=Place("HW2.ipynb", line, "x", number, number + 5), stage="cell")


def seen(**fields: object) -> Observation:
    return Observation("p/c/1", Status.OK, **fields)  # type: ignore[arg-type]


def test_nothing_to_say():
    assert sentences([]) == sentences([seen()]) == ()


def test_packages_are_told_together():
    assert sentences([seen(stand_ins=("wandb",)), seen(stand_ins=("matplotlib", "IPython"))]) == (
        "IPython, matplotlib and wandb are not there where your code is run: stand-ins that do nothing took the place.",
    )
    assert sentences([seen(stand_ins=("tqdm",))]) == (
        "tqdm is not there where your code is run: stand-ins that do nothing took the place.",
    )


def test_each_cell_is_told_once_and_in_order():
    told = sentences([seen(failed_cells=(cell(7), cell(3, message=""))), seen(failed_cells=(cell(7, line=9),))])
    rest = "failed when the notebook was run, and the rest was run all the same"
    assert told == (
        f"HW2.ipynb, cell 3 (In [8]) {rest}: ValueError",
        f"HW2.ipynb, cell 7 (In [12]) {rest}: ValueError: no",
    )


def test_many_cells_and_long_messages_do_not_fill_the_page():
    told = sentences([seen(failed_cells=tuple(cell(number, message="m" * 900) for number in range(1, 20)))])
    assert len(told) == 9
    assert told[-1] == "11 more cells failed."
    assert all(len(sentence) < 330 for sentence in told)


def test_a_notebook_that_was_run_in_part_is_told():
    why = "running all of its cells took longer than 3 s"
    assert sentences([seen(only_definitions=why), seen(only_definitions=why), seen()]) == (
        f"Only what the criteria need of the notebook was run, because {why}.",
    )
