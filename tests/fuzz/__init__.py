"""Fuzz tests for every boundary that text of a submission crosses.

In the ordinary tests they take seconds. `nox -s fuzz` runs them for ten minutes, each time with other examples.
"""
