"""The action of a step of a schedule, as a phrase in the present tense: the reader sees it happen, or chooses it."""

import re
from typing import Final

from grader.model import InterleavingStep
from grader.reports.escape import escape_control

PRESENT: Final = {
    "acquired": "acquires",
    "cancelled": "cancels",
    "checked": "checks",
    "cleared": "clears",
    "completed": "completes",
    "could not acquire": "cannot acquire",
    "dropped an item of": "drops an item of",
    "failed": "ends with an exception:",
    "finished a task of": "finishes a task of",
    "got from": "gets from",
    "joined": "has joined",
    "notified": "notifies",
    "notified no waiter of": "notifies no waiter of",
    "over-released": "releases once too often:",
    "put into": "puts into",
    "raised": "raises",
    "reached": "reaches",
    "received": "receives",
    "released": "releases",
    "set": "sets",
    "shut down": "shuts down",
    "started": "starts",
    "submitted to": "submits to",
    "timed out after": "times out after",
    "timed out in": "times out in",
    "timed out waiting for": "times out waiting for",
    "woke from": "wakes from",
}
"""Action of a step -> the same in the present tense. Other actions are in it already."""


SELF: Final = re.compile(r"\bself\.(\w+)")
"""An attribute of the object whose method runs."""


def says(step: InterleavingStep) -> str:
    """The phrase. It is escaped."""
    match step.action:
        case "read" | "write":
            text = f"{step.action}s {_variable(step)}"
            if step.value and step.value[0] != "<":
                text += f": {step.value}"
        case "call":
            text = f"calls {step.target}"
            if step.changes and step.after:
                text += f"; now {step.variable}: {step.after}"
        case "sleeps":
            text = f"sleeps for {_seconds(step.target)}"
        case "slept":
            text = f"has slept for {_seconds(step.target)}"
        case _:
            text = f"{PRESENT.get(step.action, step.action)} {step.target}".rstrip()
    return escape_control(text)


def _variable(step: InterleavingStep) -> str:
    """The target with the variable as the tables call it, where the code says `self`: other objects have one, too."""
    named, base = SELF.search(step.target), step.variable.partition("[")[0]
    if named is None or not base.endswith(f".{named[1]}"):
        return step.target
    return f"{step.target[: named.start()]}{base}{step.target[named.end() :]}"


def _seconds(text: str) -> str:
    try:
        return f"{float(text):.4g} s"
    except ValueError:
        return text
