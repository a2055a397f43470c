import numpy as np
def sigmoid(Z):
    A = 1 / (1 + np.exp(-Z))
    cache = Z
    return A, cache

def dSigmoid(dA, cache):
    Z = cache
    s, _ = sigmoid(Z)
    dZ = dA * s * (1 - s)
    # dZ shape must be the same as Z
    assert (dZ.shape == Z.shape)

def ReLU(Z):
    A = np.maximum(0,Z)
    assert(A.shape == Z.shape)
    cache = Z
    return A, cache
def dReLU(dA, cache):
    Z = cache
    Z[Z<=0] = 0
    Z[Z>0] = 1
    return dA * Z
def tanh(Z):
    A = np.tanh(Z)
    return A, Z
def dTanh(dA, cache):
    return dA * (1 - np.power(np.tanh(cache), 2))
