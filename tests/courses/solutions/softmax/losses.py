import torch


def cross_entropy(logits, labels):
    picked = torch.log_softmax(logits, dim=1)[torch.arange(len(labels)), labels]
    return -picked.mean()


def cross_entropy_gradient(logits, labels):
    probabilities = torch.softmax(logits, dim=1)
    probabilities[torch.arange(len(labels)), labels] -= 1
    return probabilities / len(labels)


def kind_of(logits, labels):
    return f"{type(logits).__name__} {logits.dtype} {labels.dtype}"
