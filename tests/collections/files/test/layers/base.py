class Layer(object):
    def forward(self, inputs):
        raise NotImplementedError

    def backward(self, grads):
        raise NotImplementedError
