import numpy as np


class Softmax:
    def forward(self, z):
        assert z.ndim == 1, "one example at a time"
        e = np.exp(z - z.max())
        self.a = e / e.sum()
        return self.a

    def backward(self, da):
        n = self.a.shape[0]
        J = np.zeros((n, n))
        for i in range(n):
            for j in range(n):
                J[i][j] = self.a[i] * ((1 if i == j else 0) - self.a[j])
        return J @ da


class LogSoftmax:
    def forward(self, z):
        assert z.ndim == 1
        m = z.max()
        self.out = z - m - np.log(np.sum(np.exp(z - m)))
        return self.out

    def backward(self, da):
        p = np.exp(self.out)
        return da - p * np.sum(da)


class BadSoftmax:
    """My first try."""

    def forward(self, z):
        assert z.ndim == 1
        e = np.exp(z - z.max())
        self.a = e / e.sum()
        return self.a

    def backward(self, da):
        n = self.a.shape[0]
        dz = np.zeros(n)
        for i in range(n):
            for j in range(n):
                if i == j:
                    dz[i] += da[j] * self.a[i] * (1 - self.a[i])
                else:
                    dz[i] += da[j] * self.a[i] * self.a[j]
        return dz
