"""What this problem's reference is made of; another problem has a helper of its own under the same name."""

import torch


def rows(x):
    """Each sample as a row."""
    return torch.as_tensor(x).reshape(x.shape[0], -1)
