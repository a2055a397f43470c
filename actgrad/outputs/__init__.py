"""A result in, text or a renderable out."""
