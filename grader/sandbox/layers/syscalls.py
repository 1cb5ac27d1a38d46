"""Numbers of the system calls that a child may make, for x86_64 and aarch64.

Source: the kernel's ``arch/x86/entry/syscalls/syscall_64.tbl`` and ``include/uapi/asm-generic/unistd.h``.
"""

from __future__ import annotations

from dataclasses import dataclass

# name → number on x86_64, number on aarch64 (−1: the architecture has no such call)
_NUMBERS: dict[str, tuple[int, int]] = {
    "read": (0, 63), "write": (1, 64), "open": (2, -1), "close": (3, 57), "stat": (4, -1), "fstat": (5, 80),
    "lstat": (6, -1), "poll": (7, -1), "lseek": (8, 62), "mmap": (9, 222), "mprotect": (10, 226),
    "munmap": (11, 215), "brk": (12, 214), "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139), "ioctl": (16, 29), "pread64": (17, 67), "pwrite64": (18, 68), "readv": (19, 65),
    "writev": (20, 66), "access": (21, -1), "pipe": (22, -1), "select": (23, -1), "sched_yield": (24, 124),
    "mremap": (25, 216), "msync": (26, 227), "mincore": (27, 232), "madvise": (28, 233), "dup": (32, 23),
    "dup2": (33, -1), "pause": (34, -1), "nanosleep": (35, 101), "getitimer": (36, 102), "alarm": (37, -1),
    "setitimer": (38, 103), "getpid": (39, 172), "clone": (56, 220), "exit": (60, 93), "wait4": (61, 260),
    "kill": (62, 129), "uname": (63, 160), "fcntl": (72, 25), "fsync": (74, 82), "ftruncate": (77, 46),
    "getdents64": (217, 61), "getcwd": (79, 17), "rename": (82, -1), "mkdir": (83, -1), "rmdir": (84, -1),
    "unlink": (87, -1), "readlink": (89, -1), "umask": (95, 166), "gettimeofday": (96, 169), "getrlimit": (97, 163),
    "getrusage": (98, 165), "sysinfo": (99, 179), "times": (100, 153), "getuid": (102, 174), "getgid": (104, 176),
    "geteuid": (107, 175), "getegid": (108, 177), "getppid": (110, 173), "getpgrp": (111, -1),
    "getgroups": (115, 158), "getresuid": (118, 148), "getresgid": (120, 150), "getpgid": (121, 155),
    "getsid": (124, 156), "rt_sigpending": (127, 136), "rt_sigtimedwait": (128, 137), "rt_sigsuspend": (130, 133),
    "sigaltstack": (131, 132), "getpriority": (140, 141), "sched_getparam": (143, 121),
    "sched_getscheduler": (145, 120), "prctl": (157, 167), "arch_prctl": (158, -1), "gettid": (186, 178),
    "time": (201, -1), "futex": (202, 98), "sched_getaffinity": (204, 123), "set_tid_address": (218, 96),
    "restart_syscall": (219, 128), "fadvise64": (221, 223), "clock_gettime": (228, 113), "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115), "exit_group": (231, 94), "epoll_wait": (232, -1), "epoll_ctl": (233, 21),
    "tgkill": (234, 131), "get_mempolicy": (239, 236), "openat": (257, 56), "mkdirat": (258, 34),
    "newfstatat": (262, 79), "unlinkat": (263, 35), "renameat": (264, 38), "readlinkat": (267, 78),
    "faccessat": (269, 48), "pselect6": (270, 72), "ppoll": (271, 73), "set_robust_list": (273, 99),
    "get_robust_list": (274, 100), "epoll_pwait": (281, 22), "eventfd2": (290, 19), "epoll_create1": (291, 20),
    "dup3": (292, 24), "pipe2": (293, 59), "prlimit64": (302, 261), "getcpu": (309, 168), "renameat2": (316, 276),
    "getrandom": (318, 278), "membarrier": (324, 283), "statx": (332, 291), "rseq": (334, 293),
    "close_range": (436, 436), "faccessat2": (439, 439), "clone3": (435, 435), "statfs": (137, 43),
    "fstatfs": (138, 44),
}  # fmt: skip

# allowed whatever their arguments
PLAIN = (
    "read", "write", "close", "stat", "fstat", "lstat", "poll", "lseek", "mmap", "mprotect", "munmap", "brk",
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "pread64", "pwrite64", "readv", "writev", "access", "pipe",
    "select", "sched_yield", "mremap", "msync", "mincore", "madvise", "dup", "dup2", "pause", "nanosleep",
    "getitimer", "alarm", "setitimer", "getpid", "exit", "wait4", "uname", "getdents64", "getcwd", "readlink",
    "umask", "gettimeofday", "getrlimit", "getrusage", "sysinfo", "times", "getuid", "getgid", "geteuid", "getegid",
    "getppid", "getpgrp", "getgroups", "getresuid", "getresgid", "getpgid", "getsid", "rt_sigpending",
    "rt_sigtimedwait", "rt_sigsuspend", "sigaltstack", "getpriority", "sched_getparam", "sched_getscheduler",
    "arch_prctl", "gettid", "time", "futex", "sched_getaffinity", "set_tid_address", "restart_syscall", "fadvise64",
    "clock_gettime", "clock_getres", "clock_nanosleep", "exit_group", "epoll_wait", "epoll_ctl", "get_mempolicy",
    "newfstatat", "readlinkat", "faccessat", "pselect6", "ppoll", "set_robust_list", "get_robust_list",
    "epoll_pwait", "eventfd2", "epoll_create1", "dup3", "pipe2", "getcpu", "getrandom", "membarrier", "statx",
    "rseq", "close_range", "faccessat2", "statfs", "fstatfs",
)  # fmt: skip

# allowed besides when a criterion asked for a scratch directory
SCRATCH = (
    "fsync", "ftruncate", "rename", "mkdir", "rmdir", "unlink", "mkdirat", "unlinkat", "renameat", "renameat2",
)  # fmt: skip


@dataclass(frozen=True)
class Architecture:
    """An architecture's audit number, its column in the table, and where foreign numbers start (x32)."""

    audit: int
    column: int
    foreign_from: int | None = None

    def number(self, name: str) -> int | None:
        """The call's number, ``None`` where the architecture has no such call."""
        number = _NUMBERS[name][self.column]
        return number if number >= 0 else None


ARCHITECTURES = {
    "x86_64": Architecture(0xC000003E, 0, foreign_from=0x40000000),
    "aarch64": Architecture(0xC00000B7, 1),
}
