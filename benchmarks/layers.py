"""What each layer of confinement costs on top of a plain fork, in a process that has numpy (or torch) imported.

``python benchmarks/layers.py [numpy|torch] [ROUNDS]``: medians over interleaved rounds, so that a slow moment of the
machine hits every row alike.
"""

from __future__ import annotations

import gc
import importlib
import os
import statistics
import sys
import time

from grader.sandbox.layers import landlock, rlimits, seccomp
from grader.sandbox.layers.readable import listable, readable
from grader.sandbox.lock import LANDLOCK, NAMESPACES, ORDER, Lock, lock
from grader.sandbox.probe import available_layers


def main() -> None:
    """Prints a table: layers put on, median time, and what that is over a plain fork."""
    library = sys.argv[1] if len(sys.argv) > 1 else "numpy"
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    importlib.import_module(library)
    present = available_layers()
    ruleset = landlock.build(readable((library,)), listable()) if LANDLOCK in present else -1
    program = seccomp.assemble(landlocked=LANDLOCK in present)
    gc.collect()
    gc.freeze()
    core = frozenset(present) - {NAMESPACES}
    rows = [("plain fork", frozenset())] + [(f"fork + {name}", frozenset({name})) for name in ORDER if name in present]
    rows += [("fork + core (all but namespaces)", core), ("fork + everything", frozenset(present))]
    # a child may not open the server's rule set when the session layer, which keeps its descriptor, is off
    times: dict[str, list[float]] = {name: [] for name, _ in rows}
    for _ in range(rounds):
        for name, layers in rows:
            times[name].append(one(layers, ruleset, program))
    plain = statistics.median(times["plain fork"])
    print(f"{library}, {rounds} rounds, missing here: {', '.join(sorted(set(ORDER) - present)) or 'nothing'}")
    for name, _ in rows:
        median = statistics.median(times[name])
        print(f"  {name:34} {1000 * median:6.2f} ms   {1000 * (median - plain):+6.2f} ms")


def one(layers: frozenset[str], ruleset: int, program: seccomp.Filter) -> float:
    """Seconds for fork, lock, exit and reap."""
    how = Lock(layers, 0, rlimits.Rlimits(), rlimits.mapped_bytes(), os.getpid(), ruleset, program)
    started = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        try:
            if layers & {"landlock", "seccomp"} and "privileges" not in layers:
                from grader.sandbox.layers import privileges

                privileges.apply(how.server)
            lock(how, ())
        except BaseException:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    spent = time.perf_counter() - started
    if status:
        sys.exit(f"a child could not be locked with {sorted(layers)}")
    return spent


if __name__ == "__main__":
    main()
