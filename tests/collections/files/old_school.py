import math
import random

# no numpy, only python


def sigmoid(x):
    return 1.0 / (1.0 + math.exp(-x))


def sigmoid_derivative(x):
    return sigmoid(x) * (1.0 - sigmoid(x))


def relu(x):
    if x > 0:
        return x
    else:
        return 0


def relu_derivative(x):
    if x > 0:
        return 1
    else:
        return 0


def tanh(x):
    return math.tanh(x)


def tanh_derivative(x):
    return 1 - x * x


def leaky_relu(x, alpha=0.01):
    return x if x > 0 else alpha * x


def leaky_relu_derivative(x, alpha=0.01):
    return 1 if x > 0 else alpha


class Neuron:
    def __init__(self, n):
        self.weights = [random.uniform(-1, 1) for _ in range(n)]
        self.bias = 0.0

    def forward(self, inputs):
        total = sum(w * i for w, i in zip(self.weights, inputs)) + self.bias
        self.output = sigmoid(total)
        return self.output
