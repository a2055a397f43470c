"""Reads what a user has: matrices, seeds, and activations written in the user's own code."""
