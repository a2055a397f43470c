import numpy as np


class LeakyReLU:
    """The mask forgets the slope of the negative side."""

    def forward(self, x):
        self.mask = x > 0
        return np.where(self.mask, x, 0.01 * x)

    def backward(self, dout):
        return dout * self.mask


class ParametricReLU:
    def __init__(self, a=0.25):
        self.a = a

    def forward(self, x):
        self.x = x
        return np.where(x >= 0, x, self.a * x)

    def backward(self, dout):
        return np.where(self.x >= 0, 1, self.a) * dout


class ThresholdedReLU:
    def __init__(self, theta=1.0):
        self.theta = theta

    def forward(self, x):
        self.x = x
        return x - np.minimum(x, self.theta) * 1.0

    def backward(self, dout):
        return dout * (self.x > self.theta)


class ClippedReLU:
    def __init__(self, top=6.0):
        self.top = top

    def forward(self, x):
        self.x = x
        return np.clip(x, 0, self.top)

    def backward(self, dout):
        return dout * (self.x > 0)
