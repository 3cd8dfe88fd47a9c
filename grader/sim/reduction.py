"""The first stage of a search: one schedule of each class of equivalent ones. Where it comes to its end, it proves."""

from collections.abc import Iterator
from typing import Final

from grader.sim.core import ExecutionFailure
from grader.sim.core.access_log import AccessLog
from grader.sim.engine import KERNEL
from grader.sim.instrument import recording
from grader.sim.runner import Program, run_once
from grader.sim.strategies.dpor import DporStrategy

REDUCED_FIRST: Final = ("portfolio",)
"""Strategies that a reduced search comes before."""

EVERY_SCHEDULE: Final = "every schedule"
"""The bound of a search that is a proof."""


PROOF_SCHEDULES: Final = 6
"""Executions that a reduced search may use at least. A recorded execution costs as much as about ten others."""

CHECKS: Final = 100
"""Schedules of plain code that are run after a proof. If one of them ends in another way, the proof does not count."""

PROOF_STEPS: Final = 25_000
"""Steps of all its executions after which a reduced search ends without a proof. That is about half a second."""


def proof_share(schedules: int) -> int:
    """How many executions the reduced search may use before it counts as not ending."""
    return max(schedules // 30, PROOF_SCHEDULES)


def proof_steps(schedules: int) -> int:
    """How many steps the reduced search may take: more where the search afterwards would be long."""
    return min(PROOF_STEPS, 3_000 + 50 * schedules)


def sample_share(schedules: int, used: int) -> int:
    """How many schedules are left to be sampled: at least three quarters."""
    return max(schedules - used, schedules - schedules // 4)


class Reduction:
    """A reduced search through the schedules of a program.

    proved     one schedule of each class was run, so all schedules are known
    doubt      why nothing can be proved, as a phrase; empty if there is no such reason
    read_clock the program has read the clock although it may not, so the search has ended
    schedules  number of executions, with those that were cut short because they were equivalent to earlier ones
    """

    def __init__(self, early_timers: bool = False, *, may_read_clock: bool = True) -> None:
        self._early_timers, self._may_read_clock = early_timers, may_read_clock
        self.read_clock = False
        self.proved = False
        self.doubt = ""
        self.schedules = 0

    def executions(
        self, body: Program, flags: int, limit: int, max_steps: int = PROOF_STEPS
    ) -> Iterator[ExecutionFailure | None]:
        """Runs at most `limit` schedules of `body`, and yields the failure of each, or None."""
        self._steps_left = max_steps
        log = AccessLog(lambda: KERNEL.current)
        with recording() as doubt:
            log.doubt_about_source = doubt
            try:
                KERNEL.log_of_accesses = log
                strategy = DporStrategy(log, KERNEL)
                yield from self._executions_of(strategy, body, flags, limit)
                if strategy.complete and strategy.has_timers and self._early_timers:
                    strategy = DporStrategy(log, KERNEL, "all")
                    yield from self._executions_of(strategy, body, flags, limit)
                    if strategy.needs_both:
                        strategy = DporStrategy(log, KERNEL, "both")
                        yield from self._executions_of(strategy, body, flags, limit)
                self.proved = strategy.complete and not log.doubt
                self.doubt = self.doubt or log.doubt
            finally:
                KERNEL.log_of_accesses = None

    def _executions_of(
        self, strategy: DporStrategy, body: Program, flags: int, limit: int
    ) -> Iterator[ExecutionFailure | None]:
        log = strategy.log
        while not self.doubt and self.schedules < limit and self._steps_left > 0 and strategy.new_execution():
            self.schedules += 1
            failure = run_once(body, strategy, flags, strategy)
            strategy.end_execution()
            self._steps_left -= KERNEL.total
            if failure is not None and (failure.kind == "livelock" or failure.type == "RecursionError"):
                log.give_up("an execution that was too long")
            if KERNEL.reads_clock and not self._may_read_clock:
                self.read_clock = True
                return
            if KERNEL.has_fixed_ties:
                log.give_up("many timers at the same moment")
            self.doubt = log.doubt
            if strategy.needs_both or (strategy.early == "all" and KERNEL.program_reads_clock):
                strategy.needs_both = True
                return
            if not strategy.pruned and not log.doubt:
                yield failure
