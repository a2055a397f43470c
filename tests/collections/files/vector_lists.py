import numpy as np
import math


def softmax(values):
    """values: a list of numbers"""
    biggest = max(values)
    exps = [math.exp(v - biggest) for v in values]
    total = sum(exps)
    return [e / total for e in exps]


def softmax_derivative(values):
    s = softmax(values)
    n = len(s)
    return [[s[i] * ((i == j) - s[j]) for j in range(n)] for i in range(n)]


def log_cosh(x):
    return math.log(math.cosh(x))


def log_cosh_derivative(x):
    return math.tanh(x)
