import numpy as np


def softmax(X):
    # every row is one sample
    X = X - X.max(axis=1, keepdims=True)
    E = np.exp(X)
    return E / E.sum(axis=1, keepdims=True)


def softmax_backward(dA, Z):
    S = softmax(Z)
    return S * (dA - np.einsum("ij,ij->i", dA, S)[:, None])


def relu(X):
    return np.where(X < 0, 0, X)


def relu_backward(dA, Z):
    dZ = dA.copy()
    dZ[Z < 0] = 0
    return dZ


def tanh(X):
    return np.tanh(X)


def tanh_backward(dA, Z):
    return dA / np.cosh(np.clip(Z, -300, 300)) ** 2
