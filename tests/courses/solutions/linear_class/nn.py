import numpy as np


class Linear:
    def __init__(self, in_features, out_features):
        self.W = np.zeros((out_features, in_features))
        self.b = np.zeros(out_features)

    def __call__(self, A):
        if A.shape[1] != self.W.shape[1]:
            raise ValueError(f"expected {self.W.shape[1]} features, got {A.shape[1]}")
        self.A = A
        return A @ self.W.T + self.b

    def backward(self, dLdZ):
        self.dLdW = dLdZ.T @ self.A
        self.dLdb = dLdZ.sum(axis=0)
        return dLdZ @ self.W


class SGD:
    def __init__(self, parameters, lr, momentum=0.0):
        self.parameters, self.lr, self.momentum = parameters, lr, momentum
        self.velocities = [np.zeros_like(parameter) for parameter in parameters]

    def step(self, gradients):
        for at, gradient in enumerate(gradients):
            self.velocities[at] = self.momentum * self.velocities[at] + gradient
            self.parameters[at] = self.parameters[at] - self.lr * self.velocities[at]


def clip(gradient, most):
    np.clip(gradient, -most, most, out=gradient)


def report(epoch, loss):
    print(f"epoch {epoch}: loss {loss:.3f}")
