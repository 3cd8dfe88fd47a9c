"""The clock: a number of nanoseconds that moves when nobody can run, and for those who do nothing but read it.

It also moves where a policy lets time lapse: a machine may keep a thread that could run waiting for longer than another
one sleeps. Such an execution is a real one, but what it says of durations is about the machine, so it is marked.
"""

from heapq import heappop
from typing import Any, Final

from grader.sim.core import SECOND, Task

CLOCK_READS: Final = 50
"""How often a task may read the clock in a row before reading it takes time, so that loops which wait for it end."""

RECENT: Final = 1600
"""How many steps may lie between two readings for the second to count as waiting for the clock."""

LAPSES: Final = 20
"""How often time may lapse in one execution: whoever looks again every millisecond has to let others get on."""

LONGEST_LAPSE: Final = 5 * SECOND
"""What nobody waits for in vain who could run. Timeouts of that length are guards against hanging, not a plan."""


class VirtualTime:
    """The part of the kernel that knows deadlines. Who becomes able to run is told to `ready`."""

    now: int
    total: int
    lapse: int
    lapses: int
    """How often time has passed for somebody while others could run, since the policy chose so."""
    policy: Any
    log: list[tuple[int, int, int, bool]]
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

    def _may_lapse(self, task: Task, timeout: int) -> None:
        """Asks the policy whether the deadline that `task` has just set comes before anybody else gets on."""
        possible = 0 < timeout < LONGEST_LAPSE and self.lapses < LAPSES and self.runnable
        if possible and self.policy.advance_time(task):
            self.lapses += 1
            self.log.append((task.index, task.steps, 1, False))
            while not task.runnable:
                self._next_deadline()
        # Who runs next is decided one step later, whatever the policy, so that a token can hold both decisions.
        task.steps += 1

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
