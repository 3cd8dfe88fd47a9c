"""The job timeline of a run as lines of text: one lane for each job, and below it the ideal schedule. Pure."""

from collections.abc import Sequence

from grader.model import Observation, Stopped, end_of_call, ideal_schedule, peak_in_flight

MAX_LANES = 8
"""Jobs shown in the timeline; the others are counted."""
NARROWEST = 12
"""Columns of time at least, whatever the terminal has."""
WANTED = "wanted"
"""Title of the ideal schedule."""
BARS = "█▌░"
"""Characters of a bar: a job, a job that starts where another ends, a job that was not reached."""
Bar = tuple[float, float]
"""Start and end of a job; seconds from the first start."""


def draw_gantt(seen: Observation, width: int = 60, columns: int = 0) -> list[str]:
    """The lines of the timeline, with `width` columns of time. Empty for a run without jobs or without calls.

    columns  columns that a line may have; then there are fewer columns of time where the names need the room. 0: any
    """
    jobs = seen.run.jobs
    if not jobs or not seen.calls:
        return []
    start = min(call.arrived for call in seen.calls)
    bars: dict[int, list[Bar]] = {}
    for call in seen.calls:
        bars.setdefault(call.job, []).append((call.arrived - start, end_of_call(call, seen) - start))
    repeated = any(job.times != 1 for job in jobs)
    if repeated:
        longest = max(end for each in bars.values() for _, end in each) or 1.0
        width = _fitting(width, 7, columns)
        lanes = _calls_as_lanes(sorted(bar for each in bars.values() for bar in each))
        return [
            _axis("yours", 7, longest, width),
            *(f"{'':7}  {_lane(lane, longest, width)}" for lane in lanes[:MAX_LANES]),
        ]
    if any(job.computes for job in jobs):
        return _computing_jobs(seen, bars, width, columns)
    wanted = ideal_schedule([job.seconds for job in jobs], seen.run.ceiling or len(jobs))
    guesses = at_this_pace(seen, bars)
    longest = max(end for each in (*bars.values(), *wanted.values(), *guesses.values()) for _, end in each) or 1.0
    shown = range(min(MAX_LANES, len(jobs)))
    label = max(len(jobs[index].name) for index in shown) + 2
    width = _fitting(width, label, columns)
    lines = [_axis("yours", label, longest, width)]
    for index in shown:
        lane = (
            _lane(bars[index], longest, width) if index in bars else _lane(guesses.get(index, []), longest, width, "░")
        )
        lines.append(f"{jobs[index].name:>{label}}  {lane}".rstrip())
    lines += _more(len(jobs))
    if any(index in guesses for index in shown):
        lines.append(f"{'':{label}}  ░ not reached; at this pace")
    lines.append(f"{WANTED:>{label}}")
    lines += [f"{jobs[index].name:>{label}}  {_lane(wanted[index], longest, width)}".rstrip() for index in shown]
    return lines + _more(len(jobs))


def _fitting(width: int, label: int, columns: int) -> int:
    """The columns of time beside a name, such that a line has at most `columns`, and at least NARROWEST are left."""
    return max(NARROWEST, min(width, columns - label - 2)) if columns else width


def _computing_jobs(seen: Observation, bars: dict[int, list[Bar]], width: int, columns: int) -> list[str]:
    """The lanes of jobs that compute, with the processes that called them. How long they should take is not known."""
    jobs, callers = seen.run.jobs, {call.job: call.process for call in reversed(seen.calls)}
    longest = max(end for each in bars.values() for _, end in each) or 1.0
    shown = range(min(MAX_LANES, len(jobs)))
    label = max(len(jobs[index].name) for index in shown) + 2
    width = _fitting(width, label + 12, columns)  # the process stands behind the bar
    lines = [_axis("yours", label, longest, width)]
    for index in shown:
        lane = _lane(bars.get(index, []), longest, width)
        caller = f"  process {callers[index]}" if callers.get(index) else ""
        lines.append(f"{jobs[index].name:>{label}}  {lane}{caller}".rstrip())
    return lines + _more(len(jobs))


def at_this_pace(seen: Observation, bars: dict[int, list[Bar]]) -> dict[int, list[Bar]]:
    """Bars for the jobs that a stopped run did not reach, at the pace of the jobs before them.

    bars: index of each job that was reached -> its bars.
    """
    jobs = seen.run.jobs
    missing = [index for index in range(len(jobs)) if index not in bars]
    if not missing or not isinstance(seen.ending, Stopped):
        return {}
    end = max(end for each in bars.values() for _, end in each)
    plan = ideal_schedule([jobs[index].seconds for index in missing], max(1, peak_in_flight(seen.calls, seen.ended)))
    return {index: [(end + a, end + b) for a, b in plan[place]] for place, index in enumerate(missing)}


def _calls_as_lanes(bars: list[Bar]) -> list[list[Bar]]:
    """The bars in as few lanes as possible, without overlap within a lane."""
    lanes: list[list[Bar]] = []
    for bar in bars:
        for lane in lanes:
            if lane[-1][1] <= bar[0]:
                lane.append(bar)
                break
        else:
            lanes.append([bar])
    return lanes


def _lane(bars: Sequence[Bar], longest: float, width: int, ink: str = "█") -> str:
    columns = [" "] * width
    for start, end in bars:
        first = min(width - 1, round(start / longest * width))
        last = min(width, max(first + 1, round(end / longest * width)))
        for column in range(first, last):
            columns[column] = ink
        if first and columns[first - 1] == "█":
            columns[first] = "▌"
    return "".join(columns)


def _axis(title: str, label: int, longest: float, width: int) -> str:
    right = f"{longest:.2f} s"
    return f"{title:>{label}}  0{right:>{width - 1}}"


def _more(jobs: int) -> list[str]:
    return [f"… and {jobs - MAX_LANES} more"] if jobs > MAX_LANES else []
