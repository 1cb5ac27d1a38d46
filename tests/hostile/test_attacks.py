"""A class in which most submissions attack: none gets anywhere, and the honest ones get the grades they get alone."""

from __future__ import annotations

import csv
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

ALL = bool(os.environ.get("HOSTILE_SETTINGS"))
SETTINGS = ["here", *(pytest.param(s, marks=pytest.mark.skipif(not ALL, reason="`make test-hostile` runs it")) for s in
            ("root", "user", "docker"))]  # fmt: skip
CODE = {"matrix", "backward_matrix", "input_gradient"}
# control characters but tab and line ends, and what turns the direction of text
UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
SYSTEM_V = [Path("/proc/sysvipc") / name for name in ("shm", "sem", "msg")]
LITTERED = ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/")


def test_there_are_enough_attacks(stage: Any) -> None:
    assert len(stage.attacks) >= 80


@pytest.mark.slow
@pytest.mark.parametrize("setting", SETTINGS)
def test_no_attack_succeeds_and_no_honest_grade_changes(setting: str, stage: Any, grade: Callable[..., Any]) -> None:
    alone = grade(setting, stage.honest, "alone")
    assert (alone.code, alone.left) == (0, []), alone.printed
    before, lying, ipc = snapshot(stage.base), litter(stage), [path.read_text() for path in SYSTEM_V if path.exists()]

    batch = grade(setting, stage.klass, "out")

    assert (batch.code, batch.left) == (0, []), batch.printed[-3000:]
    assert snapshot(stage.base) == before, "files were changed"
    assert [path.read_text() for path in SYSTEM_V if path.exists()] == ipc
    assert litter(stage) == lying
    results = batch.results()
    assert [name for name in stage.attacks if not any(points(results[name]))] == list(stage.attacks)
    assert "unjudged" not in {one["verdict"] for result in results.values() for one in criteria(result)}
    for name, result in alone.results().items():
        assert results[name] == result, f"{name} has another result beside attackers"
    assert any(points(results["honest-all_right_numpy"]))
    check_setting(setting, set(results["honest-torch"]["confinement"]))
    check_secrets(stage, batch)
    check_injections(stage, batch)


def check_setting(setting: str, layers: set[str]) -> None:
    """Each setting is what it says: another user needs root, a namespace more than a container gives."""
    assert {"session", "rlimits", "privileges", "seccomp"} <= layers
    if setting != "here":
        assert ("uid" in layers) == (setting != "user")
    if setting == "docker":
        assert "namespaces" not in layers


def criteria(result: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for problem in result["problems"] for one in problem["criteria"]]


def points(result: dict[str, Any]) -> list[float]:
    return [one["score"] for one in criteria(result) if one["id"] in CODE]


def snapshot(base: Path) -> dict[str, tuple[int, str, int]]:
    """Everything but what the grader itself writes: mode, contents and time of change."""
    found = {}
    for path in sorted(base.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.is_relative_to(base / "out"):
            continue
        status = path.stat()
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        found[str(path.relative_to(base))] = (status.st_mode, content, status.st_mtime_ns)
    return found


def litter(stage: Any) -> list[str]:
    folders = [*map(Path, LITTERED), *(stage.base / name for name in ("writable", "temporary", "out"))]
    packages = [Path(module.__file__).parent for module in (__import__("numpy"), os)]
    names = [str(entry) for folder in (*folders, *packages) if folder.is_dir() for entry in folder.iterdir()]
    own = [name for name in names if stage.token in name]
    return own + [str(entry) for name in ("writable", "temporary") for entry in (stage.base / name).iterdir()]


def texts(out: Path) -> Iterator[tuple[Path, str]]:
    """Every file that is written to be read by a person or a script; the grade book is staff's, and no text."""
    for path in sorted(out.rglob("*")):
        if path.is_file() and not path.name.startswith("gradebook.sqlite"):
            yield path, path.read_bytes().decode("utf-8")


def check_secrets(stage: Any, run: Any) -> None:
    """Whoever has got hold of something says so in a message or in output; two controls show that it would be seen."""
    key = stage.key.read_text(encoding="ascii").strip()
    # what an archive calls its members is quoted to its student, and that is no win
    climbing = f"../../../../{stage.token}"
    won = {path.stem for path, text in texts(run.out) if stage.token in text.replace(climbing, "")}
    told = {path.stem for path, text in texts(run.out) if stage.canary in text or key in text}
    leaked = {path.stem for path, text in texts(run.out / "reports") if stage.leak in text}
    assert won == {"control-won"}, {name: stage.attacks.get(name) for name in won}
    assert told == {"control-tell"}, {name: stage.attacks.get(name) for name in told}
    assert leaked == set()
    assert any(stage.leak in text for _, text in texts(run.out / "results")), "no attack has met a hidden case"
    for text in (stage.token, stage.canary, stage.leak, key):
        assert text not in run.printed.replace(climbing, "")


def check_injections(stage: Any, run: Any) -> None:
    for path, text in texts(run.out):
        assert not UNSAFE.search(text), (path, UNSAFE.search(text))
        if path.suffix == ".html":
            assert active(text, stage.inject) == [], path
    assert not UNSAFE.search(run.printed)
    with (run.out / "grades.csv").open(newline="", encoding="utf-8-sig") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell and not re.fullmatch(r"-?[\d.]+", cell)] == []


def active(html: str, mark: str) -> list[str]:
    """Where a mark stands in something that a browser would run or load."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            for name, value in attrs:
                if mark in name or (mark in (value or "") and name in ("href", "src", "style", "onerror", "onclick")):
                    found.append(f"{tag} {name}={value}")

        def handle_data(self, data: str) -> None:
            if self.cdata_elem and mark in data:
                found.append(f"{self.cdata_elem}: {data[:80]}")

    Reader().feed(html)
    return found


def test_the_suite_would_see_an_injection() -> None:
    assert active("<script>evil</script><img src=x onerror='evil()'><p>evil</p>", "evil") == [
        "script: evil",
        "img onerror=evil()",
    ]
