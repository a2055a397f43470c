import numpy as np


class Swish:
    def __init__(self, beta):
        self.beta = beta

    def __call__(self, x):
        return x / (1 + np.exp(-self.beta * x))

    def derivative(self, x):
        s = 1 / (1 + np.exp(-self.beta * x))
        return s + self.beta * x * s * (1 - s)


class SoftExponential:
    def __init__(self, alpha=0.5):
        self.alpha = alpha

    def __call__(self, x):
        return (np.exp(self.alpha * np.minimum(x, 100)) - 1) / self.alpha + self.alpha

    def derivative(self, x):
        return np.where(x < 100, np.exp(self.alpha * np.minimum(x, 100)), 0)


def scaled_tanh(x, a, b):
    return a * np.tanh(b * x)


def scaled_tanh_derivative(x, a, b):
    return a * (1 - np.tanh(b * x) ** 2)
