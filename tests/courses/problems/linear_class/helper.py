"""What this problem's reference is made of."""

import torch


def zeros_like_all(parameters):
    """A zero for each parameter."""
    return [torch.zeros_like(parameter) for parameter in parameters]
