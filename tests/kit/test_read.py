"""A kit judges as the assignment does, and a file that is none is told in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assignment import load
from grader.checks.base import check_names
from grader.codec.encode import encode
from grader.codec.sealed import seal
from grader.errors import UsageError
from grader.intake.discover import discover
from grader.intake.paths import Options
from grader.kit.contents import _HEAD, from_bytes, to_bytes
from grader.kit.held_back import is_foreign
from grader.kit.make import make
from grader.kit.read import Kit, read
from grader.model import Grade, Submission, Verdict
from grader.pipeline import grade
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare, public_part
from grader.sandbox.interface import open_unconfined

ROOT = Path(__file__).resolve().parents[2]
SUBMISSIONS = ROOT / "submissions_example"


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    path = tmp_path_factory.mktemp("kit") / "csce636_hw2.kit"
    path.write_bytes(make(load(str(ROOT / "rubrics" / "csce636_hw2.yaml"))))
    return read(path)


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    return prepare(public_part(load(str(ROOT / "rubrics" / "csce636_hw2.yaml"))), Streams(0))


def graded(prepared: Prepared, name: str) -> Grade:
    (found,) = discover([SUBMISSIONS / name], prepared.assignment, Options(as_="one")).found
    with open_unconfined() as sandbox:
        return grade(prepared, found.load(), sandbox)


def verdicts(result: Grade) -> Mapping[tuple[str, str], Verdict]:
    return {(one.problem.id, item.criterion.id): item.verdict for one in result.problems for item in one.criteria}


def test_a_kit_knows_its_assignment(kit: Kit) -> None:
    assert (kit.assignment.title, kit.assignment.course) == ("Assignment 2", "Deep Learning (CSCE 636, Spring 2024)")
    assert len(kit.assignment.problems) == 5
    assert kit.hidden.closed == 0
    assert kit.hidden.partly > 0
    assert not kit.prepared.mistakes
    assert not kit.prepared.followers


# the rest hang, or are about what the sandbox confines
LIKE_IT = sorted(
    path.name
    for path in SUBMISSIONS.iterdir()
    if path.is_dir() and path.name not in ("infinite_loop", "flood_of_prints")
)


@pytest.mark.parametrize("name", LIKE_IT)
def test_what_a_kit_judges_it_judges_as_the_assignment_does(kit: Kit, prepared: Prepared, name: str) -> None:
    whole, alone = verdicts(graded(prepared, name)), verdicts(graded(kit.prepared, name))
    judged = {key: verdict for key, verdict in alone.items() if verdict is not Verdict.AWAITING}
    assert judged
    assert judged == {key: whole[key] for key in judged}


def test_no_right_answer_fails_in_a_kit(kit: Kit) -> None:
    assert set(verdicts(graded(kit.prepared, "all_right_numpy")).values()) == {Verdict.PASS, Verdict.AWAITING}


def test_a_fixed_answer_is_given_and_no_more(kit: Kit) -> None:
    found = {
        item.criterion.id: item for one in graded(kit.prepared, "all_right_numpy").problems for item in one.criteria
    }
    standard = found["standard"]
    assert (standard.verdict, standard.score, standard.pending) == (Verdict.AWAITING, 0, 3)
    assert [finding.fact for finding in standard.findings] == [
        "standard was read as the number 18624. Whether that is right is judged when you hand in."
    ]


# ------------------------------------------------------------------------------------------------ every kind of check

KINDS = """
    criteria:
      - {id: value, title: v, points: 1, check: value, program: double(x), cases: [{x: "normal[3]"}, {x: "normal[4]"}]}
      - {id: law, title: l, points: 1, check: property, property: {determinism: {of: double(x)}}, cases: [{x: [1.0]}]}
      - {id: own, title: o, points: 1, check: property, property: {function: twice}, cases: [{x: "normal[3]"}]}
      - {id: rule, title: r, points: 1, check: source, source: {forbid: [numpy.add]}}
      - {id: raises, title: e, points: 1, check: value, program: double(x), raises: TypeError, cases: [{x: null}]}
      - {id: prose, title: p, points: 1, check: written, answer: why}
      - {id: asked, title: a, points: 1, check: value, answer: a, truth: double(x), cases: [{x: [0.5]}]}
