"""Phrases for the sentences in findings: values, durations, counts and names of jobs. Pure."""

import signal
from collections.abc import Sequence
from typing import Any

from grader import plain_values
from grader.model import JobSpec, Observation


def job_name_of(value: Any, wanted: list[Any], seen: Observation) -> str:
    """The name of the job whose receipt `value` is; the value itself if it belongs to no job."""
    place = next((index for index, each in enumerate(wanted) if plain_values.equal(each, value)), None)
    return safe_repr(value) if place is None or len(wanted) != len(seen.run.jobs) else seen.run.jobs[place].name


def show_value(value: Any, seen: Observation) -> str:
    """A value, shortened; a receipt becomes the name of its job."""
    calls = [(call, seen.run.jobs[call.job]) for call in seen.calls if call.receipt]
    names = {call.receipt: f"<{job.name}>" for call, job in calls if job.text is None}
    if type(value) is list:
        shown = ", ".join(
            names.get(each, safe_repr(each)[:40]) if type(each) is str else safe_repr(each)[:40] for each in value[:6]
        )
        return f"[{shown}{', …' if len(value) > 6 else ''}]"
    return names.get(value, safe_repr(value)[:120]) if type(value) is str else safe_repr(value)[:120]


def safe_repr(value: Any) -> str:
    """`repr(value)`. Python refuses it for integers with too many digits, which get a phrase."""
    try:
        return repr(value)
    except ValueError:
        return "a number of thousands of digits"


def expected_calls(seen: Observation) -> str:
    """A sentence that says how often the jobs should be called."""
    times = {job.times for job in seen.run.jobs if job.times}
    if len(times) == 1:
        return f"Each job should be called {number_of_times(times.pop())}."
    return "Each job has its own number of calls."


def list_calls(calls: Sequence[tuple[JobSpec, int]]) -> str:
    """Jobs with the number of calls they got, at most four: "job 1: 0, job 2: 3"."""
    shown = ", ".join(f"{job.name}: {count}" for job, count in calls[:4])
    return f"{shown}, and {len(calls) - 4} more" if len(calls) > 4 else shown


def number_of_times(count: int) -> str:
    """ "never", "once", "twice", "3 times"."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def count_jobs(seen: Observation) -> str:
    """ "1 job", "2 jobs"."""
    return f"{len(seen.run.jobs)} job{'s' if len(seen.run.jobs) != 1 else ''}"


def in_seconds(seconds: float) -> str:
    """ "0.50 s"."""
    return f"{seconds:.2f} s"


def signal_name(number: int) -> str:
    """ "SIGSEGV", or "signal 200" for a number without a name on this platform."""
    try:
        return f"{signal.Signals(number).name}"
    except ValueError:
        return f"signal {number}"
