"""How not to write a softmax (and how to)."""
import numpy as np


class SoftmaxWhole:
    """Sums over everything."""

    def forward(self, z):
        e = np.exp(z - np.max(z))
        self.s = e / np.sum(e)
        return self.s

    def backward(self, dA):
        return self.s * (dA - np.sum(dA * self.s))


class SoftmaxWholeColumns:
    def forward(self, z):
        e = np.exp(z - np.max(z))
        self.s = e / np.sum(e)
        return self.s

    def backward(self, dA):
        return self.s * (dA - np.sum(dA * self.s, axis=0, keepdims=True))


class SoftmaxAxes:
    def forward(self, z):
        e = np.exp(z - np.max(z, axis=0, keepdims=True))
        self.s = e / np.sum(e, axis=0, keepdims=True)
        return self.s

    def backward(self, dA):
        return self.s * (dA - np.sum(dA * self.s, axis=1, keepdims=True))


class SoftmaxEps:
    def forward(self, z):
        e = np.exp(z - np.max(z, axis=0, keepdims=True))
        self.s = e / (np.sum(e, axis=0, keepdims=True) + 1e-10)
        return self.s

    def backward(self, dA):
        return self.s * dA - self.s * np.sum(dA * self.s, axis=0, keepdims=True)


class SoftmaxShortcut:
    def forward(self, z):
        e = np.exp(z - np.max(z, axis=0, keepdims=True))
        self.s = e / np.sum(e, axis=0, keepdims=True)
        return self.s

    def backward(self, y):
        return self.s - y


class SoftmaxUnweighted:
    def forward(self, z):
        e = np.exp(z - np.max(z, axis=0, keepdims=True))
        self.s = e / np.sum(e, axis=0, keepdims=True)
        return self.s

    def backward(self, dA):
        return self.s * (dA - np.sum(dA, axis=0, keepdims=True))
