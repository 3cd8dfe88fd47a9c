"""Measurements, as frozen values: ratios of one run, with their spread."""

from collections.abc import Sequence
from statistics import median
from typing import Literal

from msgspec import Struct

Kind = Literal["threads", "tasks", "processes", "one"]


class Spread(Struct, frozen=True):
    """The middle, the lowest and the highest of some numbers that were measured alike."""

    middle: float
    low: float
    high: float


def spread_of(numbers: Sequence[float]) -> Spread:
    """The spread of at least one number."""
    return Spread(median(numbers), min(numbers), max(numbers))


class Waiting(Struct, frozen=True, kw_only=True):
    """`count` units that wait at the same time.

    seconds  for all of them to start
    bytes    of memory for each; None if unknown
    limit    how many could be started, if not all; 0 if all
    """

    kind: Kind
    count: int
    seconds: Spread
    bytes: Spread | None
    limit: int = 0


class Operations(Struct, frozen=True, kw_only=True):
    """`count` operations that each wait for the same time.

    times  duration of all, as a multiple of one wait
    limit  how many could be started, if not all; 0 if all
    """

    kind: Kind
    count: int
    times: Spread
    limit: int = 0


class Comparison(Struct, frozen=True, kw_only=True):
    """All that was measured on one machine.

    python         version of the interpreter
    gil            whether its global lock is on
    processors     how many the process may use
    workers        threads, tasks or processes among which the work was shared out
    rounds         how often everything was measured
    speedup        how many times as fast the workers computed as one thread, by kind
    task_threads   in how many threads the tasks computed
    exchange       seconds of the quickest answer between two that compute without a pause, by kind: microseconds only
                   if both run at the same moment
    free_threaded  speed-up of threads of a free-threaded Python on this machine; None if there is none
    free_exchange  the quickest answer between such threads; None if there is none
    gap            longest gap between two beats of an event loop, as a multiple of the blocking call: called on the
                   loop, and called in a thread
    switch         seconds for a turn, by kind
    """

    python: str
    gil: bool
    processors: int
    workers: int
    rounds: int
    waiting: tuple[Waiting, ...]
    operations: tuple[Operations, ...]
    speedup: dict[str, Spread]
    task_threads: int
    exchange: dict[str, Spread]
    free_threaded: Spread | None
    free_exchange: Spread | None
    gap: dict[str, Spread]
    switch: dict[str, Spread]

    def waits(self, kind: Kind, count: int) -> Waiting | None:
        """The units of this kind and number; None if they were not measured."""
        return next((each for each in self.waiting if (each.kind, each.count) == (kind, count)), None)

    def operates(self, kind: Kind, count: int) -> Operations | None:
        """The operations of this kind and number; None if they were not measured."""
        return next((each for each in self.operations if (each.kind, each.count) == (kind, count)), None)
