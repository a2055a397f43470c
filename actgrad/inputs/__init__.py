"""Reads what a user has: matrices, seeds, suites, and activations written in the user's own code."""

from actgrad.inputs.gathering import Matrices, gather
from actgrad.inputs.request import Request

__all__ = ["Matrices", "Request", "gather"]
