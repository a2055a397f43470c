import numpy as np


class Sigmoid:
    def forward(self, feedIn):
        self.feedIn = feedIn
        self.feedOut = 1 / (1 + np.exp(-feedIn))

    def backward(self, gradOut):
        self.gradIn = gradOut * self.feedOut * (1 - self.feedOut)


class Relu:
    def forward(self, feedIn):
        self.feedIn = feedIn
        self.feedOut = np.maximum(feedIn, 0)

    def backward(self, gradOut):
        self.gradIn = gradOut * (self.feedOut > 0)


class Softplus:
    def __init__(self):
        self.output = None
        self.dinputs = None

    def forward(self, inputs):
        self.inputs = inputs
        self.output = np.log1p(np.exp(-np.abs(inputs))) + np.maximum(inputs, 0)

    def backward(self, dvalues):
        self.dinputs = dvalues / (1 + np.exp(-self.inputs))


class LeakyReLU:
    def __init__(self, leak=0.1):
        self.leak = leak

    def forward(self, inputs):
        self.inputs = inputs
        self.output = np.where(inputs > 0, inputs, self.leak * inputs)

    def backward(self, dvalues):
        self.dinputs = dvalues.copy()
        self.dinputs[self.inputs < 0] = self.leak
