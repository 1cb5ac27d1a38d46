"""``setup.sh`` and ``run_autograder``: which Python they take, and how they fail. The whole of it runs in
tests/container_real; here Pythons are stubs, so that each branch is seen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "grader" / "package" / "scripts"
TOOLS = "bash cat chmod chown dirname mkdir rm sh ln".split()

TOO_OLD = """#!/bin/sh
case "$*" in
    *"import platform"*) echo 3.10.12 ;;
    "-m pip --version") {pip} ;;
    "-m pip install -q --target "*) {uv} ;;
    *) exit 1 ;;
esac
"""
FAKE_UV = """mkdir -p "$6/bin"; cat > "$6/bin/uv" <<'END'
#!/bin/sh
case "$2" in install) {install} ;; find) echo {python} ;; esac
END
chmod +x "$6/bin/uv" """


class Image:
    """A folder with a package's scripts, a PATH with a few tools, and Pythons that are asked for their versions."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.bin = root / "bin"
        self.source = root / "source"
        self.home = root / "home"
        self.bin.mkdir()
        shutil.copytree(SCRIPTS, self.source)
        (self.source / "wheels").mkdir()
        (self.source / "requirements.txt").write_text("")
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found is not None
            (self.bin / tool).symlink_to(found)

    def program(self, name: str, text: str) -> None:
        path = self.bin / name
        path.write_text(text)
        path.chmod(0o755)

    def setup(self) -> subprocess.CompletedProcess[str]:
        return self._run("setup.sh")

    def run_autograder(self) -> subprocess.CompletedProcess[str]:
        return self._run("run_autograder")

    def _run(self, script: str) -> subprocess.CompletedProcess[str]:
        named = {"PATH": str(self.bin), "TORCH_GRADER_HOME": str(self.home), "TORCH_GRADER_PACKAGE": str(self.source)}
        command = [str(self.bin / "bash"), str(self.source / script)]
        return subprocess.run(command, env=named, capture_output=True, text=True, check=False)


@pytest.fixture
def image(tmp_path: Path) -> Image:
    return Image(tmp_path)


def python_that_installs(marks: Path) -> str:
    """A Python that is new enough; its environments' Pythons note what they are called with."""
    return f"""#!/bin/sh
case "$*" in
    *"import platform"*) echo 3.12.4 ;;
    -c*) exit 0 ;;
    "-m venv --clear "*)
        mkdir -p "$4/bin"
        printf '#!/bin/sh\\necho "$*" >> {marks}\\n' > "$4/bin/python"
        chmod +x "$4/bin/python" ;;
    *) exit 1 ;;
esac
"""


def test_a_python_that_is_new_enough_is_taken(image: Image, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    image.program("python3.12", python_that_installs(marks))
    image.program("python3", TOO_OLD.format(pip="exit 0", uv="exit 0"))
    done = image.setup()
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == f"torch-grader setup: using Python 3.12.4 ({image.bin / 'python3.12'})"
    assert done.stdout.splitlines()[-1] == "torch-grader setup: done"
    called = marks.read_text().splitlines()
    assert called[0].startswith("-m pip install -q -r")
    assert called[-1] == f"-I -B -m grader.container --check {image.source}"


def test_what_the_package_holds_is_for_its_owner_alone_afterwards(image: Image, tmp_path: Path) -> None:
    image.program("python3.12", python_that_installs(tmp_path / "marks"))
    (image.source / "wheels" / "code.whl").write_text("")
    image.setup()
    assert [path for path in image.source.rglob("*") if path.stat().st_mode & 0o077] == []
    assert (image.source / "run_autograder").stat().st_mode & 0o777 == 0o700


def test_torch_comes_from_the_index_of_the_package_or_of_the_environment(image: Image, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    image.program("python3.12", python_that_installs(marks))
    (image.source / "torch.txt").write_text("torch==2.13.0\n")
    (image.source / "torch_index.txt").write_text("https://torch.example\n")
    done = image.setup()
    assert "torch-grader setup: installing torch==2.13.0 from https://torch.example" in done.stdout
    first = marks.read_text().splitlines()[0]
    assert first == f"-m pip install -q --no-deps --index-url https://torch.example -r {image.source / 'torch.txt'}"


def test_without_one_a_newer_python_is_installed(image: Image, tmp_path: Path) -> None:
    other = tmp_path / "managed" / "python3.12"
    other.parent.mkdir()
    other.write_text(python_that_installs(tmp_path / "marks"))
    other.chmod(0o755)
    uv = FAKE_UV.format(install='echo "$UV_PYTHON_INSTALL_DIR" > ' + str(tmp_path / "where"), python=other)
    image.program("python3", TOO_OLD.format(pip="exit 0", uv=uv))
    done = image.setup()
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[:2] == [
        "torch-grader setup: the newest Python here is 3.10.12, and 3.11 is needed: installing 3.12 with uv",
        f"torch-grader setup: using Python 3.12.4 ({other})",
    ]
    assert (tmp_path / "where").read_text().strip() == str(image.home / "python")


@pytest.mark.parametrize(
    ("pip", "uv", "said"),
    [
        ("exit 1", "", "Python 3.10.12 has no pip to install uv with; choose a base image with Python 3.11 or newer"),
        ("exit 0", "exit 1", "uv can't be installed, so there is no Python 3.11; choose a base image with Python 3.11"),
        (
            "exit 0",
            FAKE_UV.format(install="exit 1", python=sys.executable),
            "uv can't install Python 3.12; choose a base image with Python 3.11 or newer, or open the network",
        ),
    ],
)
def test_where_none_can_be_had_the_build_fails_with_a_sentence(image: Image, pip: str, uv: str, said: str) -> None:
    image.program("python3", TOO_OLD.format(pip=pip, uv=uv))
    done = image.setup()
    assert done.returncode == 1
    assert f"torch-grader setup FAILED: {said}" in done.stderr
    assert not (image.home / "venv").exists()


def test_without_any_python_it_says_so(image: Image) -> None:
    done = image.setup()
    assert done.returncode == 1
    assert "torch-grader setup FAILED: there is no python3; choose another base image" in done.stderr


def test_an_image_that_is_half_made_grades_nobody(image: Image) -> None:
    done = image.run_autograder()
    assert done.returncode == 1
    missing = image.home / "venv/bin/python"
    assert done.stderr == (
        f"torch-grader: {missing} is missing: setup.sh did not run to its end when this image was built\n"
    )


def test_a_killed_grader_is_told_to_staff(image: Image) -> None:
    python = image.home / "venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nkill -9 $$\n")
    python.chmod(0o755)
    done = image.run_autograder()
    assert done.returncode == 128 + 9
    assert "torch-grader: killed by signal 9; 9 is most likely for want of memory" in done.stderr


def test_the_scripts_are_valid_bash() -> None:
    for name in ("setup.sh", "run_autograder"):
        subprocess.run(["bash", "-n", SCRIPTS / name], check=True, env=dict(os.environ))
