"""Findings for calculations that did not take place at the same moment. Pure."""

from grader.model import Observation, Reason, Stopped, measure

Finding = tuple[Reason, str]
"""A reason, and the sentences that say what was observed and what was expected."""


def too_little_parallel(seen: Observation) -> Finding:
    """The finding for a run that was stopped because fewer calls computed at the same moment than should."""
    wanted, peak = seen.run.parallel, measure(seen).peak
    processes = len({call.process for call in seen.calls} - {0})
    if peak <= 1:
        came = "Only one call was running at any moment" if seen.calls else "No call was made"
        return Reason.SEQUENTIAL, f"{came}; {wanted} calls should compute at the same moment."
    if peak < wanted:
        return Reason.PARTLY_CONCURRENT, (
            f"At most {peak} calls were running at the same moment; {wanted} should compute at the same moment."
        )
    where = "one process" if processes <= 1 else f"{processes} processes"
    if isinstance(seen.ending, Stopped) and seen.ending.busy:
        return Reason.MACHINE_BUSY, (
            f"{peak} calls were running in {where}, but this machine was too busy to tell whether they computed at the "
            "same moment."
        )
    return Reason.NOT_PARALLEL, (
        f"{peak} calls were running at the same time, but in {where}. Together they could use {seen.parallel:.1f} "
        f"processors at any moment. {wanted} calls that compute at the same moment can use {wanted}."
    )
