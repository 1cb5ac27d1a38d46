"""An autograder for Gradescope: everything that grades one assignment, to be unpacked in a container.

Inputs are drawn and expected values computed now; the key of the hidden cases stays here.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path, PurePosixPath

from grader.bundle import bundle, unbundle
from grader.container.settings import FILE, TRUTHS, Settings, written
from grader.errors import UsageError
from grader.model import Assignment, Criterion, Problem
from grader.package.archive import Member, text
from grader.package.requirements import TORCH, own_packages, packages_of, pinned, version_of
from grader.package.wheel import wheel
from grader.prepare import Prepared, names_function

TORCH_INDEX = "https://download.pytorch.org/whl/cpu"
DOCKERFILE = "Dockerfile"
_FOLDER = "assignment"


@dataclass(frozen=True)
class Wanted:
    """What an instructor asks for: how it grades, packages that references need besides, where torch comes from."""

    settings: Settings
    packages: tuple[str, ...] = ()
    torch_index: str = TORCH_INDEX


def members(prepared: Prepared, wanted: Wanted) -> list[Member]:
    """The files of ``autograder.zip``. Raises :class:`UsageError` for what can't be packed."""
    files = _Files.of(prepared.assignment)
    settings = replace(wanted.settings, assignment=files.assignment)
    made = [
        _script("setup.sh"),
        _script("run_autograder"),
        text(FILE, written(settings)),
        Member(TRUTHS, bundle(prepared)),
        *_environment(prepared.assignment, wanted),
        *files.members,
    ]
    _try(prepared, made, settings)
    return made


def dockerfile(wanted: Wanted) -> Member:
    """What makes an image of the same files."""
    return text(DOCKERFILE, _source(DOCKERFILE).replace("@TORCH_INDEX@", wanted.torch_index))


def needs_torch(assignment: Assignment) -> bool:
    """Whether students may use torch, or judging them takes the reference: to follow their steps, to run own checks."""
    criteria = [one for problem in assignment.problems for one in problem.criteria]
    return any(TORCH in problem.layout.packages for problem in assignment.problems) or any(map(_takes_torch, criteria))


def _takes_torch(criterion: Criterion) -> bool:
    from grader.follow.steps import step_of

    return criterion.inputs == TORCH or names_function(criterion) or bool(step_of(criterion))


def _environment(assignment: Assignment, wanted: Wanted) -> Iterator[Member]:
    torch = needs_torch(assignment) or TORCH in wanted.packages
    own = own_packages()
    code = wheel("gradescope", own)
    yield Member(f"wheels/{code.name}", code.data)
    imported = sorted({name for problem in assignment.problems for name in problem.layout.packages})
    packages = {*own, *packages_of(imported), *wanted.packages} | ({TORCH} if torch else set())
    yield text("requirements.txt", pinned(sorted(packages)))
    if torch:
        yield text("torch.txt", f"{TORCH}=={version_of(TORCH)}\n")
        yield text("torch_index.txt", f"{wanted.torch_index}\n")


@dataclass(frozen=True)
class _Files:
    """The assignment's own files, as far apart from each other as they are here."""

    assignment: str
    members: tuple[Member, ...]

    @staticmethod
    def of(assignment: Assignment) -> _Files:
        path = _absolute(assignment.path)
        directories = [_absolute(problem.directory) for problem in assignment.problems]
        top = os.path.commonpath([path.parent, *(directory.parent for directory in directories)])

        def there(file: Path) -> str:
            return str(PurePosixPath(_FOLDER, file.relative_to(top).as_posix()))

        found = [Member(there(path), path.read_bytes())]
        for problem, directory in zip(assignment.problems, directories, strict=True):
            found += [Member(there(file), file.read_bytes()) for file in _files_of(problem, directory)]
        return _Files(there(path), tuple(found))


def _absolute(path: Path) -> Path:
    # links stay: the assignment names its problems by where they are linked
    return Path(os.path.abspath(path))  # noqa: PTH100


def _files_of(problem: Problem, directory: Path) -> Sequence[Path]:
    """Every file of a problem, but hidden ones and what Python leaves."""
    found = []
    for file in sorted(directory.rglob("*")):
        parts = file.relative_to(directory).parts
        if any(part.startswith(".") or part == "__pycache__" for part in parts) or not file.is_file():
            continue
        if file.suffix == ".key":
            raise UsageError(f"{file}: a key of hidden cases lies in the problem '{problem.id}'; move it elsewhere")
        found.append(file)
    return found


def _try(prepared: Prepared, made: Sequence[Member], settings: Settings) -> None:
    """Opens what was packed as the container will. Raises :class:`UsageError` where it isn't all there."""
    from grader.assignment import load

    with tempfile.TemporaryDirectory(prefix="torch-grader-") as folder:
        for member in made:
            if member.name.startswith((f"{_FOLDER}/", TRUTHS)):
                path = Path(folder, member.name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(member.data)
        found = load(str(Path(folder, settings.assignment)))
        for problem in found.problems:
            if not problem.directory.resolve().is_relative_to(Path(folder).resolve()):
                raise UsageError(
                    f"{prepared.assignment.path}: the problem '{problem.id}' is found by a path that only this machine "
                    "has; write `problems_dir` as seen from this file, such as ../problems"
                )
        unbundle(Path(folder, TRUTHS).read_bytes(), found)


def _script(name: str) -> Member:
    return text(name, _source(name), executable=True)


def _source(name: str) -> str:
    return resources.files("grader.package").joinpath("scripts", name).read_text(encoding="utf-8")
