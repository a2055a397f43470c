"""Reads what a user has: matrices, seeds, and activations written in the user's own code."""

from actgrad.inputs.loading import Matrices, load_matrices
from actgrad.inputs.request import Request

__all__ = ["Matrices", "Request", "load_matrices"]
