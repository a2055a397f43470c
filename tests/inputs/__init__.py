"""What comes in: matrices, seeds, suites and code."""
