"""seccomp: the system calls that computing needs, and no others.

Without it a child forks, executes, opens sockets, makes memory files and shared memory outside its limits, signals and
limits other processes, changes the modes and times of files that Landlock hides, and reaches the whole kernel. It is a
list of what is allowed, so a call that a newer kernel brings is refused until somebody has looked at it.

The program is assembled once in the server (libseccomp's loader costs 9 to 15 ms) and installed in each child with its
own pid patched in: a process may signal itself and nobody else.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.sandbox.layers import libc
from grader.sandbox.layers.syscalls import ARCHITECTURES, PLAIN, SCRATCH

_LOAD, _JEQ, _JGE, _JSET, _AND, _RET = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_KILL, _ALLOW, _ERRNO = 0x80000000, 0x7FFF0000, 0x00050000
_NR, _ARCH, _ARGS = 0, 4, 16

_CLONE_THREAD = 0x00010000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | 0o20000000  # O_TMPFILE's own bit
_PRCTL_ALLOWED = (15, 16, 0x53564D41)  # set and get a thread's name; name a mapping (malloc does)
_IOCTL_ALLOWED = (0x5401, 0x5413, 0x541B, 0x5450, 0x5451)  # TCGETS, TIOCGWINSZ, FIONREAD, FIONCLEX, FIOCLEX
# those that make the kernel send signals to others, and those that take memory outside the limits
_FCNTL_REFUSED = (8, 10, 15, 1026, 1031)  # F_SETOWN, F_SETSIG, F_SETOWN_EX, F_NOTIFY, F_SETPIPE_SZ
# calls that came after 5.10: "no such call" makes libraries fall back to what is allowed
_NEWER_THAN = 440

Instruction = tuple[int, int, int, int]
_PID = -1  # stands for the child's pid until it is known


@dataclass(frozen=True)
class Filter:
    """An assembled program, and the offsets at which the child's pid belongs."""

    code: bytes
    pid_offsets: tuple[int, ...]

    @cached_property
    def loaded(self) -> tuple[ctypes.Array[ctypes.c_char], ctypes.Array[ctypes.c_char]]:
        """The program and its header as the kernel takes them; made once, in the server, before any fork."""
        code = ctypes.create_string_buffer(self.code, len(self.code))
        return code, ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(self.code) // 8, ctypes.addressof(code)))


def available() -> bool:
    """Whether there is a program for this machine's architecture and the kernel takes filters."""
    return libc.MACHINE in ARCHITECTURES and Path("/proc/sys/kernel/seccomp").exists()


def assemble(machine: str = libc.MACHINE, *, landlocked: bool = False, scratch: bool = False) -> Filter:
    """The program for an architecture.

    A filter can't see paths, so it refuses every open for writing, unless the process is ``landlocked``: then
    ``/dev/null`` may be written to, which honest code does. With ``scratch``, files may be made, renamed and removed
    too, where Landlock lets them.
    """
    architecture = ARCHITECTURES[machine]
    program = [*_wrong_architecture(architecture.audit, architecture.foreign_from)]
    for name, block in _guarded(landlocked).items():
        number = architecture.number(name)
        if number is not None:
            program += [(_JEQ, 0, len(block), number), *block]
    names = (*PLAIN, *(SCRATCH if scratch else ()))
    program += _allowed(number for name in names if (number := architecture.number(name)) is not None)
    program += [(_JGE, 0, 1, _NEWER_THAN), _refuse(errno.ENOSYS), _refuse(errno.EPERM)]
    return _packed(program)


def install(program: Filter) -> None:
    """Puts the program on the calling process for good; needs ``no_new_privs``."""
    code, header = program.loaded
    for offset in program.pid_offsets:
        struct.pack_into("<I", code, offset, os.getpid())
    libc.prctl(22, 2, ctypes.byref(header))  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER


