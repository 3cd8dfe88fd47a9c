"""Errors of the operator. Errors of the student are findings; errors of the grader are ordinary tracebacks."""

import difflib
from collections.abc import Iterable


class OperatorError(Exception):
    """Something that the person at the command line must correct: one sentence for the problem, one for the fix.

    details  lines between the two, for a problem that has several places

    Leads to exit code 2, never to a traceback.
    """

    def __init__(self, problem: str, fix: str, details: Iterable[str] = ()) -> None:
        super().__init__(problem, fix)
        self.problem = problem
        self.fix = fix
        self.details = tuple(details)

    def __str__(self) -> str:
        return " ".join((self.problem, *(f"{each}." for each in self.details), self.fix))

    @property
    def lines(self) -> tuple[str, ...]:
        """The message in the lines in which a terminal shows it; any of them may have control characters."""
        if not self.details:
            return (str(self),)
        return self.problem, *(f"  {each}" for each in self.details), self.fix


class SubmissionError(OperatorError):
    """Something about the files that were handed in, so that nothing could be graded. Platforms show it to students."""


SUGGESTED = 60
"""Names that are listed where none is similar; the others are counted."""


def suggest(name: str, known: Iterable[str]) -> str:
    """A fix for an unknown `name`: the most similar of the `known` names, or the list of all of them."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if close:
        return f"Did you mean {close[0]}?"
    more = f" and {len(names) - SUGGESTED} more" if len(names) > SUGGESTED else ""
    return f"Known: {', '.join(names[:SUGGESTED])}{more}." if names else "None exists yet."
