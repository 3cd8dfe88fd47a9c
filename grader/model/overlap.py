"""Work, span, makespan and peak of the calls that the job service saw. Pure; times are seconds."""

import heapq
from collections.abc import Sequence

from msgspec import Struct

from grader.model.observation import Call, Observation


class Overlap(Struct, frozen=True, kw_only=True):
    """How much the jobs of a run overlapped. Work and span are the terms of the work-span model (Brent, 1974).

    work      seconds of all calls together
    span      seconds of the longest call
    makespan  seconds from the first start to the last end
    peak      number of calls in flight at one moment, at most
    """

    work: float
    span: float
    makespan: float
    peak: int


def measure(seen: Observation) -> Overlap:
    """The overlap of one run. A call that never ended lasts to the end of the run."""
    bars = [(call.arrived, end_of_call(call, seen)) for call in seen.calls]
    if not bars:
        return Overlap(work=0.0, span=0.0, makespan=0.0, peak=0)
    lengths = [end - start for start, end in bars]
    makespan = max(end for _, end in bars) - min(start for start, _ in bars)
    return Overlap(work=sum(lengths), span=max(lengths), makespan=makespan, peak=peak_in_flight(seen.calls, seen.ended))


def end_of_call(call: Call, seen: Observation) -> float:
    """The second at which the call ended; the end of the run for a call that never ended."""
    return call.ended if call.ended is not None else max(call.arrived, seen.ended)


def peak_in_flight(calls: Sequence[Call], ended: float) -> int:
    """The most calls in flight at one moment. A call does not overlap one that ends at the instant it starts.

    ended  end of the run in seconds, for calls that never ended
    """
    edges = [(call.arrived, 1) for call in calls]
    edges += [(max(call.arrived, ended) if call.ended is None else call.ended, -1) for call in calls]
    in_flight = peak = 0
    for _, step in sorted(edges):
        in_flight += step
        peak = max(peak, in_flight)
    return peak


def ideal_schedule(seconds: Sequence[float], limit: int) -> dict[int, list[tuple[float, float]]]:
    """The start and end of jobs of these durations when `limit` jobs run at once and a free slot is filled at once.

    This is list scheduling (Graham, 1966) in the order of the jobs.
    """
    free = [0.0] * limit
    bars = {}
    for index, length in enumerate(seconds):
        start = heapq.heappop(free)
        heapq.heappush(free, start + length)
        bars[index] = [(start, start + length)]
    return bars
