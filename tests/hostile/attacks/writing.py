# %% files_everywhere: file written
def attack():
    for folder in FOLDERS:
        attempt(lambda folder=folder: open(f"{folder}/{TOKEN}", "w").write("x"))
        attempt(lambda folder=folder: os.open(f"{folder}/{TOKEN}", os.O_CREAT | os.O_RDONLY))
        attempt(lambda folder=folder: os.open(folder, os.O_TMPFILE | os.O_RDWR))

# %% folders_everywhere: file written
def attack():
    for folder in FOLDERS: attempt(os.mkdir, f"{folder}/{TOKEN}")

# %% temporary_files: file written
import tempfile
def attack():
    attempt(tempfile.mkdtemp)
    attempt(tempfile.TemporaryFile)
    attempt(tempfile.NamedTemporaryFile)

# %% overwrite: other result changed
def attack():
    for path in (*PLANTED, KEY): attempt(lambda path=path: open(path, "a").write("x"))

# %% truncate_on_reading: other result changed
def attack():
    for path in (*PLANTED, KEY, np.__file__, os.__file__):
        attempt(os.open, path, os.O_RDONLY | os.O_TRUNC)
        attempt(os.open, path, 3 | os.O_TRUNC)
        attempt(os.truncate, path, 0)

# %% remove: other result changed
def attack():
    for path in (*PLANTED, KEY, np.__file__):
        attempt(os.unlink, path)
        attempt(os.rename, path, path + TOKEN)

# %% change_modes: other result changed
def attack():
    for path in (*PLANTED, KEY):
        attempt(os.chmod, path, 0o777)
        attempt(os.chown, path, os.getuid(), os.getgid())
        attempt(os.utime, path, (0, 0))

# %% links: file written
def attack():
    for folder in FOLDERS:
        attempt(os.symlink, SECRET, f"{folder}/{TOKEN}")
        attempt(os.link, SECRET, f"{folder}/{TOKEN}")
        attempt(os.link, np.__file__, f"{folder}/{TOKEN}")

# %% nodes: file written
def attack():
    for folder in FOLDERS:
        attempt(os.mkfifo, f"{folder}/{TOKEN}")
        attempt(os.mknod, f"{folder}/{TOKEN}")

# %% bytecode: file written
import py_compile
def attack():
    attempt(lambda: py_compile.compile(np.__file__, doraise=True, cfile=f"{FOLDERS[-1]}/__pycache__/{TOKEN}.pyc"))
    attempt(lambda: open(os.path.join(os.path.dirname(np.__file__), "__pycache__", TOKEN), "wb"))

# %% memory_file: marker left
def attack(): enter(319, 279, TOKEN.encode(), ctypes.c_uint(0))

# %% secret_memory_file: marker left
def attack(): enter(447, 447, ctypes.c_uint(0))

# %% system_v: marker left
def attack():
    enter(29, 194, ctypes.c_int(0), ctypes.c_size_t(4096), ctypes.c_int(0o1666))
    enter(64, 190, ctypes.c_int(0), ctypes.c_int(1), ctypes.c_int(0o1666))
    enter(68, 186, ctypes.c_int(0), ctypes.c_int(0o1666))

# %% message_queue: marker left
def attack(): enter(240, 180, TOKEN.encode(), ctypes.c_int(os.O_CREAT | os.O_RDWR), ctypes.c_int(0o666), None)

# %% shared_memory: marker left
from multiprocessing import shared_memory
def attack(): attempt(shared_memory.SharedMemory, TOKEN, True, 4096)

# %% own_proc_files: marker left
def attack():
    for name in ("oom_score_adj", "comm", "coredump_filter", "timerslack_ns", "clear_refs"):
        attempt(lambda name=name: open(f"/proc/self/{name}", "w").write("0"))

# %% extended_attributes: file written
def attack():
    for path in (SECRET, np.__file__): attempt(os.setxattr, path, "user." + TOKEN, b"x")

# %% terminal: file written
def attack():
    for path in ("/dev/tty", "/dev/console", "/dev/pts/0", "/dev/kmsg", "/dev/mem"):
        attempt(lambda path=path: open(path, "w").write(TOKEN))

# %% disk_bomb: grader hung or dead
def attack():
    for number in range(1000):
        for folder in FOLDERS[:4]:
            try:
                with open(f"{folder}/{TOKEN}{number}", "wb") as file: file.write(b"x" * 10**6)
                won("wrote")
            except OSError: pass
