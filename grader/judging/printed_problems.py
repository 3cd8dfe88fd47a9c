"""The program's output about its own mistakes, as a sentence for a finding. Pure."""

import re

from grader.model import Observation, Reason

EXPLAINED_BY_OUTPUT = {
    Reason.WRONG_RESULT,
    Reason.WRONG_OUTPUT,
    Reason.TIMED_OUT,
    Reason.LEFT_RUNNING,
    Reason.SEQUENTIAL,
    Reason.PARTLY_CONCURRENT,
}
"""Reasons whose cause is often a mistake that was only printed."""

CANCELLED = "CancelledError"
"""The exception that the end of an event loop raises in every task that still runs: no cause of anything."""


def printed_problem(seen: Observation) -> str:
    """A sentence about an exception or a warning that was only printed; empty if there is none.

    An exception that ends a thread goes no further, and a coroutine that nobody awaits is only a warning.
    """
    lines = [line.text for line in seen.lines if line.stream == "stderr"]
    names = [text for text in lines if re.match(r"[A-Za-z_.]+(Error|Exception)\b", text) and CANCELLED not in text]
    if names and any(text.startswith("Traceback") for text in lines):
        return f" During the run, an exception was printed: {names[-1][:200]}"
    for text in lines:
        if forgotten := re.search(r"RuntimeWarning: coroutine '(?:[\w<>]+\.)*([\w<>]+)' was never awaited", text):
            return f" During the run, a warning was printed: RuntimeWarning: {_never_awaited(forgotten[1])}"
    return ""


def _never_awaited(name: str) -> str:
    return f"coroutine '{name}' was never awaited."
