"""Checks of names by a real judging process, as a console or a script would make them."""

from __future__ import annotations

import shutil
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.notebook.asked import parse
from grader.notebook.check import Checker
from grader.notebook.shown import Checked, CheckError, CheckStopped

Check = Callable[..., Checked]


def words(text: str) -> str:
    return " ".join(text.split())


def right() -> dict[str, Any]:
    return {"mean": lambda x: x.sum() / len(x), "centred": lambda x: x - x.mean(), "double": lambda x: 2 * x}


def test_right_functions_pass_and_what_is_judged_later_is_told(check: Check) -> None:
    names = right() | {"ANSWERS": {"spread": {"half": "2.5", "why": "One is lost."}}}
    found = check(names)
    assert found.passed
    assert found.verdicts == {
        "spread::mean": "pass",
        "spread::centred": "pass",
        "spread::half": "pass",
        "spread::why": "awaiting",
        "scale::double": "pass",
    }
    said = (
        "Judged only when you hand in: hidden criteria (3 points) and hidden cases of criteria that carry 4 points.",
        "Rules on the source of your code (1 point) are judged when you hand in.",
    )
    for sentence in said:
        assert sentence in words(found.text)
        assert sentence in found.html
    assert "secret" not in found.text + found.html


def test_of_one_problem_hidden_points_are_told_as_the_assignments(check: Check) -> None:
    found = check(right(), "scale")
    assert found.verdicts == {"scale::double": "pass"}
    assert "Of the whole assignment, judged only when you hand in: hidden criteria" in found.text
    assert "source" not in found.text


def test_a_criterion_alone_is_judged_with_what_it_depends_on(check: Check) -> None:
    found = check(right() | {"mean": lambda x: x.sum(), "centred": lambda x: x}, "spread::centred")
    assert found.verdicts == {"spread::centred": "blocked"}
    assert check(right() | {"mean": lambda x: x.sum()}, "spread::centred scale").verdicts == {
        "spread::centred": "pass",
        "scale::double": "pass",
    }


def test_something_wrong_is_told_by_how_much(check: Check) -> None:
    found = check(right() | {"mean": lambda x: x.sum() / (len(x) - 1)}, "spread::mean")
    assert not found.passed
    assert found.verdicts == {"spread::mean": "fail"}
    assert "Divide by N." in found.text
    assert "Divide by N." in found.html
    assert repr(found) == found.text


def test_what_is_missing_is_told_with_near_names(check: Check) -> None:
    def meen(x: Any) -> Any:
        return x

    found = check({"meen": meen}, "spread")
    assert found.verdicts["spread::mean"] == "missing"
    for shown in (found.text, found.html.replace("&#39;", "'")):
        assert "'mean' is not defined yet. It has 'meen': was that meant?" in words(shown)
    assert "No answers in ANSWERS or answers.yaml yet: half, why." in found.html


def test_what_raises_is_told_without_a_line_of_ours(check: Check) -> None:
    def mean(_x: Any) -> Any:
        raise ValueError("<b>no</b>")

    found = check({"mean": mean}, "spread::mean")
    assert found.verdicts == {"spread::mean": "error"}
    assert "mean raised ValueError: <b>no</b>" in found.text
    assert "mean raised ValueError: &lt;b&gt;no&lt;/b&gt;" in found.html
    assert "grader/" not in found.text + found.html
    assert "<b>no</b>" not in found.html


@pytest.mark.parametrize("ending", [SystemExit, KeyboardInterrupt, GeneratorExit])
def test_what_would_end_a_process_is_an_error_like_any_other(check: Check, ending: type[BaseException]) -> None:
    def mean(_x: Any) -> Any:
        raise ending

    assert check({"mean": mean}, "spread::mean").verdicts == {"spread::mean": "error"}


def test_what_hangs_is_stopped_once_and_the_rest_goes_on(check: Check) -> None:
    calls = []

    def mean(x: Any) -> Any:
        calls.append(x)
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass

    found = check(right() | {"mean": mean}, "--seconds 0.1")
    assert found.verdicts["spread::mean"] == "timeout"
    assert found.verdicts["scale::double"] == "pass"
    assert "mean: ran into the time limit of 0.1 s" in found.text
    assert len(calls) == 1


def test_functions_share_the_notebooks_names_and_leave_them_alone(check: Check) -> None:
    names = right() | {"offset": 0.0, "log": []}
    source = "def mean(x):\n    global offset\n    offset += 1\n    log.append(1)\n    x[:] = 0\n    return x.sum()\n"
    exec(source, names)  # noqa: S102
    before = dict(names)
    check(names)
    names.pop("__builtins__")
    before.pop("__builtins__")
    assert names == before
    assert names["log"] == []


def test_what_the_notebook_has_set_does_not_reach_the_judge(check: Check) -> None:
    import decimal

    old = np.seterr(all="raise")
    sums, decimal.getcontext().prec = np.sum, 1
    np.sum = None  # type: ignore[assignment]
    try:
        assert check(right(), "spread::mean scale").passed
    finally:
        np.seterr(**old)
        np.sum, decimal.getcontext().prec = sums, 28


def test_answers_in_the_file_win(check: Check, course: Path) -> None:
    (course / "answers.yaml").write_text("spread: {half: 3.5}\n", encoding="utf-8")
    assert check({"ANSWERS": {"half": "2.5"}}, "spread::half").verdicts == {"spread::half": "fail"}


