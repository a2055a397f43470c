"""The derivation of a gradient as data: formulas, worked steps, three routes, and what goes wrong in floating point."""
