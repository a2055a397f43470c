"""Planted cases: activations whose verdict is known, right and wrong about half each, by kinds of difficulty."""
