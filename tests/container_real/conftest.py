"""A Debian machine in a container, set up and run as Gradescope does it: `make test-container`."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from grader.cli import app

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
EXAMPLES = ROOT / "submissions_example"
CACHE = Path(os.environ.get("CONTAINER_CACHE", "/var/tmp/torch-grader-container"))
KEY = f"{7:064d}\n"

# a default container of Docker's, on a host that allows more files and processes than the container gets
ENGINE = ("podman", "--cgroup-manager", "cgroupfs", "--runtime", "runc")
LIKE_DOCKER = ("--cap-add", "NET_RAW,MKNOD,AUDIT_WRITE", "--ulimit", "nofile=1024:4096", "--ulimit", "nproc=4096:4096")
LIMITS = ("--cpus", "0.5", "--memory", "768m")
SETUP = ("--cpus", "2", "--memory", "2g", "--network", "none")

MEASURED = """
/autograder/run_autograder
status=$?
for file in /sys/fs/cgroup/memory.peak /sys/fs/cgroup/memory/memory.max_usage_in_bytes; do
    [ -r "$file" ] && echo "peak $(cat "$file")" >&2
done
exit $status
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not os.environ.get("CONTAINER"):
        for item in items:
            if HERE in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="needs a container: make test-container"))


@dataclass(frozen=True)
class Ended:
    """How a container ended: exit status, output, seconds with its start, and peak memory in bytes."""

    status: int
    output: str
    errors: str
    seconds: float
    peak: int = 0


@dataclass(frozen=True)
class Machine:
    """A root file system with a package unpacked where the platform unpacks it."""

    root: Path
    folder: Path

    def run(self, command: Sequence[str], options: Sequence[str], mounts: Mapping[str, Path] | None = None) -> Ended:
        """Runs a command in a container of this machine."""
        volumes = [f"{path}:{where}" for where, path in (mounts or {}).items()]
        bound = [word for volume in volumes for word in ("-v", volume)]
        line = [
            *ENGINE,
            "run",
            "--rm",
            *LIKE_DOCKER,
            *options,
            *bound,
            "-w",
            "/autograder",
            "--rootfs",
            str(self.root),
            *command,
        ]
        started = time.monotonic()
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        seconds = time.monotonic() - started
        peaks = [int(said.split()[1]) for said in done.stderr.splitlines() if said.startswith("peak ")]
        return Ended(done.returncode, done.stdout, done.stderr, seconds, max(peaks, default=0))

    def setup(self, wheels: Path, environment: Mapping[str, str] | None = None) -> Ended:
        """Runs the package's own setup.sh, with wheels in the place of PyPI."""
        named = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "/wheels", "TORCH_INDEX": "", **(environment or {})}
        variables = [word for name, value in named.items() for word in ("-e", f"{name}={value}")]
        return self.run(["bash", "/autograder/source/setup.sh"], [*SETUP, *variables], {"/wheels": wheels})

    def grade(
        self, submission: Path, metadata: Mapping[str, Any], options: Sequence[str] = ()
    ) -> tuple[Ended, dict[str, Any]]:
        """Grades as the platform does: how it ended, and results.json."""
        place = self.folder / f"graded-{time.monotonic_ns()}"
        results, told = place / "results", place / "submission_metadata.json"
        results.mkdir(parents=True)
        left_out = shutil.ignore_patterns("expected.yaml", "__pycache__")
        shutil.copytree(submission, place / "submission", symlinks=True, ignore=left_out)
        told.write_text(json.dumps(metadata), encoding="utf-8")
        told.chmod(0o644)
        mounts = {
            "/autograder/submission": place / "submission",
            "/autograder/results": results,
            "/autograder/submission_metadata.json": told,
        }
        ended = self.run(["bash", "-c", MEASURED], [*LIMITS, "--network", "none", *options], mounts)
        self.unmounted(mounts)
        return ended, json.loads((results / "results.json").read_text(encoding="utf-8"))

    def unmounted(self, mounts: Mapping[str, Path]) -> None:
        """Removes where things were mounted: what is there tells the container which platform it is on."""
        for where in mounts:
            place = self.root / where.lstrip("/")
            if place.is_dir():
                place.rmdir()
            else:
                place.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def debian() -> Path:
    """A Debian root with Python 3.11, made once and kept."""
    root = CACHE / "bookworm"
    if not (root / "made").exists():
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        packages = "python3,python3-venv,python3-pip,ca-certificates"
        command = ["debootstrap", "--variant=minbase", f"--include={packages}", "bookworm", str(root)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (root / "made").touch()
    return root


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("package"), "--assignment", "csce636_hw2")


