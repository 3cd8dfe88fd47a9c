"""The virtual clock: a number of nanoseconds that advances when no task can run, and for tasks that only read it.

It also advances where a strategy lets a timer fire early, that is, while other tasks could run. A busy machine does the
same: it may delay a runnable thread for longer than another one sleeps. Such an execution is possible, but its
durations are those of the machine, so it is marked (`early_timers`).
"""

from collections.abc import Sequence
from heapq import heappop
from typing import Any, Final

from grader.sim.core import SECOND, Task
from grader.sim.core.access_log import AccessLog

CLOCK_READS: Final = 50
"""Readings of the clock in a row after which each reading advances it, so that loops that wait for a time end."""

COROUTINE_READS: Final = 200
"""As `CLOCK_READS`, for each coroutine of an event loop: one that lets many others in may read the clock for each."""

MAX_READ_DISTANCE: Final = 1600
"""Steps between two readings of the clock beyond which they do not count as being in a row."""

MAX_EARLY_TIMERS: Final = 20
"""Timers that may fire early in one execution. A task that polls every millisecond has to let others advance."""

EARLY_TIMER_LIMIT: Final = 5 * SECOND
"""Nanoseconds from which on a timer never fires early. Such long timeouts guard against hanging; programs do not
rely on them to synchronise."""


class VirtualTime:
    """The part of the kernel that handles deadlines. It calls `ready` for each task whose deadline has come.

    now          virtual nanoseconds since the program began
    reads_clock  the program has read a clock in this execution
    stalls       sleeps may end before the other threads have advanced
    stalled      one did
    jitter       asyncio's sleeps may end late and overtake each other
    program_reads_clock  the program itself has read a clock, not only its event loop
    has_jittery_sleeps   an event loop had sleeps at the same moment that jitter could reorder
    overtook             a sleep has overtaken a shorter one
    has_fixed_ties       more timers were due at the same moment than are tried in any order
    """

    now: int
    total: int
    clock_step: int
    early_timers: int
    """Number of timers that fired while other tasks could run, in this execution."""
    strategy: Any
    log: list[tuple[int, int, int, bool]]
    timers: list[tuple[int, int, Task]]
    runnable: list[Task]
    current: Task | None
    reads_clock: bool
    stalls: bool
    stalled: bool
    could_stall: bool
    """The strategy was asked whether a sleep ends early."""
    oversleeps = False
    """`choose` is asked whether a sleep ends early."""
    log_of_accesses: AccessLog | None
    jitter: bool
    program_reads_clock: bool
    has_jittery_sleeps: bool
    overtook: bool
    has_fixed_ties: bool

    candidates: Sequence[Any] = ()
    """The timers or tasks that `choose` is choosing among, if it is a choice of an event loop."""

    def choose(self, count: int, rare: bool = False) -> int:
        raise NotImplementedError

    def choose_among(self, candidates: Sequence[Any], rare: bool = False) -> int:
        """Like `choose`: the index of a timer or task of an event loop, or of None for none. A strategy can look."""
        self.candidates = candidates
        try:
            return self.choose(len(candidates), rare)
        finally:
            self.candidates = ()

    def ready(self, task: Task) -> None:
        raise NotImplementedError

    def yield_now(self) -> None:
        raise NotImplementedError

    def not_repeatable(self, why: str) -> None:
        raise NotImplementedError

    def _next_deadline(self) -> None:
        """Advances the clock to the next deadline that is still valid, and makes its tasks runnable."""
        while self.timers:
            when, _, task = heappop(self.timers)
            if task.deadline != when or task.runnable or task.done:
                continue
            self.now = max(self.now, when)
            task.timed_out = True
            self.ready(task)
            while self.timers and self.timers[0][0] <= self.now:
                _, _, other = heappop(self.timers)
                if other.deadline <= self.now and other.deadline >= 0 and not other.runnable and not other.done:
                    other.timed_out = True
                    self.ready(other)
            return

    def can_fire_early(self, timeout: int) -> bool:
        """Whether a timer of that many nanoseconds may fire early in this execution."""
        return 0 < timeout < EARLY_TIMER_LIMIT and self.early_timers < MAX_EARLY_TIMERS

    def _maybe_fire_early(self, task: Task, timeout: int) -> None:
        """Asks the strategy whether the timer that `task` has just set fires before any other task advances."""
        if self.runnable and self.can_fire_early(timeout) and self.strategy.advance_time(task):
            self.early_timers += 1
            self.log.append((task.index, task.steps, 1, False))
            while not task.runnable:
                self._next_deadline()
        # The next task is chosen one step later, whatever the strategy, so that a token can hold both decisions.
        task.steps += 1

    def clock(self, coroutine: int | None = None) -> int:
        """Virtual nanoseconds since the program began.

        `coroutine` identifies the asyncio task that asks, if one does. Each counts on its own: hundreds of them may run
        at the same moment, and none of them waits for a time by reading the clock twice.
        """
        task = self.current
        self.reads_clock = self.program_reads_clock = True
        if self.log_of_accesses is not None:
            self.log_of_accesses.clock()
        if task is not None:
            if task.last_clock_read < self.total - MAX_READ_DISTANCE or task.last_clock_value != self.now:
                task.clock_reads.clear()  # a long time ago, or a sleep has let the clock advance since then
            task.last_clock_read = self.total
            reads = task.clock_reads[coroutine] = task.clock_reads.get(coroutine, 0) + 1
            if reads > (CLOCK_READS if coroutine is None else COROUTINE_READS):
                self._advance_for_clock_reader(task)
            task.last_clock_value = self.now
        return self.now

    def oversleep(self, duration: int) -> bool:
        """Whether a sleep of `duration` nanoseconds ends before any other runnable task has advanced.

        Real machines can delay threads for any time. A sleep never ends early so that the deadline of another task is
        passed over. It is not tried on programs that read the clock: they may rely on the durations in virtual time.
        """
        end = self.now + duration
        if not self.stalls or self.reads_clock or len(self.runnable) < 2 or (self.timers and self.timers[0][0] <= end):
            return False
        self.could_stall = self.oversleeps = True
        chosen = self.choose(2, rare=True)
        self.oversleeps = False
        if not chosen:
            return False
        self.stalled = True
        self.now = end
        return True

    def _advance_for_clock_reader(self, task: Task) -> None:
        self.not_repeatable("loops that read the clock")
        self.clock_step = self.clock_step + self.clock_step // 4 if self.clock_step else SECOND // 1000
        target = self.now + self.clock_step
        while self.timers and self.timers[0][0] <= target:
            self._next_deadline()
        self.now = max(self.now, target)
        if len(self.runnable) > 1:
            self.yield_now()
