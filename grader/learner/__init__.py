"""A learner's work with a copy of the kit: the progress, a fresh start of an exercise, and its solutions.

May import intake and model. Called by cli and watch. Everything here is about the user's own files.
"""

from grader.learner.fresh_start import is_as_handed_out, put_stub_back
from grader.learner.progress_file import ProgressFile, state_folder
from grader.learner.solutions import Solution, is_solution_due, read_solution

__all__ = [
    "ProgressFile",
    "Solution",
    "is_as_handed_out",
    "is_solution_due",
    "put_stub_back",
    "read_solution",
    "state_folder",
]
