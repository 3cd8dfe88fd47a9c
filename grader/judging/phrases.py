"""Parts of the sentences in findings: values, durations, counts and names of jobs, in words. Pure."""

import signal
from typing import Any

from grader import plain_values
from grader.model import Observation


def job_name_of(value: Any, wanted: list[Any], seen: Observation) -> str:
    place = next((index for index, each in enumerate(wanted) if plain_values.equal(each, value)), None)
    return safe_repr(value) if place is None or len(wanted) != len(seen.run.jobs) else seen.run.jobs[place].name


def show_value(value: Any, seen: Observation) -> str:
    """A value in a few words; receipts by the name of their job."""
    names = {call.receipt: f"<{seen.run.jobs[call.job].name}>" for call in seen.calls if call.receipt}
    if type(value) is list:
        shown = ", ".join(
            names.get(each, safe_repr(each)[:40]) if type(each) is str else safe_repr(each)[:40] for each in value[:6]
        )
        return f"[{shown}{', …' if len(value) > 6 else ''}]"
    return names.get(value, safe_repr(value)[:120]) if type(value) is str else safe_repr(value)[:120]


def safe_repr(value: Any) -> str:
    try:
        return repr(value)
    except ValueError:
        return "a number of thousands of digits"


def calls_demanded(seen: Observation) -> str:
    times = {job.times for job in seen.run.jobs if job.times}
    return f"Each job is to be called {how_often(times.pop()) if len(times) == 1 else 'as often as it says'}."


def how_often(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def count_jobs(seen: Observation) -> str:
    return f"{len(seen.run.jobs)} job{'s' if len(seen.run.jobs) != 1 else ''}"


def in_seconds(seconds: float) -> str:
    return f"{seconds:.2f} s"


def signal_name(number: int) -> str:
    try:
        return f"{signal.Signals(number).name}"
    except ValueError:
        return f"signal {number}"
