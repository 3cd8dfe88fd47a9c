"""Work, span, makespan and peak in flight of the calls that the service saw. Pure; times are seconds."""

from collections.abc import Sequence

from msgspec import Struct

from grader.model.observation import Call, Observation


class Overlap(Struct, frozen=True, kw_only=True):
    """work: sum of the job times · span: the longest job · makespan: first start to last end · peak: most in flight."""

    work: float
    span: float
    makespan: float
    peak: int


def measure(seen: Observation) -> Overlap:
    """The figures of one run; a call that never ended lasts to the end of the run."""
    bars = [(call.arrived, end_of_call(call, seen)) for call in seen.calls]
    if not bars:
        return Overlap(work=0.0, span=0.0, makespan=0.0, peak=0)
    lengths = [end - start for start, end in bars]
    makespan = max(end for _, end in bars) - min(start for start, _ in bars)
    return Overlap(work=sum(lengths), span=max(lengths), makespan=makespan, peak=peak_in_flight(seen.calls, seen.ended))


def end_of_call(call: Call, seen: Observation) -> float:
    """When the call's bar ends: its end, or the end of the run."""
    return call.ended if call.ended is not None else max(call.arrived, seen.ended)


def peak_in_flight(calls: Sequence[Call], ended: float) -> int:
    """Most calls in flight at one moment. A call that starts in the instant another ends does not overlap it."""
    edges = [(call.arrived, 1) for call in calls]
    edges += [(max(call.arrived, ended) if call.ended is None else call.ended, -1) for call in calls]
    flying = peak = 0
    for _, step in sorted(edges):
        flying += step
        peak = max(peak, flying)
    return peak
