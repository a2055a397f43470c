import numpy as np


class Sigmoid:
    def forward(self, x):
        self.out = 1.0 / (1.0 + np.exp(-x))
        return self.out

    def backward(self, dout):
        out = self.out.astype(np.float32)
        return (dout * out * (1.0 - out)).astype(np.float64)


class Tanh:
    def forward(self, x):
        ex, enx = np.exp(x), np.exp(-x)
        self.out = (ex - enx) / (ex + enx)
        return self.out

    def backward(self, dout):
        return dout * (1.0 - self.out * self.out)


class Cubic:
    def forward(self, x):
        self.x = x
        return x ** 3 / 3 + x

    def backward(self, dout):
        return dout * (self.x ** 2 + 1)
