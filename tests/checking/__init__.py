"""The checker against collections of labelled code, and each of its parts."""
