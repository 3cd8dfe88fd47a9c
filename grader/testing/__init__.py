"""Exploration in test suites: a pytest plugin, off unless a test or the command line asks for it.

May import the scheduler and pytest. Nothing of the kit imports it, except the command `explore`.
"""

__all__: list[str] = []
