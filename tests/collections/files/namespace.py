import numpy as np


class Activations:
    """All of them in one place."""

    @staticmethod
    def sigmoid(x):
        return 1 / (1 + np.exp(-x))

    @staticmethod
    def sigmoid_derivative(x):
        return Activations.sigmoid(x) * (1 - Activations.sigmoid(x))

    @staticmethod
    def relu(x):
        return np.maximum(0, x)

    @staticmethod
    def relu_derivative(x):
        return np.where(x > 0, x, 0)

    @classmethod
    def softsign(cls, x):
        return x / (1 + np.abs(x))

    @classmethod
    def softsign_derivative(cls, x):
        return 1 / (1 + np.abs(x)) ** 2
