"""Seeds every source of random numbers that student code is likely to use."""

from __future__ import annotations

import random
import sys
from functools import cache
from typing import Any

import numpy as np


def seed(number: int) -> None:
    """Seeds ``random``, numpy's global generator, and torch where it has been imported."""
    random.seed(number)
    np.random.seed(number % 2**32)
    torch: Any = sys.modules.get("torch")
    if hasattr(torch, "manual_seed"):
        _seed_torch(torch, number % 2**63)


def _seed_torch(torch: Any, number: int) -> None:
    """``torch.manual_seed`` notes a traceback for every kind of device that it can't seed yet: half of what an ordinary
    call costs. Without a device, the generator of the processor is all that it seeds."""
    if _may_have_device(torch):
        torch.manual_seed(number)
    else:
        torch.default_generator.manual_seed(number)


@cache
def _may_have_device(torch: Any) -> bool:
    accelerator = getattr(torch, "accelerator", None)  # torch 2.6
    return accelerator is None or bool(accelerator.is_available())
