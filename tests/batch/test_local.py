"""Worker processes: all of them are used, one that dies is replaced, and what kills three is set aside."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.batch.executor import Broken, Done, SetAside
from grader.batch.local import Local
from grader.batch.stop import Stop
from grader.errors import SandboxError

Run = Callable[..., list[Any]]

pytestmark = pytest.mark.usefixtures("nobody_left")


def prepared(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("prepared-*")]


def started(folder: Path, name: str) -> int:
    return len(list(folder.glob(f"started-{name}-*")))


def test_everything_is_done_by_as_many_workers_as_there_are_jobs(run: Run, tmp_path: Path) -> None:
    found = run(Local(2), [(str(number), "sleep", "0.01") for number in range(20)])
    assert sorted(one.made for one in found) == sorted(f"{number} is done" for number in range(20))
    assert len(prepared(tmp_path)) == 2


def test_no_more_workers_are_made_than_there_is_work(run: Run, tmp_path: Path) -> None:
    assert run(Local(4), [("one",)]) == [Done("one is done")]
    assert len(prepared(tmp_path)) == 1


def test_without_work_no_worker_is_made(run: Run, tmp_path: Path) -> None:
    assert run(Local(2), []) == []
    assert prepared(tmp_path) == []


def test_what_is_to_be_done_is_read_only_as_fast_as_it_is_done(errands: Any, tmp_path: Path, notes: Any) -> None:
    read = 0

    def endless() -> Any:
        nonlocal read
        while True:
            read += 1
            yield errands.Errand(str(read), "sleep", "0.05")

    with Stop() as stop:
        outcomes = Local(2).run(errands.Errands(tmp_path), endless(), stop, notes)
        for done in range(1, 30):
            next(outcomes)
            assert read <= done + 2
        outcomes.close()
    assert notes.most == 2


def test_a_worker_that_is_killed_is_replaced_and_its_work_done_elsewhere(run: Run, tmp_path: Path, notes: Any) -> None:
    given = [("1", "sleep", "0.1"), ("2", "kill once"), *((str(number), "sleep", "0.05") for number in range(3, 9))]
    found = run(Local(2), given)
    assert sorted(one.made for one in found) == [f"{number} is done" for number in range(1, 9)]
    assert started(tmp_path, "2") == 2
    assert len(prepared(tmp_path)) == 3
    assert notes.said == ["2: the worker that graded it was killed by signal SIGKILL; another one grades it"]
    assert notes.running == []


def test_what_kills_three_workers_is_set_aside_and_the_rest_is_done(errands: Any, run: Run, tmp_path: Path) -> None:
    found = run(Local(2), [("1",), ("killer", "kill"), ("exits", "exit"), *((str(number),) for number in range(2, 9))])
    aside = [one for one in found if isinstance(one, SetAside)]
    assert sorted((one.given.name, one.how) for one in aside) == [
        ("exits", "ended with exit status 3 (os._exit or similar)"),
        ("killer", "was killed by signal SIGKILL"),
    ]
    assert {one.made for one in found if isinstance(one, Done)} == {f"{number} is done" for number in range(1, 9)}
    assert (started(tmp_path, "killer"), started(tmp_path, "exits")) == (3, 3)


def test_a_worker_that_is_killed_from_outside_costs_nobody_anything(errands: Any, tmp_path: Path, notes: Any) -> None:
    items = [errands.Errand(str(number), "sleep", "0.2") for number in range(6)]
    with Stop() as stop:
        found = []
        for outcome in Local(2).run(errands.Errands(tmp_path), items, stop, notes):
            found.append(outcome)
            if len(found) == 2:
                os.kill(int(prepared(tmp_path)[0].partition("-")[2]), signal.SIGKILL)
    assert sorted(one.made for one in found) == [f"{number} is done" for number in range(6)]


def test_a_failure_of_the_graders_own_loses_one_and_not_the_others(run: Run) -> None:
    found = run(Local(1), [("1",), ("2", "raise"), ("3",)])
    broken = found[1]
    assert isinstance(broken, Broken)
    assert (broken.given.name, broken.error) == ("2", "ValueError: no such axis")
    assert 'raise ValueError("no such axis")' in broken.trace
    assert [found[0], found[2]] == [Done("1 is done"), Done("3 is done")]


def test_a_worker_that_hangs_is_ended_and_its_work_done_elsewhere(run: Run, notes: Any) -> None:
    assert run(Local(1), [("1", "hang once")], most_seconds=1.0) == [Done("1 is done")]
    assert notes.said == ["1: the worker that graded it did not come to an end in 1 s; another one grades it"]


# ------------------------------------------------------------------------------------------------- getting ready


def test_a_recipe_that_can_not_be_prepared_ends_the_run_with_its_own_words(run: Run) -> None:
    with pytest.raises(SandboxError, match=r"^nothing can be confined here$"):
        run(Local(2), [("1",), ("2",)], fails="refuses")


def test_a_bug_while_preparing_shows_where(run: Run) -> None:
    with pytest.raises(RuntimeError, match=r"(?s)a worker failed while it prepared:.*ZeroDivisionError: in the recipe"):
        run(Local(1), [("1",)], fails="bug")


def test_workers_that_die_before_they_are_ready_end_the_run_and_nobody_is_blamed(run: Run, tmp_path: Path) -> None:
    with pytest.raises(SandboxError) as caught:
        run(Local(1), [("1",)], fails="dies")
    assert str(caught.value) == (
        "3 worker processes in a row ended before they could grade; the last one was killed by signal SIGKILL. Where "
        "memory runs out, --jobs N with a smaller N helps.\nno memory for this"
    )
    assert len(prepared(tmp_path)) == 3


# ------------------------------------------------------------------------------------------------------ stopping


def test_a_stop_lets_what_is_being_done_finish_and_begins_nothing(errands: Any, tmp_path: Path, notes: Any) -> None:
    items = [errands.Errand(str(number), "sleep", "0.4") for number in range(20)]
    with Stop() as stop, stop.gracefully():
        found = []
        for outcome in Local(2).run(errands.Errands(tmp_path), items, stop, notes):
            found.append(outcome)
            if len(found) == 1:
                os.kill(os.getpid(), signal.SIGINT)
    assert stop.asked == signal.SIGINT
    assert stop.exit_code == 130
    assert 2 <= len(found) <= 3
    assert len(list(tmp_path.glob("started-*"))) == len(found)


def test_what_does_not_finish_in_its_moment_is_cut_off(errands: Any, tmp_path: Path, notes: Any) -> None:
    items = [errands.Errand("quick"), errands.Errand("long", "sleep", "1000"), errands.Errand("never", "sleep", "1000")]

    def ask() -> None:
        while not started(tmp_path, "long"):
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)

    asker = threading.Thread(target=ask)
    with Stop(grace=0.5) as stop, stop.gracefully():
        asker.start()
        found = list(Local(1).run(errands.Errands(tmp_path), items, stop, notes))
        asker.join()
    assert stop.exit_code == 143
    assert found == [Done("quick is done")]
    assert started(tmp_path, "never") == 0
