from .activation import Sigmoid, Tanh
