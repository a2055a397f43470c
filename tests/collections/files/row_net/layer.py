"""Base of all the layers of the row network."""


class Layer:
    trainable = False

    def __init__(self, name=None):
        self.name = name or type(self).__name__
        self.cache = {}

    def forward(self, x):
        raise NotImplementedError()

    def backward(self, grad):
        raise NotImplementedError()
