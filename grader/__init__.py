"""Grades concurrent Python by evidence: what a trusted process saw, never what the submitted code says."""

__version__ = "0.1.0"
