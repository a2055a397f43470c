import numpy as np

from .base import Layer
from ..functional import sigmoid


class SigmoidLayer(Layer):
    def forward(self, inputs):
        self.outputs = sigmoid(inputs)
        return self.outputs

    def backward(self, grads):
        return grads * self.outputs * (1 - self.outputs)


class SoftmaxLayer(Layer):
    def forward(self, inputs):
        e = np.exp(inputs - np.max(inputs, axis=0))
        self.outputs = e / np.sum(e, axis=0)
        return self.outputs

    def backward(self, grads):
        # nothing to do, the loss has it
        return grads


class ReluLayer(Layer):
    def forward(self, inputs):
        self.inputs = inputs
        return inputs * (inputs > 0)

    def backward(self, grads):
        return grads * (self.inputs > 0)
