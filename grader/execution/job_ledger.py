"""The desk of one run: holds each job for its time, answers it with a receipt, and writes down when it saw what.

It has no task of its own for a call that waits, only a timer: hundreds of runs wait at once in one process.
"""

import asyncio
import secrets
from collections.abc import Callable
from typing import Literal

from grader.execution.fair_clock import Clock
from grader.judging import busy_waits, busy_waits_in_quiet
from grader.model import EXTRA_CALLS, MAX_CALLS, MAX_CALLS_PER_JOB, MAX_WALL_TIME, Call, JobSpec, RunSpec, Stopped

POLL_INTERVAL = 0.02
REFRESH_AFTER_CPU = 0.005
ORDERING_GAP = 0.1
"""Fair seconds by which an answer that comes `after` others comes later, so that the program sees which was first."""


Respond = Callable[[str], None]
"""Gets a call's receipt; an empty one if there is to be none."""


class JobCall:
    """One call of a job while it is in flight."""

    def __init__(self, job: int, arrived: float, fair: float, nth: int, respond: Respond) -> None:
        self.job, self.arrived, self.fair_arrived, self.nth = job, arrived, fair, nth
        self.settle = respond
        self.timer: asyncio.TimerHandle | None = None
        self.peak = self.beats = 0
        self.ended: float | None = None
        self.outcome: Literal["answered", "raised", "dropped", "open"] = "open"
        self.receipt = ""


