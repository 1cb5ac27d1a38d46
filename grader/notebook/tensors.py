"""torch as it was: its random numbers on every device in use, its default dtype and its gradient mode."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def torch_kept() -> Iterator[None]:
    """Puts torch's state back, where it has been imported; what a call has imported is as it was then."""
    if not hasattr(sys.modules.get("torch"), "get_rng_state"):
        yield
        _begin_anew(sys.modules.get("torch"))
        return
    torch: Any = sys.modules["torch"]
    state, dtype, gradients = torch.get_rng_state(), torch.get_default_dtype(), torch.is_grad_enabled()
    devices = _devices(torch)
    try:
        yield
    finally:
        torch.set_rng_state(state)
        torch.set_default_dtype(dtype)
        torch.set_grad_enabled(gradients)
        for device, kept in devices:
            device.set_rng_state(kept) if device is not torch.cuda else device.set_rng_state_all(kept)
        if not devices and torch.cuda.is_available():
            # CUDA has drawn nothing yet: what the check has seeded it with for later is seeded over
            torch.cuda.manual_seed_all(torch.initial_seed())


def _begin_anew(torch: Any) -> None:
    if hasattr(torch, "set_rng_state"):
        torch.set_rng_state(torch.Generator().get_state())


def _devices(torch: Any) -> list[tuple[Any, Any]]:
    """The modules of devices whose generators may have been used, and their states; starts no device."""
    found = []
    if torch.cuda.is_available() and torch.cuda.is_initialized():
        found.append((torch.cuda, torch.cuda.get_rng_state_all()))
    if hasattr(torch, "mps") and torch.backends.mps.is_available():
        found.append((torch.mps, torch.mps.get_rng_state()))
    return found
