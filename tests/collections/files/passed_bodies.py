import numpy as np


class Activation:
    def activate(self, z):
        pass

    def prime(self, z):
        pass


class Relu(Activation):

    def activate(self, z):
        return np.maximum(0, z)

    def prime(self, z):
        return np.where(z > 0, 1, 0)


class Sigmoid(Activation):

    def activate(self, z):
        return 1 / (1 + np.exp(-z))

    def prime(self, z):
        sigmoid_z = 1 / (1 + np.exp(-z))
        return sigmoid_z * (1 - sigmoid_z)


class Tanh(Activation):

    def activate(self, z):
        return np.tanh(z)

    def prime(self, z):
        return -(1 - np.tanh(z) ** 2)


class Softmax(Activation):

    def activate(self, z):
        exp_z = np.exp(z - np.max(z, axis=0, keepdims=True))
        return exp_z / np.sum(exp_z, axis=0, keepdims=True)
