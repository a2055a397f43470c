"""Tests of the mathematics: passes, graphs and the source's own formulas."""
