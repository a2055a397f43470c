"""The diagnosis of a wrong gradient, tried on planted mistakes."""
