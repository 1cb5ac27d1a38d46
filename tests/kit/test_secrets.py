"""Nothing in a zip for students tells what only the course may know, however deep it lies; the search would see it."""

from __future__ import annotations

import base64
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import grader
from grader.assignment import load
from grader.kit.contents import KitCase, to_bytes
from grader.model import Assignment
from grader.package.archive import Member, pack
from grader.package.student import StudentKit, student_kit
from grader.plan.streams import Streams
from grader.prepare import Prepared, prepare
from tests.kit.searching import Secrets, secrets_of

ROOT = Path(__file__).resolve().parents[2]
KEY = bytes(range(100, 132))


@pytest.fixture(scope="module")
def whole() -> Assignment:
    return load(str(ROOT / "rubrics" / "csce636_hw2.yaml"))


@pytest.fixture(scope="module")
def kit(whole: Assignment) -> StudentKit:
    return student_kit(whole)


@pytest.fixture(scope="module")
def members(kit: StudentKit) -> tuple[Member, ...]:
    return kit.members


@pytest.fixture(scope="module")
def prepared(whole: Assignment) -> Prepared:
    return prepare(whole, Streams(0, KEY))


@pytest.fixture(scope="module")
def secrets(whole: Assignment, kit: StudentKit, prepared: Prepared) -> Secrets:
    return secrets_of(whole, prepared, KEY, _open_texts(whole), kit.contents)


def _open_texts(whole: Assignment) -> Iterator[str]:
    """What students are given anyhow, public programs among it, and the grader's own code."""
    for problem in whole.problems:
        yield from (line for one in problem.criteria if one.program for line in one.program.statements)
        for name in ("starter.py", "problem.md"):
            yield (problem.directory / name).read_text(encoding="utf-8")
    for path in Path(grader.__file__).parent.rglob("*"):
        if path.suffix in (".py", ".jinja"):  # and its templates of new problems
            yield path.read_text(encoding="utf-8")


def test_nothing_secret_is_in_the_zip(members: tuple[Member, ...], secrets: Secrets) -> None:
    assert all(list(needles) for needles in secrets.named.values())
    assert secrets.found_in(pack(members)) == {}


# ------------------------------------------------------------------------------------------ that it would be found


def _as_text(secret: bytes) -> bytes:
    return b"# solution: " + secret + b"\n"


def _deflated(secret: bytes) -> bytes:
    return b"header" + zlib.compress(b"some padding " + secret)


def _zipped_twice(secret: bytes) -> bytes:
    packed = secret
    for name in ("inner.bin", "outer.whl"):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(name, packed)
        packed = archive.getvalue()
    return packed


def _in_an_output(secret: bytes) -> bytes:
    picture = {
        "output_type": "display_data",
        "data": {"image/png": base64.b64encode(b"not a picture" + secret).decode()},
    }
    cell = {"cell_type": "code", "outputs": [picture], "source": []}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4}).encode()


def _printed_in_an_output(secret: bytes) -> bytes:
    printed = {"output_type": "stream", "text": ["before\n", secret.decode("latin-1")]}
    return json.dumps({"cells": [{"cell_type": "code", "outputs": [printed]}]}).encode()


HIDING = [_as_text, _deflated, _zipped_twice, _in_an_output, _printed_in_an_output]
KINDS = ["source", "hidden", "mistakes", "key", "answers"]


@pytest.mark.parametrize("what", KINDS)
@pytest.mark.parametrize("hide", HIDING, ids=[one.__name__ for one in HIDING])
def test_each_secret_is_found_wherever_it_is_put(
    members: tuple[Member, ...], secrets: Secrets, what: str, hide: Callable[[bytes], bytes]
) -> None:
    spellings = list(secrets.named[what])
    for spelling in spellings[:: max(1, len(spellings) // 10)]:
        if hide is _printed_in_an_output and not spelling.isascii():
            continue
        planted = Member("planted.bin", hide(spelling))
        small = [member for member in members if member.name.endswith(".py")]
        assert what in secrets.found_in(pack([*small, planted]))


def test_a_kit_that_held_its_answers_would_be_seen(kit: StudentKit, prepared: Prepared, secrets: Secrets) -> None:
    """The search reads the very format of a kit."""
    told = {
        case.planned.id: KitCase(expected=case.expected)
        for some in prepared.cases.values()
        for case in some
        if case.planned.criterion.answer
    }
    leaking = to_bytes(replace(kit.contents, cases={**kit.contents.cases, **told}))
    assert "answers" in secrets.found_in(pack([Member("hw2.kit", leaking)]))
