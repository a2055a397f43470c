# -*- coding: utf-8 -*-
import sys
import numpy as np
print("==== Rede neural do zero ====")
print("carregando...")


def sigmoide(x):
    # funcao de ativacao
    return 1 / (1 + np.exp(-x))


def sigmoide_derivada(sig):
    return sig * (1 - sig)


def relu(soma):
    if soma >= 0:
        return soma
    return 0


def relu_deriv(soma):
    return 1 if soma >= 0 else 0


def plot(f):
    import matplotlib.pyplot as plt
    xs = np.linspace(-5, 5, 100)
    plt.plot(xs, f(xs))
    plt.show()


def main():
    n = int(input("Numero de epocas: "))
    print("Treinando", n)
    plot(sigmoide)


if __name__ == "__main__":
    x = float(input("x = "))
    print(sigmoide(x))
    main()
    sys.exit(0)
