"""System calls that Python doesn't wrap, through ctypes: looked up once, in the server, before any fork."""

from __future__ import annotations

import ctypes
import os
import platform

_LIBC = ctypes.CDLL(None, use_errno=True)
_LIBC.syscall.restype = ctypes.c_long

# landlock and close_range have one number on every architecture (they came after the tables were unified)
NR_LANDLOCK_CREATE_RULESET = 444
NR_LANDLOCK_ADD_RULE = 445
NR_LANDLOCK_RESTRICT_SELF = 446

MACHINE = platform.machine()
# made here, in the server: a child that makes ctypes' types anew copies pages for a fifth of a millisecond
_THIS_THREAD = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3
_NO_CAPABILITIES = (ctypes.c_uint32 * 6)()


def syscall(number: int, *arguments: object) -> int:
    """Calls the kernel; :class:`OSError` when it refuses."""
    result = _LIBC.syscall(ctypes.c_long(number), *arguments)
    if result < 0:
        raise _error()
    return int(result)


def prctl(option: int, second: object = 0, third: object = 0, fourth: object = 0, fifth: object = 0) -> int:
    """``prctl(2)``; plain integers travel as unsigned longs."""
    arguments = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in (second, third, fourth, fifth)]
    result = _LIBC.prctl(ctypes.c_int(option), *arguments)
    if result < 0:
        raise _error()
    return int(result)


def unshare(flags: int) -> None:
    """``unshare(2)``."""
    if _LIBC.unshare(ctypes.c_int(flags)) < 0:
        raise _error()


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    """``mount(2)``."""
    if _LIBC.mount(source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), data.encode()) < 0:
        raise _error()


def capset_none() -> None:
    """Empties the calling thread's permitted, effective and inheritable capabilities."""
    if _LIBC.capset(_THIS_THREAD, _NO_CAPABILITIES) < 0:
        raise _error()


def _error() -> OSError:
    number = ctypes.get_errno()
    return OSError(number, os.strerror(number))
