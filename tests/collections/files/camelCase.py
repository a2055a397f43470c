import numpy as np

class Matrix:
	def __init__(self, rows, cols):
		self.rows = rows
		self.cols = cols

def sigmoid(x):
	return 1/(1+np.exp(-x))

def sigmoidPrime(x):
	return sigmoid(x)*(1-sigmoid(x))

def hyperbolicTangent(x):
	return (np.exp(x)-np.exp(-x))/(np.exp(x)+np.exp(-x))

def hyperbolicTangentDerivative(x):
	return 1-hyperbolicTangent(x)**2

def leakyRelu(x):
	return np.where(x>0, x, x*0.1)

def leakyReluDerivative(x):
	return np.where(x>0, 1, 0.01)

def elu(x, alpha=1.0):
	return np.where(x>=0, x, alpha*(np.exp(x)-1))

def eluDerivative(x, alpha=1.0):
	return np.where(x>=0, 1, alpha*np.exp(x))
