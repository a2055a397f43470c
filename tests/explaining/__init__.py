"""Tests of the explaining room."""
