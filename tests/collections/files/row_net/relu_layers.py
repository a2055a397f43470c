import numpy as np

from layer import Layer


class ReLU(Layer):
    def forward(self, x):
        self.cache["x"] = x
        return np.where(x > 0, x, 0.0)

    def backward(self, grad):
        return grad * (self.cache["x"] > 0)


class LeakyReLU(Layer):
    def __init__(self, alpha=0.1, name="leaky"):
        super().__init__(name)
        self.alpha = alpha

    def forward(self, x):
        self.cache["x"] = x
        return np.maximum(x, self.alpha * x)

    def backward(self, grad):
        x = self.cache["x"]
        dx = np.ones_like(x)
        dx[x < 0] = 0.01
        return grad * dx


class Softmax(Layer):
    """Rows are examples."""

    def forward(self, x):
        e = np.exp(x - x.max(axis=-1, keepdims=True))
        self.cache["y"] = e / e.sum(axis=-1, keepdims=True)
        return self.cache["y"]

    def backward(self, grad):
        y = self.cache["y"]
        return y * (grad - (grad * y).sum(axis=-1, keepdims=True))
