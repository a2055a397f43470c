import numpy as np

class ActivationFunction:
    def __init__(self, name, f, df):
        self.name = name
        self.f = f
        self.df = df

    def __repr__(self):
        return "<%s>" % self.name

def _logistic(x):
    return 1 / (1 + np.exp(-x))

def _d_logistic(x):
    return _logistic(x) * (1 - _logistic(x))

LOGISTIC = ActivationFunction("logistic", _logistic, _d_logistic)
SINE = ActivationFunction("sine", np.sin, np.cos)
RELU = ActivationFunction("relu", lambda x: np.maximum(x, 0), lambda x: np.sign(x))

FUNCTIONS = {"logistic": LOGISTIC, "sine": SINE}

def get_activation(name):
    return FUNCTIONS[name]
