"""See, explain and prove the gradient of a neural-network activation."""

__version__ = "0.1.0"
