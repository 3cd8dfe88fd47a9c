"""The jobs of a run as a chart: a bar for each call, and below them the schedule that is wanted."""

import math

from msgspec import Struct

from grader.model import Observation, end_of_call, ideal_schedule
from grader.reports.escape import escape_control
from grader.reports.gantt import MAX_LANES, Bar, at_this_pace

LEFT, WIDTH, ROW, GAP = 104, 484, 22, 8
"""Pixels: room for names, the whole width, the height of a lane, the room between a lane and its bar."""


class ChartBar(Struct, frozen=True, kw_only=True):
    """A bar, in pixels. `kind` is ran, missing (not reached, at this pace) or wanted."""

    x: float
    y: float
    width: float
    kind: str


class ChartLane(Struct, frozen=True, kw_only=True):
    """A lane: its name and the place of that name. `spans` says the same in words."""

    name: str
    y: float
    spans: str


class ChartGroup(Struct, frozen=True, kw_only=True):
    """Yours, or wanted."""

    title: str
    y: float
    lanes: tuple[ChartLane, ...]
    bars: tuple[ChartBar, ...]


class Chart(Struct, frozen=True, kw_only=True):
    """The whole chart. `ticks` are (x, text) of the axis."""

    width: int
    height: float
    groups: tuple[ChartGroup, ...]
    ticks: tuple[tuple[float, str], ...]
    more: int
    has_missing: bool


def draw_chart(seen: Observation) -> Chart | None:
    """The chart of a run; None for a run without jobs or without calls."""
    jobs = seen.run.jobs
    if not jobs or not seen.calls:
        return None
    start = min(call.arrived for call in seen.calls)
    bars: dict[int, list[Bar]] = {}
    for call in seen.calls:
        bars.setdefault(call.job, []).append((call.arrived - start, end_of_call(call, seen) - start))
    repeated = any(job.times != 1 for job in jobs)
    wanted = {} if repeated else ideal_schedule([job.seconds for job in jobs], seen.run.ceiling or len(jobs))
    missing = {} if repeated else at_this_pace(seen, bars)
    longest = max(end for each in (*bars.values(), *wanted.values(), *missing.values()) for _, end in each) or 1.0
    shown = range(min(MAX_LANES, len(jobs)))
    names = [escape_control(jobs[index].name) for index in shown]
    yours = [(names[index], bars.get(index) or missing.get(index, []), index in bars) for index in shown]
    groups = [_group("Your program", 30.0, yours, longest, "ran")]
    if wanted:
        best = [(names[index], wanted[index], True) for index in shown]
        groups.append(_group("Wanted", 30.0 + (len(shown) + 1.5) * ROW, best, longest, "wanted"))
    height = groups[-1].y + (len(shown) + 0.5) * ROW
    return Chart(
        width=WIDTH,
        height=height,
        groups=tuple(groups),
        ticks=tuple((_x(second, longest), text) for second, text in axis_ticks(longest)),
        more=len(jobs) - len(shown),
        has_missing=any(index in missing for index in shown),
    )


def axis_ticks(longest: float) -> list[tuple[float, str]]:
    """(second, text) of round numbers from 0 to at most `longest`, about five of them."""
    power = 10.0 ** math.floor(math.log10(longest / 5))
    step = next(factor * power for factor in (1, 2, 5, 10) if longest / (factor * power) <= 6)
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    return [(number * step, f"{number * step:.{digits}f} s") for number in range(int(longest / step + 1e-9) + 1)]


def _group(title: str, y: float, rows: list[tuple[str, list[Bar], bool]], longest: float, kind: str) -> ChartGroup:
    lanes, drawn = [], []
    for number, (name, spans, ran) in enumerate(rows):
        top = y + (number + 0.4) * ROW
        words = ", ".join(f"{start:.2f} to {end:.2f} s" for start, end in spans[:20]) or "not started"
        lanes.append(ChartLane(name=name, y=top + ROW * 0.6, spans=words if ran or not spans else "not reached"))
        for start, end in spans:
            x = _x(start, longest)
            bar = ChartBar(
                x=x,
                y=top + GAP / 2,
                width=round(max(2.0, _x(end, longest) - x - 1), 1),
                kind=kind if ran else "missing",
            )
            drawn.append(bar)
    return ChartGroup(title=title, y=y, lanes=tuple(lanes), bars=tuple(drawn))


def _x(second: float, longest: float) -> float:
    return round(LEFT + second / longest * (WIDTH - LEFT - 40), 1)
