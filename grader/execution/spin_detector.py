"""Decides whether the program of one run keeps a processor busy while it should only wait.

The detector holds the readings of one run. It knows no clock and no operating system: readings of the process come
from a `UsageSource`, fair time and the number of calls come as arguments. The thresholds are in
`grader.judging.busy_wait`.

A reading of everything is expensive, so it is taken at intervals. The processor clock of the process alone is cheap
where the kernel has one (Linux). It shows when a new reading is due.
"""

from typing import Protocol

from grader.judging import busy_waits, busy_waits_in_quiet, looks_busy

REFRESH_AFTER_CPU = 0.005
"""Processor seconds that the process may use after a reading before the reading is too old to answer a call by."""


ASLEEP_FOR = 0.05
"""Seconds for which it counts that the program was seen asleep."""
LOOK_GAP = 0.01
"""Seconds between two looks at whether it sleeps, which ask the kernel about each of its threads."""
STARVED_SHARE = 0.5
"""Share of a limit of time that a program has computed at most if it did not get the time that it wanted."""


class UsageSource(Protocol):
    """Readings of one process, counted from its start. `ProcessStats` takes them from the operating system."""

    def usage(self) -> tuple[float, int] | None:
        """Processor seconds including child processes, and resident bytes; None if the process has gone."""
        ...

    def cpu_time(self) -> float | None:
        """Processor seconds of the process alone; None where this is not cheap to read."""
        ...

    def run_queue_time(self) -> tuple[float, int]:
        """Seconds for which its threads were ready and had no processor, and how often one was given a processor."""
        ...

    def count_processes(self) -> tuple[int, int, int]:
        """How many processes it has started; the resident bytes of the largest, and of all together."""
        ...

    def tree_cpu(self) -> float:
        """Processor seconds of all processes of the run, also of those that have ended; 0 where none can be listed."""
        ...

    def processor_demand(self) -> tuple[dict[int, float], bool]:
        """Seconds of processor time of each process of the run, and whether they include the time in which threads were
        ready and had no processor."""
        ...

    def sleeps(self) -> bool | None:
        """Whether no thread of the run wants a processor right now; None where the kernel does not tell."""
        ...


class _NoReadings:
    """Stands in before the process has started."""

    def usage(self) -> tuple[float, int] | None:
        return None

    def cpu_time(self) -> float | None:
        return None

    def run_queue_time(self) -> tuple[float, int]:
        return 0.0, 0

    def count_processes(self) -> tuple[int, int, int]:
        return 0, 0, 0

    def tree_cpu(self) -> float:
        return 0.0

    def processor_demand(self) -> tuple[dict[int, float], bool]:
        return {}, False

    def sleeps(self) -> bool | None:
        return None


