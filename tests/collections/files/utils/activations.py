from utils.ops import stable_sigmoid


class SiLU:
    def forward(self, x):
        self.x = x
        return x * stable_sigmoid(x)

    def backward(self, grad):
        s = stable_sigmoid(self.x)
        return grad * s * (1 + self.x * (1 - s))


class Sigmoid:
    def forward(self, x):
        self.a = stable_sigmoid(-x)
        return self.a

    def backward(self, grad):
        return grad * self.a * (1 - self.a)
