"""The finding for a scenario that was stopped because nothing happened any more. Pure.

A thread that sleeps will go on by itself, so it is slow and not deadlocked. Where threads stand is a claim: it only
chooses between two reasons for one failure.
"""

from grader.judging.overlap_findings import Found
from grader.judging.phrases import in_seconds
from grader.model import Observation, Reason


def standstill(seen: Observation) -> Found:
    """DEADLOCK, or TOO_SLOW if a thread or task sleeps in the student's code."""
    limit = in_seconds(seen.run.deadline)
    for each in seen.stack_dump:
        if each.sleeps and each.frames:
            place = each.frames[-1]
            text = f"Stopped after {limit} in which nothing happened: {each.sort} {each.name!r} was sleeping or waiting"
            return Reason.TOO_SLOW, f"{text} for a time to pass, in line {place.line}: {place.text[:80]}"
    return Reason.DEADLOCK, f"No progress for {limit}: your threads are deadlocked."
