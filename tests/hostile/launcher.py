"""Runs a command in one of the settings, and says what it left running.

    python launcher.py SETTING REPORT COMMAND...

It is the reaper of whatever its descendants leave behind, so nothing can hide by outliving its parent. REPORT is a JSON
file: the command's exit code, and the command lines of what was still there two seconds after it had ended.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import resource
import signal
import struct
import sys
import time
from pathlib import Path

LIBC = ctypes.CDLL(None, use_errno=True)
USER = 60999
# what a default container of Docker keeps: chown, dac_override, fowner, fsetid, kill, setgid, setuid, setpcap,
# net_bind_service, net_raw, sys_chroot, mknod, audit_write, setfcap
DOCKER_CAPABILITIES = frozenset((0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31))
# unshare, setns, mount, umount2, pivot_root, open_tree, move_mount, fsopen, fsmount, bpf, perf_event_open, keyctl,
# add_key, request_key, userfaultfd, open_by_handle_at, io_uring_setup, kcmp, quotactl, init_module, finit_module,
# reboot, swapon, acct
DENIED = {
    "x86_64": (272, 308, 165, 166, 155, 428, 429, 430, 432, 321, 298, 250, 248, 249, 323, 304, 425, 312, 179, 175, 313,
               169, 167, 163),
    "aarch64": (97, 268, 40, 39, 41, 428, 429, 430, 432, 280, 241, 219, 217, 218, 282, 265, 425, 272, 60, 105, 273,
                142, 224, 89),
}  # fmt: skip
CLONE = {"x86_64": 56, "aarch64": 220}
_LOAD, _JEQ, _JSET, _RET = 0x20, 0x15, 0x45, 0x06
_ALLOW, _EPERM, _ENOSYS = 0x7FFF0000, 0x00050001, 0x00050026
_NAMESPACES = 0x7E020000


def as_here() -> None:
    """Whoever runs the tests."""


def as_user() -> None:
    """An ordinary user without groups."""
    os.setgroups([])
    os.setresgid(USER, USER, USER)
    os.setresuid(USER, USER, USER)


def as_in_docker() -> None:
    """Root in a default container: fourteen capabilities, and a filter that forbids namespaces, mounts and the like."""
    _filter()
    for capability in range(64):
        if capability not in DOCKER_CAPABILITIES and LIBC.prctl(23, capability, 0, 0, 0) == 1:
            LIBC.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP; exec then gives root no more than what is left


SETTINGS = {"here": as_here, "root": as_here, "user": as_user, "docker": as_in_docker}


def main() -> None:
    setting, report, *command = sys.argv[1:]
    LIBC.prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
    pid = os.fork()
    if pid == 0:
        SETTINGS[setting]()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.execv(command[0], command)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    deadline = time.monotonic() + 2
    while (left := _left()) and time.monotonic() < deadline:
        time.sleep(0.05)
    Path(report).write_text(json.dumps({"code": code, "left": list(left.values())}), encoding="utf-8")
    for straggler in left:
        os.kill(straggler, signal.SIGKILL)


def _left() -> dict[int, str]:
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    return {int(pid): _line(pid) for pid in children if not _reaped(int(pid))}


def _reaped(pid: int) -> bool:
    return os.waitpid(pid, os.WNOHANG)[0] == pid


def _line(pid: str) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")[:200] or pid


def _filter() -> None:
    program = [(_LOAD, 0, 0, 0)]
    for number in DENIED[platform.machine()]:
        program += [(_JEQ, 0, 1, number), (_RET, 0, 0, _EPERM)]
    program += [(_JEQ, 0, 1, 435), (_RET, 0, 0, _ENOSYS)]  # clone3
    flags = [(_LOAD, 0, 0, 16), (_JSET, 0, 1, _NAMESPACES), (_RET, 0, 0, _EPERM)]
    program += [(_JEQ, 0, len(flags), CLONE[platform.machine()]), *flags, (_RET, 0, 0, _ALLOW)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *step) for step in program))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(code)))
    if LIBC.prctl(22, 2, ctypes.byref(header), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "a container's filter could not be installed")


if __name__ == "__main__":
    main()
