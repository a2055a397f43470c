import numpy as np
from abc import ABC

class Layer(ABC):
    def forward(self, x, training=True): ...
    def backward(self, d, lr=0.01): ...

class Relu(Layer):
    def forward(self, x, training=True):
        self.cache = x
        return np.maximum(0, x)
    def backward(self, d, lr=0.01):
        d = np.array(d, copy=True)
        d[self.cache <= 0] = 0
        return d

class Dropout(Layer):
    def __init__(self, p=0.5):
        self.p = p
    def forward(self, x, training=True):
        self.mask = np.random.rand(*x.shape) > self.p
        return x * self.mask
    def backward(self, d, lr=0.01):
        return d * self.mask

class BatchNorm(Layer):
    def __init__(self, eps=1e-5):
        self.eps = eps
    def forward(self, x, training=True):
        self.mu = x.mean(axis=0); self.var = x.var(axis=0)
        self.xh = (x - self.mu) / np.sqrt(self.var + self.eps)
        return self.xh
    def backward(self, d, lr=0.01):
        n = d.shape[0]
        return (n*d - d.sum(0) - self.xh*(d*self.xh).sum(0)) / (n*np.sqrt(self.var+self.eps))

class Flatten(Layer):
    def forward(self, x, training=True):
        self.shape = x.shape
        return x.reshape(x.shape[0], -1)
    def backward(self, d, lr=0.01):
        return d.reshape(self.shape)

class Sigmoid(Layer):
    def forward(self, x, training=True):
        self.out = 1/(1+np.exp(-x))
        return self.out
    def backward(self, d, lr=0.01):
        return self.out*(1-self.out)*d

class Sequential(Layer):
    def __init__(self, *layers):
        self.layers = layers
    def forward(self, x, training=True):
        for l in self.layers: x = l.forward(x)
        return x
    def backward(self, d, lr=0.01):
        for l in reversed(self.layers): d = l.backward(d)
        return d

class L2:
    def __init__(self, lam=0.1): self.lam = lam
    def __call__(self, w): return self.lam*0.5*np.sum(w*w)
    def grad(self, w): return self.lam*w

class SquareLoss():
    def __init__(self): pass
    def loss(self, y, y_pred):
        return 0.5 * np.power((y - y_pred), 2)
    def gradient(self, y, y_pred):
        return -(y - y_pred)

class SGD:
    def __init__(self, lr=0.1): self.lr = lr
    def step(self, w, g): return w - self.lr*g

class Linear:
    def __call__(self, x): return x
    def gradient(self, x): return np.ones_like(x)

class MaxPool:
    def forward(self, x):
        return x.max(axis=0)
    def backward(self, d): return d
