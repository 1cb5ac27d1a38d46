"""The filter's own verdicts, for both architectures: its program is run here on calls that are never made."""

from __future__ import annotations

import errno
import os
import signal
import struct
import sys
from collections.abc import Callable, Iterator

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
ALLOW, KILL = 0x7FFF0000, 0x80000000
PID = 4242
Verdict = Callable[..., int]


def refused(number: int) -> int:
    return 0x00050000 | number


@pytest.fixture(params=["x86_64", "aarch64"])
def machine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def verdict(machine: str) -> Verdict:
    """``verdict(name_or_number, *arguments, landlocked=…)``."""
    from grader.sandbox.layers.seccomp import assemble
    from grader.sandbox.layers.syscalls import ARCHITECTURES

    architecture = ARCHITECTURES[machine]

    def ask(call: str | int, *arguments: int, landlocked: bool = True, audit: int = architecture.audit) -> int:
        number = architecture.number(call) if isinstance(call, str) else call
        assert number is not None
        program = assemble(machine, landlocked=landlocked)
        code = bytearray(program.code)
        for offset in program.pid_offsets:
            struct.pack_into("<I", code, offset, PID)
        words = [*arguments, *[0] * (6 - len(arguments))]
        data = struct.pack("<IIQ6Q", number, audit, 0, *(word % 2**64 for word in words))
        return run(list(struct.iter_unpack("<HBBI", code)), data)

    return ask


def run(program: list[tuple[int, ...]], data: bytes) -> int:
    """The kernel's own machine, as far as the filter uses it."""
    accumulator, at = 0, 0
    while True:
        operation, yes, no, value = program[at]
        at += 1
        if operation == 0x06:
            return value
        if operation == 0x20:
            (accumulator,) = struct.unpack_from("<I", data, value)
        elif operation == 0x54:
            accumulator &= value
        else:
            holds = {0x15: accumulator == value, 0x35: accumulator >= value, 0x45: bool(accumulator & value)}
            at += yes if holds[operation] else no


def test_another_architecture_is_killed(verdict: Verdict) -> None:
    assert verdict("read", audit=0x40000003) == KILL
    assert verdict("read") == ALLOW


def test_x32_is_killed() -> None:
    from grader.sandbox.layers.seccomp import assemble

    data = struct.pack("<IIQ6Q", 0x40000000 + 39, 0xC000003E, 0, *[0] * 6)
    assert run(list(struct.iter_unpack("<HBBI", assemble("x86_64").code)), data) == KILL


@pytest.mark.parametrize("call", ["kill", "tgkill"])
def test_a_child_signals_itself_only_and_never_kills_itself(verdict: Verdict, call: str) -> None:
    def sent(target: int, number: int) -> int:
        return verdict(call, target, *([PID + 1] if call == "tgkill" else []), number)

    assert sent(PID, signal.SIGSEGV) == ALLOW
    assert sent(PID, 0) == ALLOW
    for target in (PID - 1, 0, -1, -PID):
        assert sent(target, 0) == refused(errno.EPERM)
    # that a child died of SIGKILL is evidence that somebody else sent it
    assert sent(PID, signal.SIGKILL) == refused(errno.EPERM)
    assert sent(PID, 2**32 + signal.SIGKILL) == refused(errno.EPERM)


def opens() -> Iterator[tuple[int, bool, bool]]:
    """Flags, whether allowed under Landlock, whether allowed without."""
    yield os.O_RDONLY | os.O_CLOEXEC, True, True
    yield os.O_WRONLY | os.O_TRUNC | os.O_CREAT, True, False
    yield os.O_RDWR, True, False
    yield os.O_RDONLY | os.O_TRUNC, False, False
    yield os.O_WRONLY | os.O_RDWR, False, False
    yield os.O_WRONLY | os.O_RDWR | os.O_TRUNC, False, False
    yield os.O_RDONLY | os.O_CREAT, True, False


@pytest.mark.parametrize(("flags", "landlocked", "alone"), list(opens()))
def test_which_opens_are_left_to_landlock(verdict: Verdict, flags: int, landlocked: bool, alone: bool) -> None:
    assert verdict("openat", 0, 0, flags, landlocked=True) == (ALLOW if landlocked else refused(errno.EACCES))
    assert verdict("openat", 0, 0, flags, landlocked=False) == (ALLOW if alone else refused(errno.EACCES))


def test_threads_are_allowed_and_processes_are_not(verdict: Verdict) -> None:
    assert verdict("clone", 0x3D0F00) == ALLOW
    assert verdict("clone", signal.SIGCHLD) == refused(errno.EPERM)
    assert verdict("clone", 0x10000000) == refused(errno.EPERM)
    assert verdict("clone3") == refused(errno.ENOSYS)


def test_what_nobody_has_looked_at_is_refused(verdict: Verdict) -> None:
    assert verdict(425) == refused(errno.EPERM)  # io_uring_setup
    assert verdict(447) == refused(errno.ENOSYS)  # memfd_secret
    assert verdict(9999) == refused(errno.ENOSYS)


@pytest.mark.parametrize(
    ("call", "arguments", "result"),
    [
        ("prctl", (15,), ALLOW),
        ("prctl", (1,), refused(errno.EPERM)),
        ("prctl", (4, 1), refused(errno.EPERM)),
        ("prlimit64", (0,), ALLOW),
        ("prlimit64", (PID,), ALLOW),
        ("prlimit64", (1,), refused(errno.EPERM)),
        ("ioctl", (0, 0x5401), ALLOW),
        ("ioctl", (0, 0x5412), refused(errno.ENOTTY)),
        ("fcntl", (0, 1), ALLOW),
        ("fcntl", (0, 8), refused(errno.EPERM)),
    ],
)
def test_calls_that_are_allowed_for_some_arguments(
    verdict: Verdict, call: str, arguments: tuple[int, ...], result: int
) -> None:
    assert verdict(call, *arguments) == result
