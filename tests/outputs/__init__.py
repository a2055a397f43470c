"""Tests of what actgrad shows and writes."""
