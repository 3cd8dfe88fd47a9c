"""An error has an owner: the operator's are here, the student's are findings, ours are ordinary tracebacks."""

import difflib
from collections.abc import Iterable


class OperatorError(Exception):
    """What the person at the command line must put right: one line with the problem, one with the cure.

    Leads to exit code 2 and never to a traceback.
    """

    def __init__(self, problem: str, fix: str) -> None:
        super().__init__(problem, fix)
        self.problem = problem
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.problem} {self.fix}"


def suggest(name: str, known: Iterable[str]) -> str:
    """A cure for an unknown `name`: the most similar of the `known` ones, else the list of them."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if close:
        return f"Did you mean {close[0]}?"
    return f"Known: {', '.join(names)}." if names else "There is none yet."
