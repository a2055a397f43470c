from abc import ABCMeta, abstractmethod


class Module(metaclass=ABCMeta):
    @abstractmethod
    def forward(self, *args):
        ...

    @abstractmethod
    def backward(self, *args):
        ...

    def __call__(self, *args):
        return self.forward(*args)
