import torch


def loss(w, X, y):
    w, X, y = map(torch.as_tensor, (w, X, y))
    return torch.mean((torch.tanh(X @ w) - y) ** 2)


def gradient(w, X, y):
    w = torch.as_tensor(w).clone().requires_grad_()
    (gradient,) = torch.autograd.grad(loss(w, X, y), w)
    return gradient
