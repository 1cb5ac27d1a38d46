import torch

ONE = torch.ones(1, dtype=torch.float64)


def forward(x, W1, W2, W3):
    x, W1, W2, W3 = map(torch.as_tensor, (x, W1, W2, W3))
    x0 = torch.cat([ONE, x])
    s1 = (W1.T @ x0).requires_grad_()
    x1 = torch.cat([ONE, torch.tanh(s1)])
    s2 = W2.T @ x1
    x2 = torch.cat([ONE, torch.tanh(s2)])
    s3 = W3.T @ x2
    return {"s1": s1, "x1": x1, "s2": s2, "x2": x2, "s3": s3, "x3": s3}, (x0, s1, x1, s2, x2, s3)


def sensitivities(cache, y):
    _, s1, _, s2, _, s3 = cache
    error = ((s3 - torch.as_tensor(y)) ** 2).sum()
    return torch.autograd.grad(error, (s1, s2, s3), retain_graph=True)


def backward(cache, y):
    x0, _, x1, _, x2, _ = cache
    return tuple(torch.outer(x, delta) for x, delta in zip((x0, x1, x2), sensitivities(cache, y), strict=True))
