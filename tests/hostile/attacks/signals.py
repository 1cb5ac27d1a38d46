# %% kill_the_parent: grader hung or dead
import signal
def attack():
    for number in (0, signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL): attempt(os.kill, os.getppid(), number)

# %% may_signal_all: other result changed
def attack():
    for pid in (-1, 0, 1, -os.getpgrp(), -os.getppid()): attempt(os.kill, pid, 0)

# %% signal_neighbours: other result changed
def attack():
    for pid in range(os.getpid() - 50, os.getpid() + 50):
        if pid != os.getpid(): attempt(os.kill, pid, 0)

# %% signal_by_other_calls: grader hung or dead
def attack():
    parent = os.getppid()
    enter(200, 130, ctypes.c_int(parent), ctypes.c_int(0))
    enter(234, 131, ctypes.c_int(parent), ctypes.c_int(parent), ctypes.c_int(0))
    info = ctypes.create_string_buffer(128)
    enter(129, 138, ctypes.c_int(parent), ctypes.c_int(0), info)
    pidfd = kernel(434, 434, ctypes.c_int(parent), ctypes.c_uint(0))
    if pidfd >= 0: won("pidfd")
    enter(424, 424, ctypes.c_int(pidfd), ctypes.c_int(0), None, ctypes.c_uint(0))

# %% signal_by_descriptor: other result changed
import fcntl
def attack():
    reading, writing = os.pipe()
    attempt(fcntl.fcntl, reading, fcntl.F_SETOWN, os.getppid())
    attempt(fcntl.fcntl, reading, fcntl.F_SETSIG, 9)
    attempt(fcntl.ioctl, reading, 0x5452, b"\1\0\0\0")

# %% priorities: other result changed
def attack():
    attempt(os.setpriority, os.PRIO_PROCESS, os.getppid(), 19)
    attempt(os.nice, 5)
    attempt(os.sched_setaffinity, os.getppid(), {0})
    attempt(os.sched_setscheduler, os.getppid(), os.SCHED_IDLE, os.sched_param(0))
    enter(251, 30, ctypes.c_int(1), ctypes.c_int(os.getppid()), ctypes.c_int(3 << 13))

# %% limits_of_the_parent: grader hung or dead
import resource
def attack():
    for pid in (os.getppid(), 1): attempt(resource.prlimit, pid, resource.RLIMIT_CPU)

# %% raise_own_limits: grader hung or dead
import resource
def attack():
    for which in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
        attempt(resource.setrlimit, which, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

# %% trace_the_parent: other result changed
def attack():
    enter(101, 117, ctypes.c_long(16), ctypes.c_long(os.getppid()), None, None)
    enter(101, 117, ctypes.c_long(0x4206), ctypes.c_long(os.getppid()), None, None)

# %% outlive_the_server: marker left
def attack():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(1, 0, 0, 0, 0) == 0: won("no death signal")
    if libc.prctl(4, 1, 0, 0, 0) == 0: won("dumpable")
    attempt(os.setsid)
    attempt(os.setpgid, 0, os.getppid())

# %% type_into_the_terminal: grader hung or dead
import fcntl
def attack():
    for fd in range(0, 10): attempt(fcntl.ioctl, fd, 0x5412, b"x")

# %% become_root: marker left
def attack():
    if os.geteuid() != 0:
        attempt(os.setuid, 0)
        attempt(os.seteuid, 0)
    attempt(os.setgroups, [0])
    attempt(os.chroot, "/")
    attempt(os.setresuid, 1, 1, 1)
