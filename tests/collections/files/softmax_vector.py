import numpy as np


def softmax(x):
    """Softmax of a vector."""
    exps = np.exp(x - np.max(x))
    return exps / np.sum(exps)


def softmax_derivative(x):
    s = softmax(x).reshape(-1, 1)
    return np.diagflat(s) - np.dot(s, s.T)


def softmin(x):
    return softmax(-x)


def softmin_gradient(x):
    n = len(x)
    s = softmin(x)
    jacobian = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if i == j:
                jacobian[i, j] = s[i] * (1 - s[i])
            else:
                jacobian[i, j] = -s[i] * s[j]
    return jacobian
