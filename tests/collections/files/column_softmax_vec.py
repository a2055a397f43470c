import numpy as np

class Softmax:
    """x is a column (n, 1)"""

    def compute(self, x):
        assert x.shape[1] == 1
        e = np.exp(x - np.max(x))
        return e / np.sum(e)

    def deriv(self, x):
        s = self.compute(x)
        return np.diagflat(s) - s @ s.T

class Sigmoid:
    def compute(self, x):
        return 1 / (1 + np.exp(-x))

    def deriv(self, x):
        s = self.compute(x)
        return s * (1 - s)
