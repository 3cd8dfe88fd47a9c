"""The command line, one file per command.

May import everything but the student's side. Called by `python -m grader` and the `grader` script.
"""

from grader.cli.main import main

__all__ = ["main"]
