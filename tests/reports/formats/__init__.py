"""Tests of the formats for other platforms."""
