"""Which timers of an event loop are due, and in which order: the part of the order that asyncio does not promise.

Its law: a timer may be late, never early. Timers that are due at the same moment come in any order. With jitter, sleeps
vary as the answers of a network do: they may come in different turns of the loop, and a longer one may overtake a
shorter one.
"""

# mypy: disable-error-code="attr-defined,has-type,misc,override"
# (An event loop uses parts of asyncio that its stubs do not declare.)

import contextvars
import heapq
from asyncio import base_events, events
from collections.abc import Callable
from typing import Any, Final

from grader.sim.engine import KERNEL as K

DELAY: Final = 1e-6
"""Seconds after the longer sleep at which one that it has overtaken ends."""

MAX_PERMUTED_TIES: Final = 6
"""Timers due at the same moment among which the next one is chosen; further ones keep their order."""

APART: Final = (0, 1, 2, 3, 1_000_000)
"""Turns of the loop that can lie between two timers of the same moment. The last number stands for as long as the loop
has anything else to do: the moments differ a little then, as they always do in real time."""


class LoopTimer(events.TimerHandle):
    """A callback of an event loop at a moment.

    order    number of the timer in its loop
    jitters  whether it is a sleep that a later one may overtake
    """

    __slots__ = ("jitters", "order")
    order: int
    jitters: bool


class LoopTimers(base_events.BaseEventLoop):
    """The timers of an event loop.

    A timer that is held back is in `_later`, not in asyncio's own heap: asyncio takes all from there that are due.
    """

    def __init__(self) -> None:
        super().__init__()
        self._order = 0
        self._later: list[LoopTimer] = []
        """Timers that are due and come in a later turn of the loop."""
        self._hold = 0
        """The number of turns that they still wait for, unless there is nothing else to do."""

    def _collect_due(self) -> None:
        """Moves due timers to the queue of ready callbacks; those due at the same moment in any order."""
        end = self.time() + self._clock_resolution
        due: list[LoopTimer] = []
        while self._scheduled and self._scheduled[0]._when < end:
            handle = heapq.heappop(self._scheduled)
            handle._scheduled = False
            if handle._cancelled:
                self._timer_cancelled_count -= 1
            else:
                due.append(handle)
        if self._later:
            if self._hold and self._ready and not due:
                self._hold -= 1
                return
            due += [handle for handle in self._later if not handle._cancelled]
            self._later = []
        due.sort(key=lambda handle: (handle._when, handle.order))
        while due:
            ties = sum(1 for handle in due if handle._when == due[0]._when)
            K.has_fixed_ties = K.has_fixed_ties or ties > MAX_PERMUTED_TIES
            at = K.choose_among(due[: min(ties, MAX_PERMUTED_TIES)])
            self._ready.append(due.pop(at))
            if ties > 1 and any(handle.jitters for handle in due):
                K.has_jittery_sleeps = True
                turns = APART[K.choose(len(APART), rare=True)] if K.jitter else 0
                if turns:
                    self._later, self._hold = due, turns - 1
                    break

    def _delay_sleeps(self) -> bool:
        """Whether sleeps now end later than the clock says: a longer one, chosen by the schedule, overtakes them.

        Real sleeps can last longer, never shorter. No sleep ends after a timeout that began as the longer one. Each is
        overtaken once at most.
        """
        sleeps: list[LoopTimer] = []
        for handle in sorted(self._scheduled, key=lambda each: (each._when, each.order)):
            if handle._cancelled:
                continue
            if not handle.jitters:
                break
            sleeps.append(handle)
        if len({handle._when for handle in sleeps}) < 2:
            return False
        K.has_jittery_sleeps = True
        at = K.choose_among(sleeps[:MAX_PERMUTED_TIES], rare=True) if K.jitter else 0
        K.has_fixed_ties = K.has_fixed_ties or (K.jitter and len(sleeps) > MAX_PERMUTED_TIES)
        if not at:
            return False
        K.overtook = True
        for number, handle in enumerate(sleeps[:at], start=1):
            handle._when = sleeps[at]._when + number * DELAY
            handle.jitters = False
        heapq.heapify(self._scheduled)
        return True

    def call_at(
        self, when: float, callback: Callable[..., Any], *args: Any, context: contextvars.Context | None = None
    ) -> events.TimerHandle:
        """Schedules the callback for the moment `when`."""
        if when is None:
            raise TypeError("when cannot be None")
        self._check_closed()
        handle = LoopTimer(when, callback, args, self, context)
        self._order += 1
        handle.order = self._order
        handle.jitters = False
        heapq.heappush(self._scheduled, handle)
        handle._scheduled = True
        return handle
