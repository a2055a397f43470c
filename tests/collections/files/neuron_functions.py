from math import exp, tanh


class Sigmoid:
    """For a single neuron."""

    def activate(self, x):
        if x < -700:
            return 0.0
        return 1 / (1 + exp(-x))

    def derivative(self, x):
        y = self.activate(x)
        return y * (1 - y)


class Tanh:
    def activate(self, x):
        return tanh(x)

    def derivative(self, x):
        return 1 - tanh(x) ** 2


class Step:
    def activate(self, x):
        return 1 if x >= 0 else 0


class Ramp:
    def activate(self, x):
        if x < 0:
            return 0.0
        if x > 1:
            return 1.0
        return x

    def derivative(self, x):
        return 1.0 if x >= 0 else 0.0
