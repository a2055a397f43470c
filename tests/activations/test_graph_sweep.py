"""The third route to dJ/dZ, over whole matrices."""

import numpy as np
import pytest

from actgrad.activations import ALL, Activation, find
from actgrad.activations.graph import graph_from
from actgrad.passes import AT_ONCE, swept

EPS = float(np.finfo(float).eps)
WELL_CONDITIONED = {"relu": 30.0, "sigmoid": 30.0, "tanh": 1.5, "softmax": 2.0}


@pytest.mark.parametrize("activation", ALL, ids=lambda each: each.name)
def test_swept_and_closed_form_agree(activation):
    """In 40×50 entries of the well-conditioned range both are the same within 64 eps of the terms that they sum."""
    generator = np.random.default_rng(5)
    reach = WELL_CONDITIONED.get(activation.name, 1.0)
    z, da = generator.uniform(-reach, reach, (40, 50)), generator.normal(size=(40, 50))
    a = activation.forward(z)
    terms = np.abs(activation.backward(z, np.ones_like(da)) * da)
    if activation.name == "softmax":
        terms = a * (np.abs(da) + (np.abs(da) * a).sum(axis=0))
    assert (np.abs(swept(activation, z, da) - activation.backward(z, da)) <= 64 * EPS * terms).all()


@pytest.mark.parametrize("activation", ALL, ids=lambda each: each.name)
@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (7, 1), (3, AT_ONCE // 2)])
def test_shape_and_dtype_are_kept(activation, shape):
    """A single entry, row or column, and a matrix of several blocks come back in shape and dtype."""
    z = np.linspace(-1, 1, shape[0] * shape[1]).reshape(shape)
    for dtype in (np.float64, np.float32):
        dz = swept(activation, z.astype(dtype), np.ones(shape, dtype))
        assert (dz.shape, dz.dtype) == (shape, dtype)
    closed = activation.backward(z, np.ones(shape))
    np.testing.assert_allclose(swept(activation, np.asfortranarray(z), np.ones(shape)), closed, rtol=1e-6, atol=1e-15)


def test_two_units_by_hand():
    """Softmax of (0, 0) is (½, ½), its Jacobian ±¼; with dJ/dA = (3, 1) dJ/dZ is (½, −½)."""
    assert swept(find("softmax"), np.zeros((2, 1)), np.array([[3.0], [1.0]])).tolist() == [[0.5], [-0.5]]


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "softmax"])
def test_the_textbook_form_overflows_in_silence(name):
    """At |z| = 800 the swept gradient is NaN where the textbook step is inf, without a warning."""
    z = np.array([[-800.0, 800.0], [0.0, 0.0]])
    assert np.isnan(swept(find(name), z, np.ones((2, 2)))[0]).any()


def test_too_many_units_are_refused():
    """Softmax takes n²m operations a step; beyond 2e7 of them there is no swept gradient."""
    assert swept(find("softmax"), np.zeros((5000, 1)), np.ones((5000, 1))) is None


def test_an_activation_without_a_graph_has_none():
    """Nothing is swept where nothing is known."""
    assert swept(Activation("mine", forward=np.sin), np.zeros((1, 1)), np.ones((1, 1))) is None


def test_a_users_graph_is_swept():
    """With graph = log(1 + exp(z)) the slope is the sigmoid: ½ at 0, times dJ/dA."""
    softplus = graph_from([("u1", "exp", "u0"), ("u2", "sum", 1, "u1"), ("u3", "log", "u2")])
    mine = Activation("softplus", forward=np.exp, graphs=lambda _n, _j: (softplus,))
    assert swept(mine, np.zeros((2, 2)), np.array([[2.0, 4.0], [6.0, 8.0]])).tolist() == [[1.0, 2.0], [3.0, 4.0]]
