from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray


class ActivationBase(ABC):
    def __init__(self, **kwargs):
        """Initialize the ActivationBase object"""
        super().__init__()

    def __call__(self, z):
        """Apply the activation function to an input"""
        if z.ndim == 1:
            z = z.reshape(1, -1)
        return self.fn(z)

    @abstractmethod
    def fn(self, z):
        """Apply the activation function to an input"""
        raise NotImplementedError

    @abstractmethod
    def grad(self, x, **kwargs):
        """Compute the gradient of the activation function wrt the input"""
        raise NotImplementedError


class Sigmoid(ActivationBase):
    def __str__(self):
        return "Sigmoid"

    def fn(self, z):
        return 1 / (1 + np.exp(-z))

    def grad(self, x, **kwargs):
        fn_x = self.fn(x)
        return fn_x * (1 - fn_x)

    def grad2(self, x):
        fn_x = self.fn(x)
        return fn_x * (1 - fn_x) * (1 - 2 * fn_x)


class Affine(ActivationBase):
    def __init__(self, slope=1.5, intercept=0.25):
        self.slope = slope
        self.intercept = intercept
        super().__init__()

    def fn(self, z):
        return self.slope * z + self.intercept

    def grad(self, x, **kwargs):
        return self.slope * np.ones_like(x)


class HardSigmoid(ActivationBase):
    def fn(self, z):
        return np.clip((0.2 * z) + 0.5, 0.0, 1.0)

    def grad(self, x, **kwargs):
        return np.where((x >= -2.5) & (x <= 2.5), 0.25, 0)


class Exponential(ActivationBase):
    def fn(self, z):
        return np.exp(z)

    def grad(self, x, **kwargs):
        return np.exp(x)