class SpinDetector:
    """The readings of one run, and the decisions that follow from them.

    known_spinner   whether the same program has been stopped for busy waiting in another run
    total_cpu       processor seconds of the process in its whole life, as of the last reading
    run_queue_time  seconds in this call for which threads of the process were ready and had no processor
    switches        how often in this call one of its threads was given a processor
    peak_memory     most resident bytes in any reading of this run
    """

    def __init__(self, known_spinner: bool = False) -> None:
        self.known_spinner = known_spinner
        self.total_cpu = self.run_queue_time = 0.0
        self.switches = self.peak_memory = 0
        self._source: UsageSource = _NoReadings()
        self._cpu_at_start = 0.0
        self._queue_at_start = 0.0, 0
        self._in_call = False
        self._cpu_at_catch_up = self._cpu_at_change = 0.0
        self._total_at_change = 0.0
        self._queue_at_quiet: float | None = None
        self._asleep_at = self._looked_at = float("-inf")

    @property
    def cpu(self) -> float:
        """Processor seconds of this run (from `start_call` on, of the call), as of the last reading."""
        return self.total_cpu - self._cpu_at_start

    def attach(self, source: UsageSource, *, reused: bool) -> None:
        """Takes readings from `source` from now on. What a `reused` process has used in earlier runs does not count."""
        self._source = source
        if reused and (usage := source.usage()) is not None:
            self.total_cpu = self._cpu_at_start = self._cpu_at_change = self._total_at_change = usage[0]

    def start_call(self) -> None:
        """The call begins: what the import has used does not count."""
        self.refresh(0)
        self._cpu_at_start = self.total_cpu
        self.call_changed()
        self._queue_at_start = self._source.run_queue_time()
        self.run_queue_time, self.switches = 0.0, 0
        self._in_call = True

    def resident(self) -> int:
        """Resident bytes of all processes of the run, right now."""
        usage = self._source.usage()
        return usage[1] + self._source.count_processes()[2] if usage else 0

    def processor_demand(self) -> tuple[dict[int, float], bool]:
        """See `UsageSource`."""
        return self._source.processor_demand()

    def sleeps(self) -> bool | None:
        """See `UsageSource`."""
        return self._source.sleeps()

    def seems_awake(self, now: float, calls: int, overloaded: bool) -> bool:
        """Whether the program has not been seen asleep in the last moment, though it should wait for `calls` calls.

        A program in the run queue seems to sleep: the kernel counts a wait only when it is over. So the program is
        looked at on a machine that is `overloaded`, and after unusual processor time. Once it sleeps, a new reading
        has all.

        now  wall seconds
        """
        if not overloaded and not looks_busy(self.cpu, calls):
            return False
        if now - self._asleep_at > ASLEEP_FOR and now - self._looked_at >= LOOK_GAP:
            self._looked_at = now
            if self._source.sleeps() is not False:  # where the kernel does not tell, the readings have to do
                self._asleep_at = now
                self.refresh(calls)
        return now - self._asleep_at > ASLEEP_FOR

    def is_starved(self, limit: float) -> bool:
        """Whether the program wants a processor right now, and has used less than a share of `limit` seconds since the
        last call came or went. So it did not stand still, however much time has passed: it did not get any."""
        computed = max(self.cpu_since_change(), self.total_cpu - self._total_at_change)
        return computed < STARVED_SHARE * limit and self._source.sleeps() is False

    def refresh(self, calls: int) -> None:
        """Takes a reading. In a call it includes the run queue if `calls` calls do not explain the processor time."""
        if (usage := self._source.usage()) is None:
            return
        self.total_cpu = usage[0]
        self.peak_memory = max(self.peak_memory, usage[1])
        if self._in_call and looks_busy(self.cpu, calls):
            self.refresh_run_queue()

    def refresh_run_queue(self) -> float:
        """Reads the run queue; returns `run_queue_time`.

        A program may keep to one processor, as explorations do, so it can starve on a machine that is not busy.
        The values never fall: the kernel forgets the share of threads that have ended.
        """
        seconds, switches = self._source.run_queue_time()
        self.run_queue_time = max(self.run_queue_time, seconds - self._queue_at_start[0])
        self.switches = max(self.switches, switches - self._queue_at_start[1])
        return self.run_queue_time

    def catch_up(self, calls: int) -> bool:
        """Takes a reading if the program used REFRESH_AFTER_CPU since the last catch-up; returns whether it did.

        Call it right before a call is answered: a program can use much processor time between two regular readings.
        """
        cpu = self._current_cpu()
        if cpu - self._cpu_at_catch_up < REFRESH_AFTER_CPU:
            return False
        self._cpu_at_catch_up = cpu
        self.refresh(calls)
        return True

    def call_changed(self) -> None:
        """A call has come or gone: a quiet stretch begins anew."""
        self._cpu_at_change, self._total_at_change = self._current_cpu(), self.total_cpu
        self._queue_at_quiet = None

    def cpu_since_change(self) -> float:
        """Processor seconds since the call began or a call came or went, whichever was last."""
        return self._current_cpu() - self._cpu_at_change

    def busy_waiting(self, fair: float, calls: int, wall: float = 0.0) -> bool | None:
        """Whether the program busy-waits; None while that is not yet certain.

        The call began `fair` fair seconds ago: `wall` seconds, if that is more.
        """
        return busy_waits(self.cpu, fair, calls, self.run_queue_time, self.switches, wall=wall)

    def busy_waiting_in_quiet(self, fair: float, wall: float = 0.0) -> bool:
        """Whether the program busy-waits in a quiet stretch: since the last call came or went, `fair` fair seconds ago,
        each call has had all that it waits for but its time.

        The stretch begins for the run queue (and for processor time without a cheap clock) when this is first asked.
        """
        if self._queue_at_quiet is None:
            self._queue_at_quiet = self.run_queue_time
            if self._source.cpu_time() is None:
                self._cpu_at_change = self.total_cpu
        queued = self.run_queue_time - self._queue_at_quiet
        return busy_waits_in_quiet(self.cpu_since_change(), fair, queued, self.known_spinner, wall=wall)

    def end_quiet(self) -> None:
        """Calls wait for more than their time: there is no quiet stretch."""
        self._queue_at_quiet = None

    def _current_cpu(self) -> float:
        """Processor seconds of the process up to now, or up to the last reading where it has no cheap clock."""
        cpu = self._source.cpu_time()
        return self.total_cpu if cpu is None else cpu
