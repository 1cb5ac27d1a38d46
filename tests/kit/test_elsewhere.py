"""A check on a system that can neither fork nor send signals nor wait for pipes: what Windows lacks is taken away.

Grader and child both run without the modules and functions that are Linux's own, as far as that can be had on Linux.
"""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest

from tests.kit.conftest import Environment
from tests.kit.test_installed import hand_in

# taken away before anything of ours is imported; the standard library copes, as it does on Windows
WITHOUT = dedent(
    """
    import os, select, signal, subprocess, sys

    class Nowhere:
        names = {"fcntl", "grp", "pwd", "resource", "termios", "tty", "pty", "syslog", "multiprocessing.forkserver"}

        def find_spec(self, name, path=None, target=None):
            if name in self.names:
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    sys.meta_path.insert(0, Nowhere())
    for module, names in {
        os: "fork forkpty killpg setsid getuid geteuid getgid setuid chroot wait4 set_blocking sched_getaffinity",
        select: "poll epoll",
        signal: "SIGALRM SIGCHLD setitimer alarm pthread_sigmask",
    }.items():
        for name in names.split():
            if hasattr(module, name):
                delattr(module, name)
    """
)
GRADER = dedent(
    """
    subprocess.CREATE_NEW_PROCESS_GROUP = 0  # what it is elsewhere, a Linux can't take
    import types
    from grader.sandbox import portable
    portable.sys = types.SimpleNamespace(platform="win32", executable=CHILD)
    portable.signal = types.SimpleNamespace(Signals=signal.Signals)  # no SIGKILL, by which Popen kills here
    from grader.cli import main
    sys.argv = ["grader", "check", *sys.argv[1:]]
    main()
    """
)


@pytest.fixture
def check(environment: Environment, tmp_path: Path) -> list[str]:
    """The arguments of Python for a check there."""
    without, child = tmp_path / "without.py", tmp_path / "child"
    without.write_text(WITHOUT)
    # -P -s -B -X utf8 -c BOOT ROOT
    child.write_text(
        f'#!/bin/sh\nexec {environment.python} -P -s -B -X utf8 -c "exec(open(\'{without}\').read())\n$7" "$8"\n'
    )
    child.chmod(0o755)
    return ["-P", "-c", f"exec(open({str(without)!r}).read())\nCHILD = {str(child)!r}\n{GRADER}"]


def verdicts(told: str) -> list[str]:
    return [one["verdict"] for problem in json.loads(told)["problems"] for one in problem["criteria"]]


def test_a_right_solution_passes(environment: Environment, unpacked: Path, check: list[str]) -> None:
    hand_in("all_right_numpy", unpacked)
    told = environment.run("python", *check, "--json", cwd=unpacked)
    assert (told.returncode, told.stderr) == (0, "")
    assert set(verdicts(told.stdout)) == {"pass", "awaiting"}


@pytest.mark.slow
def test_a_loop_that_never_ends_is_ended(environment: Environment, unpacked: Path, check: list[str]) -> None:
    source = "def loss(w, X, y):\n    while True:\n        pass\n\n\ndef gradient(w, X, y):\n    return w\n"
    (unpacked / "tanh_perceptron.py").write_text(source)
    told = environment.run("python", *check, "--json", cwd=unpacked)
    assert (told.returncode, told.stderr) == (1, "")
    assert verdicts(told.stdout)[1:3] == ["timeout", "fail"]


def test_a_process_that_ends_is_told(environment: Environment, unpacked: Path, check: list[str]) -> None:
    source = "import os\n\n\ndef loss(w, X, y):\n    os._exit(3)\n\n\ndef gradient(w, X, y):\n    return w\n"
    (unpacked / "tanh_perceptron.py").write_text(source)
    told = environment.run("python", *check, "--json", cwd=unpacked)
    assert (told.returncode, told.stderr) == (1, "")
    assert verdicts(told.stdout)[1] == "crash"


def test_what_is_taken_away_is_really_gone(environment: Environment, unpacked: Path, check: list[str]) -> None:
    asked = """
        import grader.sandbox.layers.rlimits
    """
    prelude = check[2].partition("CHILD")[0]
    told = environment.run("python", "-P", "-c", prelude + dedent(asked), cwd=unpacked)
    assert "No module named 'resource'" in told.stderr
    asked = """
        from grader.sandbox.channel import make_channel
        reading, writing = os.pipe()
        print(type(make_channel(open(writing, "wb"), open(reading, "rb"), 10)).__name__, hasattr(os, "fork"))
        os._exit(0)
    """
    told = environment.run("python", "-u", "-P", "-c", prelude + dedent(asked), cwd=unpacked)
    assert told.stdout == "ThreadChannel False\n"
