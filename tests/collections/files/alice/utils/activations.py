import numpy as np
from .base import Base


class ScaledTanh(Base):
    def forward(self, x):
        self.t = np.tanh(x)
        return self.scale * self.t

    def backward(self, dy):
        return dy * self.scale * (1 - self.t ** 2)
