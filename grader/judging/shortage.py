"""A run that met a limit of the machine does not count against the student. Pure."""

from grader.model import Finding, Observation, Reason

UNAFFECTED = {
    Reason.NOT_STARTED,
    Reason.UNREADABLE,
    Reason.SYNTAX_ERROR,
    Reason.MISSING_NAME,
    Reason.BAD_SIGNATURE,
    Reason.TOO_CONCURRENT,
    Reason.BUSY_WAIT,
    Reason.TOO_MUCH_OUTPUT,
    Reason.TOO_MUCH_MEMORY,
    Reason.TOO_HEAVY,
    Reason.TOO_MANY_PROCESSES,
}
"""Reasons that no shortage of the machine can bring about: they are in the file, or the run used too much itself."""


def unless_machine_was_short(seen: Observation, finding: Finding) -> Finding:
    """The finding, or an inconclusive one if a limit of the machine may have caused it."""
    if not seen.machine_limit or finding.status != "failed" or finding.reason in UNAFFECTED:
        return finding
    text = f"The machine was short of {seen.machine_limit} during this run, so the run shows nothing about your code."
    return Finding(status="inconclusive", reason=Reason.MACHINE_LIMIT, what=text)
