"""A pipeline of stages that all work at the same time, with little room between them. See README.md."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any


def pipeline(source: Iterable[Any], stages: Sequence[Callable[[Any], Any]], workers: int, room: int) -> list[Any]:
    """Send every item of `source` through all stages, and return the results in the order of the source.

    Each stage has `workers` (>= 1) threads, and at most `room` (>= 1) items wait in front of it. If a stage or the
    source raises, stop taking items, and raise the same exception object when nothing is running any more.
    """
    raise NotImplementedError
