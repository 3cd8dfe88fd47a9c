"""Findings for a run that was stopped because jobs did not overlap, or because a call blocked the event loop. Pure."""

from collections.abc import Iterator

from grader.judging.phrases import count_jobs, in_seconds, number_of_times, unit_of
from grader.model import Observation, Reason, Stopped, ideal_schedule, measure

Found = tuple[Reason, str]
"""A reason, and the sentences that say what was observed and what was expected."""

SILENCE_LIMIT = 0.25
"""Fair seconds that may pass between two heartbeats of the event loop; more is BLOCKS_EVENT_LOOP."""

SILENCE_LIMIT_IN_HEARTBEATS = 5
"""The same in heartbeats, for a run whose heartbeats are rare: the larger limit counts."""

MIN_HEARTBEAT_SHARE = 0.7
"""Share of the due heartbeats that must arrive. A loop that is blocked in small slices loses many of them."""

HEARTBEATS_ALLOWED_MISSING = 2
"""Heartbeats that may be missing beyond that share."""

FEWEST_HEARTBEATS = 0.1
"""Share of the heartbeats due on the wall clock. With fewer, nothing can be said about the loop, even if little fair
time has passed."""

SILENT_HEARTBEATS = 10
"""Heartbeats missing in a row before the end of a stopped run, after which the event loop counts as blocked."""


def too_little_overlap(seen: Observation, together: int) -> Found:
    """The finding for a run in which fewer than `together` jobs overlapped; 0 takes the number from the jobs."""
    figures = measure(seen)
    wanted = together or max((job.meet for job in seen.run.jobs), default=0) or len(seen.run.jobs)
    held = isinstance(seen.ending, Stopped) and seen.ending.detail == "after"
    if held and seen.run.computes:
        done = sum(call.outcome in ("answered", "raised") for call in seen.calls)
        return Reason.PARTLY_CONCURRENT, (
            f"A call was held until others had ended. {done} ended, and then no other one began, though one was due."
        )
    unit = unit_of(seen)
    if figures.peak <= 1:
        lengths = [job.seconds for job in seen.run.jobs]
        which = "first" if len(seen.calls) == 1 else "longest"
        is_held = isinstance(seen.ending, Stopped) and seen.ending.cause == "missed"
        during = "for which one was held" if is_held else f"that the {which} one ran"
        text = f"No second {unit} started during the {in_seconds(figures.span)} {during}."
        if len(lengths) > 1:
            text += f" One after the other, the {count_jobs(seen)} take {in_seconds(sum(lengths))};"
            text += f" {_at_best(lengths, seen.run.ceiling)}."
        return Reason.SEQUENTIAL, text
    if held:
        done = sum(call.outcome != "dropped" for call in seen.calls)
        text = f"One {unit} was held until the others were done. Only {done} ended"
        return Reason.PARTLY_CONCURRENT, f"{text}, and the next one did not start beside it."
    if figures.peak >= wanted:
        return (
            Reason.PARTLY_CONCURRENT,
            f"{wanted} {unit}s were in flight at once, but later there were fewer.",
        )
    return (
        Reason.PARTLY_CONCURRENT,
        f"At most {figures.peak} {unit}s were in flight at once; there should be {wanted}.",
    )


def _at_best(lengths: list[float], limit: int) -> str:
    """A phrase that says how long jobs of these lengths take if `limit` of them run at once; 0 for all."""
    if not 0 < limit < len(lengths):
        return f"at the same time, they take {in_seconds(max(lengths))}"
    end = max(end for bars in ideal_schedule(lengths, limit).values() for _, end in bars)
    return f"with {limit} at a time, they take {in_seconds(end)}"


def too_many_jobs(seen: Observation) -> Found:
    """The finding for a run that had more jobs in flight than its ceiling allows."""
    text = f"{measure(seen).peak} {unit_of(seen)}s were in flight at once; the limit is {seen.run.ceiling}."
    return Reason.TOO_CONCURRENT, text


