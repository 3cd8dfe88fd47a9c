"""The limits of measured times, and the failures that rest on one that is not far beyond its limit. Pure.

A machine can stop a program for a moment without a trace: a virtual machine that gets no processor, a disk, a limit of
a container. Such a failure stands only if it comes twice.
"""

from grader.judging.overlap_findings import few_heartbeats, silence_limit
from grader.model import CheckReport, Expectation, Observation, Reason, RecordedExpectation, Stopped, measure

IDLE_LIMIT = 0.75
"""Fair seconds that may pass within a call without a job in flight; more is TOO_SLOW."""

NEAR_FACTOR = 1.5
"""Makespan allowed, as a multiple of the ideal one; more is PARTLY_CONCURRENT."""

NEAR = 2.0
"""Multiple of a limit up to which a measured time is near it; on a busy machine, any time is."""

OVERLOADED = 0.5
"""Share of the wall time that was fair, below which a run on an overloaded machine may have been stopped too early."""

BUSY = 0.8
"""The same for what rests on a measured time, on an overlap that nothing waited for, or on a program's own limits of
time, which count wall time: something may have come too late."""


def measured_makespan(seen: Observation) -> float:
    """Fair seconds from the first start to the last end of a job; wall seconds where no fair ones are known."""
    return seen.fair_makespan or measure(seen).makespan


def makespan_limit(seen: Observation, expected: Expectation) -> float:
    """Seconds that this may be; 0 for no limit."""
    return NEAR_FACTOR * max(expected.within, measure(seen).span) if expected.within else 0.0


def is_near_limit(report: CheckReport) -> bool:
    """Whether the check failed by such a time alone, and must fail once more before that stands.

    The same holds for a run that waited in vain, or longer than its deadline, on an overloaded machine or in a process
    that did not react in the end; for an import and an exploration that took too long; and on a busy machine for jobs
    that did not overlap in a run that came to its end, for what still ran then, and for any run with a network.
    """
    if report.finding is None or report.finding.status != "failed":
        return False
    if any(_may_be_the_machines_fault(seen) for seen in report.evidence):
        return True
    ended = [seen for seen in report.evidence if not isinstance(seen.ending, Stopped)]
    match report.finding.reason:
        case Reason.BLOCKS_EVENT_LOOP:
            return any(_ran_almost_often_enough(seen) for seen in ended if seen.run.heartbeat)
        case Reason.TOO_SLOW:
            return any(_is_near(seen, seen.longest_idle, IDLE_LIMIT) for seen in ended)
        case Reason.PARTLY_CONCURRENT if any(_is_late(report.evidence[each.run], each) for each in report.expectations):
            return True
        case Reason.PARTLY_CONCURRENT | Reason.SEQUENTIAL | Reason.LEFT_RUNNING:
            return any(_is_busy(seen) for seen in ended)
    return False


def _may_be_the_machines_fault(seen: Observation) -> bool:
    if seen.run.network is not None:
        return _is_busy(seen)
    if not isinstance(seen.ending, Stopped):
        return False
    match seen.ending.cause:
        case "import":
            return True  # it may have waited for a disk
        case "cpu" | "deadline" if seen.run.exploration is not None:
            return True  # its length depends on the machine, and not on the file alone
        case "missed" | "deadline":
            return not seen.stack_dump or seen.fair_time < OVERLOADED * seen.ended
    return False


def _ran_almost_often_enough(seen: Observation) -> bool:
    """Whether an event loop was silent for little longer than allowed, or ran a little too seldom."""
    limit = silence_limit(seen)
    too_long = _is_near(seen, seen.longest_silence, limit)
    return too_long or (seen.longest_silence <= limit and few_heartbeats(seen) and not few_heartbeats(seen, NEAR))


def _is_late(seen: Observation, recorded: RecordedExpectation) -> bool:
    limit = makespan_limit(seen, recorded.expected)
    return bool(limit) and _is_near(seen, measured_makespan(seen), limit)


def _is_near(seen: Observation, measured: float, limit: float) -> bool:
    return limit < measured and (measured <= NEAR * limit or _is_busy(seen))


def _is_busy(seen: Observation) -> bool:
    return seen.fair_time < BUSY * seen.ended
