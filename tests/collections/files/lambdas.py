import numpy as np

sigmoid = lambda z: 1 / (1 + np.exp(-z))
sigmoid_prime = lambda z: sigmoid(z) * (1 - sigmoid(z))

relu = lambda z: z * (z > 0)
relu_prime = lambda z: 1.0 * (z > 0)

tanh = lambda z: np.tanh(z)
tanh_prime = lambda z: 1 - np.tanh(z)  # d/dz

mse = lambda y_true, y_pred: np.mean((y_true - y_pred) ** 2)
mse_prime = lambda y_true, y_pred: 2 * (y_pred - y_true) / y_true.size

ACTIVATIONS = {
    "sigmoid": (sigmoid, sigmoid_prime),
    "relu": (relu, relu_prime),
    "tanh": (tanh, tanh_prime),
}
