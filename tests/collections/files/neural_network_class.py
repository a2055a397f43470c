import numpy as np


class Neural_Network(object):
    def __init__(self):
        # parameters
        self.inputSize = 2
        self.outputSize = 1
        self.hiddenSize = 3

        # weights
        self.W1 = np.random.randn(self.inputSize, self.hiddenSize)
        self.W2 = np.random.randn(self.hiddenSize, self.outputSize)

    def forward(self, X):
        # forward propagation through our network
        self.z = np.dot(X, self.W1)
        self.z2 = np.tanh(self.z)
        self.z3 = np.dot(self.z2, self.W2)
        return np.tanh(self.z3)

    def backward(self, X, y, o):
        # backward propagate through the network
        self.o_error = y - o
        self.o_delta = self.o_error * (1 - o ** 2)
        self.z2_error = self.o_delta.dot(self.W2.T)
        self.z2_delta = self.z2_error * (1 - self.z2 ** 2)
        self.W1 += X.T.dot(self.z2_delta)
        self.W2 += self.z2.T.dot(self.o_delta)

    def train(self, X, y):
        o = self.forward(X)
        self.backward(X, y, o)


class Tanh:
    def forward(self, X):
        self.out = np.tanh(X)
        return self.out

    def backward(self, dY):
        return (1 - self.out ** 2) * dY


class Cube:
    def forward(self, X):
        self.X = X
        return X ** 3

    def backward(self, dY):
        return 3 * self.X * dY
