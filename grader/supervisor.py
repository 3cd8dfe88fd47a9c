"""One run of submitted code, from the order to the end of everything it left behind.

Whatever the process does, `follow` returns in bounded time and memory, with what the grader itself saw.
"""

import asyncio
import contextlib
import os
import sys
from pathlib import Path
from typing import Any

import msgspec

from grader.desk import Desk
from grader.host import Host
from grader.launcher import LaunchError
from grader.machine import Clock
from grader.observation import (
    Crashed,
    Ending,
    Exited,
    Explained,
    Explored,
    Observation,
    Problem,
    Raised,
    Returned,
    Stopped,
    Strand,
)
from grader.output import Output, Stream
from grader.plan import LONGEST_WAIT, Run, suspect
from grader.said import Answer, AutopsySaid, ExitSaid, ExplainedSaid, ExploredSaid, Goodbye, Loaded, RaisedSaid, Said

SCENARIOS = "scenarios.py"
MEMORY_LIMIT, TREE_MEMORY_LIMIT = 512 << 20, 3 << 30
PROCESS_LIMIT = 64
LINGER = 0.5
"""Fair seconds that threads and processes which are about to end are given to do so after the answer."""
HELPERS_END = 1.5
"""Fair seconds after the answer in which Python's own helper processes must have ended."""
WATCH, BUSY, REST, CENSUS = 0.05, 0.01, 0.15, 0.5
"""Seconds between two looks at a process, at one that does not rest, at one that does nothing else, and at those that
it started."""
AUTOPSY_PATIENCE, HANG_UP_PATIENCE, MARK_PATIENCE = 0.7, 1.0, 1.0
DECIDED = ("missed", "spins", "ceiling", "calls")
"""How a run can be stopped whose program does what it should, or might yet: only the evidence is complete."""
MOST_STRANDS = 1_000_000
"""Bytes in which a program may say where its threads and tasks stand."""
OUTPUT_ON_ITS_WAY, GOES = 0.005, 0.3
"""Seconds in which what was printed before comes here, and in which such a program comes to its end by itself."""