def built(folder: Path, *arguments: str) -> Path:
    """What ``grader package gradescope`` writes."""
    (folder / "course.key").write_text(KEY, encoding="ascii")
    zipped = folder / "autograder.zip"
    told = CliRunner().invoke(
        app, ["package", "gradescope", "--key", str(folder / "course.key"), "-o", str(zipped), *arguments]
    )
    assert told.exit_code == 0, told.output
    return zipped


@pytest.fixture(scope="session")
def wheels(package: Path) -> Path:
    """All that setup.sh installs, as pip finds it on this machine; torch from ``TORCH_INDEX``, if that is named."""
    with zipfile.ZipFile(package) as archive:
        wanted = {name: archive.read(name) for name in ("torch.txt", "requirements.txt")}
    folder = CACHE / f"wheels-{hashlib.sha256(b''.join(wanted.values())).hexdigest()[:16]}"
    if not (folder / "made").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        index = os.environ.get("TORCH_INDEX")
        for name, text in wanted.items():
            (folder / name).write_bytes(text)
            alone = ["--no-deps", "--index-url", index] if index and name == "torch.txt" else []
            pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "-q", "-d", str(folder)]
            subprocess.run([*pip, *alone, "-r", str(folder / name)], check=True)
        (folder / "made").touch()
    return folder


@contextmanager
def unpacked(debian: Path, zipped: Path, folder: Path) -> Iterator[Machine]:
    """A fresh machine with a package as the platform unpacks it: files alone, and the two scripts made runnable."""
    root = folder / "root"
    subprocess.run(["cp", "-a", "--reflink=auto", str(debian), str(root)], check=True)
    source = root / "autograder" / "source"
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(source)
    shutil.copy(source / "run_autograder", root / "autograder" / "run_autograder")
    for script in (source / "setup.sh", root / "autograder" / "run_autograder"):
        script.chmod(0o755)
    try:
        yield Machine(root, folder)
    finally:
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def image(debian: Path, folder: Path, wheels: Path) -> Iterator[str]:
    """An image that a package's Dockerfile makes on top of Debian; its name."""
    base, name = "localhost/torch-grader-test-base", "localhost/torch-grader-test"
    variables = ["--env", "PIP_NO_INDEX=1", "--env", "PIP_FIND_LINKS=/wheels", "-v", f"{wheels}:/wheels:ro"]
    build = [*ENGINE, "build", "-q", "--network", "none", "--build-arg", f"BASE={base}", *variables, "-t", name, folder]
    try:
        with subprocess.Popen(["tar", "-C", debian, "-c", "."], stdout=subprocess.PIPE) as packed:
            subprocess.run([*ENGINE, "import", "-q", "-", base], stdin=packed.stdout, check=True)
        subprocess.run(build, check=True)
        yield name
    finally:
        subprocess.run([*ENGINE, "rmi", "-f", name, base], check=False, capture_output=True)


@pytest.fixture(scope="session")
def machine(
    debian: Path, package: Path, wheels: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Machine, Ended]]:
    """A machine that is set up, and what its setup said."""
    with unpacked(debian, package, tmp_path_factory.mktemp("machine")) as made:
        yield made, made.setup(wheels)


@pytest.fixture
def metadata() -> dict[str, Any]:
    """What Gradescope says of a submission that came in time."""
    dates = {
        "release_date": "2024-02-05T00:00:00.000000-06:00",
        "due_date": "2024-02-19T23:59:00.000000-06:00",
        "late_due_date": None,
    }
    question = {"id": 1, "type": "ProgrammingQuestion", "title": "Autograder", "weight": "84.0", "index": 1}
    return {
        "id": 900001,
        "created_at": "2024-02-18T10:11:12.123456-06:00",
        "assignment_id": None,
        "assignment": {
            "id": 77,
            "title": "HW 2",
            "course_id": 5,
            **dates,
            "group_submission": False,
            "group_size": None,
            "total_points": "100.0",
            "outline": [question],
        },
        "submission_method": "upload",
        "users": [{"id": 3, "email": "ada@example.edu", "name": "Ada Example", "sid": "s001", "assignment": dates}],
        "previous_submissions": [],
    }
