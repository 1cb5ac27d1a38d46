"""Every layer carries weight: with it an attack fails that succeeds when that layer alone is missing.

Where a second layer stops the same attack, that one is off on both sides, so that it is this one that is looked at.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.model import Limits
from grader.sandbox.lock import ORDER

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="confinement is for Linux")]
ALL = frozenset(ORDER)
CORE = frozenset({"session", "rlimits", "privileges", "landlock", "seccomp"})  # what every Linux has
Attack = Callable[..., Any]
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a child another user")

SOCKETS = """
    import os, stat
    def attack():
        found = []
        for fd in range(3, 64):
            try: found += [fd] if stat.S_ISSOCK(os.fstat(fd).st_mode) else []
            except OSError: pass
        return found
    """
ALLOCATE = """
    import numpy as np
    def attack(): return np.empty(3 * 2**27).nbytes
    """
READ = """
    def attack(): return open("/etc/passwd").read()[:5]
    """
FORK = """
    import os
    def attack():
        pid = os.fork()
        if pid == 0: os._exit(0)
        return os.waitpid(pid, 0)[1]
    """


def test_every_layer_is_looked_at_here() -> None:
    tested = {name.split("_")[2] for name in globals() if name.startswith("test_without_")}
    assert tested == ALL


def test_without_session_a_child_holds_the_control_socket_of_its_server(confined_by: Attack) -> None:
    assert confined_by(CORE, SOCKETS) == []
    assert confined_by(CORE - {"session"}, SOCKETS) != []


def test_without_session_a_child_stays_in_the_graders_session(confined_by: Attack) -> None:
    source = "import os\ndef attack(): return os.getsid(0)\n"
    assert confined_by(CORE - {"session"}, source) == os.getsid(0)
    assert confined_by(CORE, source) != os.getsid(0)


def test_without_namespaces_a_child_reaches_the_network_of_its_machine(confined_by: Attack) -> None:
    # seccomp and Landlock stop this too
    layers = frozenset({"session", "rlimits", "privileges", "namespaces"})
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        source = (
            f"import socket\ndef attack(): return socket.create_connection(('127.0.0.1', {port}), 5).fileno() > 0\n"
        )
        assert confined_by(layers - {"namespaces"}, source) is True
        assert confined_by(layers, source) == "OSError"


def test_without_rlimits_a_child_takes_what_memory_it_likes(confined_by: Attack) -> None:
    assert confined_by(CORE, ALLOCATE) == "MemoryError"
    assert confined_by(CORE - {"rlimits"}, ALLOCATE) == 3 * 2**30


def test_without_rlimits_a_child_takes_what_descriptors_it_likes(confined_by: Attack) -> None:
    source = "import os\ndef attack(): return len([os.pipe() for _ in range(100)])\n"
    assert confined_by(CORE, source) == "OSError"
    assert confined_by(CORE - {"rlimits"}, source) == 100


def test_without_rlimits_a_judge_may_be_ended_for_what_a_child_takes(confined_by: Attack) -> None:
    """The kernel ends the process with the highest score first, when memory has run out."""
    layers = frozenset({"session", "rlimits"})
    source = "def attack(): return int(open('/proc/self/oom_score_adj').read())\n"
    ours = int(Path("/proc/self/oom_score_adj").read_text())
    assert confined_by(layers - {"rlimits"}, source) == ours
    assert confined_by(layers, source) == 1000 > ours


@ROOT_ONLY
def test_without_uid_a_child_reads_what_only_root_may_read(
    confined_by: Attack, open_python: str, tmp_path: Path
) -> None:
    # Landlock stops this too
    layers = ALL - {"landlock", "namespaces"}
    secret = tmp_path / "secret"
    secret.write_text("canary")
    secret.chmod(0o600)
    source = f"def attack(): return open({str(secret)!r}).read()\n"
    assert confined_by(layers - {"uid"}, source, open_python) == "canary"
    assert confined_by(layers, source, open_python) == "PermissionError"


@ROOT_ONLY
def test_without_uid_a_child_signals_its_neighbours_and_the_grader(confined_by: Attack, open_python: str) -> None:
    # seccomp stops this too
    layers = ALL - {"seccomp", "landlock", "namespaces"}
    source = f"import os\ndef attack(): return os.kill({os.getpid()}, 0)\n"
    assert confined_by(layers - {"uid"}, source, open_python) is None
    assert confined_by(layers, source, open_python) == "PermissionError"


@ROOT_ONLY
def test_two_children_are_two_users(confined_by: Attack, open_python: str) -> None:
    source = "import os\ndef attack(): return os.getresuid(), os.getresgid(), os.getgroups()\n"
    first, second = (confined_by(ALL - {"namespaces"}, source, open_python) for _ in range(2))
    assert first != second
    assert first[0] == first[1] == (first[0][0],) * 3
    assert first[2] == second[2] == []
    assert first[0][0] >= 61000


def test_without_privileges_a_set_uid_program_gives_them_back(confined_by: Attack) -> None:
    # seccomp lets nobody execute or ask
    layers = frozenset({"session", "rlimits", "privileges"})
    source = "import ctypes\ndef attack(): return ctypes.CDLL(None).prctl(39, 0, 0, 0, 0)\n"
    assert confined_by(layers - {"privileges"}, source) == 0
    assert confined_by(layers, source) == 1


@ROOT_ONLY
def test_without_privileges_a_child_keeps_capabilities(confined_by: Attack, tmp_path: Path) -> None:
    layers = frozenset({"session", "rlimits", "privileges"})
    source = f"import os\ndef attack(): return os.chown({str(tmp_path)!r}, 12345, 12345)\n"
    assert confined_by(layers - {"privileges"}, source) is None
    assert confined_by(layers, source) == "PermissionError"


def test_without_privileges_a_child_outlives_its_server(spawner: Attack) -> None:
    from grader.sandbox.interface import Needs

    layers = frozenset({"session", "rlimits", "privileges"})
    alive = {}
    for wanted in (layers, layers - {"privileges"}):
        children = spawner(wanted)
        child = children(Limits(), Needs(("numpy",), ("numpy",)))
        os.kill(children._server(("numpy",)).pid, signal.SIGKILL)
        deadline = time.monotonic() + 2
        while _is_alive(child.pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        alive[wanted] = _is_alive(child.pid)
        child._channel.close()
        if alive[wanted]:
            os.kill(child.pid, signal.SIGKILL)
    assert alive == {layers: False, layers - {"privileges"}: True}


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_without_landlock_a_child_reads_what_everybody_may_read(confined_by: Attack) -> None:
    assert confined_by(CORE - {"landlock"}, READ) == "root:"
    assert confined_by(CORE, READ) == "PermissionError"


def test_without_landlock_a_child_reads_packages_that_its_problem_does_not_allow(confined_by: Attack) -> None:
    source = f"def attack(): return len(open({pytest.__file__!r}).read()) > 0\n"
    assert confined_by(CORE - {"landlock"}, source) is True
    assert confined_by(CORE, source) == "PermissionError"


def test_without_seccomp_a_child_forks(confined_by: Attack) -> None:
    assert confined_by(CORE, FORK) == "PermissionError"
    assert confined_by(CORE - {"seccomp"}, FORK) == 0


@pytest.mark.parametrize(
    ("doing", "result"),
    [
        ("socket.socket(socket.AF_INET, socket.SOCK_DGRAM).fileno() > 2", True),
        ("socket.socket(socket.AF_UNIX).fileno() > 2", True),
        ("os.memfd_create('m') > 2", True),
        ("resource.prlimit(os.getppid(), resource.RLIMIT_CPU) != ()", True),
        ("os.utime(__import__('numpy').__file__) if os.access(__import__('numpy').__file__, os.W_OK) else True", None),
    ],
)
def test_without_seccomp_a_child_does_what_landlock_does_not_see(confined_by: Attack, doing: str, result: Any) -> None:
    source = f"import os, resource, socket\ndef attack(): return {doing}\n"
    assert confined_by(CORE, source) == "PermissionError"
    assert confined_by(CORE - {"seccomp"}, source) in (result, True)


THREADS = """
    import _thread, time
    _thread.stack_size(32768)
    def attack():
        started = 0
        try:
            for _ in range(2000):
                _thread.start_new_thread(time.sleep, (1,))
                started += 1
        except RuntimeError:
            pass
        return started
    """


@ROOT_ONLY
def test_without_rlimits_a_child_takes_what_threads_it_likes(confined_by: Attack, open_python: str) -> None:
    # a user of its own, so that nobody else's threads are counted
    assert confined_by(ALL - {"namespaces"}, THREADS, open_python) < 512
    assert confined_by(ALL - {"namespaces", "rlimits"}, THREADS, open_python) == 2000
