"""A linear layer as a class, and gradient descent with momentum."""

import torch

from .helper import zeros_like_all


def linear(A, W, b):
    return A @ W.T + b


class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.parameters, self.lr, self.momentum = parameters, lr, momentum
        self.velocities = zeros_like_all(parameters)

    def step(self, gradients):
        for at, gradient in enumerate(gradients):
            self.velocities[at] = self.momentum * self.velocities[at] + gradient
            self.parameters[at] = self.parameters[at] - self.lr * self.velocities[at]


def clip(gradient, most):
    gradient.clamp_(-most, most)


def report(epoch, loss):
    print(f"epoch {epoch}: loss {float(loss):.3f}")


def trained(W, gradient, lr, momentum):
    optimiser = SGD([torch.as_tensor(W)], lr, momentum)
    for _ in range(3):
        optimiser.step([gradient])
    return optimiser.parameters[0]
