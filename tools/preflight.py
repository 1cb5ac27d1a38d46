"""Says what a machine lacks for the environment, before anything is downloaded.

It must be able to complain about an old Python, so it holds no syntax and no module newer than Python 3.6, and ASCII
only, for terminals as old.
"""

import importlib.util
import os
import shutil
import sys

DISK_GB = 2.5  # the environment with torch for the CPU, and what pip unpacks on the way
CUDA_DISK_GB = 8.0
CPU_INDEX = "https://download.pytorch.org/whl/cpu"


def old_python(major: int, minor: int, executable: str) -> str:
    """What to do about a Python that is too old; empty if it isn't."""
    if (major, minor) >= (3, 11):
        return ""
    return (
        f"Python 3.11 or newer is needed, and {executable} is {major}.{minor}: "
        "install a newer one, or name one with make PYTHON=python3.12"
    )


def no_venv(major: int, minor: int, lacking: str) -> str:
    """What to do about a Python that can't make environments for want of the modules ``lacking``; empty if none."""
    if not lacking:
        return ""
    return (
        f"this Python lacks {lacking}, which makes environments: "
        f"install it, on Debian or Ubuntu with apt install python{major}.{minor}-venv"
    )


def little_disk(free: float) -> str:
    """What to do about too little free disk, given in bytes; empty if there is enough."""
    if free >= DISK_GB * 1e9:
        return ""
    return f"about {DISK_GB} GB of disk are needed here, mostly for torch, and {free / 1e9:.1f} GB are free: make room"


def large_torch(free: float, platform: str, index: str) -> str:
    """A warning where pip may choose torch's CUDA build and the disk is too small for that one; else empty."""
    if index or not platform.startswith("linux") or free >= CUDA_DISK_GB * 1e9:
        return ""
    return (
        f"pip may choose torch's CUDA build, which takes about {CUDA_DISK_GB:.0f} GB, and {free / 1e9:.1f} GB are "
        f"free: if it does, choose the small build with make TORCH_INDEX={CPU_INDEX}"
    )


def main() -> int:
    """Prints one sentence for each thing that is missing; 1 if anything is."""
    free = shutil.disk_usage(".").free
    major, minor = sys.version_info[:2]
    lacking = " and ".join(name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None)
    missing = [old_python(major, minor, sys.executable), no_venv(major, minor, lacking), little_disk(free)]
    warning = "" if any(missing) else large_torch(free, sys.platform, os.environ.get("TORCH_INDEX", ""))
    for sentence in [*missing, warning]:
        if sentence:
            print("preflight: " + sentence, file=sys.stderr)
    return 1 if any(missing) else 0


if __name__ == "__main__":
    sys.exit(main())
