# %% namespaces: marker left
def attack():
    for flag in (0x10000000, 0x40000000, 0x00020000, 0x08000000, 0x20000000): enter(272, 97, ctypes.c_int(flag))
    enter(308, 268, ctypes.c_int(0), ctypes.c_int(0))

# %% clone_into_a_user_namespace: marker left
def attack():
    enter(56, 220, ctypes.c_ulong(0x10000000 | 17), None, None, None, ctypes.c_ulong(0))

# %% mounts: marker left
def attack():
    enter(165, 40, b"none", b"/tmp", b"tmpfs", ctypes.c_ulong(0), None)
    enter(166, 39, b"/proc", ctypes.c_int(2))
    enter(428, 428, ctypes.c_int(-100), b"/", ctypes.c_uint(1))
    enter(430, 430, b"tmpfs", ctypes.c_uint(0))
    enter(155, 41, b"/", b"/")

# %% bpf: marker left
def attack():
    attributes = (ctypes.c_uint32 * 32)(1, 4, 4, 1)
    enter(321, 280, ctypes.c_int(0), attributes, ctypes.c_uint(128))

# %% perf: marker left
def attack():
    attributes = (ctypes.c_uint32 * 32)(1, 128)
    enter(298, 241, attributes, ctypes.c_int(0), ctypes.c_int(-1), ctypes.c_int(-1), ctypes.c_ulong(0))

# %% keyring: marker left
def attack():
    enter(250, 219, ctypes.c_int(0), ctypes.c_int(-3), ctypes.c_int(1))
    enter(248, 217, b"user", TOKEN.encode(), b"x", ctypes.c_size_t(1), ctypes.c_int(-4))

# %% userfaultfd: marker left
def attack():
    enter(323, 282, ctypes.c_int(0))
    enter(323, 282, ctypes.c_int(1))

# %% io_uring: marker left
def attack():
    parameters = ctypes.create_string_buffer(120)
    enter(425, 425, ctypes.c_uint(4), parameters)

# %% asynchronous_io: marker left
def attack():
    context = ctypes.c_ulong(0)
    enter(206, 0, ctypes.c_uint(4), ctypes.byref(context))

# %% call_of_32_bits: marker left
import mmap
def attack():
    if platform.machine() != "x86_64": return 0
    memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    # getuid (24) and fork (2) by int 0x80
    memory.write(b"\xb8\x18\x00\x00\x00\xcd\x80\xc3")
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    won(ctypes.CFUNCTYPE(ctypes.c_int)(address)())

# %% call_of_x32: marker left
def attack():
    if platform.machine() == "x86_64":
        enter(0x40000000 + 39, -1)
        enter(0x40000000 + 57, -1)

# %% personality: marker left
def attack(): enter(135, 92, ctypes.c_ulong(0x0400000))

# %% descriptor_tables: marker left
def attack():
    if platform.machine() == "x86_64": enter(154, -1, ctypes.c_int(0), ctypes.create_string_buffer(16), ctypes.c_ulong(16))

# %% steal_descriptors: other result changed
def attack():
    enter(438, 438, ctypes.c_int(3), ctypes.c_int(0), ctypes.c_uint(0))
    enter(312, 272, ctypes.c_int(os.getppid()), ctypes.c_int(os.getppid()), ctypes.c_int(0), ctypes.c_ulong(3), ctypes.c_ulong(4))

# %% modules_and_reboot: grader hung or dead
def attack():
    enter(313, 273, ctypes.c_int(0), b"", ctypes.c_int(0))
    enter(169, 142, ctypes.c_long(0), ctypes.c_long(0), ctypes.c_uint(0), None)
    enter(227, 112, ctypes.c_int(0), (ctypes.c_long * 2)(0, 0))
    enter(170, 161, TOKEN.encode(), ctypes.c_size_t(8))

# %% watch_files: canary read
def attack():
    enter(254, -1)
    enter(294, 26, ctypes.c_int(0))
    enter(300, 262, ctypes.c_uint(0), ctypes.c_uint(0))
