"""The job service: holds each job for its time, answers it with a receipt, and writes down when it saw what.

It runs in the grader's process. The student process reaches it over a Unix socket or, where there is none, over
loopback TCP; the secret in a connection's first line says whose it is and what for.
"""

import asyncio
import contextlib
import functools
import secrets
import socket
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal

import msgspec

from grader.machine import Clock
from grader.observation import Call, Stopped
from grader.plan import LONGEST_WAIT, Job, Run, spins

LINE_LIMIT = 4_000_000
CALLS_PER_JOB = 20
CALLS_TOO_MANY = 3
MOST_CALLS, MOST_BEATS, MOST_CONNECTIONS = 2_000, 20_000, 3_000
BACKLOG = 256
POLL = 0.02


Door = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Hello(msgspec.Struct, frozen=True):
    """A connection's first line."""

    secret: str


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a job gets: its receipt, and the name of the exception to raise with it, if any."""

    receipt: str
    raises: str = ""


class Ticket:
    """One call of a job while it is in flight."""

    def __init__(self, job: int, arrived: float, fair: float, nth: int) -> None:
        self.job, self.arrived, self.fair_arrived, self.nth = job, arrived, fair, nth
        self.met = self.beats = 0
        self.ended: float | None = None
        self.outcome: Literal["answered", "raised", "dropped", "open"] = "open"
        self.receipt = ""


class Desk:
    """The service's side of one run. `stopped` is done as soon as the evidence decides the run early."""

    def __init__(self, run: Run, clock: Clock) -> None:
        self.run, self.clock = run, clock
        self.secret = secrets.token_hex(16)
        self.job_secrets = [secrets.token_hex(16) for _ in run.jobs]
        self.heart_secret = secrets.token_hex(16)
        self.control: asyncio.Future[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Future()
        self.stopped: asyncio.Future[Stopped] = asyncio.Future()
        self.tickets: list[Ticket] = []
        self.flying: list[Ticket] = []
        self.beats: list[float] = []
        self.zero = clock.now()
        self._idle_since = clock.fair(), clock.fair_at_most()
        self.longest_idle = self.longest_idle_at_most = 0.0
        self.fair_makespan = self.longest_silence = 0.0
        self._last_beat = clock.fair()
        self._stirred = self._fair_first = clock.fair()
        self.open = True
        self.cpu = 0.0
        self.fair_zero = clock.fair()
        self._answered = 0
        self._changed = asyncio.Event()

    def start(self) -> None:
        """The call begins now."""
        self.zero = self.clock.now()
        self.fair_zero = self._last_beat = self.clock.fair()
        self.rest()

    def idle(self) -> float:
        """Seconds of fair time since a job was last in flight; 0 while one is."""
        return 0.0 if self.flying else self.clock.fair() - self._idle_since[0]

    def rest(self) -> None:
        """From now on, no job is in flight."""
        self._idle_since = self.clock.fair(), self.clock.fair_at_most()

    def _end_of_silence(self) -> None:
        if self.run.heartbeat and self.open:
            self.longest_silence = max(self.longest_silence, self.clock.fair() - self._last_beat)
            self._last_beat = self.clock.fair()

    def _end_of_rest(self) -> None:
        if not self.flying:
            self.longest_idle = max(self.longest_idle, self.idle())
            at_most = self.clock.fair_at_most() - self._idle_since[1]
            self.longest_idle_at_most = max(self.longest_idle_at_most, at_most)

    def close(self) -> list[int]:
        """The call is over; returns the jobs in flight at this moment."""
        self._end_of_rest()
        self._end_of_silence()
        self.open = False
        return sorted(ticket.job for ticket in self.flying)

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
            for t in self.tickets
        )

    def beat(self) -> None:
        self.beats.append(self.clock.now() - self.zero)
        self._end_of_silence()
        for ticket in self.flying:
            ticket.beats += 1
        self._wake()

    async def serve(self, job: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Holds one call, watching for a caller that hangs up, and answers it."""
        ticket = self._arrive(job)
        hold = asyncio.ensure_future(self._hold(ticket))
        hang_up = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait({hold, hang_up}, return_when=asyncio.FIRST_COMPLETED)
            answered = hold.done() and not self.stopped.done()
        finally:
            hold.cancel()
            hang_up.cancel()
        self._leave(ticket, self.run.jobs[job], answered)
        if answered:
            reply = Reply(ticket.receipt, self.run.jobs[job].raises or "")
            writer.write(msgspec.json.encode(reply) + b"\n")
            await writer.drain()

    def _arrive(self, job: int) -> Ticket:
        nth = sum(ticket.job == job for ticket in self.tickets) + 1
        ticket = Ticket(job, self.clock.now(), self.clock.fair(), nth)
        self._end_of_rest()
        self._stirred = ticket.fair_arrived
        if not self.tickets:
            self._fair_first = ticket.fair_arrived
        self.tickets.append(ticket)
        self.flying.append(ticket)
        for other in self.flying:
            other.met = max(other.met, len(self.flying))
        if self.run.ceiling and len(self.flying) > self.run.ceiling:
            self.stop(Stopped("ceiling"))
        times = self.run.jobs[job].times
        if len(self.tickets) > min(MOST_CALLS, CALLS_PER_JOB * (len(self.run.jobs) + 1)) or (
            times and nth > times + CALLS_TOO_MANY
        ):
            self.stop(Stopped("calls"))
        self._wake()
        return ticket

    def _leave(self, ticket: Ticket, job: Job, answered: bool) -> None:
        ticket.ended = self.clock.now()
        self._stirred = self.clock.fair()
        if self.open:
            self.fair_makespan = self._stirred - self._fair_first
        if answered:
            ticket.outcome = "raised" if job.raises else "answered"
            ticket.receipt = secrets.token_hex(8)
        else:
            ticket.outcome = "dropped"
        self._answered += answered
        self.flying.remove(ticket)
        if not self.flying:
            self.rest()
        self._wake()

    async def _hold(self, ticket: Ticket) -> None:
        job = self.run.jobs[ticket.job]
        await asyncio.sleep(max(0.0, ticket.arrived + job.seconds - self.clock.now()))
        while not self.stopped.done() and (missing := self._missing(ticket, job)):
            if self._waited(ticket, missing) > max(self.run.patience, job.seconds):
                if missing == "certainty":
                    return
                self.stop(Stopped("missed", missing))
            elif self.clock.now() - ticket.arrived > LONGEST_WAIT:
                self.stop(Stopped("missed", missing, busy=True))
            self._changed.clear()
            # Not wait_for: before Python 3.12 it can swallow a cancellation.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL):
                    await self._changed.wait()

    def _waited(self, ticket: Ticket, missing: str) -> float:
        """Fair seconds since the call came or, where it waits for other jobs, since one of them last came or went."""
        last = max(ticket.fair_arrived, self._stirred) if missing in ("meet", "after") else ticket.fair_arrived
        return self.clock.fair() - last

    def _missing(self, ticket: Ticket, job: Job) -> str:
        """What the call still waits for; empty when nothing. Certainty is the last: whether it waits, or spins."""
        if ticket.met < job.meet and not (job.meetings and ticket.nth > job.meetings):
            return "meet"
        if self._answered < job.after:
            return "after"
        if ticket.beats < job.beats:
            return "beats"
        return "certainty" if spins(self.cpu, self.clock.fair() - self.fair_zero, len(self.tickets)) is None else ""

    def stop(self, why: Stopped) -> None:
        if not self.stopped.done():
            self.stopped.set_result(why)

    def _wake(self) -> None:
        self._changed.set()


class Service:
    """Listens for student processes. Use `async with`; `address` is what a student process connects to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: asyncio.Server | None = None
        self._doors: dict[str, Door] = {}
        self._visits: set[asyncio.Task[None]] = set()
        self._connections = 0
        self._desks: list[Desk] = []
        self.address: list[str | int] = []

    async def __aenter__(self) -> "Service":
        if sys.platform == "win32":
            self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0, limit=LINE_LIMIT, backlog=BACKLOG)
            host, port = self._server.sockets[0].getsockname()[:2]
            self.address = [host, port]
        else:
            path = self._folder / "service"
            self._server = await asyncio.start_unix_server(self._meet, path, limit=LINE_LIMIT, backlog=BACKLOG)
            self.address = [str(path)]
        return self

    async def listen(self, door: socket.socket) -> asyncio.Server:
        """Listens at one more door, for who cannot reach the usual one, until what is returned is closed."""
        return await asyncio.start_unix_server(self._meet, sock=door, limit=LINE_LIMIT, backlog=BACKLOG)

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        for visit in self._visits:
            visit.cancel()
        await asyncio.gather(*self._visits, return_exceptions=True)

    def admit(self, desk: Desk) -> None:
        """From now on, connections with the desk's secrets reach it."""

        async def control(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if not desk.control.done():
                desk.control.set_result((reader, writer))
                await writer.wait_closed()

        async def heart(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while beats := await reader.read(4096):
                for _ in beats:
                    desk.beat()
                if len(desk.beats) > MOST_BEATS:
                    desk.stop(Stopped("garbled", "more heartbeats than there was time for"))
                    return

        self._desks.append(desk)
        self._doors[desk.secret] = control
        self._doors[desk.heart_secret] = heart
        for index, secret in enumerate(desk.job_secrets):
            self._doors[secret] = functools.partial(desk.serve, index)

    def dismiss(self, desk: Desk) -> None:
        """The run is over: its secrets open nothing any more."""
        self._desks.remove(desk)
        self._connections = 0
        for secret in (desk.secret, desk.heart_secret, *desk.job_secrets):
            self._doors.pop(secret, None)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections += 1
        if self._connections > MOST_CONNECTIONS:
            for desk in self._desks:
                desk.stop(Stopped("garbled", "more connections than there are jobs to call"))
        if visit := asyncio.current_task():
            self._visits.add(visit)
            visit.add_done_callback(self._visits.discard)
        try:
            await self._open_door(reader, writer)
        except asyncio.CancelledError:
            pass  # only `__aexit__` cancels; asyncio before 3.13 would log it as an error
        finally:
            writer.close()

    async def _open_door(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, ValueError, RecursionError, msgspec.MsgspecError):
            hello = msgspec.json.decode(await reader.readline(), type=Hello)
            door = self._doors.get(hello.secret)
            if door is not None:
                await door(reader, writer)
