"""The service's record of one run: it holds each call of a job for its time, answers it, and notes when what happened.

A waiting call has a timer and no task of its own: hundreds of runs wait at once in one process.
"""

import asyncio
import secrets

from grader.execution.call_counts import CallCounts
from grader.execution.computations import Rendezvous, draw_begin, is_end
from grader.execution.fair_clock import Clock
from grader.execution.job_call import SILENT_SHARE, Ask, JobCall, Respond
from grader.execution.ledger_network import Network
from grader.execution.spin_detector import SpinDetector
from grader.model import MAX_WALL_TIME, Call, JobSpec, RunSpec, Stopped

POLL_INTERVAL = 0.02
"""Seconds between two looks at calls whose time is over and which wait for something else."""
ORDERING_GAP = 0.1
"""Fair seconds between the answers that a call comes `after` and its own, so that the program sees which was first."""

MAX_PROGRESS = 1000
"""Times that an exploration may say that it goes on: more often than in the longest run."""


class JobLedger:
    """The calls of one run. `stopped` is done as soon as the evidence decides the run early.

    control     done once the student process has opened its control connection
    detector    the readings of the student process; the supervisor attaches their source
    start_time  the wall clock when the call began (before that: when this ledger was made); `fair_start` in fair time
    last_change_at  the wall clock when the call began or when a job was last called or ended
    own_process  id of the student process itself, once it is known
    open        whether the call is still going on
    network     what takes part in the run beside its jobs; None for nothing
    undecided   whether a call was answered before it was certain whether the program busy-waits
    weight      resident bytes when as many jobs were in flight as `run.weigh` says; 0 before
    """

    def __init__(self, run: RunSpec, clock: Clock, detector: SpinDetector | None = None) -> None:
        self.run, self.clock, self.detector = run, clock, detector or SpinDetector()
        digits = secrets.token_hex(16 * (len(run.jobs) + 2))
        self.control_secret, self.heartbeat_secret, *self.job_secrets = (
            digits[at : at + 32] for at in range(0, len(digits), 32)
        )
        self.control: asyncio.Future[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Future()
        self.stopped: asyncio.Future[Stopped] = asyncio.Future()
        self.started, self.open, self.is_cut_off = False, True, False
        self.calls_made: list[JobCall] = []
        self.in_flight: list[JobCall] = []
        self.heartbeats: list[float] = []
        self.longest_idle = self.longest_idle_upper_bound = 0.0
        self.longest_silence = self.longest_silence_upper_bound = self.fair_makespan = 0.0
        self.weight, self.undecided = 0, False
        self.start_time = clock.now()
        self.fair_start = self._last_change = self._first_arrival = clock.fair()
        self.last_change_at = self.start_time
        self._idle_since = self._last_heartbeat = clock.fair(), clock.fair_upper_bound()
        self.network: Network | None = None
        self._counts = CallCounts(run.jobs)
        self._answers, self._last_answer, self._progress = 0, 0.0, 0
        self.own_process = 0
        self.rendezvous = Rendezvous(run.parallel, self.detector, clock, exactly=run.ceiling == run.parallel)
        self._waiting: dict[JobCall, None] = {}
        self._recheck: asyncio.Handle | None = None
        self._next_poll: asyncio.TimerHandle | None = None

    def start(self, port: int = 0) -> None:
        """The call begins now. `port`: that at which the program listens; 0 for none."""
        self.started = True
        self.start_time = self.last_change_at = self.clock.now()
        self.fair_start = self.clock.fair()
        self.mark_idle()
        self._last_heartbeat = self._idle_since
        if self.network is not None:
            self.network.start(port)

    def busy(self) -> bool:
        """Whether a job is in flight while the call is going on."""
        return bool(self.in_flight) and self.open

    def idle(self) -> float:
        """Fair seconds since a job was last in flight, 0 while one is; after the call, fair seconds since its end."""
        return 0.0 if self.busy() else self.clock.fair() - self._idle_since[0]

    def fair_age(self) -> float:
        """Fair seconds since the call began."""
        return self.clock.fair() - self.fair_start

    def mark_idle(self) -> None:
        """From now on, no job is in flight."""
        self._idle_since = self.clock.fair(), self.clock.fair_upper_bound()

    def note_progress(self, weight: int = 1) -> bool:
        """The program says that an exploration goes on. Returns whether it may have said so that often.

        weight: how many such messages one counts as that costs more.
        """
        self._progress += weight
        self.mark_idle()
        self._note_change()
        return self._progress <= MAX_PROGRESS

    def close(self) -> list[int]:
        """The call is over; returns the indexes of the jobs in flight at this moment."""
        self._end_idle_stretch()
        self._end_silence()
        if self.network is not None:
            self.network.settle()
        self.open = False
        self._schedule_recheck()  # no heartbeats come from now on, and none has to
        return sorted(call.job for call in self.in_flight)

    def calls(self) -> tuple[Call, ...]:
        """All calls so far, with times counted from `start_time`."""
        others = dict.fromkeys(call.process for call in self.calls_made if call.process not in (0, self.own_process))
        numbers = {self.own_process: 1, 0: 0} | {process: 2 + at for at, process in enumerate(others)}
        return tuple(
            Call(
                job=call.job,
                arrived=call.arrived - self.start_time,
                ended=None if call.ended is None else call.ended - self.start_time,
                outcome=call.outcome,
                receipt=self._given(call),
                process=numbers[call.process],
            )
            for call in self.calls_made
        )

    def _given(self, call: JobCall) -> str:
        """The value that the call returned, or the message of its exception."""
        text = self.run.jobs[call.job].text
        return call.receipt if text is None or call.outcome != "answered" else text

    def cut_off(self) -> None:
        """Ends all calls without a receipt. The service (see `job_service`) does the same with later calls."""
        self.is_cut_off = True
        for call in list(self.in_flight):
            self._end_call(call, self.run.jobs[call.job], answered=False)

    def heartbeat(self) -> None:
        """A heartbeat of the student's event loop has come."""
        if self.is_cut_off or not self.started:
            return
        self.heartbeats.append(self.clock.now() - self.start_time)
        self._end_silence()
        for call in self.in_flight:
            call.heartbeats += 1
            self._hear(call)
        self._schedule_recheck()

    def call(self, job: int, respond: Respond, process: int = 0, ask: Ask | None = None) -> JobCall:
        """A call of the job begins; `respond` is called once, when it ends.

        process  id of the process that called; 0 if the kernel does not tell
        ask      asks the call to compute, for a computing job
        """
        call = self._arrive(job, respond, process, ask)
        # A call that has to compute does so first, so that those which are to compute together do.
        self._hold(call, 0.0 if self.run.jobs[job].computes else self.run.jobs[job].seconds)
        return call

    def _hold(self, call: JobCall, seconds: float) -> None:
        """Lets the call wait for its time, so many seconds from its arrival."""
        remaining = max(0.0, call.arrived + seconds - self.clock.now())
        call.timer = asyncio.get_running_loop().call_later(remaining, self._time_is_over, call)

    def computed(self, call: JobCall, end: int | None) -> bool:
        """The call has a result; returns whether it is right."""
        right = call.task is not None and is_end(*call.task, end)
        self._hear(call)
        if not right:
            self.drop(call)
        elif self._keeps_the_loop(call) and call.longest_silence > SILENT_SHARE * (self.clock.now() - call.began):
            self.stop(Stopped("missed", "beats"))
        elif (not_parallel := self.rendezvous.end(call)) is not False:
            self.stop(Stopped("missed", "parallel", busy=not_parallel is None))
        else:
            call.computed = True
            self._note_change()
            self._hold(call, self.run.jobs[call.job].seconds)
        return right

    def _keeps_the_loop(self, call: JobCall) -> bool:
        """Whether the call may compute in the process of an event loop that has to stay free."""
        return bool(self.run.heartbeat) and call.process in (0, self.own_process)

    def _hear(self, call: JobCall) -> None:
        """The event loop runs, or the call has a result."""
        call.longest_silence = max(call.longest_silence, self.clock.now() - call.last_heartbeat)
        call.last_heartbeat = self.clock.now()

    def _compute(self, call: JobCall) -> None:
        """Lets the call compute now. It is in flight until it has its result, and what else it waits for has come."""
        self._waiting.pop(call, None)
        call.began = call.last_heartbeat = self.clock.now()
        call.longest_silence = 0.0
        call.task = draw_begin(), self.rendezvous.steps(call, blocks=self._keeps_the_loop(call))
        if call.ask is not None:
            call.ask(*call.task)

    def drop(self, call: JobCall) -> None:
        """The caller no longer waits."""
        if call.ended is None:
            self._end_call(call, self.run.jobs[call.job], answered=False)

    def answer_now(self, call: JobCall) -> None:
        """The call is answered, although its time is not over."""
        if call.ended is None and not self.stopped.done():
            self._end_call(call, self.run.jobs[call.job], answered=True)

    def recheck(self) -> None:
        """Something has happened that calls may be waiting for."""
        self._schedule_recheck()

    def stop(self, reason: Stopped) -> None:
        """The run is decided. The first reason stays."""
        if not self.stopped.done():
            self.stopped.set_result(reason)

    def busy_waiting(self) -> bool:
        """Whether the program has used so much processor time that it busy-waits, even if it only slept from now on.

        This is answered only while the program can do nothing but wait: each call in flight has all the events that it
        needs, or one is held here until this is certain. Before that, something else may be wrong.
        """
        if self.run.computes:
            return False
        missing = {call: self._missing_event(call, self.run.jobs[call.job]) for call in self.in_flight}
        held = not all(missing[call] for call in self._waiting) and self._is_uncertain()
        if not missing or (any(missing.values()) and not held):
            self.detector.end_quiet()
            return False
        now = self.clock.now()
        if self.detector.busy_waiting_in_quiet(self.clock.fair() - self._last_change, now - self.last_change_at):
            return True
        planned = max(call.arrived + self.run.jobs[call.job].seconds for call in self.in_flight) - self.start_time
        fair = max(self.fair_age(), planned)
        return self.detector.busy_waiting(fair, len(self.calls_made), now - self.start_time) is True

    def _end_silence(self) -> None:
        if self.run.heartbeat and self.open:
            (fair, upper_bound), now = self._last_heartbeat, (self.clock.fair(), self.clock.fair_upper_bound())
            self.longest_silence = max(self.longest_silence, now[0] - fair)
            self.longest_silence_upper_bound = max(self.longest_silence_upper_bound, now[1] - upper_bound)
            self._last_heartbeat = now

    def _end_idle_stretch(self) -> None:
        if not self.in_flight:
            self.longest_idle = max(self.longest_idle, self.idle())
            upper_bound = self.clock.fair_upper_bound() - self._idle_since[1]
            self.longest_idle_upper_bound = max(self.longest_idle_upper_bound, upper_bound)

    def _arrive(self, job: int, respond: Respond, process: int, ask: Ask | None) -> JobCall:
        call = JobCall(job, self.clock.now(), self.clock.fair(), self._counts.add(job), respond)
        call.process, call.ask = process, ask
        self._end_idle_stretch()
        self._note_change()
        if not self.calls_made:
            self._first_arrival = call.fair_arrived
        self.calls_made.append(call)
        self.in_flight.append(call)
        together = len(self.in_flight)
        self._counts.note_in_flight(together)
        for other in self.in_flight:
            other.peak = max(other.peak, together)
        if together == self.run.weigh and not self.weight:
            self.weight = self.detector.resident()
        if self.run.ceiling and len(self.in_flight) > self.run.ceiling:
            self.stop(Stopped("ceiling"))
        if self._counts.are_too_many_of(job):
            self.stop(Stopped("calls"))
        self._schedule_recheck()
        return call

    def _note_change(self) -> None:
        """A call has come or gone."""
        self._last_change, self.last_change_at = self.clock.fair(), self.clock.now()
        self.detector.call_changed()

    def _end_call(self, call: JobCall, job: JobSpec, *, answered: bool) -> None:
        if call.timer is not None:
            call.timer.cancel()
        self._waiting.pop(call, None)
        call.ended = self.clock.now()
        self._note_change()
        if self.open:
            self.fair_makespan = self._last_change - self._first_arrival
        if answered:
            call.outcome = "raised" if job.raises else "answered"
            call.receipt = secrets.token_hex(8)
            self._answers, self._last_answer = self._answers + 1, self._last_change
        else:
            call.outcome = "dropped"
        self.in_flight.remove(call)
        if not self.in_flight and self.open:
            self.mark_idle()
        self._schedule_recheck()
        call.respond(call.receipt)

    def _time_is_over(self, call: JobCall) -> None:
        """From now on, the call waits only for the events that it needs."""
        self._waiting[call], call.fair_due = None, self.clock.fair()
        self._check(call)
        self._schedule_poll()

    def _schedule_poll(self) -> None:
        if self._waiting and self._next_poll is None:
            self._next_poll = asyncio.get_running_loop().call_later(POLL_INTERVAL, self._check_all)

    def _schedule_recheck(self) -> None:
        """Something has come or gone that calls may be waiting for."""
        if self._waiting and self._recheck is None:
            self._recheck = asyncio.get_running_loop().call_soon(self._check_all)

    def _check_all(self) -> None:
        if self._next_poll is not None:
            self._next_poll.cancel()
        self._next_poll = self._recheck = None
        for call in list(self._waiting):
            if call in self._waiting:  # answering one can end another
                self._check(call)
        self._schedule_poll()

    def _check(self, call: JobCall) -> None:
        """Answers the call if nothing is missing any more; stops the run if it has waited in vain for too long."""
        job = self.run.jobs[call.job]
        if self.stopped.done():
            if not self.open:
                self._end_call(call, job, answered=False)
            return  # while it is open, what the program does after an answer would count: see `cut_off`
        missing = self._missing(call, job)
        if not missing and self.open and self.detector.catch_up(len(self.calls_made)):
            missing = self._missing(call, job)
        patience = max(self.run.patience, job.seconds)
        if missing == "certainty" and self._waited(call, missing) > patience:
            self.undecided, missing = True, ""
        elif missing and self._waited(call, missing) > patience and not self.detector.is_starved(patience):
            self.stop(Stopped("missed", missing))
            return
        if missing and self.clock.now() - call.arrived > MAX_WALL_TIME:
            self.stop(Stopped("missed", missing, busy=True))
        if missing:
            return
        if job.computes and not call.computed:
            self._compute(call)
        else:
            self._end_call(call, job, answered=True)

    def _waited(self, call: JobCall, missing: str) -> float:
        """Fair seconds since the call came or, if it waits for other calls, since something last happened to one."""
        if missing == "steps":
            return 0.0  # each step has a time limit of its own
        if missing == "certainty":
            return self.clock.fair() - call.fair_due
        if missing == "after" and any(other.task is not None and not other.computed for other in self.in_flight):
            return 0.0  # others still compute, which takes as long as the machine lets it
        last = max(call.fair_arrived, self._last_change) if missing in ("meet", "after") else call.fair_arrived
        return self.clock.fair() - last

    def _missing(self, call: JobCall, job: JobSpec) -> str:
        """The event or condition that the call still waits for; empty for nothing.

        Certainty comes last: whether the program waits for it or keeps a processor busy.
        """
        return self._missing_event(call, job) or ("certainty" if self._is_uncertain() else "")

    def _is_uncertain(self) -> bool:
        """Whether the program may keep a processor busy, or wait for one: no reading has a wait that still goes on."""
        now, calls = self.clock.now(), len(self.calls_made)
        if self.run.computes:
            return False
        awake = self.detector.seems_awake(now, calls, self.clock.overloaded())
        busy = self.detector.busy_waiting(self.fair_age(), calls, now - self.start_time)
        return busy is None or (awake and not busy)

    def _missing_event(self, call: JobCall, job: JobSpec) -> str:
        """The event that the call still waits for; empty for none. A call that has to compute waits for company."""
        if job.computes and not call.computed:
            return "" if self.rendezvous.look(self.in_flight) else "meet"
        is_alone = call.peak < job.meet and not (job.meetings and call.nth > job.meetings)
        if is_alone and self._counts.can_meet(job.meet, len(self.in_flight)):
            return "meet"
        if self._answers < job.after or (job.after and self.clock.fair() - self._last_answer < ORDERING_GAP):
            return "after"
        if self.open and call.heartbeats < job.beats:
            return "beats"
        network = self.network
        if network is not None and (network.is_undecided or (job.steps and not network.steps_are_over)):
            return "steps"
        return ""
