"""The clock: a number of nanoseconds that moves when nobody can run, and for those who do nothing but read it."""

from heapq import heappop
from typing import Final

from grader.sim.names import SECOND
from grader.sim.task import Task

CLOCK_READS: Final = 50
"""How often a task may read the clock in a row before reading it takes time, so that loops which wait for it end."""

RECENT: Final = 1600
"""How many steps may lie between two readings for the second to count as waiting for the clock."""


class VirtualTime:
    """The part of the kernel that knows deadlines. Who becomes able to run is told to `ready`."""

    now: int
    total: int
    lapse: int
    timers: list[tuple[int, int, Task]]
    runnable: list[Task]
    current: Task | None
    reads_clock: bool
    stalls: bool
    stalled: bool

    def choose(self, count: int, rare: bool = False) -> int:
        raise NotImplementedError

    def ready(self, task: Task) -> None:
        raise NotImplementedError

    def yield_now(self) -> None:
        raise NotImplementedError

    def _next_deadline(self) -> None:
        """Moves the clock to the next deadline that still counts, and readies whoever it belongs to."""
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

    def clock(self) -> int:
        """Virtual nanoseconds since the program began."""
        task = self.current
        self.reads_clock = True
        if task is not None:
            if task.verb_free_reads < self.total - RECENT:
                task.clock_reads = 0
            task.verb_free_reads = self.total
            task.clock_reads += 1
            if task.clock_reads > CLOCK_READS:
                self._let_time_pass(task)
        return self.now

    def oversleep(self, duration: int) -> bool:
        """Whether a sleep of so many nanoseconds is over before any of those that could run has moved.

        Real machines hold threads up for any time. Nobody's own deadline is passed over, and it is not tried on
        programs that look at the clock, which may count on the time that things take here.
        """
        end = self.now + duration
        if not self.stalls or self.reads_clock or len(self.runnable) < 2 or (self.timers and self.timers[0][0] <= end):
            return False
        if not self.choose(2, rare=True):
            return False
        self.stalled = True
        self.now = end
        return True

    def _let_time_pass(self, task: Task) -> None:
        self.lapse = self.lapse + self.lapse // 4 if self.lapse else SECOND // 1000
        target = self.now + self.lapse
        while self.timers and self.timers[0][0] <= target:
            self._next_deadline()
        self.now = max(self.now, target)
        if len(self.runnable) > 1:
            self.yield_now()
