"""The tests of actgrad."""
