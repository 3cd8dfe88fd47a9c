"""Computing jobs: what they have to compute, and the proof that several of them compute at the same moment.

Each call is held until `wanted` calls are in flight, once in a run. Then there are two proofs:

- The calls come from as many different processes. Each of these has an interpreter and processor time of its own, so
  they compute at the same moment as far as the machine lets them: also on one processor, and on a busy machine.
- They do not: they are threads, or interpreters, of fewer processes. Then all of them compute for a while, until the
  first one has its result. Threads that can only take turns (under the GIL) want one processor together. Threads that
  compute at the same moment want one each. What a thread wants is its processor time and the time in which it is ready
  and has no processor, so this, too, holds on one processor, and on a busy machine.
"""

import secrets
from collections.abc import Collection
from typing import Protocol

from grader.execution.fair_clock import Clock, processor_count

FACTOR, ADDEND, BITS = 0x5DEECE66D, 0xB, 48
"""A step of a computation; as in `grader.student.computing`."""
SHORT_STEPS, MEASURED_STEPS, BLOCKING_STEPS = 20_000, 2_000_000, 8_000_000
"""Steps of a computation: about 2 ms, to show that it was made; 0.2 s, to measure whether others compute meanwhile; 0.8
s in a process whose event loop has to stay free, so that it is plain whether it does."""
GRACE = 0.5
"""Fair seconds that further processes have to call, after enough calls have come from fewer processes."""
QUIET_LOOKS, LOOK_GAP = 5, 0.01
"""How many looks must find that the program sleeps before it is certain that no call is on its way, and seconds between
two of them: a request that was sent before the first look has arrived at the last one."""
LONGEST_SETTLING = 1.0
"""Fair seconds after which further calls are no longer waited for, in a program that does not sleep."""
CALM = 0.9
"""Share of the time that was fair on a calm machine."""


class Caller(Protocol):
    """The part of a call that is needed here: the process that it came from (0: unknown)."""

    process: int


class Demand(Protocol):
    """Says how much processor time the processes of a run want."""

    def processor_demand(self) -> tuple[dict[int, float], bool]:
        """Seconds by process, and whether they include those in which a thread was ready and had no processor."""
        ...

    def sleeps(self) -> bool | None:
        """Whether no thread of the run wants a processor right now; None: unknown."""
        ...


class Rendezvous:
    """The moment at which `wanted` calls of a run are in flight, and the proof that they compute together.

    If no more calls are allowed (`exactly`), they are held until no other can be on its way: until the program sleeps.
    So one call too many always comes, however fast the processes start.

    reached   whether so many were in flight; also if none are wanted
    parallel  how many calls computed at the same moment: processes that called, or processors that they wanted
    """

    def __init__(self, wanted: int, demand: Demand, clock: Clock, *, exactly: bool = False) -> None:
        self._wanted, self._demand, self._clock, self._exactly = wanted, demand, clock, exactly
        self.reached = wanted == 0
        self._quiet_looks, self._last_look = 0, 0.0
        self.parallel = 0.0
        self._complete_since: float | None = None
        self._measured: set[Caller] = set()
        self._start: tuple[float, float, dict[int, float]] | None = None

    def look(self, in_flight: Collection[Caller]) -> bool:
        """Whether enough calls are in flight, and from enough processes, or for so long that no other will come."""
        if self.reached or len(in_flight) < self._wanted:
            self._complete_since, self._quiet_looks = None, 0
            return self.reached
        if self._complete_since is None:
            self._complete_since = self._clock.fair()
        since = self._clock.fair() - self._complete_since
        processes = len({call.process for call in in_flight} - {0})
        if processes >= self._wanted:
            if not self._exactly or self._is_settled(since):
                self.reached, self.parallel = True, float(processes)
        elif since > GRACE:
            self.reached, self._measured = True, set(in_flight) if self._wanted > 1 else set()
        return self.reached

    def _is_settled(self, since: float) -> bool:
        """Whether no other call is on its way, `since` fair seconds after enough were in flight."""
        if self._clock.now() - self._last_look >= LOOK_GAP:
            self._last_look = self._clock.now()
            sleeps = self._demand.sleeps()
            self._quiet_looks = self._quiet_looks + 1 if sleeps else 0
            if sleeps is None:
                return since > GRACE
        return self._quiet_looks >= QUIET_LOOKS or since > LONGEST_SETTLING

    def steps(self, call: Caller, *, blocks: bool) -> int:
        """How long the call has to compute. `blocks`: in the process of an event loop that has to stay free."""
        if call in self._measured and self._start is None:
            self._start = self._clock.now(), self._clock.fair(), self._demand.processor_demand()[0]
        if blocks:
            return BLOCKING_STEPS
        return MEASURED_STEPS if call in self._measured else SHORT_STEPS

    def end(self, call: Caller) -> bool | None:
        """A call has its result. Returns whether that shows that the calls did not compute at the same moment; None if
        it leaves this open, because the machine is busy and does not tell."""
        if call not in self._measured or self._start is None:
            return False
        start, fair_start, before = self._start
        callers = {each.process for each in self._measured}
        self._measured.clear()
        after, is_whole = self._demand.processor_demand()
        if 0 not in callers:  # other processes may be starting
            after = {pid: clock for pid, clock in after.items() if pid in callers}
        seconds = max(self._clock.now() - start, 1e-6)
        wanted = sum(max(0.0, clock - before.get(pid, 0.0)) for pid, clock in after.items())
        self.parallel = round(wanted / seconds, 2)
        if self.parallel >= (self._wanted + 1) / 2:
            return False
        calm = self._clock.fair() - fair_start > CALM * seconds and processor_count() >= self._wanted
        return True if is_whole or calm else None


def draw_begin() -> int:
    """A number at which a computation begins; nobody can guess it."""
    return secrets.randbits(BITS)


def is_end(begin: int, steps: int, end: int | None) -> bool:
    """Whether a computation of so many steps that begins with one number ends with the other."""
    modulus = 1 << BITS
    factor = pow(FACTOR, steps, modulus * (FACTOR - 1))
    return end == (begin * factor + ADDEND * ((factor - 1) // (FACTOR - 1))) % modulus
