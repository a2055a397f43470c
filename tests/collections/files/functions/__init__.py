"""Functions of the network."""
