import numpy as np

# XOR in 40 lines

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

def sigmoid_derivative(x):
    return x * (1 - x)

def tanh(x):
    return np.tanh(x)

def tanh_derivative(x):
    return 1 - x ** 2

def relu(x):
    return np.maximum(0, x)

def relu_derivative(x):
    return np.where(x > 0, 1, 0)

inputs = np.array([[0,0],[0,1],[1,0],[1,1]])
expected_output = np.array([[0],[1],[1],[0]])

np.random.seed(42)
hidden_weights = np.random.uniform(size=(2,2))
output_weights = np.random.uniform(size=(2,1))

for _ in range(20):
    hidden = sigmoid(np.dot(inputs, hidden_weights))
    predicted = sigmoid(np.dot(hidden, output_weights))
    error = expected_output - predicted
    d_predicted = error * sigmoid_derivative(predicted)
    d_hidden = d_predicted.dot(output_weights.T) * sigmoid_derivative(hidden)
    output_weights += hidden.T.dot(d_predicted) * 0.1
    hidden_weights += inputs.T.dot(d_hidden) * 0.1

print("Final hidden weights: ", end='')
print(*hidden_weights)
print("Output from neural network after 20 epochs: ", end='')
print(*predicted)
