"""Measurements: ratios within one run. Nothing here asserts; machines are shared and noisy."""
