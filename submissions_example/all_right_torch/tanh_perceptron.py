import torch


def loss(w, X, y):
    w, X, y = map(torch.as_tensor, (w, X, y))
    return torch.mean((torch.tanh(X @ w) - y) ** 2)


def gradient(w, X, y):
    w = torch.as_tensor(w).clone().requires_grad_()
    (gradient,) = torch.autograd.grad(loss(w, X, y), w)
    return gradient


ANSWERS = {'tanh_derivative': "By the quotient rule, with u = e^x - e^-x and v = e^x + e^-x (so u' = v and v' = u):\n"
                    "d/dx (u/v) = (u'v - uv') / v² = (v² - u²) / v² = 1 - (u/v)² = 1 - tanh²(x).",
 'gradient_limit': 0,
 'why_hard': 'As the weights grow, |wᵀx| grows and |tanh| tends to 1, so the factor 1 - tanh² of every term '
             'tends to 0. The\n'
             'gradient vanishes even where the sign of the output is wrong, and gradient descent hardly '
             'moves.'}
