"""Backward passes as people write them, right and wrong; data, each class labelled above its head."""
