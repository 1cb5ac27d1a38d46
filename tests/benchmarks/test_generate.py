"""The generated class: the same every time, of every style, and right and wrong where it says so."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from grader.assignment import load
from grader.intake.folder import read_submission
from grader.model import Verdict
from grader.pipeline import grade
from grader.plan.streams import Streams
from grader.prepare import prepare
from grader.sandbox.interface import open_sandbox

ROOT = Path(__file__).resolve().parents[2]
# what a known mistake or an unfinished function can't be judged as; what rests on it may fail too
WRONG = {Verdict.FAIL, Verdict.PARTIAL, Verdict.ERROR, Verdict.MISSING, Verdict.BLOCKED}


def test_a_student_is_the_same_whatever_the_size_of_the_class(generate):
    few, many = list(generate.students(3, seed=5)), list(generate.students(30, seed=5))
    assert few == many[:3]
    assert few != list(generate.students(3, seed=6))


def test_a_class_holds_every_style_and_every_known_mistake(generate):
    fates = Counter(fate for student in generate.students(900) for fate in student.fates.values())
    known = {
        name
        for problem, slots in generate.material.SLOTS.items()
        for function in slots
        for name in generate.material.mistakes_of(problem, function)
    }
    assert len(known) > 50
    assert known <= set(fates)
    sources = "".join(text for student in generate.students(100) for text in student.files.values())
    assert all(sign in sources for sign in ("for i in range", "np.outer", "import torch", "float32", "raise "))


def test_about_six_functions_of_ten_are_right(generate):
    slots = {f"{problem}/{name}" for problem, names in generate.material.SLOTS.items() for name in names}
    fates = [fate for student in generate.students(500) for name, fate in student.fates.items() if name in slots]
    assert 0.55 < fates.count("right") / len(fates) < 0.67


def test_nearly_every_module_compiles_and_nothing_gives_a_mistake_away(generate):
    failed = 0
    for student in generate.students(200):
        for text in student.files.values():
            assert "__" not in text
            try:
                ast.parse(text)
            except SyntaxError:
                failed += 1
    assert 0 < failed < 20


@pytest.mark.parametrize("number", [1, 9])
def test_what_is_written_is_what_was_meant(generate: ModuleType, number, tmp_path):
    student = generate.student(number)
    student.write(tmp_path)
    read = yaml.safe_load((tmp_path / student.name / "answers.yaml").read_text(encoding="utf-8"))
    assert read == student.answers
    assert {path.name for path in (tmp_path / student.name).iterdir()} == {*student.files, "answers.yaml"}


@pytest.mark.slow
def test_a_known_mistake_earns_no_full_marks_and_right_work_does(generate, tmp_path):
    prepared = prepare(load(str(ROOT / "rubrics" / "csce636_hw2.yaml")), Streams(0, b"k" * 32))
    all_right = 0
    with open_sandbox() as sandbox:
        for student in generate.students(8, seed=1):
            student.write(tmp_path)
            graded = grade(prepared, read_submission(tmp_path / student.name, student.name), sandbox)
            for problem in graded.problems:
                verdicts = {one.criterion.id: one.verdict for one in problem.criteria}
                meant = {name: student.fates.get(f"{problem.problem.id}/{name}", "missing") for name in verdicts}
                assert {name for name in verdicts if "__" in meant[name] and verdicts[name] not in WRONG} == set()
                if set(meant.values()) <= {"right", "rounded"}:
                    all_right += 1
                    assert set(verdicts.values()) <= {Verdict.PASS, Verdict.AWAITING}
    assert all_right