class Supervision:
    """Follows one run in a student process. The first source to name an ending wins."""

    def __init__(self, run: Run, desk: Desk, host: Host, clock: Clock, names: tuple[str, ...] = ()) -> None:
        self.run, self.desk, self.host, self.clock, self.names = run, desk, host, clock, names
        self.ending: asyncio.Future[Ending] = asyncio.Future()
        self.answer: Ending | None = None
        self.stage = "start"
        self.clean = False
        self._told_enough = False
        self._born = self._looked = self._counted = clock.now()
        self.output = Output(lambda: clock.now() - desk.zero, f"{host.folder}{os.sep}")
        self.parted = asyncio.Event()
        self.left: tuple[Strand, ...] = ()
        self.autopsy: asyncio.Future[tuple[Strand, ...]] = asyncio.Future()
        self.in_flight_at_end: tuple[int, ...] = ()
        self.ended = self.fair_ended = 0.0
        self.cpu_before = self.cpu_after = (host.probe.use() or (0.0,))[0] if host.line else 0.0
        self.queue_before = 0.0, 0
        if sys.platform == "linux":
            desk.meter, desk.look = host.probe.clock, self._sample
        self.peak_memory = 0

    async def follow(self, module: str, *, stays: bool = False) -> Observation:
        """Until the run and its output have ended: with the process, unless it `stays` and is as it was before."""
        self.host.hear = self._hear_output
        conversation = asyncio.create_task(self._converse(module))
        conversation.add_done_callback(self._heard_all)
        self._look_after(BUSY if self.desk.spun else WATCH)
        self.desk.stopped.add_done_callback(self._has_seen_enough)
        self.clock.watch(self.host.probe.slept)
        stay = False
        try:
            ending = await self.ending
            strands = await self._ask_where_it_stands(ending)
            away = stays and isinstance(ending, Stopped) and ending.cause in DECIDED
            if away:
                await asyncio.wait({self.host.over}, timeout=OUTPUT_ON_ITS_WAY)
            self._close_books()
            if away:
                await self._send_away()
            elif ending is not self.answer:
                self.clean = False
            stay = stays and self.clean and await self._has_all_output()
        finally:
            self.clock.unwatch(self.host.probe.slept)
            self._next_look.cancel()
            conversation.cancel()
            await asyncio.gather(conversation, return_exceptions=True)
            if not stay:
                await self.host.end()
        self.output.finish()
        return Observation(
            run=self.run,
            ending=ending,
            calls=self.desk.calls(),
            beats=tuple(self.desk.beats),
            lines=tuple(self.output.lines),
            output_bytes=self.output.bytes,
            ended=self.ended,
            in_flight_at_end=self.in_flight_at_end,
            cpu=max(0.0, self.cpu_after - self.cpu_before),
            queued=self.desk.queued,
            turns=self.desk.turns,
            fair=self.fair_ended - self.desk.fair_zero,
            idle=self.desk.longest_idle,
            idle_at_most=self.desk.longest_idle_at_most,
            fair_makespan=self.desk.fair_makespan,
            silence=self.desk.longest_silence,
            peak_memory=self.peak_memory,
            left=self.left,
            autopsy=strands,
        )

    async def _send_away(self) -> None:
        """Its jobs end without receipts, so it may end as well, and its process need not."""
        self.output.finish()
        self.desk.send_away()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.parted.wait(), GOES)

    async def _has_all_output(self) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.output.all_came.wait(), MARK_PATIENCE)
        return self.output.all_came.is_set()

    def _end(self, ending: Ending) -> None:
        if not self.ending.done():
            self.ending.set_result(ending)

    def _close_books(self) -> None:
        """The moment up to which the call counts: its answer, or its end."""
        if self.desk.open:
            self._sample()
            self.ended = self.clock.now() - self.desk.zero
            self.fair_ended = self.clock.fair()
            self.in_flight_at_end = tuple(self.desk.close())

    async def _converse(self, module: str) -> None:
        """Gives the order and listens until the process has ended."""
        if self.host.line is None:
            either: set[asyncio.Future[Any]] = {self.host.over, self.desk.control}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            self.host.line = self.desk.control.result() if self.desk.control.done() else None
        if self.host.line is not None:
            reader, self._writer = self.host.line
            self._tell({"do": "order", "order": self._order(module)})
            self.stage = "import"
            try:
                while line := await reader.readline():
                    self._hear(line)
            except OSError:
                pass
            except ValueError:
                self._end(Stopped("garbled", "a line without end"))
            await asyncio.wait({self.host.over}, timeout=HANG_UP_PATIENCE)
            if not self.host.over.done():
                self._end(Stopped("garbled", "the connection was closed"))
        code = await asyncio.shield(self.host.over)
        if self.stage == "start":
            said = " / ".join(line.text for line in self.output.lines[-5:])
            self.ending.set_exception(LaunchError(f"the student process did not start (exit code {code}): {said}"))
        else:
            self._end(Crashed(-code) if code < 0 else Exited(code, answered=self.answer is not None))

    def _heard_all(self, conversation: asyncio.Task[None]) -> None:
        """If it ended because our own side broke down, so does the run: no student is blamed for that."""
        if not conversation.cancelled() and (problem := conversation.exception()) and not self.ending.done():
            self.ending.set_exception(problem)

    def _hear(self, line: bytes) -> None:
        try:
            said = Said.decode(line)
            match said:
                case Goodbye() | AutopsySaid() if len(line) > MOST_STRANDS:
                    raise msgspec.ValidationError("too much")
                case Loaded() if self.stage == "import":
                    self.stage = "call"
                    self._sample()
                    self.cpu_before = self.cpu_after
                    self.queue_before = self.host.probe.queue()
                    self.desk.start()
                    self._tell({"do": "go"})
                case Answer(value) if self.stage == "call":
                    self._answered(Returned(value))
                case ExploredSaid() if self.stage == "call" and self.run.hunt:
                    self._answered(Explored(said.outcomes, said.schedules, said.bound, said.planted))
                case ExplainedSaid() if self.stage == "call" and self.run.hunt:
                    self._answered(Explained(**msgspec.structs.asdict(said)))
                case RaisedSaid() if self.stage in ("import", "call"):
                    self._answered(Raised(msgspec.convert(msgspec.structs.asdict(said), Problem)))
                case ExitSaid() if self.stage in ("import", "call"):
                    self._answered(Exited(said.code))
                case AutopsySaid() if not self.autopsy.done():
                    self.autopsy.set_result(tuple(said.strands))
                case Goodbye() if self.ending.done():
                    self.clean = said.clean and not any(self.host.probe.outlivers())
                    self.parted.set()
                case Goodbye() if self.answer is not None and self.stage == "goodbye":
                    self.stage = "parted"
                    self.left = tuple(said.left)
                    self.clean = said.clean
                    self._look_around(self.answer)
                case _:
                    raise msgspec.ValidationError("out of turn")
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as mess:
            self._end(Stopped("garbled", str(mess)[:200]))

    def _look_around(self, answer: Ending) -> None:
        """Which processes are left."""
        left, helpers = self.host.probe.outlivers()
        if helpers and not left and self.desk.idle() < HELPERS_END:
            asyncio.get_running_loop().call_later(WATCH, self._look_around, answer)
        elif not self.ending.done():
            self.left += tuple(Strand(sort="process", name=name[:80]) for name in (left + helpers)[:8])
            self.clean = self.clean and not self.left
            self._end(answer)

    def _answered(self, ending: Ending) -> None:
        self._close_books()
        if not isinstance(ending, Returned | Explored):
            self._take_census()  # it may be one that could start no more processes
        self.answer, self.stage = ending, "goodbye"
        self.desk.rest()

    def _tell(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            self._writer.write(msgspec.json.encode(message) + b"\n")

    def _order(self, module: str) -> dict[str, Any]:
        jobs = zip(self.run.jobs, self.desk.job_secrets, strict=True)
        return {
            "folder": self.host.folder,
            "module": module,
            "function": self.run.function,
            "coroutine": self.run.coroutine,
            "names": self.names,
            "scenarios": str(Path(self.host.folder, SCENARIOS)) if self.run.scenario else None,
            "hunt": msgspec.to_builtins(self.run.hunt),
            "arguments": self.run.arguments,
            "jobs": [
                {
                    "name": job.name,
                    "secret": secret,
                    "coroutine": job.coroutine,
                    "seconds": job.seconds,
                    "raises": job.raises,
                }
                for job, secret in jobs
            ],
            "heartbeat": self.run.heartbeat,
            "heart": self.desk.heart_secret,
            "mark": self.output.mark,
        }

    def _hear_output(self, stream: Stream, chunk: bytes) -> None:
        if self.output.too_much():
            return
        self.output.take(stream, chunk)
        if self.output.too_much():
            self._end(Stopped("output"))

    def _has_seen_enough(self, stopped: asyncio.Future[Stopped]) -> None:
        if self.desk.open:
            self._end(stopped.result())

    def _look_after(self, pause: float) -> None:
        self._next_look = asyncio.get_running_loop().call_later(pause, self._look)

    def _look(self) -> None:
        """Ends the run at a limit, and once it is certain that it spins."""
        if self.ending.done():
            return
        self._look_after(REST)  # whatever happens here
        before, since, self._looked = self.cpu_after, self._looked, self.clock.now()
        self._sample()
        used = self.cpu_after - before
        if self.peak_memory > MEMORY_LIMIT:
            self._end(Stopped("memory"))
        # An endless loop slows the fair clock down by itself, so processor time counts as well.
        if self.cpu_after - self.cpu_before > 0.75 * self.run.deadline and self._quiet() > self.run.deadline:
            self._end(Stopped("import" if self.stage == "import" else "cpu"))
        if self.stage == "call" and self.desk.open and self.desk.spinning():
            self._end(Stopped("spins"))
        self._check_deadline()
        if self.answer is not None and self.desk.idle() > LINGER and not self._told_enough:
            self._told_enough = True
            self._tell({"do": "enough"})
        if self.clock.now() - self._counted > (CENSUS / 5 if self.clock.crowded() else CENSUS):
            self._counted = self.clock.now()
            self._take_census()
        if used or self.desk.spun:
            self._next_look.cancel()
            self._look_after(BUSY if self.desk.spun or used > (self._looked - since) / 2 else WATCH)

    def _quiet(self) -> float:
        """Wall seconds since the call or the import began, while no job is in flight."""
        return 0.0 if self.desk.flying or self.stage not in ("import", "call") else self.clock.now() - self.desk.zero

    def _take_census(self) -> None:
        """Processes that the program started count for it."""
        count, largest, together = self.host.probe.census()
        if count > PROCESS_LIMIT:
            self._end(Stopped("processes", str(PROCESS_LIMIT)))
        if largest > MEMORY_LIMIT or together > TREE_MEMORY_LIMIT:
            self.peak_memory = together
            self._end(Stopped("memory"))

    def _check_deadline(self) -> None:
        if self.desk.idle() > self.run.deadline and self.desk.idle() - self._queued() > self.run.deadline:
            busy = False
        elif self.clock.now() - max(self._born, self.desk.zero) > LONGEST_WAIT and not self.desk.busy():
            busy = True
        elif self.stage == "call" and self.desk.open and self.desk.fair_age() > self.run.longest:
            busy = False
        else:
            return
        match self.stage:
            case "start":
                if not self.ending.done():
                    self.ending.set_exception(LaunchError("the student process did not start in time"))
            case "import":
                self._end(Stopped("import", busy=busy))
            case "call":
                self._end(Stopped("deadline", busy=busy))
            case _ if self.answer is not None:
                self.left += (Strand(sort="process", name="the program itself, which did not end"),)
                self._end(self.answer)

    async def _ask_where_it_stands(self, ending: Ending) -> tuple[Strand, ...]:
        if not (isinstance(ending, Stopped) and ending.cause in ("deadline", "import", "missed", "cpu")):
            return ()
        self._tell({"do": "autopsy"})
        await asyncio.wait({self.autopsy}, timeout=AUTOPSY_PATIENCE)
        return self.autopsy.result() if self.autopsy.done() else ()

    def _queued(self) -> float:
        """Seconds for which its threads were ready and no processor was free: nobody may call that standing still.

        A program may keep to one processor, as hunts do, so it can starve on a machine that is not busy.
        """
        queued, turns = self.host.probe.queue()
        self.desk.queued = max(self.desk.queued, queued - self.queue_before[0])
        self.desk.turns = max(self.desk.turns, turns - self.queue_before[1])
        return self.desk.queued

    def _sample(self) -> None:
        if self.desk.open and (use := self.host.probe.use()) is not None:
            self.cpu_after = use[0]
            self.desk.cpu = self.cpu_after - self.cpu_before if self.stage == "call" else 0.0
            if self.stage == "call" and suspect(self.desk.cpu, len(self.desk.tickets)):
                self._queued()
            self.peak_memory = max(self.peak_memory, use[1])