def too_many_connections(seen: Observation, count: str) -> Found:
    """The finding for a run that had `count` connections to the grader's server open at once."""
    allowed = seen.run.network.connections if seen.run.network else 0
    limit = f"; the limit is {allowed}" if allowed else ", far more than the task needs"
    return Reason.TOO_CONCURRENT, f"{count} connections were open at once{limit}."


def loop_is_silent(seen: Observation) -> bool:
    """Whether the event loop should send heartbeats, and sent none for the end of the run."""
    return (
        bool(seen.run.heartbeat)
        and seen.ended - max(seen.heartbeats, default=0.0) > SILENT_HEARTBEATS * seen.run.heartbeat
    )


def loop_is_in_a_job(seen: Observation) -> bool:
    """Whether the main thread waits for a job. This is a claim: it only chooses between two reasons for one failure."""
    inside = [thread for thread in seen.stack_dump if thread.waits_for.startswith("an answer to")]
    return seen.run.coroutine and any(thread.name == "MainThread" for thread in inside)


def describe_silence(seen: Observation) -> str:
    """A sentence that says for how long a call blocked the event loop."""
    if not seen.run.heartbeat:
        blocked = in_seconds(measure(seen).span)
        return f"The event loop was blocked for {blocked}: its thread was inside a blocking call."
    last = max((call.arrived for call in seen.calls if call.ended is None or call.outcome == "dropped"), default=0.0)
    beats = sum(beat > last for beat in seen.heartbeats)
    quiet = seen.ended - max(seen.heartbeats, default=0.0)
    came = f"{beats} heartbeat{'s' if beats != 1 else ''} came in {in_seconds(seen.ended - last)}"
    if beats:
        came += f", and none in the last {in_seconds(quiet)}"
    return f"A blocking call stopped the event loop: {came}; one should come every {in_seconds(seen.run.heartbeat)}."


def was_silent(seen: Observation) -> bool:
    """Whether the event loop stood still for longer than allowed."""
    return seen.longest_silence > silence_limit(seen)


def silence_limit(seen: Observation) -> float:
    """Fair seconds that may pass between two heartbeats of this run."""
    return max(SILENCE_LIMIT, SILENCE_LIMIT_IN_HEARTBEATS * seen.run.heartbeat)


def few_heartbeats(seen: Observation, factor: float = 1.0) -> bool:
    """Whether so few heartbeats came that `factor` times as many would have been too few."""
    if not seen.run.heartbeat:
        return False
    due = seen.fair_time / seen.run.heartbeat
    return factor * len(seen.heartbeats) < MIN_HEARTBEAT_SHARE * due - HEARTBEATS_ALLOWED_MISSING


def silence(seen: Observation) -> Iterator[Found]:
    """The finding for an event loop that stood still, or ran too seldom."""
    if was_silent(seen):
        text = (
            f"The event loop was blocked for {in_seconds(seen.longest_silence)}; "
            f"it should run at least every {in_seconds(seen.run.heartbeat)}."
        )
        yield Reason.BLOCKS_EVENT_LOOP, text
    elif few_heartbeats(seen):
        due = f"it should run at least every {in_seconds(seen.run.heartbeat)}"
        text = f"The event loop ran only {len(seen.heartbeats)} times in {in_seconds(seen.ended)}; {due}."
        yield Reason.BLOCKS_EVENT_LOOP, text


def too_few_heartbeats(seen: Observation) -> Iterator[Found]:
    """The finding for a loop that nobody could watch: on a very busy machine hardly any fair time passes, and a program
    may have slept while nobody looked."""
    if not seen.run.heartbeat:
        return
    ran = ""
    if seen.longest_silence_upper_bound > silence_limit(seen):
        ran = f"The event loop did not run for {in_seconds(seen.longest_silence_upper_bound)}"
    elif len(seen.heartbeats) < int(FEWEST_HEARTBEATS * seen.ended / seen.run.heartbeat):
        often = number_of_times(len(seen.heartbeats)) if seen.heartbeats else "0 times"
        ran = f"The event loop ran only {often} in {in_seconds(seen.ended)}"
    if ran:
        yield Reason.MACHINE_BUSY, f"{ran}, but the machine was too busy to tell whether your code blocked it."