class JobLedger:
    """The service's side of one run. `stopped` is done as soon as the evidence decides the run early.

    spun   whether the same program has been stopped for spinning in another run
    look   brings `cpu`, `queued` and `turns` up to date
    meter  gives the processor seconds of its process so far; None where only `cpu` is known, as of the last look
    """

    def __init__(self, run: RunSpec, clock: Clock, known_spinner: bool = False) -> None:
        self.run, self.clock, self.spun = run, clock, known_spinner
        chance = secrets.token_hex(16 * (len(run.jobs) + 2))
        self.secret, self.heart_secret, *self.job_secrets = (chance[at : at + 32] for at in range(0, len(chance), 32))
        self.control: asyncio.Future[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Future()
        self.stopped: asyncio.Future[Stopped] = asyncio.Future()
        self.calls_made: list[JobCall] = []
        self._called: dict[int, int] = {}
        self.in_flight: list[JobCall] = []
        self.heartbeats: list[float] = []
        self.zero = clock.now()
        self._idle_since = clock.fair(), clock.fair_upper_bound()
        self.longest_idle = self.longest_idle_at_most = 0.0
        self.fair_makespan = self.longest_silence = 0.0
        self._last_beat = clock.fair()
        self._stirred = self._fair_first = clock.fair()
        self.started, self.open, self.is_cut_off = False, True, False
        self.cpu = self.run_queue_time = 0.0
        self.switches = 0
        self.cpu_clock: Callable[[], float] | None = None
        self.refresh_stats: Callable[[], None] = lambda: None
        self._cpu_stirred = self._known = 0.0
        self._quiet: tuple[float, float] | None = None
        self.fair_zero = clock.fair()
        self._answered, self._last_answer = 0, 0.0
        self._waiting: dict[JobCall, None] = {}
        self._woken: asyncio.Handle | None = None
        self._next_poll: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """The call begins now."""
        self.started = True
        self.zero = self.clock.now()
        self.fair_zero = self._last_beat = self.clock.fair()
        self.mark_idle()

    def busy(self) -> bool:
        """Whether a job is in flight, while the call is going on."""
        return bool(self.in_flight) and self.open

    def idle(self) -> float:
        """Seconds of fair time since a job was last in flight, 0 while one is; after the call's end, since then."""
        return 0.0 if self.busy() else self.clock.fair() - self._idle_since[0]

    def fair_age(self) -> float:
        """Seconds of fair time since the call began."""
        return self.clock.fair() - self.fair_zero

    def mark_idle(self) -> None:
        """From now on, no job is in flight."""
        self._idle_since = self.clock.fair(), self.clock.fair_upper_bound()

    def _end_of_silence(self) -> None:
        if self.run.heartbeat and self.open:
            self.longest_silence = max(self.longest_silence, self.clock.fair() - self._last_beat)
            self._last_beat = self.clock.fair()

    def _end_of_rest(self) -> None:
        if not self.in_flight:
            self.longest_idle = max(self.longest_idle, self.idle())
            at_most = self.clock.fair_upper_bound() - self._idle_since[1]
            self.longest_idle_at_most = max(self.longest_idle_at_most, at_most)

    def close(self) -> list[int]:
        """The call is over; returns the jobs in flight at this moment."""
        self._end_of_rest()
        self._end_of_silence()
        self.open = False
        return sorted(ticket.job for ticket in self.in_flight)

    def calls(self) -> tuple[Call, ...]:
        """What was seen, with times from the call on."""
        return tuple(
            Call(
                job=t.job,
                arrived=t.arrived - self.zero,
                ended=None if t.ended is None else t.ended - self.zero,
                outcome=t.outcome,
                receipt=t.receipt,
            )
            for t in self.calls_made
        )

    def cut_off(self) -> None:
        """Whoever waits for an answer gets one without a receipt, and so will (see `service`) whoever calls again."""
        self.is_cut_off = True
        for ticket in list(self.in_flight):
            self._leave(ticket, self.run.jobs[ticket.job], False)

    def heartbeat(self) -> None:
        if self.is_cut_off or not self.started:
            return
        self.heartbeats.append(self.clock.now() - self.zero)
        self._end_of_silence()
        for ticket in self.in_flight:
            ticket.beats += 1
        self._wake()

    def call(self, job: int, settle: Respond) -> JobCall:
        """A call of the job begins."""
        ticket = self._arrive(job, settle)
        rest = max(0.0, ticket.arrived + self.run.jobs[job].seconds - self.clock.now())
        ticket.timer = asyncio.get_running_loop().call_later(rest, self._time_is_over, ticket)
        return ticket

    def drop(self, ticket: JobCall) -> None:
        """The caller waits no more."""
        if ticket.ended is None:
            self._leave(ticket, self.run.jobs[ticket.job], False)

    def _arrive(self, job: int, settle: Respond) -> JobCall:
        self._called[job] = nth = self._called.get(job, 0) + 1
        ticket = JobCall(job, self.clock.now(), self.clock.fair(), nth, settle)
        self._end_of_rest()
        self._stir()
        if not self.calls_made:
            self._fair_first = ticket.fair_arrived
        self.calls_made.append(ticket)
        self.in_flight.append(ticket)
        together = len(self.in_flight)
        for other in self.in_flight:
            other.peak = max(other.peak, together)
        if self.run.ceiling and len(self.in_flight) > self.run.ceiling:
            self.stop(Stopped("ceiling"))
        times = self.run.jobs[job].times
        if len(self.calls_made) > min(MAX_CALLS, MAX_CALLS_PER_JOB * (len(self.run.jobs) + 1)) or (
            times and nth > times + EXTRA_CALLS
        ):
            self.stop(Stopped("calls"))
        self._wake()
        return ticket

    def _stir(self) -> None:
        self._stirred, self._cpu_stirred = self.clock.fair(), self._used()

    def _used(self) -> float:
        return self.cpu if self.cpu_clock is None else self.cpu_clock()

    def _leave(self, ticket: JobCall, job: JobSpec, answered: bool) -> None:
        if ticket.timer is not None:
            ticket.timer.cancel()
        self._waiting.pop(ticket, None)
        ticket.ended = self.clock.now()
        self._stir()
        if self.open:
            self.fair_makespan = self._stirred - self._fair_first
        if answered:
            ticket.outcome = "raised" if job.raises else "answered"
            ticket.receipt = secrets.token_hex(8)
            self._answered, self._last_answer = self._answered + 1, self._stirred
        else:
            ticket.outcome = "dropped"
        self.in_flight.remove(ticket)
        if not self.in_flight and self.open:
            self.mark_idle()
        self._wake()
        ticket.settle(ticket.receipt)

    def _time_is_over(self, ticket: JobCall) -> None:
        """From now on, the call waits for nothing but the events that it needs."""
        self._waiting[ticket] = None
        self._look_at(ticket)
        self._poll()

    def _poll(self) -> None:
        if self._waiting and self._next_poll is None:
            self._next_poll = asyncio.get_running_loop().call_later(POLL_INTERVAL, self._look_round)

    def _look_round(self) -> None:
        if self._next_poll is not None:
            self._next_poll.cancel()
        self._next_poll = self._woken = None
        for ticket in list(self._waiting):
            if ticket in self._waiting:
                self._look_at(ticket)
        self._poll()

    def _look_at(self, ticket: JobCall) -> None:
        """Answers the call if nothing is missing any more; ends the run if it has waited in vain for long enough."""
        job = self.run.jobs[ticket.job]
        if self.stopped.done():
            if not self.open:
                self._leave(ticket, job, False)
            return  # while it is open, what it does once it is let go would count: see `send_away`
        missing = self._missing(ticket, job)
        if not missing and self._catch_up():
            missing = self._missing(ticket, job)
        if missing and self._waited(ticket, missing) > max(self.run.patience, job.seconds):
            if missing != "certainty":
                self.stop(Stopped("missed", missing))
                return
            missing = ""
        elif missing and self.clock.now() - ticket.arrived > MAX_WALL_TIME:
            self.stop(Stopped("missed", missing, busy=True))
        if not missing:
            self._leave(ticket, job, True)

    def _catch_up(self) -> bool:
        """Looks anew if much processor time has been used since it did so last; whether it has."""
        used = self._used()
        if used - self._known < REFRESH_AFTER_CPU:
            return False
        self._known = used
        self.refresh_stats()
        return True

    def _waited(self, ticket: JobCall, missing: str) -> float:
        """Fair seconds since the call came or, where it waits for other jobs, since one of them last came or went."""
        last = max(ticket.fair_arrived, self._stirred) if missing in ("meet", "after") else ticket.fair_arrived
        return self.clock.fair() - last

    def _missing(self, ticket: JobCall, job: JobSpec) -> str:
        """What the call still waits for; empty when nothing. Certainty is the last: whether it waits, or spins."""
        if ticket.peak < job.meet and not (job.meetings and ticket.nth > job.meetings):
            return "meet"
        if self._answered < job.after or (job.after and self.clock.fair() - self._last_answer < ORDERING_GAP):
            return "after"
        if ticket.beats < job.beats:
            return "beats"
        return "certainty" if self._spins(self.fair_age()) is None else ""

    def _spins(self, fair: float) -> bool | None:
        return busy_waits(self.cpu, fair, len(self.calls_made), self.run_queue_time, self.switches)

    def spinning(self) -> bool:
        """Whether the program has used so much processor time that it spins, even if from now on it only slept.

        Told only while the program can do nothing but wait: each call in flight has all the events that it needs, or
        one is held here until this is certain. Before that, something else may be wrong.
        """
        missing = {ticket: self._missing(ticket, self.run.jobs[ticket.job]) for ticket in self.in_flight}
        held = any(missing[ticket] == "certainty" for ticket in self._waiting)
        if not missing or not (held or set(missing.values()) <= {"", "certainty"}):
            self._quiet = None
            return False
        if self._quiet is None or self._quiet[0] != self._stirred:
            self._quiet = self._stirred, self.run_queue_time
            if self.cpu_clock is None:
                self._cpu_stirred = self.cpu
        since, queued = self._quiet
        cpu, fair = self._used() - self._cpu_stirred, self.clock.fair() - since
        if busy_waits_in_quiet(cpu, fair, self.run_queue_time - queued, self.spun):
            return True
        planned = max(ticket.arrived + self.run.jobs[ticket.job].seconds for ticket in self.in_flight) - self.zero
        return self._spins(max(self.fair_age(), planned)) is True

    def stop(self, why: Stopped) -> None:
        if not self.stopped.done():
            self.stopped.set_result(why)

    def _wake(self) -> None:
        """Something has come or gone that calls may be waiting for."""
        if self._waiting and self._woken is None:
            self._woken = asyncio.get_running_loop().call_soon(self._look_round)
