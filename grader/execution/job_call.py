"""One call of a job, from its arrival to its answer: the notes of `job_ledger`."""

import asyncio
from collections.abc import Callable
from typing import Literal

SILENT_SHARE = 0.6
"""Share of a computation in the process of an event loop in which the loop may be silent at a stretch, however long the
computation takes on a busy machine."""

Respond = Callable[[str], None]
"""Sends a call its receipt; an empty text if it gets none."""
Ask = Callable[[int, int], None]
"""Asks a call to compute: the number to begin with, and how many steps."""


class JobCall:
    """One call of a job while it is in flight.

    nth         number of this call among the calls of its job, from 1
    peak        most calls in flight together since it arrived, itself included
    heartbeats  heartbeats since it arrived
    process     id of the process that called; 0 if the kernel does not tell
    fair_due    fair time at which its own time was over
    task        where its computation began, and its steps; None before it computes
    began       when its computation began; `last_heartbeat` and `longest_silence`: of the event loop since then
    """

    def __init__(self, job: int, arrived: float, fair: float, nth: int, respond: Respond) -> None:
        self.job, self.arrived, self.fair_arrived, self.nth = job, arrived, fair, nth
        self.respond, self.process = respond, 0
        self.ask: Ask | None = None
        self.task: tuple[int, int] | None = None
        self.computed = False
        self.fair_due = fair
        self.began = self.last_heartbeat = self.longest_silence = 0.0
        self.timer: asyncio.TimerHandle | None = None
        self.peak = self.heartbeats = 0
        self.ended: float | None = None
        self.outcome: Literal["answered", "raised", "dropped", "open"] = "open"
        self.receipt = ""