def test_how_an_answers_file_was_read_is_told(check: Check, course: Path) -> None:
    (course / "answers.yaml").write_text("Spread:\n\thalf: 2.5\n", encoding="utf-8")
    found = check({}, "spread::half")
    assert found.verdicts == {"spread::half": "pass"}
    assert "answers.yaml: tabs were read as spaces" in words(found.text)
    assert "answers.yaml: the heading 'Spread' was read as 'spread'." in words(found.text)


def test_an_answers_file_that_cannot_be_read_is_told(check: Check, course: Path) -> None:
    (course / "answers.yaml").write_text("spread: [1, 2]\n", encoding="utf-8")
    found = check({}, "spread::half")
    for shown in (found.text, found.html.replace("&#39;", "'")):
        assert "answers.yaml: below 'spread' stands a list; give each answer its name" in shown


def test_what_a_function_prints_is_shown_with_what_it_got_wrong(
    check: Check, capsys: pytest.CaptureFixture[str]
) -> None:
    def mean(x: Any) -> Any:
        print("looking at", len(x))
        return x

    assert "looking at 5" in check({"mean": mean}, "spread::mean").html
    assert capsys.readouterr().out == ""


OF_SPREAD = "there is: spread::mean, spread::centred, spread::half, spread::why"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("spred", "no problem or criterion 'spred' to check in hw; did you mean 'spread'?"),
        ("half", "no problem or criterion 'half' to check in hw; did you mean 'spread::half'?"),
        ("spread::secret", f"no problem or criterion 'spread::secret' to check in hw; {OF_SPREAD}"),
        ("spread::style", f"no problem or criterion 'spread::style' to check in hw; {OF_SPREAD}"),
        ("42", "no problem or criterion '42' to check in hw; there is: spread, scale"),
        ("--assignment none.yaml", "none.yaml: no such file"),
    ],
)
def test_what_cannot_be_checked_is_told_in_a_sentence(check: Check, line: str, said: str) -> None:
    with pytest.raises(CheckError) as caught:
        check({}, line)
    assert str(caught.value) == said
    assert caught.value._render_traceback_() == [f"grader: {said}"]
    assert check(right(), "scale").passed


def test_a_mistake_of_the_author_is_told_with_its_place(check: Check, course: Path) -> None:
    (course / "problems/scale/rubric.yaml").write_text("title: [\n", encoding="utf-8")
    with pytest.raises(CheckError, match=r"rubric\.yaml:\d+"):
        check({})


def test_an_answers_file_that_may_not_be_read_is_told(check: Check, course: Path) -> None:
    (course / "answers.yaml").mkdir()
    found = check({}, "spread::half")
    for shown in (found.text, found.html.replace("&#39;", "'")):
        assert "answers.yaml can't be read: Is a directory." in shown


def test_an_interrupt_ends_the_check_and_the_next_one_works(check: Check) -> None:
    def mean(_x: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        while True:
            pass

    names = right() | {"mean": mean, "held": [1]}
    with pytest.raises(CheckStopped, match=r"The check was stopped before it was done\.") as caught:
        check(names)
    assert caught.value._render_traceback_() == ["The check was stopped before it was done."]
    assert names["held"] == [1]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert check(right(), "scale").passed


def test_a_judge_that_was_killed_is_told_and_replaced(check: Check, judge: Checker) -> None:
    def mean(_x: Any) -> Any:
        assert judge._judge is not None
        judge._judge._process.kill()
        judge._judge._process.wait()

    with pytest.raises(CheckError, match="the process that judges ended before it was done; run the check again"):
        check({"mean": mean}, "spread::mean")
    assert check(right(), "scale").passed


def test_without_a_python_to_start_that_is_told(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", str(course / "none"))
    with pytest.raises(CheckError, match=r"can't start .*none to judge: No such file or directory; check that"):
        Checker().check(parse(""), {}, lambda _file: None)


def test_a_function_that_checks_is_told_that_it_cannot(check: Check, judge: Checker) -> None:
    def mean(_x: Any) -> Any:
        judge.check(parse(""), {}, lambda _file: None)

    told = "a check is running already: a function that is checked can't check others"
    assert told in words(check({"mean": mean}, "spread::mean").text)


def test_only_the_main_thread_checks(judge: Checker, course: Path) -> None:
    caught: list[BaseException] = []

    def work() -> None:
        try:
            judge.check(parse(""), {}, lambda _file: None)
        except CheckError as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert [str(error) for error in caught] == [
        "a check runs in the main thread, where cells run; call it from a cell of its own"
    ]


def test_a_kit_in_the_folder_above_is_what_is_checked_and_needs_no_references(
    check: Check, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grader.assignment import load
    from grader.kit.make import make

    (course / "hw.kit").write_bytes(make(load("rubrics/hw.yaml")))
    for folder in ("rubrics", "problems"):
        shutil.rmtree(course / folder)
    (course / "week1").mkdir()
    monkeypatch.chdir(course / "week1")
    found = check(right() | {"mean": lambda x: x.sum()})
    assert found.verdicts["spread::mean"] == "fail"
    assert found.verdicts["scale::double"] == "pass"
    assert "hidden criteria (3 points) and hidden cases of criteria that carry 4 points." in words(found.text)


def test_a_folder_that_is_gone_is_told(check: Check, course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (course / "gone").mkdir()
    monkeypatch.chdir(course / "gone")
    (course / "gone").rmdir()
    with pytest.raises(CheckError, match="the current folder is gone; change to one that exists, with %cd"):
        check(right())


def test_the_names_that_can_be_asked_for(judge: Checker, course: Path) -> None:
    assert judge.names() == [
        *("spread", "scale", "spread::mean", "spread::centred", "spread::half", "spread::why", "scale::double"),
    ]
