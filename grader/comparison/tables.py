"""The measurements as rows of text, for the terminal and the page alike."""

from collections.abc import Iterator

from grader.comparison.measurements import Comparison, Spread

NAMES = {"one": "one after the other", "threads": "threads", "tasks": "tasks", "processes": "processes"}

Row = tuple[str, str, str]
"""The name of a measurement, the median of the rounds, and their lowest and highest."""


def rows(found: Comparison) -> Iterator[tuple[str, list[Row]]]:
    """Each group of measurements with its title and rows."""
    yield (
        f"Computing with {found.workers} workers, as a multiple of the speed of one thread",
        [
            *((NAMES[kind], *_show(speed, "x")) for kind, speed in found.speedup.items()),
            *([("threads, free-threaded Python", *_show(found.free_threaded, "x"))] if found.free_threaded else []),
        ],
    )
    yield (
        "Quickest answer between two that compute, in µs: only a few if both run at the same moment",
        [
            *((NAMES[kind], *_show(each, "", 1e-6)) for kind, each in found.exchange.items()),
            *(
                [("threads, free-threaded Python", *_show(found.free_exchange, "", 1e-6))]
                if found.free_exchange
                else []
            ),
        ],
    )
    yield (
        "Memory of one that waits, in KB",
        [
            (f"{each.count:,} {NAMES[each.kind]}{_limit(each.limit)}", *_show(each.bytes, "", 1024))
            for each in found.waiting
            if each.bytes is not None
        ],
    )
    yield (
        "Time until all have started, for each one in µs",
        [
            (
                f"{each.count:,} {NAMES[each.kind]}{_limit(each.limit)}",
                *_show(each.seconds, "", (each.limit or each.count) / 1e6),
            )
            for each in found.waiting
        ],
    )
    yield (
        "Operations that wait 0.1 s each: time for all, as a multiple of one wait",
        [
            (f"{each.count:,} as {NAMES[each.kind]}{_limit(each.limit)}", *_show(each.times, "x"))
            for each in found.operations
        ],
    )
    yield (
        "Longest stop of the event loop, as a share of a blocking call of 0.25 s",
        [
            ("called on the loop", *_show(found.gap["loop"], "%", 0.01)),
            ("called in a thread", *_show(found.gap["thread"], "%", 0.01)),
        ],
    )
    yield "One turn between two, in µs", [(NAMES[kind], *_show(each, "", 1e-6)) for kind, each in found.switch.items()]


def _limit(limit: int) -> str:
    return f" (only {limit:,} could be started in time)" if limit else ""


def _show(spread: Spread, unit: str, one: float = 1.0) -> tuple[str, str]:
    middle, low, high = (_number(each / one) for each in (spread.middle, spread.low, spread.high))
    return f"{middle} {unit}".rstrip(), f"{low} to {high}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