def _wrong_architecture(audit: int, foreign_from: int | None) -> list[Instruction]:
    """Calls by another ABI have other numbers: nothing below would mean what it says."""
    program = [(_LOAD, 0, 0, _ARCH), (_JEQ, 1, 0, audit), (_RET, 0, 0, _KILL), (_LOAD, 0, 0, _NR)]
    if foreign_from is not None:
        program += [(_JGE, 0, 1, foreign_from), (_RET, 0, 0, _KILL)]
    return program


def _guarded(landlocked: bool) -> dict[str, list[Instruction]]:
    """Calls that are allowed for some arguments only: each block ends in a verdict."""
    opens = _opens_that_landlock_sees if landlocked else _opens_for_reading
    return {
        "open": opens(1),
        "openat": opens(2),
        "clone": [_argument(0), (_JSET, 0, 1, _CLONE_THREAD), _allow(), _refuse(errno.EPERM)],
        "clone3": [_refuse(errno.ENOSYS)],  # its flags lie in memory, out of a filter's sight
        "kill": _signals_to_itself(1),
        "tgkill": _signals_to_itself(2),
        "prlimit64": _one_of(0, (0, _PID), errno.EPERM),
        "prctl": _one_of(0, _PRCTL_ALLOWED, errno.EPERM),
        "ioctl": _one_of(1, _IOCTL_ALLOWED, errno.ENOTTY),
        "fcntl": _none_of(1, _FCNTL_REFUSED, errno.EPERM),
    }


def _opens_for_reading(argument: int) -> list[Instruction]:
    return [_argument(argument), (_JSET, 0, 1, _WRITING), _refuse(errno.EACCES), _allow()]


def _opens_that_landlock_sees(argument: int) -> list[Instruction]:
    """Landlock before 6.2 looks at read and write access only: ``O_RDONLY | O_TRUNC`` empties what may be read, and the
    third access mode, which is neither, asks for no right at all."""
    return [
        _argument(argument),
        (_AND, 0, 0, os.O_TRUNC | os.O_ACCMODE),
        (_JEQ, 2, 0, os.O_TRUNC | os.O_RDONLY),
        (_JSET, 0, 2, os.O_WRONLY),
        (_JSET, 0, 1, os.O_RDWR),
        _refuse(errno.EACCES),
        _allow(),
    ]


def _signals_to_itself(signal_argument: int) -> list[Instruction]:
    """Any signal but SIGKILL: that a child dies of it is the grader's evidence that somebody else killed it."""
    refused = _refuse(errno.EPERM)
    to_itself = [(_JEQ, 1, 0, _PID), refused]
    return [_argument(0), *to_itself, _argument(signal_argument), (_JEQ, 0, 1, signal.SIGKILL), refused, _allow()]


def _one_of(argument: int, values: Iterable[int], refusal: int) -> list[Instruction]:
    block = [_argument(argument)]
    for value in values:
        block += [(_JEQ, 0, 1, value), _allow()]
    return [*block, _refuse(refusal)]


def _none_of(argument: int, values: Iterable[int], refusal: int) -> list[Instruction]:
    block = [_argument(argument)]
    for value in values:
        block += [(_JEQ, 0, 1, value), _refuse(refusal)]
    return [*block, _allow()]


def _allowed(numbers: Iterable[int]) -> list[Instruction]:
    return [step for number in numbers for step in ((_JEQ, 0, 1, number), _allow())]


def _argument(index: int) -> Instruction:
    return (_LOAD, 0, 0, _ARGS + 8 * index)  # the low word, both architectures being little-endian


def _allow() -> Instruction:
    return (_RET, 0, 0, _ALLOW)


def _refuse(number: int) -> Instruction:
    return (_RET, 0, 0, _ERRNO | number)


def _packed(program: list[Instruction]) -> Filter:
    code = b"".join(struct.pack("<HBBI", op, yes, no, 0 if k == _PID else k) for op, yes, no, k in program)
    offsets = tuple(8 * index + 4 for index, (_, _, _, k) in enumerate(program) if k == _PID)
    made = Filter(code, offsets)
    assert made.loaded
    return made
