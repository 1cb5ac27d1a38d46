"""Whether this machine can confine student code, and the sandbox that does."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from grader.errors import SandboxError
from grader.sandbox.interface import Sandbox
from grader.sandbox.sandbox import ChildSandbox


@dataclass(frozen=True)
class Layer:
    """A layer for people: what it stops, and what to do where it is missing."""

    name: str
    stops: str
    remedy: str


LAYERS = (
    Layer("session", "a terminal, or descriptors of the grader, in a child's hands", "run on Linux"),
    Layer(
        "namespaces",
        "the network, and shared memory of others",
        "run as root with CAP_SYS_ADMIN, or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, "
        "user.max_user_namespaces); a default container gives none, and seccomp then stands alone",
    ),
    Layer("rlimits", "a child that takes all memory, processor time or disk", "run on Linux"),
    Layer(
        "uid",
        "signals to other children and the grader, and files that only root may read",
        "run as root, with Python and its packages where every user can read them (not below a 0700 home)",
    ),
    Layer("privileges", "set-uid programs, capabilities, tracing, a child that outlives its server", "run on Linux"),
    Layer(
        "landlock",
        "reading anything but the interpreter and the allowed packages: references, other submissions, /proc",
        "Linux 5.13 or newer with landlock among the security modules (boot parameter lsm=landlock,…)",
    ),
    Layer(
        "seccomp",
        "forks, programs, sockets, writing, signals, and most of the kernel",
        "Linux on x86_64 or aarch64 with CONFIG_SECCOMP_FILTER",
    ),
)
NAMES = tuple(layer.name for layer in LAYERS)


def is_enough(layers: frozenset[str]) -> bool:
    """Whether strangers' code may run: reads and writes are closed off by two layers at least.

    Without Landlock an ordinary user's files stay readable; as root another uid closes them.
    """
    return {"session", "rlimits", "privileges", "seccomp"} <= layers and bool({"landlock", "uid"} & layers)


def probe() -> frozenset[str]:
    """The layers that this machine gives, as a fork server finds them."""
    if sys.platform != "linux":
        return frozenset()
    from grader.sandbox.confined import Spawner

    spawner = Spawner()
    try:
        return spawner.layers
    finally:
        spawner.close()


def open_confined() -> Sandbox:
    """A sandbox of fork servers. Raises :class:`SandboxError`, with what to do, where confinement can't be had."""
    if sys.platform != "linux":
        raise SandboxError(_refusal(frozenset()))
    from grader.sandbox.confined import Spawner

    spawner = Spawner()
    try:
        layers = spawner.layers
        if not is_enough(layers):
            raise SandboxError(_refusal(layers))
    except SandboxError:
        spawner.close()
        raise
    return ChildSandbox(spawner, tuple(name for name in NAMES if name in layers), spawner.close)


def _refusal(layers: frozenset[str]) -> str:
    missing = ", ".join(name for name in NAMES if name not in layers)
    return (
        f"this machine can't confine student code (missing: {missing}); `grader doctor` says what to do about it, and "
        "--allow-unconfined runs it all the same, with every right that you have"
    )
