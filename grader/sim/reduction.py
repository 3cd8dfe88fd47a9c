"""The first stage of a search: one schedule of each class of equivalent ones. Where it comes to its end, it proves."""

from collections.abc import Generator
from typing import Final

from grader.sim.core import ExecutionFailure
from grader.sim.core.access_log import AccessLog
from grader.sim.engine import KERNEL
from grader.sim.instrument import changing_names_of_program, doubt_about_program, recording
from grader.sim.runner import Program, run_once
from grader.sim.strategies.dpor import DporStrategy, Early

EVERY_SCHEDULE: Final = "every schedule"
"""The bound of a search that is a proof."""

FEWEST: Final = 60
"""Executions that a reduced search may use at least, if it is likely to end with them."""

MAX_STEPS: Final = 40_000
"""Steps that all executions of a reduced search may take. That is about half a second."""

TRIAL: Final = 12
"""Executions after which it is estimated whether the search will end within its limits."""

SHORT_TRIAL: Final = 4
"""The same where the limit is `FEWEST`: few schedules are sampled then, so a search that proves nothing costs much."""

ESTIMATE_EVERY: Final = 4
"""Executions between two estimates."""


def comes_first(strategy: str, schedules: int) -> bool:
    """Whether a reduced search comes before this strategy. A single schedule is no search."""
    return strategy == "portfolio" and schedules > 1


def proof_limits(schedules: int) -> tuple[int, int]:
    """How many executions and steps the reduced search may use, if `schedules` may be sampled."""
    return max(schedules // 2, FEWEST), min(MAX_STEPS, 10_000 + 60 * schedules)


def checks_of_a_proof(schedules: int) -> int:
    """How many schedules of plain code are run after a proof about threads, if `schedules` may be sampled.

    If one of them ends otherwise, the proof does not count.
    """
    return min(schedules, max(20, schedules // 20))


def sample_share(schedules: int, used: int) -> int:
    """How many schedules are left to be sampled: at least three quarters."""
    return max(schedules - used, schedules - schedules // 4)


class Reduction:
    """A reduced search through the schedules of a program.

    proved     one schedule of each class was run, so all schedules are known
    has_threads an execution had several threads; with one, there is nothing to reduce, and the search ends
    doubt      why nothing can be proved, as a phrase; empty if there is no such reason
    read_clock the program has read the clock although it may not, so the search has ended
    schedules  number of executions, with those that were cut short because they were equivalent to earlier ones
    """

    def __init__(self, program: Program, early_timers: bool = False, *, stalls: bool = False) -> None:
        self._program = program
        self._early_timers, self._stalls = early_timers, stalls
        self.read_clock = False
        self.proved = False
        self.has_threads = False
        self.doubt = ""
        self.schedules = 0

    def executions(
        self, body: Program, flags: int, limit: int, max_steps: int = MAX_STEPS
    ) -> Generator[ExecutionFailure | None]:
        """Runs at most `limit` schedules of `body`, and yields the failure of each, or None; of one thread, nothing."""
        self._limit, self._max_steps, self._steps = limit, max_steps, 0
        log = AccessLog(lambda: KERNEL.current)
        with recording():
            log.doubt_about_source = doubt_about_program(self._program)
            log.written.update(changing_names_of_program(self._program))
            try:
                KERNEL.log_of_accesses = log
                first: Early = "none" if not self._stalls else "both" if self._early_timers else "all"
                strategy = self._strategy(log, first)
                yield from self._executions_of(strategy, body, flags)
                if first == "none" and strategy.complete and strategy.has_timers and self._early_timers:
                    strategy = self._strategy(log, "all")
                    yield from self._executions_of(strategy, body, flags)
                if strategy.needs_both:
                    strategy = self._strategy(log, "both")
                    yield from self._executions_of(strategy, body, flags)
                self.doubt = self.doubt or log.doubt
                self.proved = strategy.complete and not self.doubt
            finally:
                KERNEL.log_of_accesses = None

    def _strategy(self, log: AccessLog, early: Early) -> DporStrategy:
        self._before = self.schedules, self._steps
        return DporStrategy(log, KERNEL, early, fires=self._early_timers)

    def _executions_of(self, strategy: DporStrategy, body: Program, flags: int) -> Generator[ExecutionFailure | None]:
        log = strategy.log
        while not self.doubt and self._is_likely_to_end(strategy) and strategy.new_execution():
            self.schedules += 1
            failure = run_once(body, strategy, flags, strategy)
            strategy.end_execution()
            self._steps += KERNEL.total
            self.has_threads = self.has_threads or len(KERNEL.tasks) > 1
            if failure is not None and (failure.kind == "livelock" or failure.type == "RecursionError"):
                log.give_up("an execution that was too long")
            if KERNEL.reads_clock and self._stalls:
                self.read_clock = True
                return
            if KERNEL.has_fixed_ties:
                log.give_up("many timers at the same moment")
            self.doubt = log.doubt
            if not self.has_threads:
                return
            if strategy.needs_both or (strategy.early == "all" and KERNEL.program_reads_clock):
                strategy.needs_both = True
                return
            if not strategy.pruned and not self.doubt and not log.newly_written:
                yield failure

    def _is_likely_to_end(self, strategy: DporStrategy) -> bool:
        """Whether the limits are kept, and will be."""
        schedules, steps = self.schedules - self._before[0], self._steps - self._before[1]
        if schedules < (SHORT_TRIAL if self._limit == FEWEST else TRIAL):
            share = 1.0
        elif schedules % ESTIMATE_EVERY == 0:
            share = strategy.covered()
        else:
            return True
        within = schedules < (self._limit - self._before[0]) * share
        return within and steps < (self._max_steps - self._before[1]) * share
