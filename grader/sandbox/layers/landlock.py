"""Landlock: the child reads the interpreter and the packages that its problem allows, and nothing else.

Without it a child reads every file that its uid may: references, rubrics, other submissions, ``/proc``. The rule set is
built once in the server and restricted to in each child, which costs microseconds.

Source: Linux kernel documentation, "Landlock: unprivileged access control" (ABI 1 to 6).
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

from grader.sandbox.layers import libc

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REMOVE_DIR, REMOVE_FILE, MAKE_REG, MAKE_DIR = 1 << 4, 1 << 5, 1 << 8, 1 << 7
REFER, TRUNCATE = 1 << 13, 1 << 14

# which rights each ABI knows; a right that the kernel doesn't know would make the whole rule set fail
_FS_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_NET_RIGHTS = 0b11  # bind and connect over TCP, ABI 4
_SCOPES = 0b11  # abstract unix sockets and signals stay inside the domain, ABI 6

_READ = READ_FILE | READ_DIR | EXECUTE  # EXECUTE: mapping a shared library asks for it
_SCRATCH = _READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_REG | MAKE_DIR | REFER | TRUNCATE
_FILE_ONLY = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | 1 << 15
_RULE_PATH_BENEATH = 1


class _RulesetAttr(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathBeneathAttr(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("access", ctypes.c_uint64), ("fd", ctypes.c_int32))


def abi() -> int:
    """The Landlock ABI of the running kernel; 0 where there is none."""
    try:
        return libc.syscall(libc.NR_LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    except OSError:
        return 0


def build(readable: Iterable[Path], listable: Iterable[Path] = (), scratch: Path | None = None) -> int:
    """A rule set as a file descriptor: what lies below ``readable`` may be read, below ``scratch`` also written, and
    below ``listable`` folders may be listed."""
    version = abi()
    rights = _FS_RIGHTS[min(version, 5)]
    attr = _RulesetAttr(rights, _NET_RIGHTS if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = libc.syscall(
        libc.NR_LANDLOCK_CREATE_RULESET, ctypes.byref(attr), ctypes.c_size_t(size), ctypes.c_uint32(0)
    )
    for path in readable:
        _allow(ruleset, path, _READ & rights)
    for path in listable:
        _allow(ruleset, path, READ_DIR)
    _allow(ruleset, Path(os.devnull), (WRITE_FILE | TRUNCATE) & rights)
    if scratch is not None:
        _allow(ruleset, scratch, _SCRATCH & rights)
    return ruleset


def restrict(ruleset: int) -> None:
    """Puts the rule set on the calling process for good; needs ``no_new_privs``."""
    libc.syscall(libc.NR_LANDLOCK_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))


def _allow(ruleset: int, path: Path, access: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return  # a path that this machine lacks (/lib64 …) needs no rule
    try:
        if not path.is_dir():
            access &= _FILE_ONLY
        attr = _PathBeneathAttr(access, descriptor)
        libc.syscall(
            libc.NR_LANDLOCK_ADD_RULE,
            ctypes.c_int(ruleset),
            ctypes.c_int(_RULE_PATH_BENEATH),
            ctypes.byref(attr),
            ctypes.c_uint32(0),
        )
    finally:
        os.close(descriptor)
