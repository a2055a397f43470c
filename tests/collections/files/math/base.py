class Function:
    """f and its derivative."""

    def __call__(self, x):
        raise NotImplementedError("use a subclass")

    def prime(self, x):
        raise NotImplementedError("use a subclass")
