"""The result of a forward or backward pass in every form: the screen, JSON and CSV."""
