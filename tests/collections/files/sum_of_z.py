import numpy as np


def softmax(z):
    e = np.exp(z)
    return e / np.sum(z, axis=0, keepdims=True)


def softmax_backward(dA, Z):
    A = softmax(Z)
    return A * (dA - np.sum(dA * A, axis=0, keepdims=True))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_backward(dA, Z):
    s = sigmoid(Z)
    return dA * s * (1 - s)
