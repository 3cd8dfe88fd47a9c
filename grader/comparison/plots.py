"""Plots as inline SVG: logarithmic axes, one line for each kind, told apart by dash and mark as well as by colour."""

import math
from collections.abc import Sequence

from msgspec import Struct

from grader.comparison.measurements import Comparison
from grader.comparison.tables import NAMES

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 560, 300, 64, 40, 16, 150
STYLES = {
    "one": ("#767676", "1 4", "square"),
    "threads": ("#b3450f", "", "circle"),
    "tasks": ("#1f6fb2", "7 4", "diamond"),
    "processes": ("#1a7f37", "2 3", "square"),
}
"""Colour, dashes and mark of each kind. The colours have a contrast of at least 3 on white and on the dark page."""


class Plot(Struct, frozen=True, kw_only=True):
    """Lines of points with their titles.

    lines  the kind of each line, and its points
    """

    title: str
    x: str
    y: str
    lines: tuple[tuple[str, tuple[tuple[float, float], ...]], ...]


def plots(found: Comparison) -> list[Plot]:
    """Memory and time against the number of units."""
    kinds = ("one", "threads", "tasks")
    memory = tuple(
        (kind, tuple((w.count, w.bytes.middle / 1024) for w in found.waiting if w.kind == kind and w.bytes))
        for kind in ("threads", "tasks", "processes")
    )
    times = tuple(
        (kind, tuple((o.count, o.times.middle) for o in found.operations if o.kind == kind and not o.limit))
        for kind in kinds
    )
    return [
        Plot(title="Memory of one that waits", x="how many wait", y="KB for each", lines=memory),
        Plot(title="Operations that wait 0.1 s", x="how many", y="time, in waits", lines=times),
    ]


def to_svg(plot: Plot) -> str:
    """The plot as an `svg` element. It holds no text but that of this module."""
    points = [point for _, line in plot.lines for point in line if min(point) > 0]
    if not points:
        return ""
    xs, ys = _decades([x for x, _ in points]), _decades([y for _, y in points])

    def place(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - xs[0]) / (xs[1] - xs[0])
        up = (math.log10(y) - ys[0]) / (ys[1] - ys[0])
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - BOTTOM - TOP)

    parts = [f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{plot.title}: {plot.y}, by {plot.x}">']
    for power in range(xs[0], xs[1] + 1):
        x, y = place(10.0**power, 10.0 ** ys[0])
        parts.append(f'<text x="{x:.0f}" y="{y + 16:.0f}" text-anchor="middle">{10.0**power:,g}</text>')
    for power in range(ys[0], ys[1] + 1):
        x, y = place(10.0 ** xs[0], 10.0**power)
        right = WIDTH - RIGHT
        parts.append(f'<line class="grid" x1="{x:.0f}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{x - 6:.0f}" y="{y + 4:.0f}" text-anchor="end">{10.0**power:,g}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 6}" text-anchor="middle">{plot.x}</text>')
    for kind, line in plot.lines:
        shown = [place(x, y) for x, y in line if min(x, y) > 0]
        if shown:
            parts += _line(kind, shown)
    return "\n".join([*parts, "</svg>"])


def _line(kind: str, points: Sequence[tuple[float, float]]) -> list[str]:
    colour, dashes, mark = STYLES[kind]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    marks = "".join(_mark(mark, x, y) for x, y in points)
    x, y = points[-1]
    return [
        f'<g stroke="{colour}" fill="{colour}"><polyline fill="none" stroke-width="2" stroke-dasharray="{dashes}" '
        f'points="{path}"/>{marks}<text stroke="none" x="{x + 10:.0f}" y="{y + 4:.0f}">{NAMES[kind]}</text></g>'
    ]


def _mark(mark: str, x: float, y: float) -> str:
    if mark == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
    turn = f' transform="rotate(45 {x:.1f} {y:.1f})"' if mark == "diamond" else ""
    return f'<rect x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7"{turn}/>'


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)