"""
OWN = '''
    def twice(student, x):
        """Twice is once and once more."""
        assert (student.double(x) == x + x).all()
'''


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def double(x):\n    return 2 * x\n", "pass pass awaiting pass pass missing missing"),
        (
            "import numpy\n\ndef double(x):\n    return numpy.add(x, x)\n",
            "pass pass awaiting fail pass missing missing",
        ),
        (
            "import numpy\nrng = numpy.random.default_rng()\n\ndef double(x):\n    return rng.normal(size=len(x))\n",
            "fail fail awaiting pass pass missing missing",
        ),
        ("def double(x):\n    return None\n", "fail fail awaiting pass fail missing missing"),
        ("ANSWERS = {'why': 'so', 'a': 1}\n", "missing missing awaiting pass missing awaiting awaiting"),
    ],
)
def test_each_kind_is_judged_as_far_as_a_kit_can(assignment, tmp_path: Path, source: str, found: str) -> None:
    path = tmp_path / "kinds.kit"
    path.write_bytes(make(assignment(KINDS, "def double(x):\n    return 2 * x\n", checks=OWN)))
    with open_unconfined() as sandbox:
        result = grade(read(path).prepared, Submission("ada", {"scale.py": source.encode()}), sandbox)
    assert " ".join(verdicts(result).values()) == found


# ------------------------------------------------------------------------------------------------------ what is no kit

BEFORE = "not a kit that can be used, because "
AFTER = "; unpack the zip of your course again, and install the wheel that lies in it"


def told(path: Path) -> str:
    with pytest.raises(UsageError) as caught:
        read(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it doesn't begin as a kit of this version does"),
        (b"PK\x03\x04 a zip", "it doesn't begin as a kit of this version does"),
        (_HEAD, "it is cut off"),
        (_HEAD + seal(encode(None))[:-1], "its checksum is wrong"),
        (_HEAD + seal(encode({})), "what it says of a Contents is not what is known of one here"),
        (_HEAD + seal(b"?"), "it holds a value of no known kind"),
    ],
)
def test_a_file_that_is_no_kit_is_told_with_why_and_what_to_do(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "hw2.kit"
    path.write_bytes(data)
    assert told(path) == f"{path}: {BEFORE}{why}{AFTER}"


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.kit.read.MOST_BYTES", 10)
    path = tmp_path / "hw2.kit"
    path.write_bytes(b"x" * 11)
    assert told(path) == f"{path}: {BEFORE}it is too large{AFTER}"


def test_a_small_file_that_inflates_to_a_large_one_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.kit.contents.MOST_BYTES", 100_000)
    path = tmp_path / "hw2.kit"
    path.write_bytes(_HEAD + seal(b"N" * 200_000))
    assert path.stat().st_size < 1000
    assert told(path) == f"{path}: {BEFORE}it can't be inflated{AFTER}"


def test_what_is_too_large_to_be_read_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.kit.contents.MOST_BYTES", 1000)
    with pytest.raises(UsageError, match=r"no kit can be made of this assignment: its public inputs and expected va"):
        make(load(str(ROOT / "rubrics" / "csce636_hw2.yaml")))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"statements": ("x = " + "-" * 90_000 + "1",)}, "it holds a program that is none"),
        ({"statements": ("x = " + "(" * 50_000 + "1" + ")" * 50_000,)}, "it holds a program that is none"),
        ({"observe": ("loss(w, X, y)", "1")}, "it holds other values than its programs give"),
    ],
)
def test_a_program_that_is_nested_too_deep_or_gives_other_values_is_damage(
    kit: Kit, change: Mapping[str, tuple[str, ...]], why: str
) -> None:
    contents = from_bytes(kit.path.read_bytes())
    problem = contents.assignment.problems[0]
    others = tuple(
        replace(one, program=replace(one.program, **change)) if one.id == "loss" and one.program else one
        for one in problem.criteria
    )
    hostile = replace(contents.assignment, problems=(replace(problem, criteria=others),))
    cases = {name: case for name, case in contents.cases.items() if name.startswith(f"{problem.id}/")}
    path = kit.path.with_name("hostile.kit")
    path.write_bytes(to_bytes(replace(contents, assignment=hostile, cases=cases)))
    assert told(path) == f"{path}: {BEFORE}{why}{AFTER}"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "hw2.kit"
    assert told(path) == f"{path}: the kit can't be read (No such file or directory)"


@given(at=st.integers(0, 10**6), byte=st.integers(1, 255))
def test_a_damaged_byte_is_seen(kit: Kit, at: int, byte: int) -> None:
    data = bytearray(kit.path.read_bytes())
    data[at % len(data)] ^= byte
    other = kit.path.with_name("damaged.kit")
    other.write_bytes(data)
    assert told(other).startswith(f"{other}: {BEFORE}")


@given(
    data=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["assignment", "cases", "seed"]), inner)
        ),
        max_leaves=8,
    )
)
def test_foreign_data_is_a_sentence_whatever_it_holds(kit: Kit, data: object) -> None:
    path = kit.path.with_name("foreign.kit")
    path.write_bytes(_HEAD + seal(encode(data)))
    assert told(path).startswith(f"{path}: {BEFORE}")


def test_a_check_of_another_package_is_held_back() -> None:
    assert not any(is_foreign(name) for name in check_names())
    assert is_foreign("somebody_elses")
